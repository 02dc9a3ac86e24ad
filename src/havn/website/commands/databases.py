"""A consistent copy of the database, and putting one in place, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection

from havn.foundations.errors import Refused

SQLITE, POSTGRESQL = "sqlite", "postgresql"
NAMES = {SQLITE: "havn.sqlite3", POSTGRESQL: "havn.pgdump"}
PAGES_AT_ONCE = 2000


def engine() -> str:
    """Return which engine this installation is on."""
    return str(connection.vendor)


def has_tables() -> bool:
    """Say whether anything was ever put into the database."""
    return bool(connection.introspection.table_names())


def copy_to(folder: Path) -> Path:
    """Write a copy of the database as it is at one moment, while it is being used; return the file."""
    target = folder / NAMES[engine()]
    if engine() == POSTGRESQL:
        _run("pg_dump", ["--format=custom", "--no-owner", "--no-privileges", f"--file={target}"])
        return target
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy, pages=PAGES_AT_ONCE)
    return target


def put_in_place(folder: Path, its_engine: str) -> None:
    """Make the copy in the folder the database of this installation, which is empty."""
    source = folder / NAMES[its_engine]
    if its_engine == POSTGRESQL:
        _run("pg_restore", ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", str(source)])
        return
    with closing(sqlite3.connect(source)) as copy:
        if copy.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise Refused("The database in the archive is damaged. Nothing was changed.")
    connection.close()
    target = Path(connection.settings_dict["NAME"])
    for suffix in ("", "-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    source.replace(target)
    target.chmod(0o600)


def _run(program: str, options: list[str]) -> None:
    """Run one of PostgreSQL's programs; the word for the database goes by the environment, not by the command line."""
    found = shutil.which(program) or next(
        (str(path) for path in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), reverse=True)), None
    )
    if found is None:
        raise Refused(f"{program} is not installed. Install PostgreSQL's client programs and try again.")
    told: dict[str, Any] = connection.settings_dict
    where = {"host": told["HOST"], "port": told["PORT"], "username": told["USER"], "dbname": told["NAME"]}
    done = subprocess.run(  # noqa: S603 - the program was found above, the options are ours
        [found, "--no-password", *(f"--{option}={value}" for option, value in where.items() if value), *options],
        env=os.environ | {"PGPASSWORD": str(told["PASSWORD"]), "PGCONNECT_TIMEOUT": "10"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise Refused(f"{program} did not work: {(done.stderr.strip() or 'no reason given').splitlines()[-1]}")
