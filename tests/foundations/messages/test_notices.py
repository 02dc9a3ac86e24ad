"""A letter that something waits: one a person, late by chance, and asked for with as little work as can be."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from havn.foundations import clock
from havn.foundations.messages.models import Notice
from havn.foundations.messages.notices import LEAST_MINUTES, MOST_MINUTES, send_due, tell_circle
from tests import factories

if TYPE_CHECKING:
    from typing import Any

    from havn.foundations.people.models import Person
    from havn.foundations.vault.models import Circle

HOURS = datetime.timedelta(hours=1)


@pytest.fixture
def told(settings: Any, organisation: Any, officer: Person, colleague: Person) -> Circle:
    """A circle of two, of whom one wants letters."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    officer.email = "officer@harbour.example"
    officer.save()
    return factories.CircleFactory(organisation=organisation, members=[officer, colleague])


def test_who_wants_letters_has_one_waiting_after_a_random_while(told: Circle, officer: Person) -> None:
    before = clock.now()
    tell_circle(told)
    notice = Notice.objects.get()
    assert notice.person == officer
    minutes = (notice.send_after - before).total_seconds() / 60
    assert LEAST_MINUTES <= minutes <= MOST_MINUTES + 1


@pytest.mark.django_db(transaction=True)
def test_what_happens_while_all_have_one_waiting_asks_the_database_nothing(told: Circle) -> None:
    tell_circle(told)
    with CaptureQueriesContext(connection) as asked:
        tell_circle(told)
    assert len(asked) == 0
    assert Notice.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_happens_after_the_letter_left_is_told_by_another(told: Circle) -> None:
    tell_circle(told)
    with clock.at(clock.now() + 2 * HOURS):
        assert send_due() == 1
        tell_circle(told)
        assert Notice.objects.count() == 1
    assert [letter.to for letter in mail.outbox] == [["officer@harbour.example"]]


@pytest.mark.django_db(transaction=True)
def test_who_gives_an_address_is_told_of_the_very_next_event(told: Circle, colleague: Person) -> None:
    tell_circle(told)
    colleague.email = "colleague@harbour.example"
    colleague.save()
    tell_circle(told)
    assert Notice.objects.filter(person=colleague).count() == 1


@pytest.mark.django_db(transaction=True)
def test_whose_place_begins_with_the_day_is_told_within_a_minute(told: Circle, colleague: Person) -> None:
    type(colleague).objects.filter(pk=colleague.pk).update(email="colleague@harbour.example")
    tell_circle(told)
    Notice.objects.filter(person=colleague).delete()
    with clock.at(clock.now() + datetime.timedelta(minutes=1)):
        tell_circle(told)
    assert Notice.objects.filter(person=colleague).count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_was_told_within_an_act_that_failed_is_told_again(told: Circle) -> None:
    with transaction.atomic():
        tell_circle(told)
        transaction.set_rollback(True)
    tell_circle(told)
    assert Notice.objects.count() == 1
