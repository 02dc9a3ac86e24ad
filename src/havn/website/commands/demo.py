"""`havn demo`: the whole platform with a fictional network, in a folder of its own.

It never looks at the data, the secrets or the database of an installation, whatever the environment says.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from havn.engines import sealing
from havn.foundations.errors import Refused, WrongState
from havn.website.commands import ready

if TYPE_CHECKING:
    import argparse

MARK = "this-is-a-demonstration"
SIGN_INS = "sign-ins.txt"
NOTICE = "This is a demonstration. Every person and organisation in it is invented; put nothing real into it."


def demo(asked: argparse.Namespace) -> int:
    """Make the demonstration's data when it is not there yet, say how to sign in, and serve it."""
    folder = Path(os.environ.get("HAVN_DEMO_DATA", "var/demo")).absolute()
    prepare(folder, fresh=asked.fresh)
    os.environ |= {"HAVN_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "havn.website.settings.development"}
    for name in ("HAVN_DATABASE_URL", "HAVN_SECRETS", "HAVN_MAIL_URL", "HAVN_HTTPS", "HAVN_HOSTS"):
        os.environ.pop(name, None)
    ready.load()
    ready.bring_up_to_date()
    sign_ins = folder / SIGN_INS
    if not sign_ins.exists():
        ready.say("Making a fictional network …")
        sign_ins.write_text(_build(), encoding="utf-8")
    ready.say(f"\n{NOTICE}\n\n{sign_ins.read_text(encoding='utf-8').strip()}\n")
    from havn.website.commands.serving import listen

    listen(asked.address, asked.port)
    return 0


def prepare(folder: Path, *, fresh: bool) -> None:
    """Leave an empty, marked folder, or the one of a demonstration that was finished."""
    mark, made_by = folder / MARK, _made_by()
    if folder.exists() and any(folder.iterdir()):
        if not mark.exists():
            raise WrongState(f"{folder} holds something that is no demonstration. Nothing was touched.")
        # One that was broken off while it was made is thrown away too: it would be half a network. So is one that an
        # older copy of Havn made: what it sealed and recorded need not fit any more.
        if fresh or not (folder / SIGN_INS).exists() or mark.read_text(encoding="utf-8") != made_by:
            shutil.rmtree(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    mark.write_text(made_by, encoding="utf-8")


def _made_by() -> str:
    """Return what tells two copies of Havn apart as far as it shows in the data: stories, tables, seals, the record."""
    havn = Path(__file__).parents[2]
    sources = [*havn.glob("**/migrations/*.py"), *havn.glob("website/demo/**/*"), *havn.glob("engines/sealing/*.py")]
    sources += [*havn.glob("foundations/vault/*.py"), *havn.glob("foundations/audit/*.py")]
    read = sorted(source for source in sources if source.is_file() and source.suffix != ".pyc")
    return f"made by {sealing.fingerprint(b''.join(source.read_bytes() for source in read)).hex()[:16]}\n"


def _build() -> str:
    try:
        from havn.website.demo import build
    except ImportError as error:
        raise Refused("This copy of Havn has no demonstration in it.") from error
    sign_ins: str = build()
    return sign_ins
