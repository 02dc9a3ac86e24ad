"""How long until `havn demo` answers: the first time, when its data is made, and every time after that."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 180.0  # seconds


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="havn-bench-") as folder:
        yield Figure("first demonstration until the page answers, set up already", until_it_answers(folder), "s")
        least = min(until_it_answers(folder) for _ in range(3))
        yield Figure("second demonstration until the page answers", least, "s", bound=8)


def until_it_answers(folder: str) -> float:
    """Start the demonstration, ask for its first page until it comes, stop it; return the seconds."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = asked.getsockname()[1]
    root = Path(__file__).parents[1]
    environment = {**os.environ, "PYTHONPATH": str(root / "src"), "HAVN_DEMO_DATA": f"{folder}/demo"}
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "havn", "demo", "--port", str(port)],
        cwd=root,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/", process)
        return time.perf_counter() - began
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("The demonstration did not answer.")
