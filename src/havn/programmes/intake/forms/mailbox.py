"""What is asked of somebody who comes back with a code."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from havn.engines import sealing
from havn.foundations import questions, vocabulary
from havn.foundations.questions.writing import free_text
from havn.programmes.intake.queries import organisations_offered

LIMITS = ("share_anonymous", "share_until")
NO_MEMORY = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "dir": "auto"}


class CodeForm(forms.Form):
    """The mailbox code, as digits or words."""

    code = forms.CharField(
        label=_("Your code"),
        help_text=_("The digits or the words that you were given. Spaces and capital letters do not matter."),
        widget=forms.Textarea(attrs=NO_MEMORY | {"rows": 3}),
        max_length=600,
    )


class EndOfCodeForm(forms.Form):
    """The end of a code, typed back so that it is surely written down."""

    end = forms.CharField(
        label=_("Type the last four digits, or the last word"), widget=forms.TextInput(attrs=NO_MEMORY), max_length=60
    )


class WriteForm(forms.Form):
    """A message to the desk."""

    text = forms.CharField(
        label=_("Your message"), widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}), max_length=20_000
    )

    def clean_text(self) -> str:
        """Close what turns the direction of writing, so that nothing after the message is turned around."""
        return free_text(self.cleaned_data["text"])


class AddFileForm(forms.Form):
    """One file."""

    file = forms.FileField(label=_("File"), help_text=_("At most 25 MB. Files can hold hidden data; we clean a copy."))


def _new_digits() -> str:
    return sealing.MailboxCode.new().as_digits()


class NewCodeForm(forms.Form):
    """A code that becomes the mailbox's when the button is pressed."""

    code = forms.CharField(widget=forms.HiddenInput, initial=_new_digits, max_length=100)


class ConsentForm(forms.Form):
    """Which other organisations may read the request, and within which limits, as the form asked it first."""

    knows_record = True

    def __init__(self, *args: Any, actor: Any, record: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = organisations_offered(record.desk)
        self.fields["share_with"] = forms.MultipleChoiceField(
            label=_("Which other organisations may read your request?"),
            help_text=_("None chosen: only the desk that received it reads it."),
            choices=list(self.offered.items()),
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        asked, language = questions.load_form(record.form, record.form_version), get_language() or "en"
        for question in asked.questions():
            if question.code in LIMITS and question.options is not None:
                self.fields[question.code] = forms.ChoiceField(
                    label=question.label(language),
                    help_text=question.hint(language),
                    choices=vocabulary.choices(question.options, language),
                    widget=forms.RadioSelect,
                    required=False,
                )

    def clean(self) -> dict[str, Any]:
        """Leave no end where nobody else may read."""
        told: dict[str, Any] = super().clean() or {}
        return told if told.get("share_with") else {**told, "share_until": ""}
