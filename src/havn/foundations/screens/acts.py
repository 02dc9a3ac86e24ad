"""Acts: actions offered on a page. Whether one is offered is asked of the action's own rule and state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import resolve, reverse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from havn.foundations.actions import Action
    from havn.foundations.network.actor import Actor


@dataclass(frozen=True)
class Offer:
    """An act that may be taken now: where, and what its button says."""

    url: str
    label: Any
    name: str
    leads: bool = True  # an act may lead a page; a way to another page never does


def action_at(url: str) -> Action | None:
    """Return the action of the screen at an address, None for a screen without one."""
    view = resolve(url).func
    return getattr(getattr(view, "view_class", None), "action", None)


def offered(actor: Actor, record: Any, acts: Sequence[tuple[str, Any]]) -> list[Offer]:
    """Return those of `acts` — (name of an address, label) — that rule and state offer to the actor now."""
    offers = []
    for name, label in acts:
        url = reverse(name, kwargs={"pk": record.pk} if record is not None else None)
        action = action_at(url)
        subject = record if record is not None else actor.organisation
        if action is None or (subject is not None and action.is_offered(actor, subject)):
            offers.append(Offer(url, label, name, leads=action is not None))
    return offers
