"""Runs a program on bytes that may be hostile: no network, little to see, little to use, nothing left behind.

Best is bubblewrap: the program sees the system's programs and our own code, read-only, and a folder in memory that
goes with it; neither the installation's data nor its secrets. Where bubblewrap can't run, `unshare` takes the network
away. Where neither can, limits on memory, time and files are all there is, and `held` says so.
"""

from __future__ import annotations

import functools
import shutil
import subprocess
import sys
from pathlib import Path

SECONDS = 120
OURS = Path(__file__).resolve().parents[3]
TREES: tuple[str, ...] = ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin", "/etc/alternatives", "/etc/fonts")
TREES += ("/etc/ld.so.cache", "/etc/mime.types")  # mat2 asks the latter what an ending means
QUIET = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", "HOME": "/tmp"}  # noqa: S108 - in memory


class SandboxError(Exception):
    """The program did not end well; what it said is not passed on."""


@functools.cache
def wrapper() -> tuple[str, tuple[str, ...]]:
    """Return the name of the best wrapper that works on this machine, and its command."""
    for name, command in (("bubblewrap", _bubblewrap()), ("unshare", _unshare())):
        if command:
            tried = subprocess.run(  # noqa: S603 - our own command line
                [*command, "/usr/bin/true"], capture_output=True, check=False, env=QUIET, timeout=20
            )
            if tried.returncode == 0:
                return name, command
    return "limits", ()


def held() -> tuple[str, ...]:
    """Return what holds on this machine: of network, files, limits."""
    return {"bubblewrap": ("network", "files", "limits"), "unshare": ("network", "limits")}.get(
        wrapper()[0], ("limits",)
    )


def run(command: list[str], data: bytes, *, seconds: float = SECONDS) -> bytes:
    """Give `data` to the program and return what it wrote; raise `SandboxError` when it fails or takes too long."""
    try:
        done = subprocess.run(  # noqa: S603 - our own command line
            [*wrapper()[1], *command],
            input=data,
            capture_output=True,
            check=False,
            env=QUIET | {"PYTHONPATH": str(OURS)},
            timeout=seconds,
        )
    except subprocess.TimeoutExpired as error:
        raise SandboxError("it took too long") from error
    if done.returncode != 0:
        raise SandboxError(f"it ended with {done.returncode}")
    return done.stdout


def _bubblewrap() -> tuple[str, ...]:
    program = shutil.which("bwrap")
    if program is None:
        return ()
    shown: list[str] = []
    # Our own code and libraries lie where this Python was found; nothing else of the machine is shown.
    for tree in dict.fromkeys((*TREES, sys.base_prefix, sys.prefix, str(OURS / "havn" / "foundations" / "files"))):
        shown += ["--ro-bind-try", tree, tree]
    for package in ("havn", "havn/foundations"):
        shown += ["--ro-bind-try", f"{OURS}/{package}/__init__.py", f"{OURS}/{package}/__init__.py"]
    return (
        program,
        "--unshare-all",
        "--die-with-parent",
        "--new-session",
        "--cap-drop",
        "ALL",
        "--proc",
        "/proc",
        "--dev",
        "/dev",
        "--tmpfs",
        "/tmp",  # noqa: S108 - a folder in memory, the sandbox's own
        *shown,
        # mat2 would put a sandbox of its own into this one, which the kernel refuses.
        "--ro-bind",
        "/dev/null",
        program,
        "--chdir",
        "/tmp",  # noqa: S108 - the same
    )


def _unshare() -> tuple[str, ...]:
    program = shutil.which("unshare")
    return (program, "--user", "--map-current-user", "--net", "--ipc") if program else ()
