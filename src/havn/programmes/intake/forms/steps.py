"""The pages of a form as steps: a question that hangs on another of the same page is asked on a step of its own.

Without scripts a page can't react while somebody types. So what hangs on an answer is asked once the answer is known,
and nobody fills in a line that does not count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from havn.foundations import questions
from havn.foundations.questions.conditions import questions_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from havn.foundations.questions import Form, Page, Question
    from havn.foundations.questions.form import Voice

# Codes of pages hold no hyphen, so no page can be taken for a step that follows another.
FOLLOWING = "-more"


@dataclass(frozen=True)
class Step:
    """What is asked at one address: a page, or what follows from its answers."""

    code: str
    page: Page
    asked: tuple[Question, ...]

    @property
    def follows(self) -> bool:
        """Whether this hangs on answers of the step before."""
        return self.code.endswith(FOLLOWING)

    def heading(self, language: str, voice: Voice) -> str:
        """Head the step: what follows and is one question is headed by that question."""
        if self.follows and len(self.asked) == 1:
            return self.asked[0].label(language, voice)
        return self.page.heading(language, voice)

    def lead(self, language: str, voice: Voice) -> str:
        """Say a few words before the questions, or nothing."""
        if self.follows:
            return self.asked[0].hint(language, voice) if len(self.asked) == 1 else ""
        return self.page.intro(language, voice)


def steps_of(form: Form, values: Mapping[str, Any]) -> list[Step]:
    """Return the steps that are asked, given the answers so far."""
    return [step for page in questions.asked_pages(form, values) for step in _steps_of_page(page, values)]


def _steps_of_page(page: Page, values: Mapping[str, Any]) -> Iterator[Step]:
    codes = {question.code for question in page.questions}
    asked = [question for question in page.questions if questions.holds(question.condition, values)]
    hanging = [question for question in asked if not codes.isdisjoint(questions_in(question.condition))]
    first = tuple(question for question in asked if question not in hanging)
    if first:
        yield Step(page.code, page, first)
    if hanging:
        yield Step(page.code + FOLLOWING, page, tuple(hanging))


def when_asked(
    form: Form, question: Question | Page, language: str, voice: Voice, offered: Mapping[str, Mapping[str, str]]
) -> str:
    """Say in words when a question counts, for a page that shows all of them; nothing where it always does."""
    deciding = list(dict.fromkeys(questions_in(question.condition)))
    if len(deciding) != 1:
        return ""
    decides = form.question(deciding[0])
    options = offered.get(decides.offered, {}) if decides.offered else decides.options or {}
    fits = {code: questions.holds(question.condition, {decides.code: _as_kept(decides, code)}) for code in options}
    chosen = [code for code, does in fits.items() if does]
    barred = [code for code, does in fits.items() if not does]
    label = decides.label(language, voice)
    if not barred or not chosen:
        return _("Only if you chose something under “%(question)s”.") % {"question": label}
    shown, sentence = (
        (chosen, _("Only if you answered “%(question)s” with: %(options)s."))
        if len(chosen) <= len(barred)
        else (barred, _("Not if you answered “%(question)s” with: %(options)s."))
    )
    named = [questions.value_text(decides, _as_kept(decides, code), language, voice, offered) for code in shown]
    return sentence % {"question": label, "options": " · ".join(named)}


def _as_kept(question: Question, code: str) -> Any:
    return [code] if question.kind == "choices" else code


def not_counted(form: Form, sent: Mapping[str, Any]) -> list[Question]:
    """Return the questions that were answered although they do not count, given the other answers."""
    values = {
        code: [value] if form.question(code).kind == "choices" and isinstance(value, str) else value
        for code, value in sent.items()
    }
    return [
        question
        for page in form.pages
        for question in page.questions
        if _says_something(values.get(question.code))
        and not (questions.holds(page.condition, values) and questions.holds(question.condition, values))
    ]


def _says_something(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_says_something(part) for part in value.values())
    if isinstance(value, list):
        return any(_says_something(part) for part in value)
    return bool(value) and bool(str(value).strip())
