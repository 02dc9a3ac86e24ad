"""What is asked for recovery kits and for coming back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from havn.foundations.vault import recovery
from havn.programmes.setup import queries
from havn.programmes.setup.forms.people import PassphraseFields

if TYPE_CHECKING:
    from havn.foundations.network.actor import Actor
    from havn.foundations.people.models import Person
    from havn.foundations.vault.models import Recovery


class KitForm(forms.Form):
    """Among whom the way back is split, and how many of them are needed."""

    knows_record = True
    need = forms.IntegerField(
        label=_("How many of them are needed"), min_value=recovery.FEWEST, max_value=recovery.MOST, initial=2
    )

    def __init__(self, *args: Any, actor: Actor, record: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["trustees"] = forms.ModelMultipleChoiceField(
            label=_("Trustees"),
            queryset=queries.who_could_be_trustee(actor),
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Choose people who know your voice. One more than needed, in case somebody is away."),
        )
        self.order_fields(["trustees", "need"])

    def clean(self) -> dict[str, Any]:
        """Refuse to need more trustees than there are."""
        told = super().clean() or {}
        trustees, need = told.get("trustees"), told.get("need")
        if trustees is not None and need is not None and not need <= len(trustees) <= recovery.MOST:
            self.add_error("need", _("Choose at least as many trustees as are needed, and sixteen at most."))
        return told


class ComeBackForm(PassphraseFields):
    """A new passphrase for somebody who comes back."""

    knows_record = True
    field_order = ("passphrase", "again")

    def __init__(self, *args: Any, actor: Actor, record: Recovery, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = record.person

    def clean(self) -> dict[str, Any]:
        """Weigh the new passphrase."""
        told = super().clean() or {}
        self.weigh(self.person)
        return told
