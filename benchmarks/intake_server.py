"""The real server on this machine alone, with one desk, in a folder that is thrown away."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

DESK = "desk"
PASSPHRASE = "four lanterns over a quiet harbour\n"
STARTED_WITHIN_SECONDS = 60
TICKS = os.sysconf("SC_CLK_TCK")
ADD_DESK = f"""
from havn.website.commands import ready
ready.load()
from havn.foundations.people.models import Person
from havn.foundations.vault.models import Circle
from havn.programmes.cases.actions import set_up_desk
from havn.website.middleware import actor_for
circle = Circle.objects.select_related("organisation").first()
founder = actor_for(Person.objects.get(), b"")  # setting up opens nothing
set_up_desk(founder, circle.organisation, circle=circle, name="Protection desk", slug="{DESK}", languages=["en"])
"""


@dataclass(frozen=True)
class Server:
    """A server that runs, and what the kernel knows of the process that answers."""

    port: int
    data: Path
    pid: int

    def megabytes(self) -> float:
        """Return the resident memory of the process that answers: the largest of the server's."""
        return max(_resident(pid) for pid in self._processes()) / 1000

    def cpu_seconds(self) -> float:
        """Return the processor time that the server has taken so far."""
        return sum(_ticks(pid) for pid in self._processes()) / TICKS

    def _processes(self) -> list[int]:
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii").split()
        return [self.pid, *map(int, children)]


def _resident(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))


def _ticks(pid: int) -> int:
    words = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return int(words[11]) + int(words[12])


@contextmanager
def running() -> Iterator[Server]:
    """Set an installation up, serve it, and end exactly that server afterwards."""
    with tempfile.TemporaryDirectory(prefix="havn-bench-") as folder:
        data = Path(folder)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("HAVN_")}
        environment |= {"HAVN_DATA": str(data), "DJANGO_SETTINGS_MODULE": "havn.website.settings.production"}
        environment["PYTHONPATH"] = str(Path(__file__).parents[1] / "src")
        _set_up(data, environment)
        command = [sys.executable, "-m", "havn", "serve", "--port", str(port)]
        server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        try:
            _wait_for(port, server)
            yield Server(port, data, server.pid)
        finally:
            server.terminate()
            server.wait(timeout=30)


def _set_up(data: Path, environment: dict[str, str]) -> None:
    passphrase = data / "passphrase"
    passphrase.write_text(PASSPHRASE, encoding="utf-8")
    told = {
        "network": "Benchmark",
        "organisation": "Harbour",
        "country": "NO",
        "languages": "en",
        "full-name": "Ada Example",
        "username": "ada",
        "email": "",
        "passphrase-file": str(passphrase),
    }
    options = [word for name, value in told.items() for word in (f"--{name}", value)]
    for words in (["-m", "havn", "setup", *options], ["-c", ADD_DESK]):
        subprocess.run([sys.executable, *words], env=environment, check=True, stdout=subprocess.DEVNULL)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + STARTED_WITHIN_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError("The server ended before it answered.")
        with socket.socket() as knocking:
            if knocking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("The server did not answer in time.")
