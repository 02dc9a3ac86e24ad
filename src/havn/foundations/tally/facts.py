"""Writing facts, finding one's own, and adding them up."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Sum

from havn.engines import sealing
from havn.foundations import clock
from havn.foundations.tally.models import Fact, Rate

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from havn.foundations.network.models import Organisation


def mark(key: bytes, kind: str, about: str) -> bytes:
    """Return the mark of a fact: only who holds the case's data key can compute it again."""
    return sealing.keyed_hash(sealing.derive(key, "tally"), kind.encode(), about.encode())


def write_fact(  # noqa: PLR0913 - a fact is its codes; a container for them would only move the names
    organisation: Organisation,
    kind: str,
    *,
    key: bytes,
    about: str,
    country: str = "",
    group: str = "",
    value: Decimal | int = 1,
    currency: str = "",
) -> None:
    """Write a fact within the transaction of the action that causes it; what was counted already stays as it is.

    `about` names the case, need or person within the action (never stored): the same thing is counted once.
    """
    fact = Fact(
        month=clock.today().strftime("%Y-%m"),
        organisation=organisation,
        kind=kind,
        country=country,
        group=group,
        value=Decimal(value),
        currency=currency,
        mark=mark(key, kind, about),
    )
    Fact.objects.bulk_create([fact], ignore_conflicts=True)


def totals(year: int, *, organisations: Iterable[Organisation] | None = None) -> dict[tuple[str, str, str], Decimal]:
    """Return {(kind, group, currency): sum} of a year; amounts stay in the currency they were paid in."""
    facts = Fact.objects.filter(month__startswith=f"{year:04d}-")
    if organisations is not None:
        facts = facts.filter(organisation__in=organisations)
    summed = facts.values("kind", "group", "currency").annotate(total=Sum("value")).order_by()
    return {(row["kind"], row["group"], row["currency"]): row["total"] for row in summed}


def converted(amount: Decimal, currency: str, base: str, on: date) -> Decimal | None:
    """Return the amount in `base` at the last rate known on the day, None when there is none."""
    if currency == base:
        return amount
    rate = Rate.objects.filter(base=base, currency=currency, from_on__lte=on).order_by("-from_on").first()
    return None if rate is None else (amount / rate.units).quantize(Decimal("0.01"))


def shuffle() -> None:
    """Write all facts anew, in the order of their random keys, where the engine remembers how they came (PostgreSQL).

    There a row lies where there was room when it was written and names the transaction that wrote it, which would lead
    from a fact to the entry and keys of the same transaction. Afterwards all of them name this one.
    """
    if connection.vendor != "postgresql":
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE tally_fact IN ACCESS EXCLUSIVE MODE")
        cursor.execute("CREATE TEMPORARY TABLE facts ON COMMIT DROP AS TABLE tally_fact")
        cursor.execute("TRUNCATE tally_fact")
        cursor.execute("INSERT INTO tally_fact SELECT * FROM facts ORDER BY id")


def years_counted() -> set[int]:
    """Return the years in which anything was counted."""
    months = Fact.objects.values_list("month", flat=True).distinct()
    return {int(month[:4]) for month in months}
