"""What is asked about circles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from havn.programmes.setup import queries

if TYPE_CHECKING:
    from havn.foundations.network.actor import Actor
    from havn.foundations.network.models import Organisation
    from havn.foundations.vault.models import Circle


class CircleNameForm(forms.Form):
    """What a circle is called."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("For example “Protection desk” or “Grants panel”.")
    )


class NewCircleForm(CircleNameForm):
    """A circle's name and its first members."""

    knows_record = True

    def __init__(self, *args: Any, actor: Actor, record: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"] = forms.ModelMultipleChoiceField(
            label=_("First members"),
            queryset=queries.colleagues_in(record),
            widget=forms.CheckboxSelectMultiple,
            help_text=_("At least two, so that nothing is lost when one forgets a passphrase."),
        )


class AdmitForm(forms.Form):
    """Whom to let into a circle."""

    knows_record = True

    def __init__(self, *args: Any, actor: Actor, record: Circle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = forms.ModelChoiceField(
            label=_("Colleague"), queryset=queries.who_could_join(record), empty_label=None, widget=forms.RadioSelect
        )
