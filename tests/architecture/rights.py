"""Who may do what, computed by asking each action's own rule: for the tests of refusals and the generated matrix."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from havn.foundations import clock
from havn.foundations.network.actor import system, visitor
from havn.foundations.network.models import Role
from havn.foundations.vault.custody import PersonKeyring
from havn.foundations.vault.models import CircleMembership
from tests import factories
from tests.architecture.subjects import Scene, scene_of

if TYPE_CHECKING:
    from havn.foundations.actions import Action
    from havn.foundations.network.actor import Actor
    from tests.programmes.cases.conftest import Team

ROLES = tuple(role.value for role in Role)
YES, IN_CIRCLE, NO = "yes", "in its circle", "–"


@dataclass
class Cast:
    """Everybody who tries: each role within the circle and beside it, and those from outside."""

    within: dict[str, Actor]
    beside: dict[str, Actor]
    installation: Actor
    outsider: Actor
    other_author: Actor

    @classmethod
    def of(cls, team: Team) -> Cast:
        """Let one person hold each role of the team's organisation, and everything at another one."""
        within = {}
        for role in ROLES:
            person = factories.works_for(team.organisation, role, full_name=f"Only {role}")
            _place(team, person)
            within[role] = factories.actor_of(person, team.organisation)
        elsewhere = factories.OrganisationFactory()
        stranger = factories.works_for(elsewhere, *ROLES)
        factories.CircleFactory(organisation=elsewhere, members=[stranger])
        return cls(
            within=within,
            beside={role: _without_circles(actor) for role, actor in within.items()},
            installation=factories.actor_of(factories.PersonFactory(is_administrator=True)),
            outsider=factories.actor_of(stranger, elsewhere),
            other_author=team.author(team.request()),
        )

    def strangers(self) -> dict[str, Actor]:
        """Return those to whom the record is none of their business, whatever it is."""
        return {"somebody with every role elsewhere": self.outsider, "the author of another request": self.other_author}

    def everybody(self, scene: Scene) -> dict[str, Actor]:
        """Return all who try, by what they are called when a test fails."""
        return {
            **{f"{role} in the circle": actor for role, actor in self.within.items()},
            **{f"{role} beside the circle": actor for role, actor in self.beside.items()},
            "the administrator of the installation": self.installation,
            "a visitor": visitor(),
            "a job": system("night watch"),
            **self.strangers(),
            **scene.involved,
            **({"somebody with a conflict of interest": scene.barred} if scene.barred else {}),
        }


def _place(team: Team, person: object) -> None:
    """Put a person into the team's circle, as one who cannot open what was sealed before."""
    CircleMembership.objects.create(circle=team.circle, person=person, from_on=clock.today())


def _without_circles(actor: Actor) -> Actor:
    assert isinstance(actor.keyring, PersonKeyring)
    keyring = PersonKeyring(actor.keyring.person_id, frozenset(), actor.keyring.seed)
    return replace(actor, circles=frozenset(), keyring=keyring)


def row_of(action: Action, team: Team, cast: Cast) -> dict[str, str]:
    """Return {role: yes, in its circle or –} of an action, with others who may under “others”."""
    scene = scene_of(action, team)
    row = {
        role: YES
        if action.allowed(cast.beside[role], scene.subject)
        else IN_CIRCLE
        if action.allowed(cast.within[role], scene.subject)
        else NO
        for role in ROLES
    }
    others = {
        "administrator of the installation": cast.installation,
        "visitor": visitor(),
        "job": system("night watch"),
        **scene.involved,
    }
    row["others"] = ", ".join(name for name, actor in others.items() if action.allowed(actor, scene.subject)) or NO
    return row
