"""A cleaned copy of a file, or none: what can't be cleaned is not shown."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from havn.foundations.errors import Invalid
from havn.foundations.files import sandbox
from havn.foundations.files.findings import Finding
from havn.foundations.files.kinds import Kind, kind_of

MAT2 = "/usr/bin/mat2"
# What mat2 knows and can clean without flattening: for PDF it is asked to leave the text readable.
BY_MAT2 = {Kind.JPEG, Kind.PNG, Kind.HEIC, Kind.PDF, Kind.DOCX, Kind.XLSX, Kind.ODT, Kind.MP3, Kind.OGG, Kind.MP4}
ONLY_BY_MAT2 = {Kind.HEIC}


class CannotCleanError(Invalid):
    """There is no cleaned copy: the file was not understood well enough to be sure."""

    default = _(
        "We could not make a copy of this file without its hidden data, so we did not take it. "
        "Please save it anew, for example as PDF, or take a picture of it."
    )


@dataclass(frozen=True)
class Cleaned:
    """A cleaned copy: its bytes, what was found, which cleaners ran, and what kept them apart from everything else."""

    data: bytes
    kind: Kind
    findings: list[Finding]
    by: tuple[str, ...]
    held: tuple[str, ...]


def clean(data: bytes, kind: Kind) -> Cleaned:
    """Return the cleaned copy; raise `CannotCleanError` when it can't be made. Slow: never inside a transaction."""
    by: tuple[str, ...]
    has_mat2 = shutil.which(MAT2) is not None and sandbox.wrapper()[0] == "bubblewrap" and kind in BY_MAT2
    if kind in ONLY_BY_MAT2:
        if not has_mat2:
            raise CannotCleanError
        cleaned, findings, by = _mat2(data, kind), _guessed(data), ("mat2",)
    else:
        cleaned, findings = _washed(data, kind)
        cleaned, by = _twice(cleaned, kind) if has_mat2 else (cleaned, ("havn",))
    try:
        if kind_of(cleaned) is not kind:
            raise CannotCleanError
    except Invalid as error:
        raise CannotCleanError from error
    return Cleaned(cleaned, kind, findings, by, sandbox.held())


def _washed(data: bytes, kind: Kind) -> tuple[bytes, list[Finding]]:
    try:
        answer = sandbox.run([sys.executable, "-m", "havn.foundations.files.washing", kind.value], data)
        told, _newline, cleaned = answer.partition(b"\n")
        return cleaned, [Finding(value) for value in json.loads(told)]
    except (sandbox.SandboxError, ValueError) as error:
        raise CannotCleanError from error


def _twice(cleaned: bytes, kind: Kind) -> tuple[bytes, tuple[str, ...]]:
    """Let mat2 look at what we washed: a second opinion by other people. Where it refuses, ours stands."""
    try:
        again = _mat2(cleaned, kind)
        return (again, ("havn", "mat2")) if kind_of(again) is kind else (cleaned, ("havn",))
    except Invalid:
        return cleaned, ("havn",)


def _mat2(data: bytes, kind: Kind) -> bytes:
    lightly = "--lightweight" if kind is Kind.PDF else ""
    # The only folder that can be written to lies in memory and ends with the sandbox.
    steps = (
        f"ulimit -c 0 -t 60 -v 3000000; cat > file.{kind.extension} && {MAT2} --unknown-members omit {lightly} "
        f"file.{kind.extension} >&2 && cat file.cleaned.{kind.extension}"
    )
    try:
        return sandbox.run(["/bin/sh", "-c", steps], data)
    except sandbox.SandboxError as error:
        raise CannotCleanError from error


def _guessed(data: bytes) -> list[Finding]:
    return [Finding.OTHER] if b"Exif" in data or b"http://ns.adobe.com/xap" in data else []
