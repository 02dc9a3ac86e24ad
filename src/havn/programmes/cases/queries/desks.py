"""Which desks and funds may be seen, by anybody and by those who set them up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from havn.foundations.errors import NotAllowed
from havn.programmes.cases.models import Desk, Fund
from havn.programmes.cases.permissions import may_set_up_organisation
from havn.programmes.cases.queries.found import found

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from havn.foundations.network.actor import Actor


def desks_open() -> QuerySet[Desk]:
    """Return the desks that receive requests: what anybody may see."""
    return Desk.objects.filter(is_open=True).select_related("organisation").order_by("name")


def desk_at(slug: str) -> Desk:
    """Return the open desk of that address, or raise `NotAllowed`."""
    desk = desks_open().select_related("circle").filter(slug=slug).first()
    if desk is None:
        raise NotAllowed
    return desk


def desks_of(actor: Actor) -> QuerySet[Desk]:
    """Return the desks of the actor's organisation, open or not."""
    return Desk.objects.filter(organisation=actor.organisation).select_related("organisation", "circle")


def funds_of(actor: Actor) -> QuerySet[Fund]:
    """Return the funds of the actor's organisation."""
    return Fund.objects.filter(organisation=actor.organisation).order_by("name")


def desks_to_set_up(actor: Actor, *, sort: str = "") -> QuerySet[Desk]:
    """Return the desks of the organisation for those who set them up, nothing for others."""
    return desks_of(actor).order_by("name") if _sets_up(actor) else Desk.objects.none()


def funds_to_set_up(actor: Actor, *, sort: str = "") -> QuerySet[Fund]:
    """Return the funds of the organisation with their rules, for those who set them up."""
    return funds_of(actor).prefetch_related("rules") if _sets_up(actor) else Fund.objects.none()


def _sets_up(actor: Actor) -> bool:
    return actor.organisation is not None and may_set_up_organisation(actor, actor.organisation)


def desk_for(actor: Actor, pk: object) -> Desk:
    """Return one desk of the organisation, for those who set it up."""
    return found(desks_to_set_up(actor), pk)


def fund_for(actor: Actor, pk: object) -> Fund:
    """Return one fund of the organisation, for those who set it up."""
    return found(funds_to_set_up(actor), pk)


def address_is_taken(slug: str, *, besides: Desk | None = None) -> bool:
    """Say whether another desk has this address."""
    others = Desk.objects.exclude(pk=besides.pk) if besides else Desk.objects.all()
    return others.filter(slug=slug).exists()
