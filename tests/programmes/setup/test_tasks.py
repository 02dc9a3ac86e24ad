"""What runs by itself in the set-up."""

from __future__ import annotations

import datetime

import pytest

from havn.foundations import clock
from havn.foundations.audit.models import Checkpoint
from havn.foundations.audit.verify import verify
from havn.foundations.people.models import OpenSession
from havn.programmes.setup import tasks
from tests import factories

pytestmark = pytest.mark.django_db


def test_an_empty_record_is_not_signed() -> None:
    assert tasks.sign_checkpoint() == 0
    assert Checkpoint.objects.count() == 0


def test_the_record_is_signed_and_fits(circle, officer) -> None:
    from havn.programmes.setup.actions import rename_circle

    administrator = factories.works_for(circle.organisation, "administrator", username="admin-of-it")
    rename_circle(factories.actor_of(administrator), circle, name="Night desk")

    assert tasks.sign_checkpoint() == 1
    assert [checkpoint.size for checkpoint in Checkpoint.objects.all()] == [1]
    assert verify().findings == []


def test_sessions_that_are_over_are_deleted_and_others_stay() -> None:
    over = factories.OpenSessionFactory(expire_date=clock.now() - datetime.timedelta(minutes=1))
    open_still = factories.OpenSessionFactory()

    tasks.forget_expired_sessions()

    assert set(OpenSession.objects.values_list("pk", flat=True)) == {open_still.pk}
    assert over.pk != open_still.pk
