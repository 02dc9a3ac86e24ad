"""Who sees which figures, and who keeps the exchange rates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from havn.foundations.network.models import Role
from havn.foundations.network.queries import network_of_installation, secretariats_of

if TYPE_CHECKING:
    from havn.foundations.network.actor import Actor
    from havn.foundations.network.models import Network


def may_read_network_figures(actor: Actor) -> bool:
    """Let the secretariat see the network's figures; everybody else sees those of the organisation acted for."""
    return actor.has_role(Role.SECRETARIAT) and _acts_for_secretariat(actor)


def may_set_rate(actor: Actor, network: Network) -> bool:
    """Let those who pay, direct or coordinate at the network's secretariat enter its exchange rates, nobody elsewhere.

    Every fund's ceiling is checked at these rates, whoever's fund it is.
    """
    return actor.has_role(Role.FINANCE, Role.DIRECTOR, Role.SECRETARIAT) and _acts_for_secretariat(actor)


def _acts_for_secretariat(actor: Actor) -> bool:
    # The role alone says nothing: whoever runs an organisation gives any role in it.
    network = network_of_installation()
    return network is not None and actor.organisation is not None and actor.organisation.pk in secretariats_of(network)
