"""What allauth asks us: who may sign in and how often, where secrets of the second factor lie, what is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from havn.engines import sealing
from havn.foundations.errors import TooMany
from havn.foundations.people.models import Person
from havn.foundations.vault import guard

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.forms import ValidationError
    from django.http import HttpRequest, HttpResponse

SECOND_FACTOR = sealing.Place("-", "mfa.authenticator", "-", "data", 1)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation only, and their passphrase opens the vault."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("The sign-in name and the passphrase don’t fit together."),
        "incorrect_password": _("This is not your passphrase."),
        "too_many_login_attempts": _("That was tried many times. Please wait ten minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the same for everybody: no address is looked at, stored or counted."""
        return "127.0.0.1"

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Check name and passphrase; a try is counted before it is made and given back when it was right."""
        name = str(credentials.get("username", ""))
        person = Person.objects.filter(username=name.strip().lower()).first()
        about = guard.counted_as(request, name, person)
        try:
            guard.take_a_try(about)
            found = super().authenticate(request, **credentials)
        except TooMany as refusal:
            raise self._said(refusal) from refusal
        if found is not None:
            guard.give_back_a_try(about)
        return found

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count nothing here: allauth would count by name alone, and anybody could lock anybody out."""

    def _said(self, refusal: TooMany) -> ValidationError:
        error: ValidationError = self.validation_error("too_many_login_attempts")
        error.message = str(refusal.sentence)
        return error

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **hook: Any) -> HttpResponse:
        """Go on, with a device cookie that proves the next time that this browser is known."""
        assert isinstance(user, Person)
        response: HttpResponse = super().post_login(request, user, **hook)
        guard.remember_device(request, response, user)
        # allauth notes the moment at which a second factor was used; when somebody works is nobody's business.
        Authenticator.objects.filter(user=user).update(last_used_at=None)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing: what happens to an account is never told by e-mail."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of the second factor lie sealed under the installation's secret, outside the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code doesn’t fit. Codes change every thirty seconds; please use the newest one."),
        "cannot_delete_authenticator": _("The second step can’t be switched off."),
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        return sealing.seal(text.encode(), key=self._key(), place=SECOND_FACTOR).hex()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret."""
        return sealing.open_sealed(bytes.fromhex(encrypted_text), key=self._key(), place=SECOND_FACTOR).decode()

    def _key(self) -> bytes:
        return sealing.derive(settings.HAVN_SECRETS["installation"], "second-factor")

    def build_totp_svg(self, url: str) -> str:
        """Return nothing: the picture is a PNG of its own, since the strictest browsers show no SVG."""
        return ""

    def _get_user_identifier(self, user: AbstractBaseUser) -> str:
        return user.get_username()
