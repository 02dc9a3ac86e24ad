"""`havn setup`: the network, its first organisation, its first administrator. Once."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from havn.foundations.errors import Invalid, Refused, WrongState
from havn.website.commands import ready

if TYPE_CHECKING:
    import argparse

QUESTIONS = (
    ("network", "Name of the network"),
    ("organisation", "Name of the first organisation"),
    ("country", "Country where it has its seat (two letters, such as NO)"),
    ("languages", "Working languages, separated by commas (such as en,fr)"),
    ("full_name", "Your name, as colleagues will see it"),
    ("username", "Name with which you sign in"),
    ("email", "Your address for notices (may stay empty)"),
)
MAY_BE_EMPTY = {"email"}


def setup(asked: argparse.Namespace) -> int:
    """Set the installation up from options, and ask for what they do not say."""
    ready.load()
    ready.bring_up_to_date()
    _once()
    answers = {name: getattr(asked, name) for name, _question in QUESTIONS}
    _set_up(answers, ready_passphrase(asked))
    return 0


def setup_by_asking() -> None:
    """Set the installation up by asking for everything."""
    _once()
    _set_up(dict.fromkeys(name for name, _question in QUESTIONS), None)


def is_set_up() -> bool:
    """Say whether there is a network."""
    from havn.foundations.network.queries import network_of_installation

    return network_of_installation() is not None


def ready_passphrase(asked: argparse.Namespace) -> str | None:
    """Return the passphrase of a file, if one was named."""
    return ready.passphrase_from(asked.passphrase_file, what="") if asked.passphrase_file else None


def _once() -> None:
    if is_set_up():
        raise WrongState("This installation is set up already. Nothing was changed.")


def _set_up(answers: dict[str, str | None], passphrase: str | None) -> None:
    told = {name: _answer(name, question, answers[name]) for name, question in QUESTIONS}
    passphrase = passphrase or ready.passphrase_from(None, what="A passphrase of four words or more", twice=True)
    _strong_enough(passphrase)
    from havn.website.first_setup import set_up

    set_up(
        network_name=told["network"],
        organisation_name=told["organisation"],
        country=told["country"].upper(),
        full_name=told["full_name"],
        username=told["username"],
        email=told["email"],
        passphrase=passphrase,
        languages=[language.strip() for language in told["languages"].split(",") if language.strip()],
    )
    ready.say(f"{told['network']} is set up. {told['username']} can sign in.")


def _answer(name: str, question: str, given: str | None) -> str:
    if given is None:
        if not sys.stdin.isatty():
            if name in MAY_BE_EMPTY:
                return ""
            raise Refused(f"There is nobody to ask: add --{name.replace('_', '-')}.")
        given = input(f"{question}: ")
    if not given.strip() and name not in MAY_BE_EMPTY:
        raise Invalid(f"--{name.replace('_', '-')} can’t be empty.")
    return given.strip()


def _strong_enough(passphrase: str) -> None:
    from django.contrib.auth.password_validation import validate_password

    try:
        validate_password(passphrase)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages)) from error
