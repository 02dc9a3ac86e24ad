"""Check what was sent against what was asked, and keep only that."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from havn.foundations.errors import Invalid
from havn.foundations.questions.answers import Answers, Value
from havn.foundations.questions.conditions import holds
from havn.foundations.questions.kinds import KINDS, Asked
from havn.foundations.questions.loading import FORMS
from havn.foundations.questions.unfit import Unfit
from havn.foundations.vocabulary import Vocabulary, read_vocabulary

if TYPE_CHECKING:
    from havn.foundations.questions.form import Form, Page, Question

LONGEST_PAGE = 400_000
DEEPEST = 6

Offered = Mapping[str, Mapping[str, str]]


@cache
def _sentences() -> Vocabulary:
    return read_vocabulary("mistakes", FORMS / "mistakes.json")


def validate(
    form: Form,
    page_code: str,
    submitted: object,
    language: str,
    *,
    earlier: Answers | None = None,
    offered: Offered | None = None,
) -> Answers:
    """Check one page and give all answers so far, without any to a question that is not asked (any more).

    `offered` holds, by name, what a desk offers today as {code: label}. Raises Invalid, whose `fields` map paths
    such as `costs.0.money` to sentences in the language; the field `""` speaks of the page as a whole.
    """
    page = form.page(page_code)
    known = {question.code for question in page.questions}
    before = earlier.values if earlier else {}
    values = {code: value for code, value in before.items() if code not in known}
    mistakes = _take_page(page, submitted, Asked(language, offered or {}), values)
    if mistakes:
        raise _invalid(mistakes, language)
    return Answers(form.code, form.version, language, prune(form, values))


def _take_page(page: Page, submitted: object, asked: Asked, values: dict[str, Value]) -> dict[str, Unfit]:
    """Put what fits of one page's answers with the `values` so far, and return what does not."""
    if not isinstance(submitted, Mapping) or _is_too_much(submitted):
        return {"": Unfit("too_much")}
    if not set(submitted) <= {question.code for question in page.questions}:
        return {"": Unfit("not_asked")}
    mistakes: dict[str, Unfit] = {}
    for question in page.questions:
        if holds(page.condition, values) and holds(question.condition, values):
            _take(question, submitted.get(question.code), asked, values, mistakes)
    return mistakes


def _take(question: Question, raw: object, asked: Asked, values: dict[str, Value], mistakes: dict[str, Unfit]) -> None:
    try:
        value = KINDS[question.kind](question, raw, asked)
    except Unfit as unfit:
        mistakes[question.code] = unfit
        return
    if value is not None:
        values[question.code] = value
    elif question.required:
        mistakes[question.code] = Unfit("required")


def check_all(form: Form, answers: Answers, *, offered: Offered | None = None) -> Answers:
    """Check every page again, as before sending: what was kept may come from a draft, or an older offer.

    Raises Invalid when something does not fit, is missing, or belongs to another form.
    """
    if (answers.form, answers.version) != (form.code, form.version):
        raise _invalid({"": Unfit("other_form")}, answers.language)
    if not set(answers.values) <= {question.code for question in form.questions()}:
        raise _invalid({"": Unfit("not_asked")}, answers.language)
    values: dict[str, Value] = {}
    mistakes: dict[str, Unfit] = {}
    asked = Asked(answers.language, offered or {})
    for page in form.pages:
        sent = {q.code: answers.values[q.code] for q in page.questions if q.code in answers.values}
        mistakes |= _take_page(page, sent, asked, values)
    if mistakes:
        raise _invalid(mistakes, answers.language)
    return Answers(form.code, form.version, answers.language, values)


def prune(form: Form, values: Mapping[str, Value]) -> dict[str, Value]:
    """Drop answers to questions that are not asked; each hidden answer may hide the next."""
    kept: dict[str, Value] = {}
    for page in form.pages:
        if not holds(page.condition, kept):
            continue
        for question in page.questions:
            if question.code in values and holds(question.condition, kept):
                kept[question.code] = values[question.code]
    return kept


def asked_pages(form: Form, values: Mapping[str, Value]) -> list[Page]:
    """List the pages that are asked, given the answers so far."""
    return [page for page in form.pages if holds(page.condition, values)]


def next_page(form: Form, page_code: str, values: Mapping[str, Value]) -> Page | None:
    """Find the page that follows, given the answers so far; none after the last."""
    codes = [page.code for page in form.pages]
    following = form.pages[codes.index(page_code) + 1 :]
    return next((page for page in following if holds(page.condition, values)), None)


def unanswered(form: Form, values: Mapping[str, Value]) -> list[tuple[Page, Question]]:
    """List the required questions that are asked and not answered yet, with their pages."""
    kept = prune(form, values)
    return [
        (page, question)
        for page in asked_pages(form, kept)
        for question in page.questions
        if question.required and question.code not in kept and holds(question.condition, kept)
    ]


def _is_too_much(submitted: Mapping[Any, Any]) -> bool:
    if not _is_shallow(submitted, DEEPEST):
        return True
    try:
        return len(json.dumps(submitted, ensure_ascii=False)) > LONGEST_PAGE
    except (TypeError, ValueError):
        return True


def _is_shallow(value: object, levels: int) -> bool:
    if isinstance(value, Mapping):
        return levels > 0 and all(_is_shallow(inner, levels - 1) for inner in value.values())
    if isinstance(value, list):
        return levels > 0 and all(_is_shallow(inner, levels - 1) for inner in value)
    return True


def _invalid(mistakes: Mapping[str, Unfit], language: str) -> Invalid:
    fields: dict[str, object] = {}
    for path, unfit in mistakes.items():
        if unfit.within:
            fields |= {f"{path}.{inner}": _sentence(one, language) for inner, one in unfit.within.items()}
        else:
            fields[path] = _sentence(unfit, language)
    return Invalid(_sentences()["page"].label(language), fields=fields)


def _sentence(unfit: Unfit, language: str) -> str:
    return _sentences()[unfit.code].label(language).format(**unfit.needs)
