"""How Havn says no.

Refused            somebody asked for what can't be done now; nothing changed
├── NotAllowed     404  the rule forbids it, or it is not there: the two look the same
│   └── Locked     401  the vault is shut for this session: sign in again
├── WrongState     409  it could be done, but not as things stand
│   └── DoneAlready     the same press of a button did it
├── Invalid        422  what was sent does not fit; `fields` says where
└── TooMany        429  too often or too much at once

Refusals are raised, never returned. One middleware turns them into pages. Anything else is a bug.
"""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _


class Refused(Exception):  # noqa: N818 - it is no error: it is an answer
    """Something was asked that can't be done; `sentence` is what the person reads."""

    status: ClassVar[int] = 400
    default: ClassVar[object] = _("This can’t be done. Nothing was changed.")

    def __init__(self, sentence: object = None) -> None:
        self.sentence = sentence if sentence is not None else self.default
        super().__init__(str(self.sentence))


class NotAllowed(Refused):
    """The rule forbids it, or the record does not exist; the answer is the same so that neither can be told."""

    status = 404
    default = _("There is nothing here that you can open.")


class Locked(NotAllowed):
    """The keys of this session are not at hand: only signing in again opens the vault."""

    status = 401
    default = _("Your session is locked. Please sign in again; nothing was changed.")


class WrongState(Refused):
    """The move is not open from the state that the record is in."""

    status = 409
    default = _("This has moved on since you opened the page. Nothing was changed; please look again.")


class DoneAlready(WrongState):
    """What this press of a button asks for was done by the press before."""

    default = _("This was done already.")


class Invalid(Refused):
    """What was sent does not fit; `fields` maps field names to sentences."""

    status = 422
    default = _("Something needs another look before this can be saved.")

    def __init__(self, sentence: object = None, *, fields: dict[str, object] | None = None) -> None:
        super().__init__(sentence)
        self.fields = fields or {}


class TooMany(Refused):
    """Too often or too much at once; waiting helps."""

    status = 429
    default = _("That was tried many times in a short while. Please wait a little and try again.")
