"""What follows: colleagues are told, without content, that something waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from havn.foundations.actions import on_event
from havn.foundations.messages.notices import tell_circle

if TYPE_CHECKING:
    from havn.foundations.network.actor import Actor

FROM_AUTHOR = ("message.received", "request.answered", "request.withdrawn")
IN_A_CASE = ("need.proposed", "need.approved", "check_in.missed")


def _tell_desk(actor: Actor, desk: Any) -> None:
    tell_circle(desk.circle)


def _tell_desk_of(actor: Actor, request: Any) -> None:
    tell_circle(request.desk.circle)


def _tell_holders(actor: Actor, part: Any) -> None:
    tell_circle(part.case.circle)


def register() -> None:
    """Listen; called once when the application starts."""
    on_event("request.submitted", _tell_desk)
    for event in FROM_AUTHOR:
        on_event(event, _tell_desk_of)
    for event in IN_A_CASE:
        on_event(event, _tell_holders)
