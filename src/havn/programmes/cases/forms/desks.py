"""What is asked to set up desks and funds."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from havn.foundations import clock, vocabulary
from havn.foundations.vault.queries import circles_in_order

if TYPE_CHECKING:
    from havn.foundations.network.actor import Actor


ABOUT = "about_"  # before the code of a language


class DeskForm(forms.Form):
    """A desk's public face and clocks."""

    knows_record = True
    name = forms.CharField(label=_("Name"), max_length=120)
    slug = forms.SlugField(
        label=_("Address"), max_length=60, help_text=_("The end of its web address, for example “legal-aid”.")
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages it answers in"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    acknowledge_within_hours = forms.IntegerField(
        label=_("Acknowledges within, hours"), min_value=1, max_value=720, initial=24
    )
    decide_within_days = forms.IntegerField(label=_("Decides within, days"), min_value=1, max_value=180, initial=10)
    is_open = forms.BooleanField(label=_("Receives requests"), required=False, initial=True)

    def __init__(self, *args: Any, actor: Actor, record: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert actor.organisation is not None
        self.fields["circle"] = forms.ModelChoiceField(
            label=_("Circle that reads what it receives"),
            queryset=circles_in_order(actor.organisation),
            empty_label=None,
        )
        for language, name in settings.LANGUAGES:
            self.fields[ABOUT + language] = _about(name, required=language == settings.LANGUAGE_CODE)
        self.order_fields(("name", "slug", *(ABOUT + language for language, _name in settings.LANGUAGES)))

    def clean(self) -> dict[str, Any]:
        """Return what the action takes: what the desk says of itself is kept by language."""
        told = super().clean() or {}
        about = {language: told.pop(ABOUT + language, "") for language, _name in settings.LANGUAGES}
        return {**told, "about": {language: text for language, text in about.items() if text}}


def _about(language: str, *, required: bool) -> forms.CharField:
    return forms.CharField(
        label=format_lazy("{} – {}", _("What it does, in a few plain sentences"), language),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=required,
        help_text="" if required else _("Where this is left empty, people read it in English."),
    )


class FundRuleForm(forms.Form):
    """What a fund allows."""

    ceiling = forms.DecimalField(
        label=_("At most, for one grant"), max_digits=12, decimal_places=2, help_text=_("Never above 10 000 EUR.")
    )
    currency = forms.ChoiceField(
        label=_("Currency"), choices=partial(vocabulary.choices, vocabulary.CURRENCIES), initial="EUR"
    )
    support_types = forms.MultipleChoiceField(
        label=_("Kinds of support it pays"),
        choices=partial(vocabulary.choices, vocabulary.SUPPORT_TYPES),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None chosen means all."),
    )
    exclusions = forms.MultipleChoiceField(
        label=_("What it never pays"),
        choices=partial(vocabulary.choices, vocabulary.SUPPORT_TYPES),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class NewFundForm(FundRuleForm):
    """A fund with its first rule."""

    name = forms.CharField(label=_("Name"), max_length=120)
    field_order = ("name",)


class ChangeFundForm(FundRuleForm):
    """A new rule of a fund."""

    from_on = forms.DateField(label=_("From"), initial=clock.today)
