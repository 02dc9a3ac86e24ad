"""What one mailbox may send and hold: more than anybody needs who asks for help, so that one can’t fill the disk.

The bounds are per mailbox: nobody can use up what another one may send. Drafts, which cost nothing and may never be
sent, are bounded all together as well: the rest is for what is sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from havn.foundations import clock
from havn.foundations.errors import Invalid
from havn.foundations.vault import fields, files
from havn.foundations.vault.files import NoRoom

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from havn.foundations.vault.models import DataKey
    from havn.programmes.cases.models import Request

MOST_FILES, MOST_IN_A_DRAFT = 40, 10
MOST_BYTES_OF_WORDS = 256 * 1024


def check_message(request: Request) -> None:
    """Raise Invalid when the author wrote as many messages today as a mailbox takes in a day."""
    written = request.messages.filter(is_from_author=True, written_on=clock.today()).count()
    if written >= settings.HAVN_MESSAGES_A_DAY:
        raise Invalid(fields={"text": _("All that you wrote today arrived. It was a lot: please go on tomorrow.")})


def check_file(request: Request, length: int) -> None:
    """Raise Invalid when the author sent as many files today, or as many bytes in all, as a mailbox takes.

    Asked twice: by the page before the file is cleaned, which is slow, and by the action, which is certain.
    """
    added = request.attachments.filter(added_by=None, added_on=clock.today()).count()
    if added >= settings.HAVN_FILES_A_DAY:
        raise Invalid(fields={"file": _("All files that you sent today arrived. Please send the others tomorrow.")})
    check_count(request.attachments.count())
    check_room(request.key, length)


def check_count(present: int) -> None:
    """Raise Invalid when a request or case has so many files that no other is taken."""
    if present >= MOST_FILES:
        raise Invalid(fields={"file": _("There are many files here already. Please write to us before you add more.")})


def check_new_draft() -> None:
    """Raise `NoRoom` when less than half of the reserve is free: the rest is for words that are sent at once."""
    if files.room() < -settings.HAVN_DISK_RESERVE_BYTES / 2:
        raise NoRoom(
            _(
                "There is very little room left on the server, so nothing can be kept before it is sent. "
                "Please use the one page that is sent at once: what you write there arrives. Or try again later."
            )
        )


def check_draft_words(answers: dict[str, Any]) -> None:
    """Raise Invalid when the answers of one draft are more than it may hold, as they are stored."""
    if len(fields.encoded(answers)) > MOST_BYTES_OF_WORDS:
        raise Invalid(
            _(
                "Together with the other pages this is more than we can take at once, so this page was not kept. "
                "Please shorten it here; you can write more in the mailbox after sending."
            )
        )


def check_draft_file(data_key: DataKey | None, present: int, length: int, *, drafts: Iterable[UUID]) -> None:
    """Raise Invalid when a draft with so many files takes no other of `length` bytes; without a key it is empty.

    `drafts` are the keys of all drafts, as a query; the database sums what their files take.
    """
    if present >= MOST_IN_A_DRAFT:
        raise Invalid(fields={"file": _("Ten files are enough for now. You can add more later, in your mailbox.")})
    if data_key is not None:
        check_room(data_key, length)
    files.refuse_without_room(2 * length)
    held = files.bytes_under(drafts)
    # The other half is for files of requests that were sent: strangers who send nothing must not use it up.
    if held + 2 * length > (files.room() + held) / 2:
        sentence = _(
            "At present nobody can add files before sending, because there is little room left for them. "
            "What you write still arrives, and you can add your files in the mailbox after sending."
        )
        raise Invalid(fields={"file": sentence})


def check_room(data_key: DataKey, length: int) -> None:
    """Raise Invalid when a file of `length` bytes has no room beside what is sealed under the key already."""
    # Twice: the original is kept beside the cleaned copy.
    if files.bytes_under([data_key.pk]) + 2 * length > settings.HAVN_MAILBOX_BYTES:
        sentence = _(
            "There is no room for this file beside those that you sent; they are safe. "
            "Please write to the desk what else you have."
        )
        raise Invalid(fields={"file": sentence})
