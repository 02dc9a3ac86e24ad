"""A form, its pages and its questions, as read from the data files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from havn.foundations.questions.conditions import Condition, holds
from havn.foundations.vocabulary.terms import in_language

if TYPE_CHECKING:
    from havn.foundations.vocabulary import Vocabulary

Texts = Mapping[str, Mapping[str, str]]
Voice = Literal["self", "other"]
Sensitivity = Literal["identity", "content"]


def spoken(texts: Texts, name: str, language: str, voice: Voice) -> str:
    """Choose a text in a language; to somebody who asks for another person, in the words meant for them."""
    about_another = in_language(texts.get(f"{name}_other", {}), language) if voice == "other" else ""
    return about_another or in_language(texts.get(name, {}), language)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an answer may hold. Characters are code points; `most` counts choices, rows, names or files."""

    characters: int = 200
    most: int = 1
    shown: int = 3
    size: int = 0
    precision: Literal["year", "day"] = "day"
    earliest: int = 1900
    latest: int = 2100
    alone: tuple[str, ...] = ()

    @property
    def bytes(self) -> int:
        """How many bytes of UTF-8 the text may take."""
        return self.characters * 4


@dataclass(frozen=True, slots=True)
class Question:
    """One thing asked. `kind` decides what counts as an answer; `parts` are the columns of a list of rows."""

    code: str
    kind: str
    required: bool = False
    sensitive: Sensitivity = "content"
    condition: Condition | None = None
    limits: Limits = field(default_factory=Limits)
    options: Vocabulary | None = None
    offered: str = ""
    parts: tuple[Question, ...] = ()
    texts: Texts = field(default_factory=dict)

    def label(self, language: str, voice: Voice = "self") -> str:
        """Ask the question."""
        return spoken(self.texts, "label", language, voice)

    def hint(self, language: str, voice: Voice = "self") -> str:
        """Explain the question, or nothing."""
        return spoken(self.texts, "hint", language, voice)

    def part(self, code: str) -> Question:
        """Find a column of a list of rows."""
        return next(part for part in self.parts if part.code == code)


@dataclass(frozen=True, slots=True)
class Page:
    """What is asked on one page."""

    code: str
    questions: tuple[Question, ...]
    condition: Condition | None = None
    texts: Texts = field(default_factory=dict)

    def heading(self, language: str, voice: Voice = "self") -> str:
        """Head the page."""
        return spoken(self.texts, "heading", language, voice)

    def intro(self, language: str, voice: Voice = "self") -> str:
        """Say a few words before the questions, or nothing."""
        return spoken(self.texts, "intro", language, voice)


@dataclass(frozen=True)
class Form:
    """A form in one version."""

    code: str
    version: int
    pages: tuple[Page, ...]
    texts: Texts = field(default_factory=dict)
    other_voice: Condition | None = None

    def title(self, language: str) -> str:
        """Name the form."""
        return in_language(self.texts.get("title", {}), language)

    def voice(self, values: Mapping[str, object]) -> Voice:
        """Tell whether the person who answers speaks of themselves or of another."""
        return "other" if self.other_voice and holds(self.other_voice, values) else "self"

    def page(self, code: str) -> Page:
        """Find a page; raises KeyError."""
        return self._pages[code]

    def question(self, code: str) -> Question:
        """Find a question; raises KeyError."""
        return self._questions[code]

    def questions(self) -> Iterator[Question]:
        """Go through all questions in order."""
        return iter(self._questions.values())

    @cached_property
    def _pages(self) -> dict[str, Page]:
        return {page.code: page for page in self.pages}

    @cached_property
    def _questions(self) -> dict[str, Question]:
        return {question.code: question for page in self.pages for question in page.questions}
