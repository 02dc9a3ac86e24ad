"""Mailboxes: what a code opens. A code has a locator, for finding, and a secret, for opening; both are random.

The code is high in entropy, so nothing slow is needed: a wrong one costs a query and a hash (docs/vault-format.md §6).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from havn.engines import sealing
from havn.foundations.errors import NotAllowed
from havn.foundations.vault.models import Mailbox

if TYPE_CHECKING:
    from havn.foundations.vault.models import DataKey


def _place(mailbox: Mailbox) -> sealing.Place:
    return sealing.Place("-", "vault.mailbox", str(mailbox.pk), "sealed_key", 1)


def make_mailbox(data_key: DataKey, key: bytes, code: sealing.MailboxCode) -> Mailbox:
    """Let `code` open the data key from now on."""
    mailbox = Mailbox(locator=code.locator, verifier=code.verifier(), data_key=data_key)
    mailbox.sealed_key = sealing.seal(key, key=code.key(), place=_place(mailbox))
    mailbox.save(force_insert=True)
    return mailbox


def open_mailbox(code: sealing.MailboxCode) -> tuple[Mailbox, bytes]:
    """Return the mailbox and its data key, or raise `NotAllowed`: never which part was wrong."""
    mailbox = Mailbox.objects.filter(locator=code.locator).first()
    # The comparison runs in either case, so that time does not tell whether the locator exists.
    stored = bytes(mailbox.verifier) if mailbox else bytes(32)
    if not sealing.same(stored, code.verifier()) or mailbox is None:
        raise NotAllowed
    return mailbox, open_with(mailbox, code.key())


def open_with(mailbox: Mailbox, code_key: bytes) -> bytes:
    """Open the mailbox's data key with the code's key; raises `NotAllowed` when it was tampered with."""
    try:
        return sealing.open_sealed(bytes(mailbox.sealed_key), key=code_key, place=_place(mailbox))
    except sealing.SealError as error:
        raise NotAllowed from error


def change_code(mailbox: Mailbox, key: bytes, code: sealing.MailboxCode) -> Mailbox:
    """Give the mailbox a new code; the old one opens nothing any more."""
    mailbox.locator, mailbox.verifier = code.locator, code.verifier()
    mailbox.sealed_key = sealing.seal(key, key=code.key(), place=_place(mailbox))
    mailbox.save(update_fields=["locator", "verifier", "sealed_key"])
    return mailbox
