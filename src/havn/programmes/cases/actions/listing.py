"""The packed, sealed list of a circle's cases: header rows for lists, names for search.

Names stand in a list of their own, so that opening the list of cases opens no name. Both are sealed to the circle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from havn.foundations.vault import segments
from havn.programmes.cases.models.case import CASE_LIST, NAME_LIST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from havn.foundations.network.actor import Actor
    from havn.programmes.cases.models import Case

LONGEST_NAME = 200


def header_row(case: Case, header: dict[str, Any]) -> dict[str, Any]:
    """Return what the list shows of a case: never a name."""
    return {
        "handle": case.handle,
        "state": case.state,
        "opened_on": case.opened_on.isoformat(),
        "review_on": case.review_on.isoformat() if case.review_on else "",
        "kind": header.get("kind", ""),
        "country": header.get("country", ""),
        "urgency": header.get("urgency", ""),
        "lead": header.get("lead", ""),
        "support": list(header.get("support") or []),
        "stage": header.get("stage", "assessing"),
    }


def names_row(names: Iterable[str]) -> dict[str, Any]:
    """Return what the search keeps of somebody: every spelling that says something."""
    spelt = [" ".join(name.split())[:LONGEST_NAME] for name in names]
    return {"names": [name for name in spelt if any(letter.isalpha() for letter in name)]}


def list_case(actor: Actor, case: Case, header: dict[str, Any], identity: dict[str, Any] | None = None) -> None:
    """Write the case's row, and its names when they are given."""
    segments.put_row(actor, case.circle, CASE_LIST, case.pk, header_row(case, header))
    if identity is not None:
        segments.put_row(actor, case.circle, NAME_LIST, case.pk, names_row(identity.get("names") or []))
