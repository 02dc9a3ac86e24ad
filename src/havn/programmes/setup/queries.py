"""What of the set-up may be seen."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, TypeVar

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from havn.engines import sealing
from havn.foundations import clock, vocabulary
from havn.foundations.errors import NotAllowed
from havn.foundations.network.models import Affiliation, Invitation, Membership, Network, Organisation
from havn.foundations.network.queries import held_on, network_of_installation
from havn.foundations.people.models import Person
from havn.foundations.vault.models import Circle, CircleMembership, KeyWrap, Recovery, RecoveryKit, Segment
from havn.programmes.setup import permissions

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import Model, QuerySet

    from havn.foundations.network.actor import Actor

INTERFACE = settings.LANGUAGES
Record = TypeVar("Record", bound="Model")
UUID_LENGTH = 36


def _sees_everything(actor: Actor) -> bool:
    return actor.is_administrator


def _own(actor: Actor) -> UUID | None:
    runs = actor.organisation is not None and permissions.may_set_up_organisation(actor, actor.organisation)
    return actor.organisation.pk if actor.organisation is not None and runs else None


def network_to_set_up(actor: Actor) -> Network:
    """Return the installation's network for its administrator."""
    network = network_of_installation()
    if network is None or not permissions.may_set_up_network(actor, network):
        raise NotAllowed
    return network


def organisations_visible_to(actor: Actor, *, sort: str = "") -> QuerySet[Organisation]:
    """Return the organisations that the actor may set up."""
    found = _seen_by(actor).annotate(people=_held_by_today())
    return found.order_by(sort or "name")


def _held_by_today() -> Count:
    """Return how many people hold a role in an organisation, or a place in a circle, today."""
    today = Q(memberships__from_on__lte=clock.today()) & (
        Q(memberships__until_on__isnull=True) | Q(memberships__until_on__gt=clock.today())
    )
    return Count("memberships__person", filter=today, distinct=True)


def _seen_by(actor: Actor) -> QuerySet[Organisation]:
    return Organisation.objects.all() if _sees_everything(actor) else Organisation.objects.filter(pk__in=[_own(actor)])


def organisation_for(actor: Actor, pk: UUID) -> Organisation:
    """Return an organisation that the actor may set up, or refuse."""
    return _one(organisations_visible_to(actor).filter(pk=pk))


def houses_for(actor: Actor, organisation: Organisation) -> QuerySet[Organisation]:
    """Return the Houses that an organisation could belong to."""
    if not permissions.may_affiliate(actor, organisation):
        return Organisation.objects.none()
    return Organisation.objects.filter(kind=Organisation.Kind.HOUSE).exclude(pk=organisation.pk).order_by("name")


def affiliations_of(organisation: Organisation) -> QuerySet[Affiliation]:
    """Return where an organisation belongs or belonged."""
    return Affiliation.objects.filter(organisation=organisation).select_related("network", "house").order_by("-from_on")


def affiliation_for(actor: Actor, pk: UUID) -> Affiliation:
    """Return an affiliation for who may set up its organisation, or refuse."""
    found = _one(Affiliation.objects.filter(pk=pk).select_related("organisation", "network", "house"))
    return _if(permissions.may_affiliate(actor, found.organisation), found)


def people_visible_to(actor: Actor, *, sort: str = "") -> QuerySet[Person]:
    """Return the people of the organisation that the actor runs, or all for the administrator of the installation."""
    seen = Membership.objects.filter(held_on(clock.today()), organisation__in=_seen_by(actor)).order_by("from_on")
    # Where else somebody works is known to who runs that organisation, and to them alone.
    roles = Prefetch("memberships", queryset=seen.select_related("organisation"), to_attr="roles_seen")
    found = Person.objects.prefetch_related(roles)
    if not _sees_everything(actor):
        found = found.filter(pk__in=Membership.objects.filter(organisation=_own(actor)).values("person"))
    second = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return found.annotate(has_second_factor=Exists(second)).order_by(sort or "full_name")


def person_for(actor: Actor, pk: UUID) -> Person:
    """Return a person whom the actor may see, or refuse."""
    return _one(people_visible_to(actor).filter(pk=pk))


def own_person(actor: Actor) -> Person:
    """Return whoever is signed in."""
    if actor.person is None:
        raise NotAllowed
    return actor.person


def roles_of(actor: Actor, person: Person) -> QuerySet[Membership]:
    """Return a person's roles, present and past, in organisations that the actor may set up."""
    found = Membership.objects.filter(person=person, organisation__in=_seen_by(actor)).select_related("organisation")
    return found.order_by("until_on", "organisation__name", "role")


def roles_held(person: Person, organisation: Organisation) -> QuerySet[Membership]:
    """Return the roles that a person holds today in an organisation."""
    return Membership.objects.filter(held_on(clock.today()), person=person, organisation=organisation)


def all_roles_held(person: Person) -> QuerySet[Membership]:
    """Return the roles that a person holds today or will, wherever."""
    has_not_ended = Q(until_on__isnull=True) | Q(until_on__gt=clock.today())
    return Membership.objects.filter(has_not_ended, person=person).select_related("organisation")


def membership_for(actor: Actor, pk: UUID) -> Membership:
    """Return a role for who may set up its organisation, or refuse."""
    found = _one(Membership.objects.filter(pk=pk).select_related("organisation", "person"))
    return _if(permissions.may_set_up_organisation(actor, found.organisation), found)


def colleagues_in(organisation: Organisation) -> QuerySet[Person]:
    """Return the people who work for an organisation today and have keys."""
    held = Membership.objects.filter(held_on(clock.today()), organisation=organisation).values("person")
    return Person.objects.filter(pk__in=held, is_active=True, keys__isnull=False).order_by("full_name")


def invitations_visible_to(actor: Actor, organisation: Organisation) -> QuerySet[Invitation]:
    """Return the invitations of an organisation that wait for an answer."""
    if not permissions.may_set_up_organisation(actor, organisation):
        return Invitation.objects.none()
    return Invitation.objects.filter(
        organisation=organisation, accepted_by__isnull=True, is_withdrawn=False, expires_on__gte=clock.today()
    )


def invitation_for(actor: Actor, pk: UUID) -> Invitation:
    """Return an invitation for who may set up its organisation, or refuse."""
    found = _one(Invitation.objects.filter(pk=pk).select_related("organisation"))
    return _if(permissions.may_set_up_organisation(actor, found.organisation), found)


def invitation_by_token(actor: Actor, token: str) -> Invitation:
    """Return the open invitation of a one-time link, or refuse; only its fingerprint is stored."""
    fingerprint = sealing.fingerprint(token.encode())
    found = _one(Invitation.objects.filter(fingerprint=fingerprint).select_related("organisation"))
    return _if(permissions.is_open(found), found)


def circles_visible_to(actor: Actor, *, sort: str = "") -> QuerySet[Circle]:
    """Return the circles that the actor is in or may set up."""
    found = Circle.objects.select_related("organisation")
    if not _sees_everything(actor):
        found = found.filter(Q(pk__in=actor.circles) | Q(organisation=_own(actor)))
    found = found.annotate(members=_held_by_today())
    return found.order_by(*([sort] if sort else ["organisation__name", "name"]))


def circles_to_look_after(actor: Actor) -> QuerySet[Circle]:
    """Return the same circles with how many open them today (`openers`), and whether all is sealed anew (`is_whole`).

    Whoever is in a circle opens it only with a role in its organisation and an account that is open.
    """
    places = CircleMembership.objects.filter(
        held_on(clock.today()), Exists(_role_there()), circle=OuterRef("pk"), person__is_active=True
    )
    openers = places.order_by().values("circle").annotate(number=Count("person", distinct=True)).values("number")
    old = {"epoch__circle": OuterRef("pk"), "epoch__closed_on__isnull": False}
    is_whole = ~(Exists(KeyWrap.objects.filter(**old)) | Exists(Segment.objects.filter(**old)))
    return circles_visible_to(actor).annotate(openers=Coalesce(Subquery(openers), 0), is_whole=is_whole)


def _role_there() -> QuerySet[Membership]:
    """Return the roles that the person of a place holds today in the organisation of its circle, for a subquery."""
    return Membership.objects.filter(
        held_on(clock.today()), person=OuterRef("person"), organisation=OuterRef("circle__organisation")
    )


def circle_for(actor: Actor, pk: UUID) -> Circle:
    """Return a circle that the actor is in or may set up, or refuse."""
    return _one(circles_visible_to(actor).filter(pk=pk))


def places_in(circle: Circle) -> QuerySet[CircleMembership]:
    """Return who is in a circle today, and since when."""
    found = CircleMembership.objects.filter(held_on(clock.today()), circle=circle).select_related("person")
    return found.order_by("person__full_name")


def places_of(person: Person) -> QuerySet[CircleMembership]:
    """Return a person's open places in circles, wherever."""
    found = CircleMembership.objects.filter(person=person, until_on__isnull=True)
    return found.select_related("circle").order_by("circle_id")


def places_without_role() -> QuerySet[CircleMembership]:
    """Return the open places of people who hold no role in the circle's organisation, or whose account is shut."""
    is_out = Q(person__is_active=False) | ~Exists(_role_there())
    left = CircleMembership.objects.filter(is_out, until_on__isnull=True)
    return left.select_related("circle", "person").order_by("circle_id", "pk")


def circle_membership_for(actor: Actor, pk: UUID) -> CircleMembership:
    """Return somebody's place in a circle for who may see the circle, or refuse."""
    found = _one(CircleMembership.objects.filter(pk=pk).select_related("circle__organisation", "person"))
    return _if(permissions.may_see_circle(actor, found.circle), found)


def who_could_join(circle: Circle) -> QuerySet[Person]:
    """Return the colleagues who are not in the circle yet."""
    inside = CircleMembership.objects.filter(held_on(clock.today()), circle=circle).values("person")
    return colleagues_in(circle.organisation).exclude(pk__in=inside)


def second_steps_of(person: Person) -> list[str]:
    """Return the kinds of second step that a person has switched on."""
    kinds = Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return sorted(set(kinds.values_list("type", flat=True)))


def _one(found: QuerySet[Record]) -> Record:
    record = found.first()
    if record is None:
        raise NotAllowed
    return record


def _if(allowed: bool, record: Record) -> Record:  # noqa: FBT001 - the verdict of a rule
    if not allowed:
        raise NotAllowed
    return record


def is_name_taken(name: str) -> bool:
    """Say whether an organisation of that name is on the register."""
    return Organisation.objects.filter(name=name).exists()


def roles_in(organisation: Organisation) -> QuerySet[Membership]:
    """Return the roles that are held today in an organisation."""
    found = Membership.objects.filter(held_on(clock.today()), organisation=organisation).select_related("person")
    return found.order_by("person__full_name", "role")


def names_of(actors: set[str]) -> dict[str, str]:
    """Return the names of people by the number under which they act; jobs and visitors are not among them."""
    people = [name for name in actors if len(name) == UUID_LENGTH]
    return {str(pk): name for pk, name in Person.objects.filter(pk__in=people).values_list("pk", "full_name")}


def language_names(codes: list[str]) -> str:
    """Return the names of languages in the reader's language."""
    return ", ".join(vocabulary.LANGUAGES.label(code) for code in codes)


def kit_of(person: Person) -> RecoveryKit | None:
    """Return a person's recovery kit, None before they made one."""
    return RecoveryKit.objects.filter(person=person).prefetch_related("shares__trustee").first()


def trustees_left(kit: RecoveryKit) -> list[Person]:
    """Return the trustees of a kit who can still give their share, by name: those whose accounts are open."""
    trustees = (share.trustee for share in kit.shares.all())
    return sorted((one for one in trustees if one.is_active), key=lambda one: one.full_name)


def who_could_be_trustee(actor: Actor) -> QuerySet[Person]:
    """Return the colleagues among whom a person may split the way back to their keys."""
    if actor.organisation is None or actor.person is None:
        return Person.objects.none()
    return colleagues_in(actor.organisation).exclude(pk=actor.person.pk)


def _open_recoveries() -> QuerySet[Recovery]:
    still = Recovery.objects.filter(ended_on__isnull=True, expires_on__gte=clock.today(), person__is_active=True)
    return still.select_related("person__recovery_kit", "opened_by").order_by("opened_on")


def recoveries_to_help(actor: Actor) -> QuerySet[Recovery]:
    """Return the open recoveries for which the actor's share is asked and not given yet."""
    mine = _open_recoveries().filter(person__recovery_kit__shares__trustee=own_person(actor))
    return mine.exclude(released__trustee=own_person(actor))


def recovery_of(person: Person) -> Recovery | None:
    """Return the open recovery of a person, None when there is none."""
    return _open_recoveries().filter(person=person).first()


def recovery_for(actor: Actor, pk: UUID) -> Recovery:
    """Return a recovery for the person themselves, a trustee, or who could open it; or refuse."""
    found = _one(_open_recoveries().filter(pk=pk))
    is_trustee = found.person.recovery_kit.shares.filter(trustee=actor.person).exists()
    return _if(is_trustee or permissions.may_stop_recovery(actor, found), found)


def recovery_by_token(actor: Actor, token: str) -> Recovery:
    """Return the open recovery of a one-time link, or refuse."""
    return _one(_open_recoveries().filter(fingerprint=sealing.fingerprint(token.encode())))


def recoveries_left_open(person: Person) -> QuerySet[Recovery]:
    """Return the recoveries of a person that were never ended."""
    return Recovery.objects.filter(person=person, ended_on__isnull=True)


def old_invitations() -> QuerySet[Invitation]:
    """Return the invitations that expired thirty days ago or earlier: nobody needs their name any more."""
    return Invitation.objects.filter(expires_on__lte=clock.today() - datetime.timedelta(days=30))
