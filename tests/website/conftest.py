"""Installations in folders of their own, run by the real command in a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import uuid
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

URL = os.environ.get("HAVN_DATABASE_URL", "")
SEALED = bytes(range(256)) * 9000
PASSPHRASE = "seven quiet herons cross the bay"


class Installation:
    """A data folder, a database, and the command run on them."""

    def __init__(self, data: Path, url: str) -> None:
        self.data, self.url = data, url
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(data),
            "HAVN_DATA": str(data),
            "HAVN_HOSTS": "127.0.0.1,localhost",
        } | ({"HAVN_DATABASE_URL": url} if url else {})

    def havn(self, *arguments: str, **extra: str) -> subprocess.CompletedProcess[str]:
        return self._run("-m", "havn", *arguments, **extra)

    def python(self, code: str) -> str:
        setup = "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'havn.website.settings.production'\n"
        done = self._run("-c", f"{setup}import django; django.setup()\n{code}")
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def _run(self, *arguments: str, **extra: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.data.parent,
            env=self.environment | extra,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def with_network(self) -> None:
        self.python(
            "from havn.website.commands import ready\n"
            "ready.bring_up_to_date()\n"
            "from havn.foundations.network.models import Network\n"
            "from havn.foundations import clock\n"
            "Network.objects.create(name='Harbour Network', created_on=clock.today())"
        )

    def networks(self) -> str:
        return self.python(
            "from havn.foundations.network.models import Network\nprint(*Network.objects.values_list('name', flat=True))"
        )


class Databases:
    """Databases on PostgreSQL for the installations of the tests; on SQLite there is nothing to do."""

    def __init__(self) -> None:
        self._made: list[str] = []

    def make(self, *, like: str = "") -> str:
        if not URL:
            return ""
        name, template = f"havn_{uuid.uuid4().hex[:12]}", like.rpartition("/")[2] or "template0"
        self._do(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        self._made.append(name)
        return urlunsplit(urlsplit(URL)._replace(path=f"/{name}"))

    def drop(self) -> None:
        for name in self._made:
            self._do(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _do(self, statement: str) -> None:
        # The maintenance database is always there; the suite's own may not be.
        where = urlunsplit(urlsplit(URL)._replace(path="/postgres"))
        with psycopg.connect(where, autocommit=True) as connection:
            connection.execute(statement.encode())


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation with a network and a sealed file, made once; tests work on copies of it."""
    databases = Databases()
    made = Installation(tmp_path_factory.mktemp("pattern") / "data", databases.make())
    made.data.mkdir(mode=0o700)
    made.with_network()
    folder = made.data / "files" / "ab"
    folder.mkdir(parents=True)
    (folder / "abcdef").write_bytes(SEALED)
    (folder / "broken.partial").write_bytes(b"left by a crash")
    yield made
    databases.drop()


@pytest.fixture
def install(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., Installation]]:
    """Make an installation of that name, on the engine that the suite runs on: an empty one, or one with a network."""
    databases = Databases()

    def make(name: str, *, with_network: bool = False) -> Installation:
        if not with_network:
            (tmp_path / name).mkdir(mode=0o700)
            return Installation(tmp_path / name, databases.make())
        like: Installation = request.getfixturevalue("pattern")
        shutil.copytree(like.data, tmp_path / name)
        return Installation(tmp_path / name, databases.make(like=like.url))

    yield make
    databases.drop()


@pytest.fixture
def passphrase_file(tmp_path: Path) -> str:
    path = tmp_path / "passphrase"
    path.write_text(PASSPHRASE + "\n")
    return str(path)
