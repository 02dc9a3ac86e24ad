"""A real server process with the demonstration's data, and a real browser. Skipped aloud where Chromium is missing."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.journeys.hand import Hand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ROOT = Path(__file__).parents[2]
PATIENCE = 300.0  # seconds until a server that makes its data answers, on a busy machine


@dataclass
class Server:
    """One running `havn demo`: where it answers, where its data lies, what it said."""

    address: str
    data: Path
    said: Path
    process: subprocess.Popen[bytes]

    def sheet(self) -> str:
        return (self.data / "sign-ins.txt").read_text("utf-8")

    def passphrase(self, name: str) -> str:
        line = next(line for line in self.sheet().splitlines() if line.split()[:1] == [name])
        return line.split(maxsplit=1)[1]

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()


def bare_environment(**more: str) -> dict[str, str]:
    """The environment without what belongs to the tests' own settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HAVN_", "DJANGO_"))}
    return kept | {"PYTHONPATH": str(ROOT / "src")} | more


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def wait_for(address: str, process: subprocess.Popen[bytes], said: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, said.read_text("utf-8", "replace")
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=2).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
        else:
            return
    raise AssertionError(said.read_text("utf-8", "replace"))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demonstration, made anew, served by a process of its own."""
    folder = tmp_path_factory.mktemp("journey")
    said, port = folder / "said.txt", free_port()
    with said.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "havn", "demo", "--port", str(port)],
            cwd=ROOT,
            env=bare_environment(HAVN_DEMO_DATA=str(folder / "data")),
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    running = Server(f"http://127.0.0.1:{port}", folder / "data", said, process)
    try:
        wait_for(running.address, process, said)
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; for one module only, because Playwright's loop must not run while other tests ask the database."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed (Debian: apt install chromium).")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield found
        found.close()


@pytest.fixture(scope="module")
def hand_of(browser: Browser, server: Server) -> Iterator[Callable[..., Hand]]:
    """Make people who use a browser of their own; what axe found on the pages they met is asserted at the end."""
    hands: list[Hand] = []

    def make(language: str = "en", *, scripts: bool = True) -> Hand:
        hands.append(Hand(browser, server.address, language, scripts=scripts))
        return hands[-1]

    yield make
    for hand in hands:
        hand.close()
