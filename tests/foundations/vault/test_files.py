"""Sealed files: plain bytes never touch the disk, attacks do not open, a full disk leaves nothing behind."""

from __future__ import annotations

import datetime
import errno
import hashlib
import os
import shutil
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from havn.foundations import clock
from havn.foundations.errors import Invalid, NotAllowed
from havn.foundations.ids import new_id
from havn.foundations.network.actor import visitor
from havn.foundations.vault import files
from havn.foundations.vault.fields import Unreadable
from havn.foundations.vault.models import DataKey, SealedFile
from tests import factories

CONTENT = b"\xff\xd8 unmistakable words of a letter " * 9000  # 300 kB: several chunks

pytestmark = pytest.mark.django_db


@pytest.fixture
def data_key(circle):
    return factories.DataKeyFactory(organisation=circle.organisation, circles=[circle])


@pytest.fixture
def actor(officer, circle):
    return factories.actor_of(officer)


def keep(actor, data_key, content: bytes = CONTENT, name: str = "letter.jpg") -> SealedFile:
    with transaction.atomic():
        return files.keep_file(actor, data_key, content, name=name, kind="image/jpeg", findings=["GPS position"])


def on_disk() -> list[Path]:
    return sorted(path for path in files.path_of(new_id()).parents[1].glob("*/*"))


def test_what_was_kept_comes_back_whole_with_what_was_found(actor, data_key) -> None:
    file = keep(actor, data_key)
    manifest, content = files.open_file(actor, SealedFile.objects.get(pk=file.pk))
    assert content == CONTENT
    assert manifest == files.Manifest(
        "letter.jpg", "image/jpeg", len(CONTENT), hashlib.sha256(CONTENT).hexdigest(), ["GPS position"]
    )


def test_neither_words_nor_name_are_on_the_disk_or_in_the_row(actor, data_key) -> None:
    file = keep(actor, data_key)
    assert b"unmistakable" not in files.path_of(file.pk).read_bytes()
    assert b"letter" not in bytes(SealedFile.objects.get(pk=file.pk).manifest)
    assert files.path_of(file.pk).stat().st_mode & 0o077 == 0


def test_without_the_key_nothing_opens(actor, data_key, outsider) -> None:
    file = keep(actor, data_key)
    for nobody in (visitor(), factories.actor_of(outsider)):
        with pytest.raises(NotAllowed):
            files.open_file(nobody, file)


@pytest.mark.parametrize("length", [0, 1, 60, 200, 65_000, 131_200, -1])
def test_a_file_that_was_cut_does_not_open(actor, data_key, length) -> None:
    file = keep(actor, data_key)
    path = files.path_of(file.pk)
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(Unreadable):
        files.open_file(actor, file)


def test_a_file_that_was_changed_lengthened_or_removed_does_not_open(actor, data_key) -> None:
    file = keep(actor, data_key)
    path = files.path_of(file.pk)
    whole = path.read_bytes()
    for attack in (whole[:500] + b"\0" + whole[501:], whole + b"\0", whole + whole):
        path.write_bytes(attack)
        with pytest.raises(Unreadable):
            files.open_file(actor, file)
    path.unlink()
    with pytest.raises(Unreadable):
        files.open_file(actor, file)


def test_two_files_exchanged_on_disk_or_in_the_database_do_not_open(actor, data_key) -> None:
    first, second = keep(actor, data_key), keep(actor, data_key, b"another letter", "other.txt")
    paths = files.path_of(first.pk), files.path_of(second.pk)
    bytes_of_both = [path.read_bytes() for path in paths]
    for path, stolen in zip(paths, reversed(bytes_of_both), strict=True):
        path.write_bytes(stolen)
    for file in (first, second):
        with pytest.raises(Unreadable):
            files.open_file(actor, file)
    for path, its_own in zip(paths, bytes_of_both, strict=True):
        path.write_bytes(its_own)
    SealedFile.objects.filter(pk=first.pk).update(manifest=second.manifest)
    with pytest.raises(Unreadable):
        files.open_file(actor, SealedFile.objects.get(pk=first.pk))


@pytest.mark.parametrize("call", ["write", "fsync"])
def test_a_full_disk_is_said_and_leaves_nothing(actor, data_key, monkeypatch, call) -> None:
    def full(*_args: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    if call == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    else:
        real_open = Path.open

        class Full:
            def __init__(self, target: Any) -> None:
                self.target = target

            def __enter__(self) -> Any:
                self.written = 0
                return self

            def __exit__(self, *_args: object) -> None:
                self.target.close()

            def write(self, chunk: bytes) -> None:
                self.target.write(chunk)
                self.written += len(chunk)
                if self.written > 70_000:
                    full()

        monkeypatch.setattr(Path, "open", lambda path, mode: Full(real_open(path, mode)))
    with pytest.raises(files.NoRoom):
        keep(actor, data_key)
    monkeypatch.undo()
    assert not SealedFile.objects.exists()
    assert on_disk() == []


def test_a_refused_request_leaves_bytes_that_the_sweep_removes_and_no_others(actor, data_key) -> None:
    kept = keep(actor, data_key)
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012 - what is done before it breaks off is the point
        files.keep_file(actor, data_key, b"lost", name="lost", kind="text/plain", findings=[])
        raise RuntimeError
    assert len(on_disk()) == 2
    swept = []
    for days in (0, 0, 1, 2, 3):
        with clock.at(clock.now() + datetime.timedelta(days=days)):
            swept.append(files.sweep())
    assert swept == [0, 0, 0, 1, 0], "what was written a moment ago may belong to a request that is still running"
    assert on_disk() == [files.path_of(kept.pk)]
    assert files.open_file(actor, kept)[1] == CONTENT


def test_a_file_whose_row_came_after_the_first_night_is_kept(actor, data_key) -> None:
    kept = keep(actor, data_key)
    row = SealedFile.objects.filter(pk=kept.pk)
    values = row.values().get()
    row.delete()
    assert files.sweep() == 0
    SealedFile.objects.create(**values)
    for days in (1, 2, 9):
        with clock.at(clock.now() + datetime.timedelta(days=days)):
            assert files.sweep() == 0
    assert files.open_file(actor, kept)[1] == CONTENT
    assert times_of(files.path_of(kept.pk)) == {0}


def test_what_a_crash_left_half_written_goes_too_and_what_is_being_written_stays(actor, data_key) -> None:
    half = files.path_of(new_id()).with_suffix(".partial")
    half.parent.mkdir(parents=True)
    half.write_bytes(b"half")
    assert files.sweep() == 0
    half.write_bytes(b"more of it")
    with clock.at(clock.now() + datetime.timedelta(days=2)):
        assert files.sweep() == 0, "it was written to since"
    with clock.at(clock.now() + datetime.timedelta(days=4)):
        assert files.sweep() == 1
    assert on_disk() == []


def times_of(*paths: Path) -> set[float]:
    return {time for path in paths for time in (path.stat().st_mtime, path.stat().st_atime)}


def test_the_disk_does_not_say_when_a_file_was_written_read_or_removed(actor, data_key) -> None:
    first, second = keep(actor, data_key), keep(actor, data_key)
    paths = [files.path_of(one.pk) for one in (first, second)]
    folders = [path.parent for path in paths]
    assert times_of(*paths) == {0}
    assert {folder.stat().st_mtime for folder in folders} == {0}
    files.open_file(actor, first)
    assert times_of(*paths) == {0}
    before = paths[0].stat().st_ctime
    time.sleep(0.02)
    files.sweep()
    assert paths[0].stat().st_ctime > before, "the night changes every entry"
    files._remove(paths[1])
    assert {folder.stat().st_mtime for folder in folders} == {0}


@pytest.mark.django_db(transaction=True)
def test_removing_a_file_removes_its_bytes_only_once_that_is_certain(organisation, officer) -> None:
    circle = factories.CircleFactory(organisation=organisation, members=[officer])
    data_key = factories.DataKeyFactory(organisation=organisation, circles=[circle])
    actor = factories.actor_of(officer)
    file = keep(actor, data_key)
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012 - what is done before it breaks off is the point
        files.remove_file(SealedFile.objects.get(pk=file.pk))
        raise RuntimeError
    assert files.open_file(actor, file)[1] == CONTENT
    with transaction.atomic():
        files.remove_file(SealedFile.objects.get(pk=file.pk))
    assert on_disk() == []
    assert not SealedFile.objects.exists()


def test_room_is_what_is_free_above_the_reserve_and_nothing_below_it(settings, monkeypatch) -> None:
    settings.HAVN_DISK_RESERVE_BYTES = 1000
    usage = shutil.disk_usage(settings.HAVN_DATA)
    for free, room in ((1500, 500), (1000, 0), (400, -600)):
        monkeypatch.setattr(shutil, "disk_usage", lambda _folder, free=free: usage._replace(free=free))
        assert files.room() == room
        files.refuse_without_room(room)
        with pytest.raises(Invalid):
            files.refuse_without_room(room + 1)


def test_bytes_are_counted_for_the_keys_that_are_named(actor, data_key, circle) -> None:
    other = factories.DataKeyFactory(organisation=circle.organisation, circles=[circle])
    sizes = [files.path_of(keep(actor, key).pk).stat().st_size for key in (data_key, data_key, other)]
    assert files.bytes_under([data_key.pk]) == sizes[0] + sizes[1]
    assert files.bytes_under([data_key.pk, other.pk]) == sum(sizes)
    with CaptureQueriesContext(connection) as asked:
        files.bytes_under(DataKey.objects.values_list("pk", flat=True))
    assert len(asked) == 1
    files.remove_file(other.files.get())
    assert files.bytes_under([data_key.pk, other.pk]) == sizes[0] + sizes[1], "what is gone takes no room"


def test_files_kept_before_lengths_were_noted_are_measured(actor, data_key) -> None:
    measure = import_module("havn.foundations.vault.migrations.0004_sealed_length").measure
    kept, lost = keep(actor, data_key), keep(actor, data_key)
    SealedFile.objects.update(sealed_length=0)
    files.path_of(lost.pk).unlink()
    measure(apps, None)
    lengths = dict(SealedFile.objects.values_list("pk", "sealed_length"))
    assert lengths == {kept.pk: kept.sealed_length, lost.pk: 0}
    assert kept.sealed_length == files.path_of(kept.pk).stat().st_size > len(CONTENT)


def test_lengths_are_not_measured_where_the_folder_of_files_is_missing(actor, data_key, settings, tmp_path) -> None:
    measure = import_module("havn.foundations.vault.migrations.0004_sealed_length").measure
    kept = keep(actor, data_key)
    settings.HAVN_DATA = tmp_path / "not mounted"
    with pytest.raises(RuntimeError, match="Is it mounted"):
        measure(apps, None)
    assert SealedFile.objects.get().sealed_length == kept.sealed_length
