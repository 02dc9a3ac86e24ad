"""One builder for each model that actions are about: a record in a state in which something can be done with it.

Whoever writes an action about a new model adds its builder here; a test fails until then. A scene names those who are
tied to this very record — its author, the person themselves, a trustee — because rules may ask for them.
"""

from __future__ import annotations

import datetime
import inspect
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.apps import apps

import havn.website.first_setup
import havn.website.urls  # noqa: F401 - with every page, every action is loaded
from havn.engines import sealing
from havn.foundations import clock
from havn.foundations.actions import ACTIONS, Action
from havn.foundations.files import Cleaned, Kind
from havn.foundations.vault import recovery as vault
from havn.foundations.vault.models import CircleMembership, Recovery
from havn.programmes.cases import actions as cases
from havn.programmes.intake.actions import start_draft
from havn.programmes.intake.queries import writer
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model

    from havn.foundations.network.actor import Actor
    from havn.foundations.people.models import Person
    from tests.programmes.cases.conftest import Team


@dataclass
class Scene:
    """A record, and those who are tied to it, by what they are called in the generated documents."""

    subject: Any
    involved: dict[str, Actor] = field(default_factory=dict)
    barred: Actor | None = None


def colleague(team: Team, **about: Any) -> Person:
    """Somebody else who works for the organisation and is in no circle."""
    return factories.works_for(team.organisation, "officer", **about)


def _conflicted(team: Team, case: Any) -> Actor:
    person = factories.works_for(team.organisation, "officer", "decider", "finance", "director", "administrator")
    CircleMembership.objects.create(circle=team.circle, person=person, from_on=clock.today())
    case.conflicts.create(person=person, declared_on=clock.today())
    return factories.actor_of(person, team.organisation)


def _request(team: Team) -> Scene:
    request = team.request()
    return Scene(request, {"its author": team.author(request)})


def _case(team: Team) -> Scene:
    case = team.case()
    return Scene(case, barred=_conflicted(team, case))


def _need(team: Team) -> Scene:
    need = team.proposed()
    return Scene(need, {"who proposed it": team.actor("officer")}, _conflicted(team, need.case))


def _check_in(team: Team) -> Scene:
    case = team.case()
    due_on = clock.today()
    check_in = cases.agree_check_in(team.actor("officer"), case, due_on=due_on, how="By Signal", if_missed="Call")
    return Scene(check_in, barred=_conflicted(team, case))


def _attachment(team: Team) -> Scene:
    case = team.case()
    cleaned = Cleaned(b"washed", Kind.JPEG, [], ("havn",), ())
    attachment = cases.attach_to_case(team.actor("officer"), case, name="a.jpg", content=b"raw", cleaned=cleaned)
    return Scene(attachment, barred=_conflicted(team, case))


def _draft(team: Team) -> Scene:
    its_writer = writer()
    return Scene(start_draft(its_writer, team.desk, language="en"), {"its writer": its_writer})


def _person(team: Team) -> Scene:
    person = colleague(team)
    return Scene(person, {"the person": factories.actor_of(person, team.organisation)})


def _administrator(team: Team) -> Scene:
    return Scene(colleague(team, is_administrator=True))


def _place(team: Team) -> Scene:
    return Scene(CircleMembership.objects.get(circle=team.circle, person=team.people["finance"]))


def _place_without_role(team: Team) -> Scene:
    former = colleague(team)
    former.memberships.update(until_on=clock.today())
    return Scene(CircleMembership.objects.create(circle=team.circle, person=former, from_on=clock.today()))


def _network_of(team: Team) -> Scene:
    """Return the installation's network: the oldest one, whatever other scenes make."""
    network = factories.NetworkFactory(created_on=datetime.date(2001, 1, 1))
    factories.AffiliationFactory(organisation=team.organisation, network=network, from_on=clock.today())
    return Scene(network)


def _recovery(team: Team) -> Scene:
    person, trustees = colleague(team), [colleague(team) for _number in range(3)]
    actor = factories.actor_of(person, team.organisation)
    vault.keep(person, vault.prepare(actor, trustees, need=2))
    token = sealing.random_token()
    today = clock.today()
    recovery = Recovery.objects.create(
        person=person,
        opened_by=team.people["director"],
        fingerprint=sealing.fingerprint(token.encode()),
        public=vault.link_public(token),
        opened_on=today,
        expires_on=today,
    )
    return Scene(recovery, {"the person": actor, "a trustee": factories.actor_of(trustees[0], team.organisation)})


def _invitation(team: Team) -> Scene:
    return Scene(factories.InvitationFactory(organisation=team.organisation, invited_by=team.people["director"]))


BUILDERS: dict[str, Callable[[Team], Scene]] = {
    "network.Network": lambda _team: Scene(factories.NetworkFactory()),
    "network.Organisation": lambda team: Scene(team.organisation),
    "network.Affiliation": lambda team: Scene(factories.AffiliationFactory(organisation=team.organisation)),
    "network.Membership": lambda team: Scene(colleague(team).memberships.get()),
    "network.Invitation": _invitation,
    "people.Person": _person,
    "vault.Circle": lambda team: Scene(team.circle),
    "vault.CircleMembership": _place,
    "vault.Recovery": _recovery,
    "cases.Desk": lambda team: Scene(team.desk),
    "cases.Fund": lambda team: Scene(team.fund),
    "cases.Request": _request,
    "cases.Case": _case,
    "cases.Need": _need,
    "cases.CheckIn": _check_in,
    "cases.Attachment": _attachment,
    "intake.Draft": _draft,
}
# What can only be done with a record that is not like the others of its model.
OF_ITS_OWN: dict[str, Callable[[Team], Scene]] = {
    "dismiss_administrator": _administrator,
    "end_place": _place_without_role,
    "set_rate": _network_of,
}


def scene_of(action: Action, team: Team) -> Scene:
    """Return a record that the action is about; raises KeyError where nobody wrote a builder."""
    return OF_ITS_OWN.get(action.name, BUILDERS[subject_of(action)])(team)


def subject_of(action: Action) -> str:
    """Return the label of the model that an action is about, from the annotation of its second argument."""
    return label_of(list(inspect.signature(action.run).parameters.values())[1].annotation)


def label_of(annotation: str) -> str:
    """Return the label of the model of that name; names of models are told apart by having only one each."""
    (model,) = (model for model in apps.get_models() if model.__name__ == annotation and _is_ours(model))
    return model._meta.label


def _is_ours(model: type[Model]) -> bool:
    return model.__module__.startswith("havn.")


def actions_in_order() -> list[Action]:
    """Return every action of the installation, by programme and place in the code."""
    return sorted(ACTIONS.values(), key=lambda one: (one.__module__, one.name))
