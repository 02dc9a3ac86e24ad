"""The forms of signing in, in our words; what they check is allauth's."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticateForm
from allauth.mfa.base.forms import BaseAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthCodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.utils.translation import gettext_lazy as _

from havn.foundations.vault import second_step


def _plain(field: Any, label: Any, **attrs: str) -> None:
    field.label = label
    field.help_text = ""
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


class LoginForm(AllauthLoginForm):
    """Sign-in name and passphrase."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["login"], _("Sign-in name"), autocapitalize="none", spellcheck="false")
        _plain(self.fields["password"], _("Passphrase"))


class ReauthenticateForm(AllauthReauthenticateForm):
    """The passphrase once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["password"], _("Passphrase"))


class OnceForm(BaseAuthenticateForm):
    """A code that works once, also where another process is asked at the same moment."""

    def clean_code(self) -> str:
        """Check the code as allauth does, and use it up."""
        with second_step.checked_once(self.user):
            if second_step.is_used_up(self.user, self.cleaned_data["code"]):
                raise get_adapter().validation_error("incorrect_code")
            code: str = super().clean_code()
            second_step.use_up(self.authenticator, code)
        return code


class CodeForm(OnceForm, AllauthAuthenticateForm):
    """The code of the second step, or one of the recovery codes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["code"], _("Code from your app, or a recovery code"), inputmode="numeric")


class CodeAgainForm(OnceForm, AllauthCodeAgainForm):
    """A code once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["code"], _("Code from your app, or a recovery code"), inputmode="numeric")


class ActivateForm(ActivateTOTPForm):
    """The first code of an authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["code"], _("The code that the app shows"), inputmode="numeric")

    @property
    def groups(self) -> list[str]:
        """Return the secret in fours, which are easier to type."""
        return [self.secret[start : start + 4] for start in range(0, len(self.secret), 4)]


class PasskeyForm(AddWebAuthnForm):
    """What a passkey is called."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["name"], _("What you call it"))


class PasskeyNameForm(EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["name"], _("What you call it"))
