"""Who sees which figures, and who keeps the exchange rates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from havn.foundations.network.models import Role

if TYPE_CHECKING:
    from havn.foundations.network.actor import Actor
    from havn.foundations.network.models import Network


def may_read_network_figures(actor: Actor) -> bool:
    """Let the secretariat see the network's figures; everybody else sees those of the organisation acted for."""
    return actor.has_role(Role.SECRETARIAT)


def may_set_rate(actor: Actor, network: Network) -> bool:
    """Let those who pay, direct or coordinate enter public exchange rates."""
    return actor.has_role(Role.FINANCE, Role.DIRECTOR, Role.SECRETARIAT)
