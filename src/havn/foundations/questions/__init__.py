"""Forms as data: what is asked, in which words, when, and what counts as an answer.

    form = load_form("help")
    page = form.page("needs")
    answers = validate(form, "needs", from_fields(posted), "fr", earlier=answers)   # or raises Invalid(fields=…)
    summary(form, answers, "fr")                                                    # [(heading, [(label, text)])]

A form is a file in `forms/` (`help.v1.json`) with one file of texts a language (`help.v1.fr.json`). A version
that has been used is never changed: answers keep the code and version of the form they were given to. Conditions
are evaluated here, on the server; the answer to a question that is not asked is never kept. Pure values in and out:
no database, no request, no clock.
"""

from havn.foundations.questions.advice import Advice, safety_advice
from havn.foundations.questions.answers import Answers, Value, spellings
from havn.foundations.questions.checking import (
    asked_pages,
    check_all,
    next_page,
    prune,
    unanswered,
    validate,
)
from havn.foundations.questions.conditions import FormBroken, holds
from havn.foundations.questions.fields import from_fields
from havn.foundations.questions.form import Form, Limits, Page, Question
from havn.foundations.questions.loading import load_form, read_form
from havn.foundations.questions.summary import by_sensitivity, summary, value_text
from havn.foundations.questions.writing import isolated

__all__ = [
    "Advice",
    "Answers",
    "Form",
    "FormBroken",
    "Limits",
    "Page",
    "Question",
    "Value",
    "asked_pages",
    "by_sensitivity",
    "check_all",
    "from_fields",
    "holds",
    "isolated",
    "load_form",
    "next_page",
    "prune",
    "read_form",
    "safety_advice",
    "spellings",
    "summary",
    "unanswered",
    "validate",
    "value_text",
]
