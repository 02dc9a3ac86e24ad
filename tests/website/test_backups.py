"""A backup comes back whole, or not at all."""

from __future__ import annotations

import io
import json
import shutil
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from havn.engines import sealing
from havn.foundations.errors import Invalid
from havn.website.commands import parcel
from tests.website.conftest import PASSPHRASE, SEALED, URL

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.website.conftest import Installation

    Install = Callable[..., Installation]


def with_secrets_of(there: Installation, here: Installation) -> Installation:
    """Put the secrets folder in place by hand, as the advice says."""
    (there.data / "secrets").mkdir(mode=0o700)
    for path in (here.data / "secrets").iterdir():
        (there.data / "secrets" / path.name).write_text(path.read_text())
    return there


@pytest.fixture
def here(install: Install) -> Installation:
    return install("here", with_network=True)


@pytest.fixture(scope="session")
def archive_of_pattern(pattern: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    (folder / "passphrase").write_text(PASSPHRASE)
    done = pattern.havn("backup", str(folder / "havn.archive"), "--passphrase-file", str(folder / "passphrase"))
    assert done.returncode == 0, done.stderr
    return folder / "havn.archive"


@pytest.fixture
def archive(archive_of_pattern: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(archive_of_pattern, tmp_path / "havn.archive"))


def is_untouched(there: Installation) -> bool:
    files = [path for path in (there.data / "files").glob("**/*") if path.is_file()]
    return there.havn("user", "list").returncode == 1 and files == []


def test_an_archive_restores_database_and_files_into_an_empty_installation(
    here: Installation, archive: Path, install: Install, passphrase_file: str
) -> None:
    there = with_secrets_of(install("there"), here)
    done = there.havn("restore", str(archive), "--passphrase-file", passphrase_file)
    assert done.returncode == 0, done.stderr
    assert "0 days ago" in done.stdout
    assert (there.networks(), there.havn("audit", "verify").returncode) == ("Harbour Network", 0)
    assert (there.data / "files/ab/abcdef").read_bytes() == SEALED
    assert [path.name for path in there.data.iterdir() if path.name.startswith(".")] == []
    assert [path.name for path in (there.data / "files").glob("**/*") if path.is_file()] == ["abcdef"]


def test_an_archive_shows_nothing_and_holds_no_secret(here: Installation, archive: Path) -> None:
    whole = archive.read_bytes()
    assert (b"Harbour Network" in whole, SEALED[:64] in whole, archive.stat().st_mode & 0o077) == (False, False, 0)
    opened = io.BytesIO()
    with archive.open("rb") as file:
        sealing.unlock_archive(file, opened, passphrase=PASSPHRASE)
    for path in (here.data / "secrets").iterdir():
        secret = path.read_text().strip()
        assert secret.encode() not in opened.getvalue()
        assert bytes.fromhex(secret) not in opened.getvalue()


def test_a_backup_leaves_nothing_beside_the_data_and_is_seen_by_check(
    pattern: Installation, here: Installation, archive: Path
) -> None:
    assert [path.name for path in pattern.data.iterdir() if path.name.startswith(".")] == []
    assert "well    backup" in pattern.havn("check").stdout
    again = here.havn("backup", str(archive))
    assert (again.returncode, "is there already" in again.stderr) == (1, True)


def test_check_only_says_whether_it_fits_and_changes_nothing(
    here: Installation, archive: Path, passphrase_file: str
) -> None:
    done = here.havn("restore", str(archive), "--check-only", "--passphrase-file", passphrase_file)
    assert (done.returncode, "The archive is whole" in done.stdout) == (0, True)


def test_too_little_memory_is_called_so(here: Installation, archive: Path, passphrase_file: str) -> None:
    short = (
        "import resource; from havn.foundations.vault import models as _loaded; from havn.website.command import main; "
        f"held = int(open('/proc/self/statm').read().split()[0]) * resource.getpagesize() + {200 * 1024**2}; "
        "resource.setrlimit(resource.RLIMIT_AS, (held, held)); "
        f"print(main(['restore', {str(archive)!r}, '--check-only', '--passphrase-file', {passphrase_file!r}]))"
    )
    done = here._run(
        "-c",
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'havn.website.settings.production'\n"
        f"import django; django.setup()\n{short}",
    )
    assert (done.stdout, "There is too little memory for this" in done.stderr) == ("1\n", True)


def refused(there: Installation, archive: Path, passphrase_file: str) -> str:
    done = there.havn("restore", str(archive), "--passphrase-file", passphrase_file)
    assert done.returncode == 1, done.stdout
    return done.stderr


def test_an_installation_that_is_not_empty_is_left_alone(
    here: Installation, archive: Path, passphrase_file: str, install: Install
) -> None:
    assert "installation here already" in refused(here, archive, passphrase_file)
    assert here.networks() == "Harbour Network"
    there = with_secrets_of(install("there"), here)
    (there.data / "files").mkdir()
    (there.data / "files" / "one").write_bytes(b"sealed")
    assert "installation here already" in refused(there, archive, passphrase_file)


def test_other_secrets_are_noticed_before_anything_is_changed(
    archive: Path, passphrase_file: str, install: Install
) -> None:
    there = install("there")
    assert "other secrets (pepper, installation, signing, django)" in refused(there, archive, passphrase_file)
    assert is_untouched(there)


@pytest.mark.parametrize("damage", ["passphrase", "cut", "changed", "no archive"])
def test_an_archive_that_does_not_open_changes_nothing(
    here: Installation, archive: Path, passphrase_file: str, install: Install, damage: str
) -> None:
    there = with_secrets_of(install("there"), here)
    whole = bytearray(archive.read_bytes())
    if damage == "passphrase":
        Path(passphrase_file).write_text("another one\n")
    elif damage == "cut":
        archive.write_bytes(whole[:-100])
    elif damage == "changed":
        whole[len(whole) // 2] ^= 1
        archive.write_bytes(whole)
    else:
        archive.write_bytes(b"hello")
    assert "does not open" in refused(there, archive, passphrase_file)
    assert is_untouched(there)


def test_an_old_archive_is_restored_only_when_asked_to(
    here: Installation, archive: Path, passphrase_file: str, install: Install, tmp_path: Path
) -> None:
    opened, older = tmp_path / "opened", tmp_path / "older"
    with archive.open("rb") as file, opened.open("wb") as target:
        sealing.unlock_archive(file, target, passphrase=PASSPHRASE)
    rewritten = tmp_path / "rewritten"
    with tarfile.open(opened) as old, tarfile.open(rewritten, "w") as new:
        for member in old:
            data = old.extractfile(member).read()  # type: ignore[union-attr]
            if member.name == parcel.LIST:
                made_at = (datetime.now(UTC) - timedelta(days=40)).isoformat()
                data = json.dumps(json.loads(data) | {"made_at": made_at}).encode()
                member.size = len(data)
            new.addfile(member, io.BytesIO(data))
    with rewritten.open("rb") as file, older.open("wb") as target:
        sealing.lock_archive(file, target, passphrase=PASSPHRASE)
    there = with_secrets_of(install("there"), here)
    assert "older than 35 days" in refused(there, older, passphrase_file)
    assert is_untouched(there)
    done = there.havn("restore", str(older), "--passphrase-file", passphrase_file, "--even-if-old")
    assert (done.returncode, "40 days ago" in done.stdout, there.networks()) == (0, True, "Harbour Network")


@pytest.mark.skipif(bool(URL), reason="an archive names the engine it is of; the suite runs on PostgreSQL now")
def test_an_archive_of_another_engine_is_refused(tmp_path: Path) -> None:
    from havn.foundations.errors import WrongState
    from havn.website.commands.backups import _fits

    secrets = {"pepper": bytes(32)}
    manifest = parcel.Manifest(datetime.now(UTC), "postgresql", parcel.marks_of(secrets))
    with pytest.raises(WrongState):
        _fits(manifest, secrets, old_too=False)


def packed(tmp_path: Path) -> Path:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "one").write_bytes(b"x" * 3_000_000)
    (tmp_path / "havn.sqlite3").write_bytes(b"database")
    with (tmp_path / "parcel").open("wb") as stream:
        parcel.pack(stream, tmp_path / "havn.sqlite3", tmp_path / "files", datetime.now(UTC), {"pepper": bytes(32)})
    return tmp_path / "parcel"


def test_a_parcel_lists_everything_with_its_hash(tmp_path: Path, django_db_blocker: object) -> None:
    manifest = parcel.unpack(packed(tmp_path), tmp_path / "out")
    assert sorted(manifest.files) == ["files/one", "havn.sqlite3"]


@pytest.mark.parametrize("change", ["content", "missing", "more", "outside", "link", "list"])
def test_a_parcel_that_is_not_as_listed_is_refused(tmp_path: Path, change: str) -> None:
    source = packed(tmp_path)
    changed = tmp_path / "changed"
    with tarfile.open(source) as old, tarfile.open(changed, "w") as new:
        for member in old:
            data = old.extractfile(member).read()  # type: ignore[union-attr]
            if change == "missing" and member.name == "files/one":
                continue
            if change == "content" and member.name == "files/one":
                data = data[:-1] + b"y"
            if change == "list" and member.name == parcel.LIST:
                data = b"{}"
                member.size = 2
            new.addfile(member, io.BytesIO(data))
        if change == "link":
            link = tarfile.TarInfo("files/two")
            link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
            new.addfile(link)
        if change in {"more", "outside"}:
            new.addfile(tarfile.TarInfo("files/two" if change == "more" else "../outside"), io.BytesIO(b""))
    with pytest.raises(Invalid):
        parcel.unpack(changed, tmp_path / "out")
    assert not (tmp_path / "outside").exists()
