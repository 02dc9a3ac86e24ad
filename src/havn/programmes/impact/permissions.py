"""Who sees which figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from havn.foundations.network.models import Role

if TYPE_CHECKING:
    from havn.foundations.network.actor import Actor


def may_read_network_figures(actor: Actor) -> bool:
    """Let the secretariat see the network's figures; everybody else sees those of the organisation acted for."""
    return actor.has_role(Role.SECRETARIAT)
