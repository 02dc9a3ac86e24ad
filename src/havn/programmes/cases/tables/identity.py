"""Who it is, as shown once after it was opened on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from havn.foundations import questions
from havn.programmes.cases.models import Request

if TYPE_CHECKING:
    from havn.programmes.cases.models import Case

Panel = dict[str, Any]


def identity_panels(record: Request | Case, identity: dict[str, Any]) -> list[Panel]:
    """Return names, contacts and whereabouts, then the answers about identity as they were given."""
    panels: list[Panel] = [
        {
            "heading": _("Name and contacts"),
            "data": [
                (_("Names"), "\n".join(identity.get("names") or [])),
                (_("Year of birth"), identity.get("birth_year", "")),
                (_("Contacts"), identity.get("contacts", "")),
                (_("Where they are now"), identity.get("whereabouts", "")),
            ],
        }
    ]
    request = record if isinstance(record, Request) else record.origin
    if request is None or not identity.get("answers"):
        return panels
    form = questions.load_form(request.form, request.form_version)
    language = get_language() or "en"
    answers = questions.Answers(request.form, request.form_version, language, identity["answers"])
    told = questions.summary(form, answers, language)
    return panels + [{"heading": heading, "data": pairs} for heading, pairs in told]
