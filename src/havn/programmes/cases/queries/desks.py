"""Which desks and funds may be seen, by anybody and by those who set them up."""

from __future__ import annotations

import datetime
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Value
from django.db.models.functions import Lower, Replace
from django.urls import get_resolver

from havn.foundations import clock
from havn.foundations.errors import NotAllowed
from havn.foundations.vault.models import Circle
from havn.foundations.vault.queries import circles_with_members
from havn.programmes.cases.models import Desk, DeskNews, Fund
from havn.programmes.cases.permissions import (
    CASE_WORK,
    let_go_until,
    may_keep_desk,
    may_release_desk,
    may_set_up_organisation,
)
from havn.programmes.cases.queries.found import found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from havn.foundations.network.actor import Actor
    from havn.foundations.network.models import Organisation

NEWS_LAST = datetime.timedelta(days=14)


def desks_open() -> QuerySet[Desk]:
    """Return the desks that receive requests: what anybody may see."""
    return Desk.objects.filter(is_open=True).select_related("organisation").order_by("name")


def plain_address(slug: str) -> str:
    """Return an address as people write it down by hand: capital letters and low lines are not told apart."""
    return slug.lower().replace("_", "-")


def at_address(desks: QuerySet[Desk], slug: str) -> QuerySet[Desk]:
    """Return the desk of those whose address reads like this one when it is written by hand, or nothing."""
    return desks.alias(plain=Replace(Lower("slug"), Value("_"), Value("-"))).filter(plain=plain_address(slug))


def desk_at(slug: str) -> Desk:
    """Return the open desk of that address, however it was written down, or raise `NotAllowed`."""
    for desks in (desks_open().filter(slug=slug), at_address(desks_open(), slug)):
        with suppress(Desk.DoesNotExist):
            return desks.get()
    raise NotAllowed


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


def desk_to_release(actor: Actor, pk: object) -> Desk:
    """Return one desk that the actor may let go of, or refuse."""
    desk = found(desks_of(actor), pk)
    if not may_release_desk(actor, desk):
        raise NotAllowed
    return desk


def desk_to_keep(actor: Actor, pk: object) -> Desk:
    """Return one desk that the actor may keep after somebody let go of it, or refuse."""
    desk = found(desks_of(actor), pk)
    if not may_keep_desk(actor, desk):
        raise NotAllowed
    return desk


@dataclass(frozen=True)
class DeskRow:
    """A desk, until when it was let go of, and whether the actor may change it, let go of it, or keep it, now."""

    desk: Desk
    let_go_until: datetime.date | None
    is_to_change: bool
    is_to_release: bool
    is_to_keep: bool


def desks_visible_to(actor: Actor, *, sort: str = "") -> list[DeskRow]:
    """Return the organisation's desks to those who set them up, and those of one's own circles to their members."""
    if actor.organisation is None:
        return []
    sets_up, works = _sets_up(actor), actor.has_role(*CASE_WORK)
    manned = circles_with_members(actor.organisation)
    desks = desks_of(actor).order_by("name")
    rows = []
    for desk in desks if sets_up else desks.filter(circle_id__in=actor.circles):
        until, is_in, is_left = let_go_until(desk), actor.is_in(desk.circle_id), desk.circle_id not in manned
        releases = works if is_in else is_left
        rows.append(DeskRow(desk, until, sets_up, not until and releases, bool(until) and (is_in or is_left)))
    return rows


def news_for(actor: Actor) -> QuerySet[DeskNews]:
    """Return what others did in the last two weeks to desks that the actor's circles had, the newest first."""
    news = DeskNews.objects.filter(circle_id__in=actor.circles, on__gt=clock.today() - NEWS_LAST)
    return news.exclude(by=actor.person).select_related("desk", "circle", "by").order_by("-on", "pk")


def circles_of_open_desks(organisation: Organisation) -> QuerySet[Circle]:
    """Return the circles that read what an organisation's open desks receive, each once."""
    return Circle.objects.filter(desks__organisation=organisation, desks__is_open=True).distinct()


def addresses_reserved() -> frozenset[str]:
    """Return the words that another page of the site has in the place of a desk's address, as `plain_address` has them.

    A desk there would be hidden.
    """
    routes = list(_routes(get_resolver().url_patterns))
    (desk,) = (route for name, route in routes if name == "help-desk")
    before = next(at for at, segment in enumerate(desk) if segment.startswith("<"))
    beside = {route[before] for _name, route in routes if len(route) > before and route[:before] == desk[:before]}
    return frozenset(plain_address(segment) for segment in beside if segment and "<" not in segment)


def _routes(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str | None, list[str]]]:
    for pattern in patterns:
        route = f"{prefix}{pattern.pattern}"
        if hasattr(pattern, "url_patterns"):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield pattern.name, route.split("/")


def address_is_taken(slug: str) -> bool:
    """Say whether a desk has this address, or one that is easily taken for it."""
    return at_address(Desk.objects.all(), slug).exists()
