"""What is still to be done in the set-up, each with the page on which it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from havn.foundations.network.queries import network_of_installation, secretariats_of
from havn.foundations.tasks.queries import newest_result
from havn.programmes.setup import queries, tasks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from havn.foundations.network.actor import Actor
    from havn.foundations.vault.models import Circle

ENOUGH_MEMBERS = 2


@dataclass(frozen=True)
class ToDo:
    """Something that is still to be done: a sentence, and where."""

    sentence: Any
    url: str
    label: Any


def to_do(actor: Actor) -> list[ToDo]:
    """Return what is still to be done in the set-up, the most pressing first."""
    circles = list(queries.circles_to_look_after(actor))
    return [
        *_to_do_about_the_record(actor),
        *_to_do_for_oneself(actor),
        *_to_do_in_circles(circles),
        *_to_do_for_the_network(actor),
        *_to_do_in_organisations(actor, circles),
    ]


def _to_do_about_the_record(actor: Actor) -> Iterator[ToDo]:
    if actor.is_administrator and newest_result(tasks.verify_record):
        sentence = _("Something was changed outside of Havn. Run “havn audit verify” on the server: it says what.")
        yield ToDo(sentence, reverse("circles"), _("See who is in which circle"))


def _to_do_for_the_network(actor: Actor) -> Iterator[ToDo]:
    network = network_of_installation()
    if actor.is_administrator and network is not None and not secretariats_of(network):
        sentence = _("No organisation of the network is its secretariat, so nobody can enter exchange rates.")
        yield ToDo(sentence, reverse("organisations"), _("Say which one it is"))


def _to_do_for_oneself(actor: Actor) -> Iterator[ToDo]:
    if actor.person is not None and not queries.second_steps_of(actor.person):
        yield ToDo(
            _("You sign in with a passphrase alone. Add a second step."), reverse("mfa_index"), _("Add a second step")
        )


def _to_do_in_circles(circles: Sequence[Circle]) -> Iterator[ToDo]:
    for circle in circles:
        address, named = reverse("circle", args=[circle.pk]), {"circle": circle.name}
        if not circle.is_whole:  # type: ignore[attr-defined]  # by the query, as below
            sentence = _("“%(circle)s”: somebody left, and not everything is sealed again yet.")
            yield ToDo(sentence % named, address, _("See how far it is"))
        openers: int = circle.openers  # type: ignore[attr-defined]
        if openers == 0:
            sentence = _(
                "Nobody in “%(circle)s” has a role any more, so nobody opens it. Give one of them a role again."
            )
            yield ToDo(sentence % named, address, _("See who is in it"))
        elif openers < ENOUGH_MEMBERS:
            sentence = _("“%(circle)s” has one member. If that passphrase is lost, everything sealed to it is lost.")
            yield ToDo(sentence % named, address, _("Let somebody in"))


def _to_do_in_organisations(actor: Actor, circles: Sequence[Circle]) -> Iterator[ToDo]:
    with_circle = {circle.organisation_id for circle in circles}
    for organisation in queries.organisations_visible_to(actor):
        address = reverse("organisation", args=[organisation.pk])
        named = {"organisation": organisation.name}
        if not organisation.people:  # type: ignore[attr-defined]  # by the query
            yield ToDo(_("Nobody works for %(organisation)s yet.") % named, address, _("Invite somebody"))
        elif organisation.pk not in with_circle:
            sentence = _("%(organisation)s has no circle yet, so nothing can be sealed to it.")
            yield ToDo(sentence % named, address, _("Make a circle"))
        if not organisation.languages:
            yield ToDo(_("%(organisation)s has not said in which languages it works.") % named, address, _("Say so"))
