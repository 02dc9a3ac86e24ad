"""How circles are made, joined and left, and how everything is sealed again afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from havn.foundations import clock
from havn.foundations.actions import action
from havn.foundations.errors import Invalid
from havn.foundations.messages.notices import tell_circle
from havn.foundations.vault import custody, rekeying
from havn.foundations.vault.models import Circle, CircleMembership
from havn.foundations.vault.queries import circles_in_order, members_of
from havn.programmes.setup import permissions, queries

if TYPE_CHECKING:
    from collections.abc import Iterable

    from havn.foundations.network.actor import Actor
    from havn.foundations.network.models import Organisation
    from havn.foundations.people.models import Person


@action(allowed=permissions.may_set_up_organisation, event="circle.created")
def create_circle(actor: Actor, organisation: Organisation, *, name: str, members: Iterable[Person]) -> Circle:
    """Make a circle with its first members; whoever makes it is in it only when named among them."""
    if circles_in_order(organisation).filter(name=name).exists():
        raise Invalid(fields={"name": _("The organisation has a circle of this name.")})
    chosen = set(members)
    if not chosen or not chosen <= set(queries.colleagues_in(organisation)):
        raise Invalid(fields={"members": _("Choose at least one colleague who works for the organisation.")})
    circle = Circle(organisation=organisation, name=name, created_on=clock.today())
    circle.save()
    custody.begin_epoch(circle, members=chosen)
    for person in chosen:
        _place(circle, person)
    return circle


@action(allowed=permissions.may_name_circle, event="circle.renamed")
def rename_circle(actor: Actor, circle: Circle, *, name: str) -> Circle:
    """Give a circle another name."""
    if circles_in_order(circle.organisation).filter(name=name).exclude(pk=circle.pk).exists():
        raise Invalid(fields={"name": _("The organisation has a circle of this name.")})
    circle.name = name
    circle.save(update_fields=["name"])
    return circle


@action(allowed=permissions.may_admit_to_circle, event="circle.joined")
def admit_to_circle(actor: Actor, circle: Circle, *, person: Person) -> CircleMembership:
    """Let a colleague in: from now on they open everything that is sealed to the circle."""
    if person not in queries.who_could_join(circle):
        raise Invalid(fields={"person": _("Choose a colleague who is not in the circle yet.")})
    custody.admit(actor, circle, person)
    return _place(circle, person)


@action(allowed=permissions.may_take_out_of_circle, event="circle.left")
def take_out_of_circle(actor: Actor, membership: CircleMembership) -> CircleMembership:
    """End somebody's place in a circle at once; what is sealed from now on has a key that they never had."""
    _leave(membership)
    return membership


@action(allowed=permissions.may_end_place, event="place.ended")
def end_place(actor: Actor, membership: CircleMembership) -> CircleMembership:
    """End the place of somebody whose roles there have ended by date, as if they had been taken out by hand.

    The others are told that something waits for them: to seal again what hangs on the key before.
    """
    _leave(membership)
    tell_circle(membership.circle)
    return membership


@action(allowed=permissions.may_rekey_circle, event="circle.rekeyed")
def rekey_circle(actor: Actor, circle: Circle) -> int:
    """Seal some more of what hangs on an old key to the present one; return how much, 0 when all is done."""
    if rekeying.progress_of(circle).is_finished:
        return 0
    return rekeying.rewrap_some(actor, circle)


def leave_circles(person: Person, organisation: Organisation | None = None) -> None:
    """End a person's places in all circles of an organisation, or everywhere, within the action that ends work."""
    places = queries.places_of(person)
    for membership in places if organisation is None else places.filter(circle__organisation=organisation):
        _leave(membership)


def _leave(membership: CircleMembership) -> None:
    circle, person = membership.circle, membership.person
    custody.hold(circle)  # two who leave at once must not each take the other for the one who stays
    if not members_of(circle).exclude(pk=person.pk).exists():
        raise Invalid(
            _("%(name)s is the last one in “%(circle)s”. Without a member nobody could open it: let somebody in first.")
            % {"name": person.full_name, "circle": circle.name}
        )
    membership.until_on = max(clock.today(), membership.from_on)
    membership.save(update_fields=["until_on"])
    custody.shut_out(circle, person, members=members_of(circle).exclude(pk=person.pk))


def _place(circle: Circle, person: Person) -> CircleMembership:
    membership = CircleMembership(circle=circle, person=person, from_on=clock.today())
    membership.save()
    return membership
