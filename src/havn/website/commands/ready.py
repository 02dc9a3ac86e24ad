"""What has to be there before a command can do anything: settings, tables, catalogues, a passphrase."""

from __future__ import annotations

import getpass
import os
import sys
from typing import TYPE_CHECKING

import django

from havn.foundations.errors import Refused, WrongState

if TYPE_CHECKING:
    from pathlib import Path


def load() -> None:
    """Load the settings and the applications; whatever is written from here on is for this account alone."""
    os.umask(0o077)
    django.setup()


def load_installed() -> None:
    """Load an installation that has its tables; refuse otherwise."""
    load()
    from django.db import connection

    if not connection.introspection.table_names():
        raise WrongState("There is no installation here yet. Run `havn setup`, or name its folder in HAVN_DATA.")


def bring_up_to_date() -> None:
    """Make or change the tables as this version needs them, and compile translations that are newer."""
    from django.core.management import call_command

    from havn.website.catalogues import compile_stale

    compile_stale()
    call_command("migrate", verbosity=0, interactive=False)


def say(sentence: object) -> None:
    """Print a line at once: what comes next may take its time."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def passphrase_from(file: Path | None, *, what: str, twice: bool = False) -> str:
    """Return a passphrase from the first line of a file, or typed unseen; it is never taken from the command line.

    What stands on a command line can be read by everybody on the machine while the command runs.
    """
    if file is not None:
        found = file.read_text(encoding="utf-8").partition("\n")[0].strip()
    elif not sys.stdin.isatty():
        raise Refused("There is nobody to ask for the passphrase: name a file with --passphrase-file.")
    else:
        found = getpass.getpass(f"{what}: ")
        if twice and getpass.getpass("The same again: ") != found:
            raise Refused("The two passphrases differ. Nothing was done.")
    if not found:
        raise Refused("The passphrase is empty. Nothing was done.")
    return found
