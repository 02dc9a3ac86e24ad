"""Every action refuses everybody whom its rule does not name, and a refusal leaves no trace."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings

from havn import __file__ as package
from havn.foundations.actions import Action
from havn.foundations.errors import NotAllowed
from tests.architecture.rights import Cast
from tests.architecture.subjects import BUILDERS, actions_in_order, scene_of, subject_of
from tests.programmes.cases.conftest import make_team
from tests.refusing import everything

if TYPE_CHECKING:
    from havn.foundations.network.actor import Actor
    from havn.foundations.network.models import Organisation
    from tests.architecture.subjects import Scene

PROGRAMMES = sorted(path.parent.name for path in (Path(package).parent / "programmes").glob("*/__init__.py"))
WITH_ACTIONS = [name for name in PROGRAMMES if list((Path(package).parent / "programmes" / name).glob("actions*"))]
ACTIONS = actions_in_order()
BY_SUBJECT = {about: [one for one in ACTIONS if subject_of(one) == about] for about in map(subject_of, ACTIONS)}

# The whole list of what can be done by somebody of whom nothing is known, and by a job that runs alone.
BY_VISITORS = {"accept_invitation", "complete_recovery", "start_draft", "submit_request"}
BY_JOBS = {"discard_draft", "end_place", "forget_invitations", "miss_check_in", "release_request"}
# The first set-up has a rule that nobody passes once there is a person.
BEFORE_THERE_ARE_PEOPLE = {"set_up_first"}


@pytest.mark.parametrize("programme", WITH_ACTIONS)
def test_every_public_name_among_the_actions_of_a_programme_is_an_action(programme: str) -> None:
    module = importlib.import_module(f"havn.programmes.{programme}.actions")
    public = getattr(module, "__all__", None) or [
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", "") == module.__name__ and name[0].islower()
    ]
    plain = {name for name in public if not isinstance(getattr(module, name), Action)}
    assert plain - {"submission_of"} == set()


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_an_action_says_what_it_does_and_its_rule_whom_it_lets(action: Action) -> None:
    assert (action.__doc__ or "").strip()
    assert (action.allowed.__doc__ or "").strip()
    assert action.allowed.__name__.startswith(("may_", "is_"))
    noun, _dot, done = action.event.partition(".")
    assert noun
    assert done


def test_no_two_actions_of_different_kinds_share_an_event() -> None:
    events: dict[str, set[str]] = {}
    for action in ACTIONS:
        events.setdefault(action.event, set()).add(action.name)
    assert {event: names for event, names in events.items() if len(names) > 1} == {
        "file.added": {"attach_to_case", "attach_to_request"}
    }


def test_every_record_that_actions_are_about_has_a_builder() -> None:
    assert {subject_of(action) for action in ACTIONS} == set(BUILDERS)


@pytest.mark.django_db
@pytest.mark.parametrize("about", sorted(BY_SUBJECT))
def test_whoever_must_not_is_refused_and_nothing_remains_of_the_try(about: str, organisation: Organisation) -> None:
    team = make_team(organisation)
    cast = Cast.of(team)
    tried = [(action, _parted(action, scene_of(action, team), cast)) for action in BY_SUBJECT[about]]
    before = everything(), _files()

    not_refused = [
        f"{action.name} by {name}"
        for action, (subject, _may, must_not) in tried
        for name, actor in must_not.items()
        if not _is_refused(action, actor, subject)
    ]

    assert not_refused == []
    assert (everything(), _files()) == before
    for action, (_subject, may, _must_not) in tried:
        expected = {
            "a stranger": False,
            "a visitor": action.name in BY_VISITORS,
            "a job": action.name in BY_JOBS,
            "somebody with a conflict of interest": False,
            "anybody": action.name not in BEFORE_THERE_ARE_PEOPLE,
        }
        found = {name: name in may for name in expected}
        found |= {"a stranger": bool(cast.strangers().keys() & may), "anybody": bool(may)}
        assert (action.name, found) == (action.name, expected)


def _parted(action: Action, scene: Scene, cast: Cast) -> tuple[Any, set[str], dict[str, Actor]]:
    everybody = cast.everybody(scene)
    may = {name for name, actor in everybody.items() if action.allowed(actor, scene.subject)}
    return scene.subject, may, {name: actor for name, actor in everybody.items() if name not in may}


def _is_refused(action: Action, actor: Actor, subject: Any) -> bool:
    try:
        action(actor, subject)
    except NotAllowed:
        return True
    return False


def _files() -> set[Path]:
    return set(Path(settings.HAVN_DATA).rglob("*"))
