"""`havn check`: looks at an installation as somebody would who wishes it well, and says what to do in plain words."""

from __future__ import annotations

import os
import shutil
import stat
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from havn.website.commands import ready

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

BACKUP_EVERY = timedelta(days=7)


class Advice(NamedTuple):
    """What was looked at; whether it is well, could be better, or is wrong; and what to do."""

    level: str
    about: str
    sentence: str


def check(_asked: argparse.Namespace) -> int:
    """Print a line for each thing looked at; 1 when one of them is wrong."""
    ready.load()
    found = list(look())
    for advice in found:
        ready.say(f"{advice.level:7} {advice.about}: {advice.sentence}")
    wrong = sum(advice.level == "wrong" for advice in found)
    ready.say(f"{wrong} things are wrong." if wrong else "Nothing is wrong.")
    return 1 if wrong else 0


def _judge(about: str, *, holds: bool, well: str, otherwise: str, level: str = "wrong") -> Advice:
    return Advice("well", about, well) if holds else Advice(level, about, otherwise)


def look() -> Iterator[Advice]:
    """Yield everything that was looked at."""
    yield from _folders()
    yield from _database()
    yield from _site()
    yield from _machine()


def _folders() -> Iterator[Advice]:
    from django.conf import settings

    data = Path(settings.HAVN_DATA)
    secrets = Path(os.environ.get("HAVN_SECRETS", data / "secrets"))
    for about, folder in (("data folder", data), ("secrets folder", secrets)):
        yield _judge(
            about,
            holds=not stat.S_IMODE(folder.stat().st_mode) & 0o077,
            well="nobody else on this machine may look into it.",
            otherwise=f"others on this machine may look into it. Run: chmod 700 {folder}",
        )
    free, reserve = shutil.disk_usage(data).free, settings.HAVN_DISK_RESERVE_BYTES
    yield _judge(
        "room on the disk",
        holds=free > 2 * reserve,
        well=f"{free // 1024**3} GB are free.",
        otherwise=(
            "less than the reserve is free: files are refused already, soon new drafts too, and words in the end. "
            "Make room or add a disk now."
            if free < reserve
            else f"only {free // 1024**2} MB are free; below {reserve // 1024**2} MB files are refused. Make room."
        ),
    )
    yield _judge(
        "copy of the secrets",
        holds=False,
        well="",
        otherwise=f"can’t be seen from here. Keep one of {secrets} apart: without it no backup opens.",
        level="mind",
    )
    last = data / "last-backup"
    made = date.fromisoformat(last.read_text().strip()) if last.exists() else None
    yield _judge(
        "backup",
        holds=made is not None and date.today() - made <= BACKUP_EVERY,  # noqa: DTZ011 - days are enough
        well=f"the last one was made on {made}.",
        otherwise="none in the last seven days. Run `havn backup` every night, and try `havn restore --check-only`.",
        level="improve",
    )


def _database() -> Iterator[Advice]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    if not connection.introspection.table_names():
        yield Advice("improve", "tables", "there are none yet. Run `havn setup`.")
        return
    executor = MigrationExecutor(connection)
    yield _judge(
        "tables",
        holds=not executor.migration_plan(executor.loader.graph.leaf_nodes()),
        well="they are as this version needs them.",
        otherwise="they are of an older version. Make a backup, then start `havn serve`: it brings them up to date.",
    )
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            answers = [
                cursor.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("quick_check", "journal_mode", "synchronous")
            ]
        yield _judge(
            "database",
            holds=answers == ["ok", "wal", 2],
            well="SQLite is whole and keeps every commit.",
            otherwise=f"SQLite answers {answers} instead of ['ok', 'wal', 2]. Restore the last backup.",
        )
    from havn.website.commands.setup import is_set_up

    yield _judge(
        "network",
        holds=is_set_up(),
        well="it is set up.",
        otherwise="there is none yet. Run `havn setup`.",
        level="improve",
    )


def _site() -> Iterator[Advice]:
    from django.conf import settings
    from django.core.checks import Tags, run_checks

    https: bool = settings.CONFIG.https  # type: ignore[misc] # the settings of the tests have none
    own = [host for host in settings.ALLOWED_HOSTS if host not in {"127.0.0.1", "localhost"}]
    yield _judge(
        "addresses",
        holds=bool(own),
        well=f"the site answers as {', '.join(own)}.",
        otherwise="only this machine reaches the site. Name its addresses in HAVN_HOSTS once a proxy stands before it.",
        level="improve",
    )
    is_onion = bool(own) and all(host.endswith(".onion") for host in own)
    yield _judge(
        "https",
        holds=https or is_onion,
        well="it is on." if not is_onion else "an onion service encrypts by itself.",
        otherwise="it is off. Put a proxy with a certificate in front and set HAVN_HTTPS=1.",
        level="wrong" if own else "improve",
    )
    for message in run_checks(tags=[Tags.security], include_deployment_checks=True) if https else []:
        yield Advice("improve", "framework", f"{message.msg} {message.hint or ''}".strip())


def _machine() -> Iterator[Advice]:
    from havn.foundations.files import sandbox
    from havn.foundations.files.cleaning import MAT2

    held = sandbox.held()
    yield _judge(
        "cleaning of files",
        holds="files" in held and Path(MAT2).exists(),
        well="apart from the network and from the data, by mat2 too.",
        otherwise=f"only {', '.join(held)} hold the cleaner back. On Debian: apt install bubblewrap mat2",
        level="improve",
    )
    swaps = Path("/proc/swaps")
    places = [line.split()[0] for line in swaps.read_text().splitlines()[1:]] if swaps.exists() else []
    bare = [place for place in places if not place.startswith(("/dev/dm-", "/dev/mapper/", "/dev/zram"))]
    yield _judge(
        "swap",
        holds=not bare,
        well="nothing from memory is written to a plain disk.",
        otherwise=f"what is open in memory may be written to {', '.join(bare)}. Encrypt it or switch it off.",
        level="improve",
    )
    yield _judge(
        "who runs it",
        holds=os.geteuid() != 0,
        well="not root.",
        otherwise="root. Make an account of its own for Havn: a fault then reaches less.",
        level="improve",
    )
