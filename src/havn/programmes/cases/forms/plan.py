"""What is asked about needs, decisions, payments and check-ins."""

from __future__ import annotations

import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from havn.foundations import clock, vocabulary
from havn.programmes.cases.queries import funds_of

if TYPE_CHECKING:
    from havn.foundations.network.actor import Actor
    from havn.programmes.cases.models import Need

LINE = ("support", "what", "why", "amount", "currency", "when", "payee")


class NeedForm(forms.Form):
    """One line of a plan."""

    support = forms.ChoiceField(
        label=_("Kind of support"), choices=partial(vocabulary.choices, vocabulary.SUPPORT_TYPES)
    )
    what = forms.CharField(label=_("What is needed"), max_length=300)
    why = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=4000)
    amount = forms.DecimalField(
        label=_("Cost"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=3,
        help_text=_("Leave it empty when it costs nothing."),
    )
    currency = forms.ChoiceField(
        label=_("Currency"),
        choices=partial(vocabulary.choices, vocabulary.CURRENCIES),
        required=False,
        initial="EUR",
    )
    when = forms.CharField(label=_("By when, or for how long"), required=False, max_length=200)
    payee = forms.CharField(
        label=_("Who would be paid, without a name"),
        required=False,
        max_length=200,
        help_text=_("For example: a lawyer, a clinic, a relative abroad."),
    )

    def clean(self) -> dict[str, Any]:
        """Return what the action takes."""
        told = super().clean() or {}
        amount = told.get("amount")
        return {"line": {name: told.get(name) or "" for name in LINE} | {"amount": "" if not amount else str(amount)}}


class ProposeForm(forms.Form):
    """From which fund."""

    knows_record = True

    def __init__(self, *args: Any, actor: Actor, record: Need, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fund"] = forms.ModelChoiceField(
            label=_("From which fund?"),
            queryset=funds_of(actor).filter(is_open=True),
            empty_label=None,
            widget=forms.RadioSelect,
            help_text=_("Its rules of today are checked now, and again when it is decided."),
        )


class DecisionForm(forms.Form):
    """Words that go with a decision."""

    words = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=4000
    )


class PaymentForm(forms.Form):
    """How it was paid, with the risk weighed."""

    channel = forms.ChoiceField(
        label=_("How was it paid?"),
        choices=partial(vocabulary.choices, vocabulary.PAYMENT_CHANNELS),
        widget=forms.RadioSelect,
    )
    risk_note = forms.CharField(
        label=_("What could go wrong on this way, and what was done about it?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
    )
    words = forms.CharField(
        label=_("Proof, without a name"),
        required=False,
        max_length=300,
        help_text=_("For example the number of a transfer. Receipts with a name stay out of the books."),
    )

    def clean(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {"payment": super().clean() or {}}


def _in_two_weeks() -> datetime.date:
    return clock.today() + datetime.timedelta(days=14)


class CheckInForm(forms.Form):
    """When to be in touch again, how, and what if not."""

    due_on = forms.DateField(label=_("On"), initial=_in_two_weeks)
    how = forms.CharField(label=_("How"), max_length=300)
    if_missed = forms.CharField(
        label=_("What happens when it is missed"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        help_text=_("As agreed with the person: whom to call, after how long, what not to do."),
    )


class HeardForm(forms.Form):
    """What was heard at a check-in."""

    safe = forms.ChoiceField(
        label=_("Is the person safe?"),
        choices=partial(vocabulary.choices, vocabulary.YES_NO_UNKNOWN),
        widget=forms.RadioSelect,
    )
    work_goes_on = forms.ChoiceField(
        label=_("Does their work go on?"),
        choices=partial(vocabulary.choices, vocabulary.YES_NO_UNKNOWN),
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("In their words"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=8000
    )

    def clean(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {"heard": super().clean() or {}}
