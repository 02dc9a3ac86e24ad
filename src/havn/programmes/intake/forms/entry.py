"""What staff say about a request that they enter for somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from havn.programmes.cases.models import Desk


class Channel(models.TextChoices):
    """How a request reached the desk."""

    PHONE = "phone", _("by telephone")
    EMAIL = "email", _("by e-mail")
    IN_PERSON = "in_person", _("in person")
    OTHER = "other", _("in another way")


class EntryForm(forms.Form):
    """Desk, channel, how consent was given, and whether the person gets a code."""

    desk: forms.ModelChoiceField[Desk] = forms.ModelChoiceField(None, label=_("Desk"), empty_label=None)
    channel = forms.ChoiceField(label=_("How did it reach you?"), choices=Channel.choices, widget=forms.RadioSelect)
    consent_said = forms.CharField(
        label=_("How did the person agree that you write this down?"),
        help_text=_("For example: on the telephone, today; or: in a letter."),
        max_length=300,
    )
    gives_code = forms.BooleanField(label=_("Make a code that I pass on to the person"), required=False)

    def __init__(self, *args: Any, desks: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["desk"].queryset = desks  # type: ignore[attr-defined]  # of a ModelChoiceField
        self.fields["desk"].initial = desks[0] if desks else None
