"""Files that people attach: which kinds are taken, and how what a file tells about its maker is washed out of it.

Words: kind (what a file is by its content; its name says nothing), finding (something telling that a file held),
cleaned copy (what staff open; the original is sealed beside it), washing (our own cleaning, in a process apart).
No models: bytes in, bytes out. Nothing plain is written to a disk.
Neighbours: `vault` below seals the original and the copy; programmes above keep both with their findings.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from havn.foundations.files.cleaning import CannotCleanError, Cleaned, clean
    from havn.foundations.files.findings import Finding
    from havn.foundations.files.kinds import Kind, kind_of
    from havn.foundations.files.turns import clean_in_turn

__all__ = ["CannotCleanError", "Cleaned", "Finding", "Kind", "clean", "clean_in_turn", "kind_of"]

_WHERE = {"CannotCleanError": "cleaning", "Cleaned": "cleaning", "clean": "cleaning", "Finding": "findings"}
_WHERE |= {"Kind": "kinds", "kind_of": "kinds", "clean_in_turn": "turns"}


def __getattr__(name: str) -> Any:
    # Only when asked for: the washing process imports this package too, and in there is no Django.
    if name not in _WHERE:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
