"""What is asked about people: whom to invite, their roles, and of themselves when they join."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.validators import RegexValidator
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from havn.foundations import clock
from havn.foundations.network.models import Role
from havn.foundations.people.models import Person
from havn.foundations.vault import guard, sign_in
from havn.programmes.setup import queries

if TYPE_CHECKING:
    from havn.foundations.network.actor import Actor
    from havn.foundations.network.models import Invitation


def _advice() -> str:
    return " ".join(str(text) for text in password_validators_help_texts())


ADVICE = lazy(_advice, str)


class InvitationForm(forms.Form):
    """Whom to invite, and as what."""

    full_name = forms.CharField(
        label=_("Name shown to colleagues"), max_length=120, help_text=_("They can change it when they join.")
    )
    roles = forms.MultipleChoiceField(
        label=_("What they do"), choices=Role.choices, widget=forms.CheckboxSelectMultiple
    )


class RoleForm(forms.Form):
    """Which role a person gets in which organisation, and from when."""

    knows_record = True
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=forms.RadioSelect)
    from_on = forms.DateField(label=_("From"), initial=clock.today)
    last_on = forms.DateField(label=_("Last day"), required=False, help_text=_("Leave it open if nobody knows yet."))

    def __init__(self, *args: Any, actor: Actor, record: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = queries.people_visible_to(actor).filter(is_active=True)
        self.fields["person"] = forms.ModelChoiceField(label=_("Person"), queryset=people)
        self.order_fields(["person", "role", "from_on", "last_on"])


class PassphraseFields(forms.Form):
    """A new passphrase, typed twice, and weighed."""

    passphrase = forms.CharField(
        label=_("Your passphrase"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=ADVICE(),
    )
    again = forms.CharField(
        label=_("The same once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def weigh(self, about: Person) -> None:
        """Add what would help when the passphrase could be guessed, or was not typed the same twice."""
        first, second = self.cleaned_data.get("passphrase"), self.cleaned_data.get("again")
        if first and second and first != second:
            self.add_error("again", _("The two are not the same."))
        if first:
            try:
                validate_password(first, about)
            except forms.ValidationError as advice:
                self.add_error("passphrase", advice)

    def stretched(self) -> sign_in.NewPassphrase:
        """Return the passphrase stretched (0.2 s), before any transaction begins."""
        return sign_in.stretched(self.cleaned_data["passphrase"])


class JoinForm(PassphraseFields):
    """What somebody who was invited says of themselves."""

    knows_record = True
    full_name = forms.CharField(label=_("Name shown to colleagues"), max_length=120)
    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=60,
        validators=[RegexValidator(r"^[\w.-]+\Z", _("Letters, digits, dots and dashes only."))],
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        help_text=_("Only you need to know it. It is not shown to anybody outside."),
    )
    email = forms.EmailField(
        label=_("Address for notices"), required=False, help_text=_("Notices never say what something is about.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    field_order = ("full_name", "username", "passphrase", "again", "language", "email")

    def __init__(self, *args: Any, actor: Actor, record: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Weigh the passphrase, knowing the name."""
        told = super().clean() or {}
        self.weigh(Person(username=told.get("username", ""), full_name=told.get("full_name", "")))
        return told


class ProfileForm(forms.Form):
    """What people may change about themselves."""

    full_name = forms.CharField(label=_("Name shown to colleagues"), max_length=120)
    email = forms.EmailField(
        label=_("Address for notices"), required=False, help_text=_("Notices never say what something is about.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class ChangePassphraseForm(PassphraseFields):
    """The present passphrase and a new one."""

    knows_record = True
    present = forms.CharField(
        label=_("Your present passphrase"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("present", "passphrase", "again")

    def __init__(self, *args: Any, actor: Actor, record: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = record

    def clean_present(self) -> str:
        """Check the present passphrase: somebody else may sit at an open browser, so tries are counted."""
        present: str = self.cleaned_data["present"]
        about = guard.counted_for(self.person)
        guard.take_a_try(about)
        if not self.person.check_password(present):
            raise forms.ValidationError(_("This is not your present passphrase."))
        guard.give_back_a_try(about)
        return present

    def clean(self) -> dict[str, Any]:
        """Weigh the new passphrase."""
        told = super().clean() or {}
        self.weigh(self.person)
        if told.get("present") and told.get("present") == told.get("passphrase"):
            self.add_error("passphrase", _("This is the present one. Choose another."))
        return told
