"""What every test may ask for: a small organisation with people, and threads that have their own connection."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import caches
from django.db import connections
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from havn.foundations.network.models import Organisation, Role
from havn.foundations.vault import sign_in
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from havn.foundations.people.models import Person
    from havn.foundations.vault.models import Circle

# How long an example takes is measured in benchmarks/; a busy machine must not fail a test.
hypothesis_settings.register_profile("havn", deadline=None)
hypothesis_settings.load_profile("havn")


@pytest.fixture(autouse=True)
def _clean_slate(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Files in a folder of the test's own; no counters and no stretched passphrase from the test before."""
    settings.HAVN_DATA = tmp_path
    for each in caches.all():
        each.clear()
    translation.activate(settings.LANGUAGE_CODE)  # the test client leaves that of its last page behind
    yield
    sign_in.forget_stretched()


@pytest.fixture
def organisation(db: None) -> Organisation:
    return factories.OrganisationFactory(name="Harbour House")


@pytest.fixture
def officer(organisation: Organisation) -> Person:
    """A protection officer of the organisation."""
    return factories.works_for(organisation, Role.OFFICER, username="officer", full_name="Olga Officer")


@pytest.fixture
def colleague(organisation: Organisation) -> Person:
    """A second protection officer of the organisation."""
    return factories.works_for(organisation, Role.OFFICER, username="colleague", full_name="Karim Colleague")


@pytest.fixture
def administrator(organisation: Organisation) -> Person:
    """Who sets up the installation and the organisation, and is in no circle."""
    return factories.works_for(
        organisation, Role.ADMINISTRATOR, username="administrator", full_name="Ada Administrator", is_administrator=True
    )


@pytest.fixture
def outsider(db: None) -> Person:
    """A protection officer of another organisation."""
    elsewhere = factories.OrganisationFactory(name="Elsewhere")
    return factories.works_for(elsewhere, Role.OFFICER, username="outsider", full_name="Oto Outsider")


@pytest.fixture
def circle(organisation: Organisation, officer: Person, colleague: Person) -> Circle:
    """The organisation's protection desk, with officer and colleague in it."""
    return factories.CircleFactory(organisation=organisation, name="Protection desk", members=[officer, colleague])


@pytest.fixture
def in_threads() -> Callable[[list[Callable[[], Any]]], list[Any]]:
    """Run jobs at once, each in a thread with connections of its own; return what each gave back or raised."""

    def run(jobs: list[Callable[[], Any]]) -> list[Any]:
        outcomes: list[Any] = [None] * len(jobs)
        start = threading.Barrier(len(jobs))

        def guarded(number: int, job: Callable[[], Any]) -> None:
            try:
                start.wait(30)
                outcomes[number] = job()
            except BaseException as error:  # noqa: BLE001 - the test looks at whatever it was
                outcomes[number] = error
            finally:
                connections.close_all()

        threads = [threading.Thread(target=guarded, args=pair) for pair in enumerate(jobs)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert not any(thread.is_alive() for thread in threads)
        return outcomes

    return run
