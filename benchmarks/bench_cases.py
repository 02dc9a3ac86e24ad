"""The list of cases from packed sealed segments: first page, filtered page, search by a name in another script.

Whole requests are timed, as Django's client makes them: session opened, keys opened, segments opened, page rendered.
"""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
import uuid
from typing import TYPE_CHECKING, Any

from benchmarks.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

SIZES = ((10_000, 150.0), (100_000, 600.0))
TIMES = 30
GIVEN = (
    ("Нино", "Nino"),
    ("Ахмед", "Ahmed"),
    ("Марія", "Mariia"),
    ("Айгүн", "Aygun"),
    ("Лусине", "Lusine"),
    ("Рустам", "Rustam"),
)
FAMILY = (("Беридзе", "Beridze"), ("Каримов", "Karimov"), ("Шевченко", "Shevchenko"), ("Мамедова", "Mammadova"))


def figures() -> Iterator[Figure]:
    """Yield p95 in milliseconds for each page at 10 000 and at 100 000 cases."""
    with tempfile.TemporaryDirectory(prefix="havn-bench-") as folder:
        os.environ |= {"HAVN_DATA": folder, "DJANGO_SETTINGS_MODULE": "havn.website.settings.development"}
        os.environ.pop("HAVN_DATABASE_URL", None)
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        client, actor, circle = _signed_in()
        rows = 0
        for size, bound in SIZES:
            _fill(actor, circle, size - rows)
            rows = size
            for name, address in (
                ("first page", "/office/cases/"),
                ("filtered page", "/office/cases/?stage=planning&urgency=urgent"),
                ("search by name", client.post("/office/cases/", {"words": "Qarimov Ahmad"}).url),
            ):
                p95 = _p95(client, address)
                yield Figure(
                    f"{size} sealed cases, {name}, p95", p95, "ms", bound, anchor="4.8 KB a row, whole list, no paging"
                )


def _signed_in() -> tuple[Any, Any, Any]:
    from django.test import Client
    from django.test.utils import setup_test_environment
    from tests import factories

    setup_test_environment()
    organisation = factories.OrganisationFactory(name="Benchmark House")
    officer = factories.works_for(organisation, "officer", username="officer")
    circle = factories.CircleFactory(organisation=organisation, name="Desk", members=[officer])
    client = Client()
    factories.sign_in(client, officer)
    return client, factories.actor_of(officer), circle


def _fill(actor: Any, circle: Any, count: int) -> None:
    from django.db import transaction

    from havn.foundations.vault import segments
    from havn.programmes.cases.actions.listing import names_row
    from havn.programmes.cases.models.case import CASE_LIST, NAME_LIST

    chance = random.Random(count)
    headers, names = [], []
    for number in range(count):
        pk = uuid.UUID(int=chance.getrandbits(128))
        header = {
            "handle": f"amber heron {number}",
            "state": "open",
            "opened_on": f"202{chance.randrange(4, 7)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}",
            "review_on": "",
            "kind": "person",
            "country": chance.choice(("GE", "AZ", "BY", "AM", "IR")),
            "urgency": chance.choice(("immediate", "urgent", "soon", "later")),
            "lead": "",
            "support": [chance.choice(("legal", "medical", "relocation"))],
            "stage": chance.choice(("assessing", "planning", "supporting", "closed")),
        }
        given, family = chance.choice(GIVEN), chance.choice(FAMILY)
        other = "".join(chance.choice("aeioulnrstkm") for _letter in range(6)).title()
        headers.append((pk, header))
        names.append((pk, names_row([f"{given[0]} {family[0]}", f"{given[1]} {family[1]} {other}"])))
    with transaction.atomic():
        segments.put_rows(actor, circle, CASE_LIST, headers)
        segments.put_rows(actor, circle, NAME_LIST, names)


def _p95(client: Any, address: str) -> float:
    assert client.get(address).status_code == 200
    times = []
    for _time in range(TIMES):
        start = time.perf_counter()
        client.get(address)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.quantiles(times, n=20)[-1]
