"""English for months, tests and limits.

Screens translate from codes and numbers; these sentences are for reports and the command line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from havn.engines.placement.vetoes import Veto

if TYPE_CHECKING:
    from havn.engines.placement.entities import Plan

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

VETO_WORDS = {
    Veto.REACH: "within the persecutor's reach",
    Veto.ROUTE: "no lawful way in",
    Veto.REFUSED_BY_HOUSEHOLD: "refused by the household",
    Veto.REFUSED_BY_HOST: "refused by the host",
    Veto.WOMEN_ONLY: "women only",
    Veto.FEATURES: "no feature of a kind that is required",
    Veto.LANGUAGE: "no common language",
    Veto.STAY: "no agreement on the length of the stay",
    Veto.OTHER: "ruled out for another reason",
    Veto.FUND: "no budget that may pay",
    Veto.SIZE: "too small",
}


def month_words(plan: Plan, month: int) -> str:
    """Return the name of a month of the plan."""
    if plan.begins is None:
        return f"month {month}"
    year, first = plan.begins
    return f"{MONTHS[(first - 1 + month) % 12]} {year + (first - 1 + month) // 12}"


def count_words(count: int, one: str, many: str) -> str:
    """Return the count with its noun."""
    return f"1 {one}" if count == 1 else f"{count} {many}"


def months_words(count: int) -> str:
    """Return a number of months."""
    return count_words(count, "month", "months")
