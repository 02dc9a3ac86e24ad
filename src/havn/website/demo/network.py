"""The fictional network: three organisations in three countries, ten people, circles, desks, funds with dated rules."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from havn.foundations import clock
from havn.foundations.network.actor import visitor
from havn.foundations.network.models import Affiliation, Invitation, Membership, Network, Organisation, Role
from havn.foundations.people.models import Person
from havn.foundations.vault import custody, sign_in
from havn.programmes.cases import actions as cases
from havn.programmes.setup import actions as setup
from havn.website.demo import texts
from havn.website.middleware import actor_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from havn.foundations.network.actor import Actor
    from havn.foundations.vault.models import Circle
    from havn.foundations.vault.sign_in import NewPassphrase
    from havn.programmes.cases.models import Desk, Fund

YEARS = 3  # how long the network has been there
FIRST = "solveig"
# Easy to type and hard to guess; they open nothing but this demonstration.
PASSPHRASES = {
    "solveig": "lantern copper walnut drizzle anchor",
    "tomas": "quiet ferry marble sunday pepper",
    "amina": "saffron window river pencil moon",
    "lucia": "orange gravel piano winter thimble",
    "henrik": "button harbour cloud violin seven",
    "alesia": "willow kettle amber staircase fox",
    "pavel": "birch pocket thunder honey ladder",
    "nana": "grape valley lamp whistle stone",
    "gohar": "apricot mirror snow candle bridge",
    "levan": "walnut saddle cello morning tide",
}


@dataclass(frozen=True)
class Colleague:
    """One of the ten: name, and the roles held in each organisation by its key."""

    name: str
    roles: Mapping[str, tuple[str, ...]]
    language: str = "en"


ORGANISATIONS: dict[str, dict[str, Any]] = {
    "secretariat": {
        "name": "Lantern Quay Secretariat",
        "kind": "secretariat",
        "country_of_seat": "NO",
        "languages": ["en", "fr", "es", "ar", "zh"],
    },
    "house": {
        "name": "Osier Bridge House",
        "kind": "house",
        "status": "in_exile",
        "country_of_seat": "LT",
        "countries_of_concern": ["BY", "RU", "UA"],
        "languages": ["be", "ru", "uk", "en"],
    },
    "ngo": {
        "name": "Pomegranate Court Legal Aid",
        "kind": "ngo",
        "country_of_seat": "GE",
        "countries_of_concern": ["GE", "AM", "AZ", "IR"],
        "languages": ["ka", "hy", "az", "fa", "en"],
    },
}
PEOPLE = {
    "solveig": Colleague("Solveig Aasland", {"secretariat": (Role.ADMINISTRATOR,)}),
    "tomas": Colleague("Tomas Brekke", {"secretariat": (Role.SECRETARIAT,)}),
    "amina": Colleague("Amina Haddou", {"secretariat": (Role.OFFICER,)}),
    "lucia": Colleague("Lucía Barrenechea", {"secretariat": (Role.DECIDER,)}),
    "henrik": Colleague("Henrik Vestby", {"secretariat": (Role.FINANCE,), "house": (Role.FINANCE,)}),
    "alesia": Colleague("Alesia Dubovik", {"house": (Role.OFFICER,)}),
    "pavel": Colleague("Pavel Sauchanka", {"house": (Role.DIRECTOR,)}),
    "nana": Colleague("Nana Lomsadze", {"ngo": (Role.OFFICER,)}),
    "gohar": Colleague("Gohar Simonyan", {"ngo": (Role.DECIDER,)}),
    "levan": Colleague("Levan Gelashvili", {"ngo": (Role.FINANCE, Role.DIRECTOR)}),
}
CIRCLES = {
    "secretariat": {"Protection desk": ("amina", "lucia", "henrik")},
    "house": {"Emergency desk": ("alesia", "pavel", "henrik")},
    "ngo": {"Legal desk": ("nana", "gohar", "levan"), "Persian-speaking line": ("nana", "gohar", "levan")},
}
# Who sets up each organisation, and who works its desks: officer, who decides, who pays.
RUN_BY = {"secretariat": "solveig", "house": "pavel", "ngo": "levan"}
TEAMS = {
    "secretariat": ("amina", "lucia", "henrik"),
    "house": ("alesia", "pavel", "henrik"),
    "ngo": ("nana", "gohar", "levan"),
}
FUNDS = {
    "secretariat": ("Emergency fund", 5000, 7500, ["other"]),
    "house": ("Exile and home fund", 3000, 6000, []),
    "ngo": ("Legal aid fund", 2500, 5000, ["other"]),
}


@dataclass
class Cast:
    """Everybody and everything that lives need to act."""

    network: Network
    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    seeds: dict[str, bytes] = field(default_factory=dict, repr=False)
    circles: dict[str, Circle] = field(default_factory=dict)
    desks: dict[str, Desk] = field(default_factory=dict)
    funds: dict[str, Fund] = field(default_factory=dict)
    _actors: dict[tuple[str, str], Actor] = field(default_factory=dict, repr=False)

    def actor(self, name: str, organisation: str) -> Actor:
        """Return one of the ten, acting for an organisation, with their keys."""
        if (name, organisation) not in self._actors:
            acting_for = str(self.organisations[organisation].pk)
            self._actors[name, organisation] = actor_for(self.people[name], self.seeds[name], acting_for=acting_for)
        return self._actors[name, organisation]

    def forget_actors(self) -> None:
        """Make actors anew from now on: roles and circles were given to somebody."""
        self._actors.clear()


def stretched(passphrase: str) -> NewPassphrase:
    """Stretch a passphrase: slow, so before any transaction."""
    return sign_in.stretched(passphrase)


def found(passphrases: Mapping[str, NewPassphrase], *, now: datetime.datetime) -> Cast:
    """Make the network as it was founded some years ago, and what was set up since then."""
    founded = now - datetime.timedelta(days=round(365.25 * YEARS))
    with clock.at(founded):
        cast = _begin(passphrases[FIRST])
        admin = cast.actor(FIRST, "secretariat")
        for key, about in ORGANISATIONS.items():
            if key not in cast.organisations:
                cast.organisations[key] = setup.add_organisation(admin, cast.network, **about)
        for name, colleague in PEOPLE.items():
            if name != FIRST:
                _join(cast, admin, name, colleague, passphrases[name])
        cast.forget_actors()
        for key, circles in CIRCLES.items():
            for name, members in circles.items():
                made = setup.create_circle(
                    cast.actor(FIRST, "secretariat"),
                    cast.organisations[key],
                    name=name,
                    members=[cast.people[member] for member in members],
                )
                cast.circles[f"{key}/{name}"] = made
        cast.forget_actors()
        _open_desks(cast)
        _set_up_funds(cast)
    _raise_ceilings(cast, now)
    return cast


def _begin(passphrase: NewPassphrase) -> Cast:
    """Make the network with its secretariat and administrator, before anybody can act."""
    today = clock.today()
    cast = Cast(Network.objects.create(name="Lantern Quay Network", currency="EUR", created_on=today))
    own = Organisation.objects.create(**ORGANISATIONS["secretariat"], created_on=today)
    Affiliation.objects.create(organisation=own, network=cast.network, from_on=today)
    person = Person(username=FIRST, full_name=PEOPLE[FIRST].name, is_administrator=True, joined_on=today)
    cast.seeds[FIRST] = sign_in.give_passphrase(person, passphrase)
    for role in PEOPLE[FIRST].roles["secretariat"]:
        Membership.objects.create(person=person, organisation=own, role=role, from_on=today)
    cast.people[FIRST], cast.organisations["secretariat"] = person, own
    return cast


def _join(cast: Cast, admin: Actor, name: str, colleague: Colleague, passphrase: NewPassphrase) -> None:
    """Invite a colleague, who accepts with a passphrase of their own, and give the roles held elsewhere."""
    first, *others = colleague.roles
    setup.invite_person(admin, cast.organisations[first], full_name=colleague.name, roles=list(colleague.roles[first]))
    invitation = Invitation.objects.get(full_name=colleague.name)
    person = setup.accept_invitation(
        visitor(), invitation, username=name, full_name=colleague.name, email="", language="en", passphrase=passphrase
    )
    cast.people[name] = person
    cast.seeds[name] = custody.open_seed(person, wrapping_key=passphrase.wrapping_key)
    for other in others:
        for role in colleague.roles[other]:
            setup.give_role(admin, cast.organisations[other], person=person, role=role, from_on=clock.today())


def _open_desks(cast: Cast) -> None:
    for slug, about in texts.desks().items():
        key = about["organisation"]
        cast.desks[slug] = cases.set_up_desk(
            cast.actor(RUN_BY[key], key),
            cast.organisations[key],
            circle=cast.circles[f"{key}/{about['circle']}"],
            name=about["name"],
            slug=slug,
            languages=about["languages"],
            about=about["about"],
            acknowledge_within_hours=about["hours"],
            decide_within_days=about["days"],
        )


def _set_up_funds(cast: Cast) -> None:
    for key, (name, ceiling, _later, exclusions) in FUNDS.items():
        cast.funds[key] = cases.set_up_fund(
            cast.actor(RUN_BY[key], key),
            cast.organisations[key],
            name=name,
            ceiling=Decimal(ceiling),
            currency="EUR",
            exclusions=exclusions,
        )


def _raise_ceilings(cast: Cast, now: datetime.datetime) -> None:
    """Give each fund the rule of today: decided over a year ago, so that both rules have been used."""
    with clock.at(now - datetime.timedelta(days=540)):
        for key, (_name, _before, ceiling, exclusions) in FUNDS.items():
            cases.change_fund_rule(
                cast.actor(RUN_BY[key], key),
                cast.funds[key],
                ceiling=Decimal(ceiling),
                currency="EUR",
                from_on=clock.today(),
                exclusions=exclusions,
            )
