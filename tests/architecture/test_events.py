"""Whatever is recorded is read as a sentence, in every language of the interface."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po
from django.utils import translation
from tools.catalogues import catalogues
from tools.tree import ROOT

from havn.foundations.actions.action import ACTIONS
from havn.foundations.screens import events
from havn.website import first_setup

if TYPE_CHECKING:
    from pathlib import Path


def recorded() -> set[str]:
    """The events of all actions, also of the one that founds an installation: only actions record anything."""
    import_module("havn.website.urls")
    assert first_setup.set_up_first.name in ACTIONS
    return {action.event for action in ACTIONS.values() if action.__module__.startswith("havn.")}


def test_every_event_has_its_words_and_no_words_speak_of_an_event_that_nothing_records() -> None:
    assert set(events.WORDS) == recorded()


@pytest.mark.parametrize(("language", "path"), list(catalogues(ROOT)), ids=lambda value: str(value)[:2])
def test_the_words_of_every_event_are_translated(language: str, path: Path) -> None:
    with path.open("rb") as file:
        held = read_po(file, locale=language)
    with translation.override("en"):
        found = {event: held.get(str(sentence)) for event, sentence in events.WORDS.items()}
    assert [event for event, message in found.items() if message is None or not message.string or message.fuzzy] == []


def test_two_programmes_cannot_speak_of_one_event() -> None:
    known = dict(events.WORDS)
    with pytest.raises(ValueError, match=r"two sentences for case\.opened"):
        events.tell({"case.opened": "Something else"})
    assert known == events.WORDS


def test_an_event_reads_as_its_sentence() -> None:
    assert str(events.happened("desk.set_up")) == "A desk was set up"
