"""The `havn` command, for those who run an installation. `havn --help` says what there is.

Exit codes: 0 done, 1 refused or something was found, 2 asked for in a way that can't be understood, 130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse has no public name for it

ASKED_OR_READ = "file whose first line is the passphrase (default: you are asked)"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code; whatever is refused is said in one sentence."""
    asked = _parser().parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "havn.website.settings.production")
    # Until the arguments are understood nothing heavy is loaded: `--help` answers at once and needs no data folder.
    from havn.foundations.errors import Refused
    from havn.website.settings.config import ConfigError

    try:
        return int(asked.run(asked) or 0)
    except ConfigError as error:
        return _say_no(error, 2)
    except Refused as error:
        return _say_no(error, 1)
    except (FileNotFoundError, PermissionError, IsADirectoryError) as error:
        return _say_no(f"{error.strerror}: {error.filename}", 1)
    except MemoryError as error:
        return _say_no(f"There is too little memory for this, and nothing was changed. {error}".strip(), 1)
    except KeyboardInterrupt:
        return 130


def _say_no(sentence: object, code: int) -> int:
    sys.stderr.write(f"havn: {sentence}\n")
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="havn",
        description="Runs and looks after an installation of Havn.",
        epilog="Where the data lies is said by HAVN_DATA (default ./data), which database by HAVN_DATABASE_URL.",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _serving(commands)
    _keeping(commands)
    _looking(commands)
    return parser


def _add(commands: Commands, name: str, sentence: str, run: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=sentence, description=sentence)
    module, _dot, function = run.partition(".")

    def later(asked: argparse.Namespace) -> int:
        import importlib

        found: int = getattr(importlib.import_module(f"havn.website.commands.{module}"), function)(asked)
        return found

    parser.set_defaults(run=later)
    return parser


def _serving(commands: Commands) -> None:
    serve = _add(commands, "serve", "Brings the database up to date and serves the site.", "serving.serve")
    demo = _add(commands, "demo", "Serves a demonstration with a fictional network, apart from your data.", "demo.demo")
    demo.add_argument("--fresh", action="store_true", help="throw the demonstration's data away and make it anew")
    for parser in (serve, demo):
        parser.add_argument("--address", default="127.0.0.1", help="address to listen on (default: this machine only)")
        parser.add_argument("--port", type=int, help="port to listen on (default: HAVN_PORT or 8000)")
    setup = _add(commands, "setup", "Makes the network, its first organisation and administrator.", "setup.setup")
    for name, sentence in (
        ("network", "name of the network"),
        ("organisation", "name of the first organisation"),
        ("country", "two letters of the country where it has its seat"),
        ("languages", "working languages, separated by commas, such as en,fr"),
        ("full-name", "name of the administrator as colleagues see it"),
        ("username", "name with which the administrator signs in"),
        ("email", "address for notices, may be empty"),
    ):
        setup.add_argument(f"--{name}", help=sentence)
    setup.add_argument("--passphrase-file", type=Path, help=ASKED_OR_READ)


def _keeping(commands: Commands) -> None:
    backup = _add(commands, "backup", "Writes an encrypted archive of database and sealed files.", "backups.backup")
    backup.add_argument("archive", type=Path, nargs="?", help="file to write (default: havn-DATE.archive here)")
    backup.add_argument("--passphrase-file", type=Path, help=ASKED_OR_READ)
    backup.epilog = "The secrets are not in it: keep a copy of the secrets folder somewhere else."
    restore = _add(commands, "restore", "Puts an archive into an empty installation.", "backups.restore")
    restore.add_argument("archive", type=Path, help="file that `havn backup` wrote")
    restore.add_argument("--passphrase-file", type=Path, help=ASKED_OR_READ)
    restore.add_argument("--check-only", action="store_true", help="open and verify the archive; change nothing")
    restore.add_argument(
        "--even-if-old", action="store_true", help="also when what was erased since then would come back"
    )


def _looking(commands: Commands) -> None:
    _add(commands, "check", "Looks at this installation and says what to improve.", "advice.check")
    audit = commands.add_parser("audit", help="Looks after the record of what happened.").add_subparsers(
        title="commands", metavar="COMMAND", required=True
    )
    verify = _add(audit, "verify", "Recomputes the whole record and says what does not fit.", "looking.verify_audit")
    verify.add_argument("deposited", type=Path, nargs="*", help="checkpoints of this record that somebody else kept")
    _add(audit, "checkpoint", "Signs the record as it stands, for somebody else to keep.", "looking.sign_checkpoint")
    people = commands.add_parser("user", help="Looks after people's accounts.").add_subparsers(
        title="commands", metavar="COMMAND", required=True
    )
    _add(people, "list", "Lists who has an account, and for whom they work.", "looking.list_people")
    task = commands.add_parser("task", help="Looks after background work.").add_subparsers(
        title="commands", metavar="COMMAND", required=True
    )
    work = _add(task, "work", "Runs background work in a process of its own, until it is stopped.", "looking.work")
    work.add_argument("--once", action="store_true", help="run what is due now and end")
    _add(task, "list", "Says how many jobs wait, run, are done or failed.", "looking.list_jobs")
