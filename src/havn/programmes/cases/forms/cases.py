"""What is asked about a case."""

from __future__ import annotations

import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from havn.foundations import clock, vocabulary
from havn.foundations.vault.queries import members_of
from havn.programmes.cases.models import Note
from havn.programmes.cases.states import STAGES, CaseState

if TYPE_CHECKING:
    from havn.foundations.network.actor import Actor
    from havn.programmes.cases.models import Case

MOST_NAMES = 20
REMOVABLE = (
    ("contacts", _("Safe contacts, and when")),
    ("whereabouts", _("Where they are now")),
    ("birth_year", _("Year of birth")),
)


def _words(label: Any, *, rows: int = 3, required: bool = True, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        widget=forms.Textarea(attrs={"rows": rows}),
        required=required,
        max_length=12_000,
        help_text=hint,
    )


def _any_urgency() -> list[tuple[str, Any]]:
    return [("", _("any")), *vocabulary.choices(vocabulary.URGENCIES)]


class CaseFilters(forms.Form):
    """Narrows the list of cases."""

    private = ("words",)

    words = forms.CharField(label=_("Handle, or a name in any script"), required=False, max_length=120)
    stage = forms.ChoiceField(label=_("Stage"), choices=(("", _("any")), *STAGES), required=False)
    state = forms.ChoiceField(label=_("State"), choices=(("", _("any")), *CaseState.choices), required=False)
    urgency = forms.ChoiceField(label=_("Urgency"), choices=_any_urgency, required=False)
    mine = forms.BooleanField(label=_("Only those I lead"), required=False)


class PurposeForm(forms.Form):
    """What something is opened for."""

    purpose = forms.CharField(
        label=_("What do you need it for?"),
        help_text=_("This is recorded with your name and the day. Everybody who holds the case can read it."),
        max_length=300,
    )


class IdentityForm(forms.Form):
    """Who it is: spellings of the name, contacts, whereabouts. What is there now is not shown: it stays by itself."""

    names = _words(
        _("Names, one spelling a line"),
        required=False,
        hint=_("Their own script first, then as in the passport, then other names they go by."),
    )
    contacts = _words(_("Safe contacts, and when"), required=False)
    whereabouts = _words(_("Where they are now"), rows=2, required=False)
    birth_year = forms.IntegerField(label=_("Year of birth"), min_value=1900, max_value=2100, required=False)
    removed = forms.MultipleChoiceField(
        label=_("Remove what is there now"), choices=REMOVABLE, widget=forms.CheckboxSelectMultiple, required=False
    )

    def clean(self) -> dict[str, Any]:
        """Return what the action takes: what was written, and nothing in the place of what was left empty."""
        told = super().clean() or {}
        names = [line.strip() for line in (told.get("names") or "").splitlines() if line.strip()]
        if len(names) > MOST_NAMES:
            self.add_error("names", _("Please write twenty names at most."))
        written = {name: value for name, value in {**told, "names": names}.items() if value and name != "removed"}
        changes = {**dict.fromkeys(told.get("removed", []), ""), **written}
        if not changes and not self.errors:
            raise forms.ValidationError(_("Please write what is to be corrected."))
        return {"changes": changes}


def _in_a_month() -> datetime.date:
    return clock.today() + datetime.timedelta(days=30)


class RiskForm(forms.Form):
    """Threats, vulnerabilities, capacities, and when to look again."""

    threats = _words(_("Threats"), rows=4, hint=_("Who could do what, and what points to it?"))
    vulnerabilities = _words(_("Vulnerabilities"), rows=4, hint=_("What makes it easier to harm this person?"))
    capacities = _words(_("Capacities"), rows=4, hint=_("What can they, and those around them, set against it?"))
    conclusion = _words(_("What follows from it"), required=False)
    review_on = forms.DateField(label=_("Look again on"), initial=_in_a_month)

    def clean(self) -> dict[str, Any]:
        """Return what the action takes."""
        told = super().clean() or {}
        words = {part: told.get(part, "") for part in ("threats", "vulnerabilities", "capacities", "conclusion")}
        return {"words": words, "review_on": told.get("review_on")}


class AimForm(forms.Form):
    """What the plan is for."""

    situation = _words(_("The situation in short"))
    aim = _words(_("What the plan shall achieve, as agreed with the person"))


class NoteForm(forms.Form):
    """A note, and who may read it."""

    text = _words(_("Note"), rows=5)
    visibility = forms.ChoiceField(
        label=_("Who reads it?"),
        choices=Note.Visibility.choices,
        initial=Note.Visibility.TEAM,
        widget=forms.RadioSelect,
        help_text=_("What you share with the person is sent to their mailbox at once."),
    )


class ColleagueForm(forms.Form):
    """One colleague of the case's circle."""

    knows_record = True
    field = "to"

    def __init__(self, *args: Any, actor: Actor, record: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[self.field] = forms.ModelChoiceField(
            label=_("Colleague"), queryset=self.colleagues(actor, record), empty_label=None
        )

    def colleagues(self, actor: Actor, record: Case) -> Any:
        """Return who can be chosen."""
        return members_of(record.circle)


class AssignForm(ColleagueForm):
    """Who leads the case."""


class ConflictForm(ColleagueForm):
    """Whom to keep away: oneself, or anybody when a director says so."""

    field = "person"

    def colleagues(self, actor: Actor, record: Case) -> Any:
        """Return who can be chosen."""
        assert actor.person is not None
        if actor.has_role("director"):
            return members_of(record.circle)
        return members_of(record.circle).filter(pk=actor.person.pk)


class CloseForm(forms.Form):
    """How a case ended."""

    outcome = forms.ChoiceField(
        label=_("How did it end?"),
        choices=partial(vocabulary.choices, vocabulary.CASE_OUTCOMES),
        widget=forms.RadioSelect,
    )
    words = _words(_("In a few words"), required=False)


class FileForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("At most 25 MB. The original is sealed as it is; colleagues open a cleaned copy."),
    )
