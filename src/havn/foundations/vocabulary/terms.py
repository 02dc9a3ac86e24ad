"""A term is a stable code with its names; a vocabulary is an ordered list of terms."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import get_language

if TYPE_CHECKING:
    from pathlib import Path

INTERFACE_LANGUAGES = ("en", "fr", "es", "ru", "ar")


def in_language(texts: Mapping[str, str], language: str | None = None) -> str:
    """Choose the text in a language (the active one when none is named), else in English, else nothing."""
    wanted = (language or get_language() or "en").replace("_", "-").partition("-")[0].lower()
    return texts.get(wanted) or texts.get("en", "")


def folded(text: str) -> str:
    """Reduce a label to what counts when somebody types it: no accents, no case, single spaces."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())


@dataclass(frozen=True, slots=True)
class Term:
    """One coded word: its labels, longer texts about it, and its codes in other systems."""

    code: str
    labels: Mapping[str, str]
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)

    def label(self, language: str | None = None) -> str:
        """Name the term in a language, or in the active one."""
        return in_language(self.labels, language) or self.code

    def text(self, name: str, language: str | None = None) -> str:
        """Give a longer text about the term (`note`, `risk`, `next_door`, …), empty when it has none."""
        return in_language(self.texts.get(name, {}), language)

    def code_in(self, system: str) -> str:
        """Give the term's code in another system (`mt4`, `mt41`, …), empty when it has none there."""
        return self.codes.get(system, "")

    def __str__(self) -> str:
        return self.label()


class Vocabulary(Mapping[str, Term]):
    """An ordered list of terms by code, loaded when first asked."""

    def __init__(self, name: str, load: Callable[[], list[Term]], *, by_label: bool = False) -> None:
        """Keep the loader; `by_label` lists choices alphabetically instead of in the order of the file."""
        self.name = name
        self.by_label = by_label
        self._load = load
        self._typed: dict[str, dict[str, str]] = {}

    @cached_property
    def _terms(self) -> dict[str, Term]:
        return {term.code: term for term in self._load()}

    def __getitem__(self, code: str) -> Term:
        return self._terms[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._terms)

    def __len__(self) -> int:
        return len(self._terms)

    def __repr__(self) -> str:
        return f"Vocabulary({self.name!r})"

    def __hash__(self) -> int:
        return hash(self.name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Vocabulary) and self.name == other.name and self._terms == other._terms

    def label(self, code: str, language: str | None = None) -> str:
        """Name a code; an old code that is no longer on the list is shown as it is."""
        return self._terms[code].label(language) if code in self._terms else code

    def find(self, text: str, language: str | None = None) -> Term | None:
        """Find a term by its code or by its label as typed in a language or in English, case aside."""
        if text in self._terms:
            return self._terms[text]
        typed = folded(text)
        for candidate in (language or get_language() or "en", "en"):
            code = self._by_typed_label(candidate).get(typed)
            if code is not None:
                return self._terms[code]
        return None

    def _by_typed_label(self, language: str) -> dict[str, str]:
        short = language.partition("-")[0].lower()
        if short not in INTERFACE_LANGUAGES:
            return {}
        if short not in self._typed:
            self._typed[short] = {folded(term.label(short)): code for code, term in self._terms.items()}
        return self._typed[short]


def choices(
    vocabulary: Vocabulary, language: str | None = None, *, only: Collection[str] | None = None
) -> list[tuple[str, str]]:
    """List (code, label) for a form, all terms or only some of them."""
    pairs = [(term.code, term.label(language)) for term in vocabulary.values() if only is None or term.code in only]
    return sorted(pairs, key=lambda pair: folded(pair[1])) if vocabulary.by_label else pairs


def read_vocabulary(name: str, path: Path) -> Vocabulary:
    """Declare a vocabulary kept in a data file."""
    return Vocabulary(name, lambda: [read_term(entry) for entry in json.loads(path.read_text("utf-8"))["terms"]])


def read_term(entry: Mapping[str, str | Mapping[str, str]]) -> Term:
    """Read one entry: languages are labels, nested objects are longer texts, the rest are codes elsewhere."""
    labels = {key: value for key, value in entry.items() if key in INTERFACE_LANGUAGES and isinstance(value, str)}
    codes = {
        key: value
        for key, value in entry.items()
        if isinstance(value, str) and key != "code" and key not in INTERFACE_LANGUAGES
    }
    texts = {key: value for key, value in entry.items() if not isinstance(value, str)}
    return Term(str(entry["code"]), labels, texts, codes)
