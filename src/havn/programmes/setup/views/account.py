"""Pages on one's own account, and the two that say why something is not offered."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import segno
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from havn.foundations.errors import NotAllowed
from havn.foundations.people.queries import session_of
from havn.foundations.people.sessions import row_of
from havn.foundations.screens.acts import Offer
from havn.foundations.screens.pages import ActionScreen, Screen
from havn.foundations.vault import guard
from havn.programmes.setup import actions, queries
from havn.programmes.setup.forms import people as forms
from havn.programmes.setup.tables import panels

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest

    from havn.foundations.network.actor import Actor
    from havn.foundations.people.models import Person


def _account(_person: Any) -> str:
    return reverse("account")


def _profile(actor: Actor, person: Person) -> dict[str, Any]:
    return {"full_name": person.full_name, "email": person.email, "language": person.language}


class Account(Screen):
    """My account: what colleagues see, the second step, where I am signed in."""

    section = "account"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the account, with this browser marked."""
        person = queries.own_person(self.actor)
        acts = [
            Offer(reverse("profile-change"), _("Change name, address or language"), "profile-change"),
            Offer(reverse("account_change_password"), _("Change the passphrase"), "account_change_password"),
        ]
        return self.page(
            "screens/record.html",
            record=person,
            title=_("My account"),
            acts=acts,
            panels=panels.of_account(self.actor, person, row_of(request.session.session_key or "")),
        )


class ChangeProfile(ActionScreen):
    """Change the name shown to colleagues, the address for notices, the language."""

    section = "account"
    find = queries.own_person
    action = actions.change_profile
    form_class = forms.ProfileForm
    initial = _profile
    title = _("Change what is known of you")
    button = _("Keep")
    back = _account
    said = _("Kept.")


class ChangePassphrase(ActionScreen):
    """Change the passphrase: the keys are sealed again under the new one."""

    section = "account"
    find = queries.own_person
    action = actions.change_passphrase
    form_class = forms.ChangePassphraseForm
    title = _("Change the passphrase")
    lead = _("Every other browser that you are signed in with is signed out.")
    back = _account
    said = _("Your passphrase is changed, and your keys are sealed under the new one.")

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Change it, and keep this browser signed in and known."""
        response = super().post(request, **kwargs)
        if response.status_code != HttpResponseRedirect.status_code:
            return response
        person = queries.own_person(self.actor)
        person.refresh_from_db()
        update_session_auth_hash(request, person)
        guard.remember_device(request, response, person)
        return response

    def arguments(self, form: Form) -> dict[str, Any]:
        """Stretch the new passphrase before the transaction begins."""
        assert isinstance(form, forms.ChangePassphraseForm)
        return {"passphrase": form.stretched()}


class EndSession(ActionScreen):
    """Sign out one of my browsers."""

    section = "account"
    action = actions.end_session
    title = _("Sign out this browser")
    button = _("Sign it out")
    back = _account
    said = _("It is signed out.")

    def record(self) -> Any:
        """Return whoever is signed in; the session is checked to be theirs."""
        person = queries.own_person(self.actor)
        self.session = session_of(person, self.kwargs["session"])
        return person

    def arguments(self, form: Form) -> dict[str, Any]:
        """Name the session."""
        return {"session": self.session}


class EndOtherSessions(ActionScreen):
    """Sign out every browser but this one."""

    section = "account"
    find = queries.own_person
    action = actions.end_other_sessions
    title = _("Sign out everywhere else")
    lead = _("Do this when a phone or computer of yours is lost. Change your passphrase as well.")
    button = _("Sign out everywhere else")
    back = _account
    said = _("Only this browser is signed in now.")

    def arguments(self, form: Form) -> dict[str, Any]:
        """Name the session that stays."""
        return {"present": row_of(self.request.session.session_key or "")}


class SecondStepPicture(Screen):
    """The secret of an authenticator app that is being set up, as a picture to scan: a PNG, never kept."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Draw the secret that lies in this very session."""
        secret = request.session.get(SECRET_SESSION_KEY)
        if not secret:
            raise NotAllowed
        picture = io.BytesIO()
        address = get_adapter().build_totp_url(queries.own_person(self.actor), secret)
        segno.make(address, error="m").save(picture, kind="png", scale=5, border=4)
        return HttpResponse(picture.getvalue(), content_type="image/png", headers={"Cache-Control": "no-store"})


class NoSignUp(Screen):
    """Why nobody makes an account by themselves."""

    is_public = True
    shell = "screens/plain.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Say how one gets an account."""
        return self.page("setup/no_sign_up.html", title=_("Accounts are made by invitation"))


class NoReset(Screen):
    """Why a passphrase can't be reset by e-mail."""

    is_public = True
    shell = "screens/plain.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Say what to do instead."""
        return self.page("setup/no_reset.html", title=_("A passphrase can’t be reset"))
