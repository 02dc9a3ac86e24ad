"""What a request or a case is made of, beside its own row: all of it must be as the last recorded action left it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.models import Model

    from havn.programmes.cases.models import Case, Request


def parts_of_request(request: Request) -> list[Model]:
    """Return what was weighed about a request, and its files."""
    return [*request.triages.all(), *request.attachments.all()]


def parts_of_case(case: Case) -> list[Model]:
    """Return the needs of a case, its check-ins, assessments, notes and files."""
    return [
        *case.needs.all(),
        *case.check_ins.all(),
        *case.assessments.all(),
        *case.notes.all(),
        *case.attachments.all(),
    ]
