"""What is asked of staff about a request."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from havn.foundations import vocabulary
from havn.programmes.cases.states import MET, ROUTES, TESTS

REASONS = {
    "identity": _("Identity: your reason"),
    "situation": _("Situation: your reason"),
    "needs": _("Needs: your reason"),
}


class TriageForm(forms.Form):
    """The three tests, each with a reason; urgency; route."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, question in TESTS:
            self.fields[f"{code}_met"] = forms.ChoiceField(label=question, choices=MET, widget=forms.RadioSelect)
            self.fields[f"{code}_reason"] = forms.CharField(
                label=REASONS[code], widget=forms.Textarea(attrs={"rows": 2}), max_length=4000
            )
        self.fields["urgency"] = forms.ChoiceField(
            label=_("How urgent is it?"),
            choices=partial(vocabulary.choices, vocabulary.URGENCIES),
            widget=forms.RadioSelect,
        )
        self.fields["route"] = forms.ChoiceField(
            label=_("What should happen next?"), choices=ROUTES, widget=forms.RadioSelect
        )

    def clean(self) -> dict[str, Any]:
        """Return what the action takes."""
        told = super().clean() or {}
        weighed: dict[str, Any] = {
            code: {"met": told.get(f"{code}_met"), "reason": (told.get(f"{code}_reason") or "").strip()}
            for code, _question in TESTS
        }
        return {"weighed": weighed | {"urgency": told.get("urgency"), "route": told.get("route")}}


class MessageForm(forms.Form):
    """A message to the author of a request."""

    text = forms.CharField(
        label=_("Your message"),
        help_text=_("They read it in their mailbox, at a time that is safe for them. Write plainly, and kindly."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=20_000,
    )


class DeclineForm(forms.Form):
    """Why a request can't be met, and words of one's own."""

    knows_record = True

    def __init__(self, *args: Any, actor: Any, record: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if record.mailbox_id is None:
            self.fields["reason"].help_text = _("With it stands the next door to knock on: tell them that too.")

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=partial(vocabulary.choices, vocabulary.DECLINE_REASONS),
        widget=forms.RadioSelect,
        help_text=_("The person reads this reason in their language, with the next door to knock on."),
    )
    words = forms.CharField(
        label=_("A few words of your own"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=8000,
    )


class OpenCaseForm(forms.Form):
    """Whom the case is about."""

    kind = forms.ChoiceField(
        label=_("Whom is the case about?"),
        choices=partial(vocabulary.choices, vocabulary.SUBJECT_KINDS),
        widget=forms.RadioSelect,
    )


class RequestFilters(forms.Form):
    """Narrows the list of requests."""

    waiting = forms.ChoiceField(
        label=_("Show"),
        choices=(
            ("", _("Waiting for the desk")),
            ("quarantined", _("In the long queue")),
            ("done", _("Decided")),
            ("all", _("All")),
        ),
        required=False,
    )
