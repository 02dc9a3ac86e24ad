"""All questions of a form on one page: for slow networks, for focal points, for what came by telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from havn.foundations import questions
from havn.foundations.errors import Invalid
from havn.programmes.intake.forms.pages import Asking, PageForm
from havn.programmes.intake.forms.steps import not_counted, when_asked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from havn.foundations.questions import Answers, Form, Page
    from havn.foundations.questions.form import Voice

    Offered = Mapping[str, Mapping[str, str]]

ROWS = 2  # nothing is added without another page; a third line goes into the words beside
# Three hundred languages would take a tenth of the page: they are typed here, and a menu comes where one is not found.
LEFT_OUT = "list-language"


def pages_of(form: Form) -> list[Page]:
    """Return the pages that can be asked at once: files are added afterwards, in the mailbox."""
    return [page for page in form.pages if all(question.kind != "files" for question in page.questions)]


def whole_form(form: Form, language: str, voice: Voice, offered: Offered, *, data: Any = None) -> PageForm:
    """Return the fields of all pages; each question that hangs on another says on what."""
    asked = [question for page in pages_of(form) for question in page.questions]
    notes = {question.code: when_asked(form, question, language, voice, offered) for question in asked}
    return PageForm(asked, Asking(language, voice, offered, ROWS, lists={LEFT_OUT}, notes=notes), {}, data=data)


def parts_of(form: Form, fields: PageForm) -> list[dict[str, Any]]:
    """Return the pages as parts of one: what must be answered, or was, or needs another look, stands open."""
    asking = fields.asking
    groups = {group.question: group for group in fields.groups()}
    return [
        {
            "heading": page.heading(asking.language, asking.voice),
            "lead": page.intro(asking.language, asking.voice),
            "when": when_asked(form, page, asking.language, asking.voice, asking.offered),
            "groups": (shown := [groups[question.code] for question in page.questions]),
            "is_needed": any(question.required for question in page.questions),
            "is_open": any(_is_touched(group) for group in shown),
        }
        for page in pages_of(form)
    ]


def _is_touched(group: Any) -> bool:
    fields = [*group.fields, *(field for row in group.rows for field in row)]
    return any(field.errors or field.value() for field in fields)


def answers_in(
    form: Form, posted: Mapping[str, list[str]], language: str, offered: Offered, *, besides: set[str]
) -> Answers:
    """Return the checked answers; raises Invalid by field, also for an answer that would not count.

    What would silently be left out is said: somebody may have overlooked the question that decides about it.
    """
    sent = {name: value for name, value in questions.from_fields(posted).items() if name not in besides}
    known = {question.code for page in pages_of(form) for question in page.questions}
    if not set(sent) <= known:
        raise Invalid(_("The page that was sent is not the one we asked. Please open it again."))
    wrong: dict[str, object] = {}
    for question in not_counted(form, sent):
        wrong[question.code] = _(
            "You answered this, but it counts only with another answer above. Please give that one, or empty this."
        )
    answers = questions.Answers(form.code, form.version, language, sent)
    try:
        answers = questions.check_all(form, answers, offered=offered)
    except Invalid as refusal:
        raise Invalid(refusal.sentence, fields={**wrong, **(refusal.fields or {"": refusal.sentence})}) from refusal
    if wrong:
        raise Invalid(fields=wrong)
    return answers
