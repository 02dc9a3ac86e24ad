"""What was counted beside the lives that are told: rates by quarter, and facts of three calendar years.

No case stands behind these facts, as after the years for which cases are kept; so they are written with keys that
nobody holds.
"""

from __future__ import annotations

import datetime
import random
from decimal import Decimal
from typing import TYPE_CHECKING

from havn.engines import sealing
from havn.foundations import clock, vocabulary
from havn.foundations.tally.facts import write_fact
from havn.foundations.tally.models import Rate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from havn.website.demo.network import Cast

# Units of each currency for one euro: plausible, and of no bank.
RATES = {
    "USD": "1.09", "GBP": "0.85", "NOK": "11.6", "GEL": "2.98", "AMD": "428", "AZN": "1.86", "RUB": "98.4",
    "UAH": "44.2", "TRY": "36.1", "CNY": "7.85", "EGP": "53.2", "TND": "3.38", "UGX": "4050", "KES": "141",
    "XAF": "655.957", "COP": "4520", "GTQ": "8.4", "MXN": "20.3", "PEN": "4.08",
}  # fmt: skip
QUARTERS = 12
MONTHS = 27
LATEST = 5  # months ago: what is told in full is mostly younger
WHERE = {
    "secretariat": ("EG", "SD", "YE", "CO", "UG", "CN", "CM", "TR"),
    "house": ("BY", "RU", "UA", "KZ"),
    "ngo": ("GE", "AM", "AZ", "IR"),
}
CURRENCY = {"secretariat": "USD", "house": "EUR", "ngo": "GEL"}
USUAL = {"legal": 900, "relocation": 2100, "digital_security": 450, "medical": 700, "physical_security": 600,
         "humanitarian": 800, "secure_transport": 500, "security_training": 350, "communications": 300}  # fmt: skip
KINDS = ("person",) * 8 + ("family",) * 2 + ("group", "organisation")


def tell(cast: Cast, *, now: datetime.datetime) -> None:
    """Enter the exchange rates, and count what was done in the two years before the stories that are told."""
    by_chance = random.Random(1948)  # noqa: S311 - figures of an invented past, the same each time
    Rate.objects.bulk_create(_rates(by_chance, now))
    for months_ago in range(MONTHS, LATEST, -1):
        with clock.at(now - datetime.timedelta(days=30.4 * months_ago)):
            for key in cast.organisations:
                _month(cast, key, by_chance)


def _rates(by_chance: random.Random, now: datetime.datetime) -> Iterator[Rate]:
    for currency, today in RATES.items():
        for quarters_ago in range(QUARTERS, -1, -1):
            moved = Decimal(1) if currency == "XAF" else Decimal(round(1 + by_chance.uniform(-0.04, 0.04), 4))
            yield Rate(
                base="EUR",
                currency=currency,
                from_on=(now - datetime.timedelta(days=91 * quarters_ago + 1)).date(),
                units=(Decimal(today) * moved).quantize(Decimal("0.000001")),
                source="invented for the demonstration",
            )


def _month(cast: Cast, key: str, by_chance: random.Random) -> None:
    organisation, lost = cast.organisations[key], sealing.new_key()
    for number in range(by_chance.randint(2, 6)):
        country = by_chance.choice(WHERE[key])
        common = {"key": lost, "about": str(number), "country": country}
        write_fact(organisation, "request.received", **common)  # type: ignore[arg-type]
        if by_chance.random() < 0.25:  # noqa: PLR2004 - a quarter is declined
            write_fact(organisation, "request.declined", key=lost, about=str(number))
            continue
        kind = by_chance.choice(KINDS)
        write_fact(organisation, "case.opened", **common, group=kind)  # type: ignore[arg-type]
        write_fact(organisation, f"{kind}.supported", **common)  # type: ignore[arg-type]
        support, usual = by_chance.choice(list(USUAL.items()))
        write_fact(organisation, "support.given", **common, group=support)  # type: ignore[arg-type]
        amount = Decimal(round(usual * by_chance.uniform(0.6, 2.2), -1))
        write_fact(organisation, "support.paid", **common, group=support, value=amount, currency=CURRENCY[key])  # type: ignore[arg-type]
        outcome = by_chance.choice([*vocabulary.CASE_OUTCOMES][:8])
        write_fact(organisation, "case.closed", key=lost, about=str(number), group=outcome)
