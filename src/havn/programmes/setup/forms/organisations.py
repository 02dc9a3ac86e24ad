"""What is asked about the network and its organisations."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from havn.foundations import clock, vocabulary
from havn.foundations.network.models import Organisation
from havn.programmes.setup import queries

if TYPE_CHECKING:
    from havn.foundations.network.actor import Actor

COUNTRIES = partial(vocabulary.choices, vocabulary.COUNTRIES)


def _countries_or_none() -> list[tuple[str, Any]]:
    return [("", "—"), *COUNTRIES()]


class NetworkForm(forms.Form):
    """The network's public name and the currency of its figures."""

    name = forms.CharField(label=_("Name"), max_length=160)
    currency = forms.ChoiceField(
        label=_("Currency of its figures"), choices=partial(vocabulary.choices, vocabulary.CURRENCIES)
    )


class OrganisationForm(forms.Form):
    """What is known of an organisation."""

    name = forms.CharField(label=_("Name"), max_length=160)
    kind = forms.ChoiceField(label=_("Kind"), choices=Organisation.Kind.choices)
    status = forms.ChoiceField(
        label=_("Status"), choices=Organisation.Status.choices, initial=Organisation.Status.ESTABLISHED
    )
    country_of_seat = forms.ChoiceField(
        label=_("Country of seat"),
        choices=_countries_or_none,
        required=False,
        help_text=_("Where its office is. A House in exile sits elsewhere than where it works."),
    )
    countries_of_concern = forms.MultipleChoiceField(
        label=_("Countries of concern"),
        choices=COUNTRIES,
        required=False,
        help_text=_("The countries whose defenders it works for. Hold Ctrl to choose several."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Working languages"), choices=partial(vocabulary.choices, vocabulary.LANGUAGES), required=False
    )
    is_shown = forms.BooleanField(
        label=_("May be named in public"),
        required=False,
        initial=True,
        help_text=_("Without this tick its name appears nowhere outside the workspace."),
    )


class AffiliationForm(forms.Form):
    """Which House an organisation belongs to, and since when."""

    knows_record = True
    from_on = forms.DateField(label=_("From"), initial=clock.today)

    def __init__(self, *args: Any, actor: Actor, record: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["house"] = forms.ModelChoiceField(label=_("House"), queryset=queries.houses_for(actor, record))
        self.order_fields(["house", "from_on"])


class EndAffiliationForm(forms.Form):
    """The last day on which an organisation belongs somewhere."""

    until_on = forms.DateField(label=_("Last day"), initial=clock.today)
