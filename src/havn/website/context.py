"""What every page knows: the network's name, where the exit leads, who acts, which language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse_lazy
from django.utils.functional import SimpleLazyObject

from havn.foundations.network.actor import visitor
from havn.foundations.network.queries import network_of_installation
from havn.website.navigation import navigation, public_navigation

if TYPE_CHECKING:
    from django.http import HttpRequest

    from havn.foundations.network.actor import Actor


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the context of the page shells."""
    actor: Actor = getattr(request, "actor", None) or visitor()
    is_person = actor.is_person
    return {
        "navigation": SimpleLazyObject(lambda: navigation(actor)) if is_person else [],
        "help_url": reverse_lazy("help"),
        "public_navigation": public_navigation(),
        "search_url": reverse_lazy("cases") if is_person else "",
        "acting_url": reverse_lazy("acting-for") if actor is not None and len(actor.acts_for) > 1 else "",
        "exit_url": settings.HAVN_EXIT_URL,
        "network": SimpleLazyObject(network_of_installation),
        "actor": actor,
        "is_demonstration": settings.HAVN_IS_DEMONSTRATION,
    }
