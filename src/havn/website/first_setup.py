"""The very first set-up: a network, an organisation with a circle, and the person who administers both.

Nobody is signed in yet, so this is the one place that writes without an actor's rule; it refuses to run twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils.translation import gettext as _

from havn.foundations import clock, vocabulary
from havn.foundations.actions import action
from havn.foundations.errors import Invalid
from havn.foundations.network.actor import Actor, system
from havn.foundations.network.models import Affiliation, Membership, Network, Organisation, Role
from havn.foundations.network.queries import network_of_installation
from havn.foundations.people.models import Person
from havn.foundations.vault import custody, sign_in
from havn.foundations.vault.models import Circle, CircleMembership

if TYPE_CHECKING:
    from collections.abc import Sequence

FIRST_ROLES = (Role.ADMINISTRATOR, Role.DIRECTOR, Role.OFFICER)
SET_UP = "first set-up"


@dataclass(frozen=True)
class FirstSetup:
    """What there is after the first set-up."""

    network: Network
    organisation: Organisation
    circle: Circle
    person: Person


def may_set_up_first(actor: Actor, network: Network) -> bool:
    """Let the set-up command act on a network that has nobody yet."""
    return actor == system(SET_UP) and not Person.objects.exists()


def is_set_up() -> bool:
    """Say whether somebody can sign in already."""
    return network_of_installation() is not None and Person.objects.exists()


def set_up(  # noqa: PLR0913 - one for each question that the command asks
    *,
    network_name: str,
    organisation_name: str,
    country: str,
    full_name: str,
    username: str,
    email: str,
    passphrase: str,
    languages: Sequence[str],
    currency: str = "EUR",
) -> FirstSetup:
    """Make network, organisation, circle “Protection desk” and administrator, whole or not at all.

    `country` is the two letters of where the organisation sits. Raises `Invalid` with sentences by field, also when
    the installation is set up already, and Django's `ValidationError` for a passphrase that could be guessed.
    """
    person = Person(username=username.strip().lower(), full_name=full_name, email=email, is_administrator=True)
    person.language, person.joined_on = languages[0] if languages else "en", clock.today()
    _check(network_name, organisation_name, country, currency, person)
    validate_password(passphrase, person)
    new = sign_in.stretched(passphrase)
    with transaction.atomic():
        network = Network.objects.create(name=network_name, currency=currency, created_on=clock.today())
        made: FirstSetup = set_up_first(
            system(SET_UP),
            network,
            organisation=Organisation(
                name=organisation_name,
                country_of_seat=country,
                countries_of_concern=[],
                languages=list(languages),
                created_on=clock.today(),
            ),
            person=person,
            passphrase=new,
        )
    sign_in.forget_stretched()
    return made


@action(allowed=may_set_up_first, event="installation.set_up")
def set_up_first(
    actor: Actor, network: Network, *, organisation: Organisation, person: Person, passphrase: sign_in.NewPassphrase
) -> FirstSetup:
    """Let the first organisation, its first circle and its first person be there."""
    organisation.save()
    Affiliation.objects.create(organisation=organisation, network=network, from_on=clock.today())
    sign_in.give_passphrase(person, passphrase)
    for role in FIRST_ROLES:
        Membership.objects.create(person=person, organisation=organisation, role=role, from_on=clock.today())
    circle = Circle.objects.create(organisation=organisation, name=_("Protection desk"), created_on=clock.today())
    custody.begin_epoch(circle, members=[person])
    CircleMembership.objects.create(circle=circle, person=person, from_on=clock.today())
    return FirstSetup(network, organisation, circle, person)


def _check(network_name: str, organisation_name: str, country: str, currency: str, person: Person) -> None:
    if is_set_up():
        raise Invalid(_("This installation is set up already. Further people are invited from within."))
    missing = {
        "network_name": network_name,
        "organisation_name": organisation_name,
        "full_name": person.full_name,
        "username": person.username,
    }
    fields: dict[str, object] = {
        name: _("Please write something here.") for name, value in missing.items() if not value.strip()
    }
    if country and country not in vocabulary.COUNTRIES:
        fields["country"] = _("This is not the two-letter code of a country.")
    if currency not in vocabulary.CURRENCIES:
        fields["currency"] = _("This is not the three-letter code of a currency.")
    if fields:
        raise Invalid(fields=fields)
