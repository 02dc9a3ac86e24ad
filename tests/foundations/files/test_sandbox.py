"""What runs in the sandbox sees neither the network nor the machine, and leaves nothing behind."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from havn.foundations.files import sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

BEST = sandbox.wrapper()[0]
needs_bubblewrap = pytest.mark.skipif(BEST != "bubblewrap", reason="bubblewrap does not run here")


def ask(code: str) -> bytes:
    return sandbox.run([sys.executable, "-c", code], b"")


@pytest.fixture
def other_wrapper(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sandbox, "_bubblewrap", lambda: ())
    sandbox.wrapper.cache_clear()
    yield
    monkeypatch.undo()
    sandbox.wrapper.cache_clear()


def test_what_goes_in_comes_out() -> None:
    assert sandbox.run(["/bin/cat"], b"\0\xff" * 100_000) == b"\0\xff" * 100_000


@pytest.mark.skipif(BEST == "limits", reason="neither bubblewrap nor unshare runs here")
def test_there_is_no_network() -> None:
    assert ask("import socket; print([n for _, n in socket.if_nameindex()])").strip() in {b"['lo']", b"[]"}


@needs_bubblewrap
def test_neither_data_nor_secrets_nor_other_code_can_be_seen(tmp_path: Path) -> None:
    (tmp_path / "pepper").write_text("secret")
    seen = Path(sandbox.__file__).resolve().parents[2]
    for path in (
        tmp_path / "pepper",
        Path("/etc/passwd"),
        seen / "foundations" / "people",
        seen / "website",
        seen.parents[1] / "pyproject.toml",
    ):
        assert ask(f"import os; print(os.path.exists({str(path)!r}))").strip() == b"False", path


@needs_bubblewrap
def test_the_system_can_not_be_written_to() -> None:
    code = "import os\ntry:\n open('/usr/x', 'w')\nexcept OSError as error:\n print(error.errno in (1, 13, 30))"
    assert ask(code).strip() == b"True"


def test_a_program_that_fails_or_hangs_is_an_error_without_its_words() -> None:
    with pytest.raises(sandbox.SandboxError) as failed:
        ask("import sys; sys.exit('Zarathustra')")
    assert "Zarathustra" not in str(failed.value)
    with pytest.raises(sandbox.SandboxError):
        sandbox.run(["/bin/sleep", "20"], b"", seconds=0.3)


@pytest.mark.usefixtures("other_wrapper")
def test_without_bubblewrap_it_says_what_still_holds() -> None:
    assert sandbox.held() in {("network", "limits"), ("limits",)}
    assert sandbox.run(["/bin/cat"], b"x") == b"x"


def test_the_washing_process_writes_no_file_and_takes_no_more_than_its_memory() -> None:
    limits = "from havn.foundations.files.washing.__main__ import LIMITS; import resource\n"
    limits += "[resource.setrlimit(limit, (value, value)) for limit, value in LIMITS.items()]\n"
    for attempt in ("open('/tmp/x', 'wb', buffering=0).write(b'x' * 4096)", "bytearray(2_000_000_000)"):
        with pytest.raises(sandbox.SandboxError):
            ask(limits + attempt)
