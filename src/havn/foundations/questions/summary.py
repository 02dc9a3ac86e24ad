"""Answers in words: for checking before they are sent, for the case worker, for print."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from havn.foundations.questions.answers import Answers, Value, spellings
from havn.foundations.questions.checking import Offered, asked_pages, prune
from havn.foundations.questions.writing import isolated
from havn.foundations.vocabulary import day_text, money_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from havn.foundations.questions.form import Form, Question, Voice

YEAR_AND_MONTH = 7
YEAR = 4


def summary(
    form: Form, answers: Answers, language: str, *, offered: Offered | None = None
) -> list[tuple[str, list[tuple[str, str]]]]:
    """List what was answered as (page heading, [(question, answer in words)]), in the order of the form."""
    values = prune(form, answers.values)
    voice = form.voice(values)
    told = []
    for page in asked_pages(form, values):
        pairs = [
            (question.label(language, voice), value_text(question, values[question.code], language, voice, offered))
            for question in page.questions
            if question.code in values
        ]
        if pairs:
            told.append((page.heading(language, voice), pairs))
    return told


def by_sensitivity(form: Form, answers: Answers) -> tuple[dict[str, Value], dict[str, Value]]:
    """Part the answers into (who and where the person is, everything else): each is sealed under its own key."""
    identity: dict[str, Value] = {}
    content: dict[str, Value] = {}
    for code, value in answers.values.items():
        (identity if form.question(code).sensitive == "identity" else content)[code] = value
    return identity, content


def value_text(
    question: Question, value: Any, language: str, voice: Voice = "self", offered: Offered | None = None
) -> str:
    """Write one answer in words; lists and rows have a line each."""
    if question.kind == "rows":
        return "\n".join(_row_text(question, row, language, voice) for row in value)
    write = WRITERS.get(question.kind)
    return write(value, language) if write else _options_text(question, value, language, offered or {})


def _row_text(question: Question, row: Mapping[str, Any], language: str, voice: Voice) -> str:
    return " · ".join(
        f"{part.label(language, voice)}: {isolated(value_text(part, row[part.code], language, voice))}"
        for part in question.parts
        if part.code in row
    )


def _options_text(question: Question, value: Any, language: str, offered: Offered) -> str:
    codes = value if isinstance(value, list) else [value]
    labels = offered.get(question.offered, {})
    named = [
        question.options.label(code, language) if question.options is not None else labels.get(code, code)
        for code in codes
    ]
    return "\n".join(named)


def _as_written(value: str, _language: str) -> str:
    return value


def _names_text(value: Value, _language: str) -> str:
    return " · ".join(isolated(name) for name in spellings(value))


def _money_text(value: Mapping[str, str], language: str) -> str:
    return money_text(Decimal(value["amount"]), value["currency"], language)


def _files_text(value: list[str], _language: str) -> str:
    return str(len(value))


def _date_text(value: str, language: str) -> str:
    if len(value) == YEAR:
        return value
    if len(value) == YEAR_AND_MONTH:
        return day_text(date.fromisoformat(f"{value}-01"), language, "month")
    return day_text(date.fromisoformat(value), language, "long")


WRITERS: Mapping[str, Callable[[Any, str], str]] = {
    "text": _as_written,
    "long_text": _as_written,
    "names": _names_text,
    "money": _money_text,
    "date": _date_text,
    "files": _files_text,
}
