"""What is still to be done in the set-up, each with the page on which it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from havn.foundations.network.queries import network_of_installation, secretariats_of
from havn.foundations.tasks.queries import newest_result
from havn.foundations.vault import rekeying
from havn.foundations.vault.queries import members_of
from havn.programmes.setup import queries, tasks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from havn.foundations.network.actor import Actor

ENOUGH_MEMBERS = 2


@dataclass(frozen=True)
class ToDo:
    """Something that is still to be done: a sentence, and where."""

    sentence: Any
    url: str
    label: Any


def to_do(actor: Actor) -> list[ToDo]:
    """Return what is still to be done in the set-up, the most pressing first."""
    return [
        *_to_do_about_the_record(actor),
        *_to_do_for_oneself(actor),
        *_to_do_in_circles(actor),
        *_to_do_for_the_network(actor),
        *_to_do_in_organisations(actor),
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


def _to_do_in_circles(actor: Actor) -> Iterator[ToDo]:
    for circle in queries.circles_visible_to(actor):
        address = reverse("circle", args=[circle.pk])
        if not rekeying.progress_of(circle).is_finished:
            sentence = _("“%(circle)s”: somebody left, and not everything is sealed again yet.")
            yield ToDo(sentence % {"circle": circle.name}, address, _("See how far it is"))
        members = members_of(circle).count()
        if members == 0:
            sentence = _(
                "Nobody in “%(circle)s” has a role any more, so nobody opens it. Give one of them a role again."
            )
            yield ToDo(sentence % {"circle": circle.name}, address, _("See who is in it"))
        elif members < ENOUGH_MEMBERS:
            sentence = _("“%(circle)s” has one member. If that passphrase is lost, everything sealed to it is lost.")
            yield ToDo(sentence % {"circle": circle.name}, address, _("Let somebody in"))


def _to_do_in_organisations(actor: Actor) -> Iterator[ToDo]:
    for organisation in queries.organisations_visible_to(actor):
        address = reverse("organisation", args=[organisation.pk])
        named = {"organisation": organisation.name}
        if not queries.roles_in(organisation).exists():
            yield ToDo(_("Nobody works for %(organisation)s yet.") % named, address, _("Invite somebody"))
        elif not queries.circles_visible_to(actor).filter(organisation=organisation).exists():
            yield ToDo(
                _("%(organisation)s has no circle yet, so nothing can be sealed to it.") % named,
                address,
                _("Make a circle"),
            )
        if not organisation.languages:
            yield ToDo(_("%(organisation)s has not said in which languages it works.") % named, address, _("Say so"))
