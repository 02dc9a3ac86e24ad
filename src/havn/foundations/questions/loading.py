"""Read a form and its texts from the data files, and refuse one that is broken."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from havn.foundations import vocabulary
from havn.foundations.questions.conditions import FormBroken, check_condition, questions_in
from havn.foundations.questions.form import Form, Limits, Page, Question, Texts
from havn.foundations.questions.kinds import KINDS
from havn.foundations.vocabulary import INTERFACE_LANGUAGES, Term, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMS = Path(__file__).parent / "forms"

LISTS: Mapping[str, Vocabulary] = {
    **vocabulary.LISTS,
    "countries": vocabulary.COUNTRIES,
    "languages": vocabulary.LANGUAGES,
}
OPTIONS_OF_KIND = {"yes_no": "yes_no_unknown", "country": "countries", "language": "languages"}


@cache
def load_form(code: str, version: int = 1) -> Form:
    """Read a version of a form with its texts in every language; raises FormBroken."""
    stem = f"{code}.v{version}"
    texts = {
        language: json.loads((FORMS / f"{stem}.{language}.json").read_text("utf-8"))
        for language in INTERFACE_LANGUAGES
        if (FORMS / f"{stem}.{language}.json").exists()
    }
    return read_form(json.loads((FORMS / f"{stem}.json").read_text("utf-8")), texts)


def read_form(definition: Mapping[str, Any], texts: Mapping[str, Mapping[str, Any]]) -> Form:
    """Build a form from its definition and its texts by language; raises FormBroken."""
    form = Form(
        code=definition["code"],
        version=definition["version"],
        pages=tuple(_page(page, texts) for page in definition["pages"]),
        texts={"title": {language: words["title"] for language, words in texts.items()}},
        other_voice=definition.get("other_voice"),
    )
    _check(form)
    return form


def _page(entry: Mapping[str, Any], texts: Mapping[str, Mapping[str, Any]]) -> Page:
    return Page(
        code=entry["code"],
        questions=tuple(_question(question, texts) for question in entry["questions"]),
        condition=entry.get("condition"),
        texts=_texts(texts, "pages", entry["code"]),
    )


def _question(entry: Mapping[str, Any], texts: Mapping[str, Mapping[str, Any]], within: str = "") -> Question:
    path = within + entry["code"]
    if entry["kind"] not in KINDS:
        raise FormBroken(f"{path}: there is no kind {entry['kind']!r}")
    limits = dict(entry.get("limits", {}))
    limits["alone"] = tuple(limits.get("alone", ()))
    offers = entry.get("options", OPTIONS_OF_KIND.get(entry["kind"]))
    return Question(
        code=entry["code"],
        kind=entry["kind"],
        required=entry.get("required", False),
        sensitive=entry.get("sensitive", "content"),
        condition=entry.get("condition"),
        limits=Limits(**limits),
        options=_options(offers, path, texts),
        offered=entry.get("offered", ""),
        parts=tuple(_question(part, texts, f"{path}.") for part in entry.get("parts", ())),
        texts=_texts(texts, "questions", path),
    )


def _options(offers: Any, path: str, texts: Mapping[str, Mapping[str, Any]]) -> Vocabulary | None:
    if offers is None:
        return None
    if isinstance(offers, str):
        if offers not in LISTS:
            raise FormBroken(f"{path}: there is no list {offers!r}")
        return LISTS[offers]
    terms = [
        Term(
            code,
            {language: words["questions"][path]["options"][code] for language, words in texts.items()},
        )
        for code in offers
    ]
    return Vocabulary(path, lambda: terms)


def _texts(texts: Mapping[str, Mapping[str, Any]], section: str, path: str) -> Texts:
    turned: dict[str, dict[str, str]] = {}
    for language, words in texts.items():
        for name, text in words[section].get(path, {}).items():
            if isinstance(text, str):
                turned.setdefault(name, {})[language] = text
    return turned


def _check(form: Form) -> None:
    """Refuse doubled codes and conditions that look ahead: only what was asked before can decide."""
    seen: set[str] = set()
    for page in form.pages:
        _check_looks_back(page.code, page.condition, seen)
        for question in page.questions:
            _check_looks_back(question.code, question.condition, seen)
            if question.code in seen:
                raise FormBroken(f"{question.code} is asked twice")
            seen.add(question.code)
    _check_looks_back("other_voice", form.other_voice, seen)


def _check_looks_back(where: str, condition: Any, seen: set[str]) -> None:
    if condition is None:
        return
    check_condition(condition)
    ahead = set(questions_in(condition)) - seen
    if ahead:
        raise FormBroken(f"{where}: the condition needs answers that were not asked before: {sorted(ahead)}")
