"""The command as an administrator meets it."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest

from havn.website.command import main
from havn.website.commands import demo

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.website.conftest import Installation

    Install = Callable[..., Installation]

COMMANDS = (
    ["serve"],
    ["demo"],
    ["setup"],
    ["check"],
    ["backup"],
    ["restore"],
    ["audit"],
    ["audit", "verify"],
    ["audit", "checkpoint"],
    ["user"],
    ["user", "list"],
    ["task"],
    ["task", "work"],
    ["task", "list"],
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command, "--help"])
    assert (ended.value.code, capsys.readouterr().out.startswith("usage: havn")) == (0, True)


@pytest.mark.parametrize("command", [[], ["sail"], ["audit"], ["serve", "--port", "many"], ["restore"]], ids=str)
def test_what_can_not_be_understood_ends_with_two(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(command)
    assert (ended.value.code, "usage: havn" in capsys.readouterr().err) == (2, True)


def test_help_needs_no_installation_and_makes_none(install: Install) -> None:
    here = install("here")
    assert here.havn("serve", "--help").returncode == 0
    assert list(here.data.iterdir()) == []


def test_a_wrong_setting_is_named(install: Install) -> None:
    done = install("here").havn("check", HAVN_PORT="ninety")
    assert (done.returncode, done.stderr) == (2, "havn: HAVN_PORT must be a number between 1 and 65535.\n")


@pytest.mark.parametrize("command", [["audit", "verify"], ["user", "list"], ["task", "list"], ["backup"]], ids=" ".join)
def test_where_there_is_no_installation_it_says_so(install: Install, command: list[str]) -> None:
    done = install("here").havn(*command)
    assert (done.returncode, done.stderr[:41]) == (1, "havn: There is no installation here yet. ")


def test_serve_without_a_network_and_nobody_to_ask_says_what_to_do(install: Install) -> None:
    done = install("here").havn("serve")
    assert (done.returncode, "Run `havn setup` first" in done.stdout) == (1, True)


def test_check_tells_what_is_well_and_what_is_not(install: Install) -> None:
    here = install("here", with_network=True)
    (here.data / "last-backup").unlink(missing_ok=True)
    done = here.havn("check")
    lines = {line[8:].split(":")[0]: line[:8].strip() for line in done.stdout.splitlines() if ":" in line}
    assert {
        name: lines[name] for name in ("data folder", "secrets folder", "tables", "network", "backup", "https")
    } == {
        "data folder": "well",
        "secrets folder": "well",
        "tables": "well",
        "network": "well",
        "backup": "improve",
        "https": "improve",
    }
    assert done.returncode == 0
    here.data.chmod(0o755)
    again = here.havn("check")
    assert (again.returncode, again.stdout[:19]) == (1, "wrong   data folder")


def test_an_untouched_record_is_verified(install: Install) -> None:
    done = install("here", with_network=True).havn("audit", "verify")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "All of it fits.")


def test_a_deposited_checkpoint_that_is_none_is_refused(install: Install, tmp_path: Path) -> None:
    here, kept = install("here", with_network=True), tmp_path / "kept.txt"
    kept.write_text("havn/0000000000000000\n12\nAAAA\n", "utf-8")
    done = here.havn("audit", "verify", str(kept))
    assert (done.returncode, "Nothing was looked at." in done.stdout) == (1, True)
    done = here.havn("audit", "checkpoint")
    assert (done.returncode, "there is nothing to sign" in done.stdout) == (1, True)


def test_work_that_is_due_is_run_once(install: Install) -> None:
    here = install("here", with_network=True)
    done = here.havn("task", "work", "--once")
    assert done.returncode == 0, done.stderr
    assert "waiting\t0" in here.havn("task", "list").stdout


def test_setup_without_answers_names_the_option_that_is_missing(install: Install) -> None:
    done = install("here").havn("setup")
    assert (done.returncode, done.stderr) == (1, "havn: There is nobody to ask: add --network.\n")


def test_setup_a_second_time_changes_nothing(install: Install) -> None:
    done = install("here", with_network=True).havn("setup", "--network", "Another")
    assert (done.returncode, "set up already" in done.stderr) == (1, True)


def test_the_demonstration_never_touches_a_folder_that_is_none(install: Install) -> None:
    here = install("here", with_network=True)
    done = here.havn("demo", "--fresh", HAVN_DEMO_DATA=str(here.data))
    assert (done.returncode, "Nothing was touched" in done.stderr) == (1, True)
    assert here.networks() == "Harbour Network"


def test_a_demonstration_is_kept_until_another_copy_of_havn_would_make_another(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    demo.prepare(folder, fresh=False)
    (folder / demo.SIGN_INS).write_text("amina", "utf-8")
    demo.prepare(folder, fresh=False)
    assert (folder / demo.SIGN_INS).read_text("utf-8") == "amina"

    (folder / demo.MARK).write_text("made by another\n", "utf-8")
    demo.prepare(folder, fresh=False)
    assert sorted(found.name for found in folder.iterdir()) == [demo.MARK]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answer(url: str, *, within: float = 30) -> int:
    deadline = time.monotonic() + within
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                return int(response.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            assert time.monotonic() < deadline, "the server did not answer"
            time.sleep(0.1)


def test_serve_answers_on_this_machine_runs_work_beside_it_and_stops_when_told(install: Install) -> None:
    here, port = install("here", with_network=True), free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "havn", "serve", "--port", str(port)],
        cwd=here.data.parent,
        env=here.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert answer(f"http://127.0.0.1:{port}/healthz") == 200
        deadline = time.monotonic() + 20
        while "done\t0" in here.havn("task", "list").stdout:
            assert time.monotonic() < deadline, "no job was run"
    finally:
        server.send_signal(signal.SIGTERM)
        said, _nothing = server.communicate(timeout=30)
    assert (server.returncode, "healthz" in said, "127.0.0.1 -" in said) == (0, False, False)
