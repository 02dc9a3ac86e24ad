"""What is asked for figures."""

from __future__ import annotations

from functools import partial

from django import forms
from django.utils.translation import gettext_lazy as _

from havn.foundations import clock, vocabulary


class RateForm(forms.Form):
    """One exchange rate."""

    currency = forms.ChoiceField(label=_("Currency"), choices=partial(vocabulary.choices, vocabulary.CURRENCIES))
    units = forms.DecimalField(
        label=_("Units for one of the network’s currency"),
        max_digits=18,
        decimal_places=6,
        min_value=0,
        help_text=_("For example 2.95 when one euro is worth 2.95 lari."),
    )
    from_on = forms.DateField(label=_("From"), initial=clock.today)
    source = forms.CharField(
        label=_("Source"),
        max_length=120,
        required=False,
        help_text=_("For example the monthly rates of the Commission."),
    )
