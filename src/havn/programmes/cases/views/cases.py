"""Screens of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from havn.foundations.screens.downloads import download
from havn.foundations.screens.pages import ActionScreen, FindsRecord, ListScreen, RecordScreen
from havn.foundations.screens.uploads import FileScreen
from havn.foundations.vault.files import open_file
from havn.programmes.cases import actions, queries
from havn.programmes.cases.forms import cases as forms
from havn.programmes.cases.tables.case_panels import all_notes, case_panels
from havn.programmes.cases.tables.lists import CASES
from havn.programmes.cases.tables.next_steps import case_acts, case_tag
from havn.programmes.cases.tables.request_panels import whole_history
from havn.programmes.cases.views.requests import IdentityScreen

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from havn.programmes.cases.models import Case


def _back(case: Case) -> str:
    return reverse("case", args=[case.pk])


def _to_cases(_case: Case) -> list[tuple[str, Any]]:
    return [(reverse("cases"), _("Cases"))]


def _to_case(case: Case) -> list[tuple[str, Any]]:
    return [*_to_cases(case), (_back(case), case.handle)]


def _kept_away(case: Case, result: Any) -> tuple[str, Any]:
    # Back to the list: the case may be closed to who declared it.
    return reverse("cases"), _("Recorded. The case no longer shows for this colleague.")


class CaseList(ListScreen):
    """The cases of my circles, from their sealed list."""

    section = "cases"
    title = _("Cases")
    query = queries.case_rows
    table = CASES
    filters = forms.CaseFilters
    export = actions.take_list_away
    empty = _("No case yet. A case is opened from a request.")


class CaseRecord(RecordScreen):
    """One case on one page."""

    section = "cases"
    find = queries.case_for
    reading = actions.read_case
    parts = queries.parts_of_case
    title = str
    tag = case_tag
    crumbs = _to_cases
    panels = case_panels
    acts = case_acts
    more_acts = (
        ("identity-change", _("Correct name and contacts")),
        ("case-assign", _("Give on the lead")),
        ("conflict-declare", _("Declare a conflict of interest")),
        ("case-close", _("Close the case")),
    )


class CaseNotes(RecordScreen):
    """All notes of a case."""

    section = "cases"
    find = queries.case_for
    reading = actions.read_case
    parts = queries.parts_of_case
    title = _("Notes")
    crumbs = _to_case
    panels = all_notes


class CaseHistory(RecordScreen):
    """All that was done with a case."""

    section = "cases"
    find = queries.case_for
    reading = actions.read_case
    title = _("Who did what")
    crumbs = _to_case
    panels = whole_history


class CaseActionScreen(ActionScreen):
    """What screens about a case have in common."""

    section = "cases"
    find = queries.case_for
    back = _back
    crumbs = _to_case


class OpenIdentity(IdentityScreen, CaseActionScreen):
    """Open name, contacts and whereabouts, on purpose."""

    action = actions.open_identity


class ChangeIdentity(CaseActionScreen):
    """Correct who it is. What is there now is not shown: it is opened on its own page, for a purpose."""

    action = actions.change_identity
    form_class = forms.IdentityForm
    title = _("Correct name and contacts")
    lead = _("What you write here replaces what was sealed before. What you leave empty stays as it is.")
    button = _("Seal")
    said = _("Sealed. Search finds the new spellings from now on.")


class Assess(CaseActionScreen):
    """Assess the risk."""

    action = actions.assess_risk
    form_class = forms.RiskForm
    title = _("Assess the risk")
    lead = _("In words, not in a number. The earlier assessments stay beside this one.")
    button = _("Record the assessment")
    said = _("Recorded. Next: add what is needed to the plan.")


class Aim(CaseActionScreen):
    """Write down what the plan is for."""

    action = actions.agree_aim
    form_class = forms.AimForm
    title = _("What the plan is for")
    button = _("Keep")
    said = _("Kept. Next: add what is needed.")


class WriteNote(CaseActionScreen):
    """Write a note."""

    action = actions.write_note
    form_class = forms.NoteForm
    title = _("Write a note")
    button = _("Keep the note")
    said = _("Kept.")


class Assign(CaseActionScreen):
    """Give the lead to a colleague."""

    action = actions.assign_case
    form_class = forms.AssignForm
    title = _("Give on the lead")
    lead = _("The new lead finds the case among theirs. Who can open it stays as it is.")
    said = _("The case has a new lead, who sees it among theirs.")


class DeclareConflict(CaseActionScreen):
    """Keep somebody away from a case."""

    action = actions.declare_conflict
    form_class = forms.ConflictForm
    title = _("Declare a conflict of interest")
    warning = _("This colleague can no longer open the case, nor find it.")
    done = _kept_away


class Close(CaseActionScreen):
    """Close the case with an outcome."""

    action = actions.close_case
    form_class = forms.CloseForm
    title = _("Close the case")
    lead = _("The figures count how it ended, and never whose case it was. What was sealed stays sealed.")
    button = _("Close")
    said = _("Closed. It can be taken up again at any time.")


class Reopen(CaseActionScreen):
    """Take a closed case up again."""

    action = actions.reopen_case
    form_class = forms.PurposeForm
    title = _("Take the case up again")
    lead = _("It goes on where it ended, with all that was written down. Say why, for whoever reads it later.")
    said = _("The case is open again.")


class Attach(FileScreen, CaseActionScreen):
    """Add a file to the case."""

    action = actions.attach_to_case
    form_class = forms.FileForm
    title = _("Add a file")
    button = _("Seal the file")
    said = _("Sealed. Colleagues open the cleaned copy.")


class AttachmentDownload(FindsRecord):
    """Hand out a file: the cleaned copy, or on purpose the original."""

    find = queries.attachment_for

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Answer with the file as a download that no browser runs or shows inside this site."""
        is_original = request.GET.get("original") == "1"
        sealed = actions.open_attachment(self.actor, self.record(), original=is_original)
        return download(*open_file(self.actor, sealed))
