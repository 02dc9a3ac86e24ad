"""What every page knows: the network's name, where the exit leads, who acts, which language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from havn.foundations.network.queries import network_of_installation

if TYPE_CHECKING:
    from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the context of the page shells."""
    return {
        "exit_url": settings.HAVN_EXIT_URL,
        "network": SimpleLazyObject(network_of_installation),
        "actor": getattr(request, "actor", None),
        "is_demonstration": settings.HAVN_IS_DEMONSTRATION,
    }
