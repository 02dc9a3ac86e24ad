"""What runs by itself in the set-up."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from havn.foundations import clock
from havn.foundations.audit.models import Checkpoint, Entry
from havn.foundations.audit.verify import verify
from havn.foundations.network.models import Invitation
from havn.foundations.people.models import OpenSession, SignInFailure
from havn.programmes.setup import tasks
from tests import factories

pytestmark = pytest.mark.django_db


def test_what_has_expired_is_forgotten_and_nothing_else() -> None:
    past, future = timezone.now(), timezone.now() + datetime.timedelta(minutes=5)
    for moment in (past, future):
        factories.OpenSessionFactory(expire_date=moment)
        factories.SignInFailureFactory(until=moment)
    tasks.forget_expired_sessions()
    assert list(OpenSession.objects.values_list("expire_date", flat=True)) == [future]
    assert list(SignInFailure.objects.values_list("until", flat=True)) == [future]


def test_invitations_are_forgotten_thirty_days_after_they_expired(network) -> None:
    for days in (29, 30):
        factories.InvitationFactory(full_name=f"{days} days", expires_on=clock.today() - datetime.timedelta(days=days))
    tasks.forget_old_invitations()
    assert [invitation.full_name for invitation in Invitation.objects.all()] == ["29 days"]
    assert Entry.objects.count() == 1
    tasks.forget_old_invitations()
    assert Entry.objects.count() == 1, "a night without anything to do leaves no entry"


def test_the_record_is_signed_each_day(network) -> None:
    assert tasks.sign_checkpoint() == 0, "an empty record has nothing to sign"
    factories.InvitationFactory(expires_on=clock.today() - datetime.timedelta(days=31))
    tasks.forget_old_invitations()
    assert [tasks.sign_checkpoint(), tasks.sign_checkpoint()] == [1, 1]
    assert Checkpoint.objects.get().size == 1
    assert verify().findings == []
