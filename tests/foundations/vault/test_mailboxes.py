"""Mailboxes open by their code alone, and never say which part of it was wrong."""

from __future__ import annotations

import pytest

from havn.engines import sealing
from havn.foundations.errors import NotAllowed
from havn.foundations.vault import mailboxes
from havn.foundations.vault.models import Mailbox
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox(organisation):
    return factories.MailboxFactory(data_key=factories.DataKeyFactory(organisation=organisation))


def test_the_code_opens_the_key_of_its_request(mailbox) -> None:
    opened, key = mailboxes.open_mailbox(mailbox.code)
    assert (opened, key) == (mailbox, mailbox.data_key.key)


def test_neither_a_wrong_locator_nor_a_wrong_secret_opens_and_both_look_the_same(mailbox) -> None:
    other = sealing.MailboxCode.new()
    wrong = [
        sealing.MailboxCode(mailbox.code.locator, other.secret),
        sealing.MailboxCode(other.locator, mailbox.code.secret),
        other,
    ]
    refusals = set()
    for code in wrong:
        with pytest.raises(NotAllowed) as refused:
            mailboxes.open_mailbox(code)
        refusals.add(str(refused.value))
    assert len(refusals) == 1


def test_a_row_given_another_mailboxes_key_does_not_open(mailbox, organisation) -> None:
    other = factories.MailboxFactory(data_key=factories.DataKeyFactory(organisation=organisation))
    Mailbox.objects.filter(pk=mailbox.pk).update(sealed_key=other.sealed_key)
    with pytest.raises(NotAllowed):
        mailboxes.open_mailbox(mailbox.code)
    # Nor when the verifier is exchanged as well, so that the other code finds this row.
    Mailbox.objects.filter(pk=mailbox.pk).update(locator=sealing.new_key()[:6], verifier=other.verifier)
    Mailbox.objects.filter(pk=other.pk).update(locator=sealing.new_key()[:6])
    Mailbox.objects.filter(pk=mailbox.pk).update(locator=other.locator)
    with pytest.raises(NotAllowed):
        mailboxes.open_mailbox(other.code)


def test_after_a_change_of_code_only_the_new_one_opens(mailbox) -> None:
    new = sealing.MailboxCode.new()
    mailboxes.change_code(mailbox, mailbox.data_key.key, new)
    assert mailboxes.open_mailbox(new)[1] == mailbox.data_key.key
    with pytest.raises(NotAllowed):
        mailboxes.open_mailbox(mailbox.code)


def test_nothing_in_the_row_is_the_code(mailbox) -> None:
    row = Mailbox.objects.values().get(pk=mailbox.pk)
    stored = b"".join(bytes(value) for value in row.values() if isinstance(value, bytes | memoryview))
    assert mailbox.code.secret not in stored
    assert mailbox.data_key.key not in stored
