"""Pages on people: inviting, joining, roles, leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from havn.foundations.errors import NotAllowed
from havn.foundations.screens.pages import ActionScreen, ListScreen, RecordScreen, Screen
from havn.programmes.setup import actions, queries
from havn.programmes.setup.actions.people import INVITATION_LASTS
from havn.programmes.setup.forms import people as forms
from havn.programmes.setup.tables import panels, ways
from havn.programmes.setup.tables.lists import PEOPLE

if TYPE_CHECKING:
    import datetime

    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from havn.foundations.network.actor import Actor
    from havn.foundations.network.models import Invitation, Membership, Organisation
    from havn.foundations.people.models import Person

SHOWN_ONCE = "one-time-link"


def _organisation(organisation: Organisation) -> str:
    return reverse("organisation", args=[organisation.pk])


def _of_invitation(invitation: Invitation) -> str:
    return _organisation(invitation.organisation)


def _person(person: Person) -> str:
    return reverse("person", args=[person.pk])


def _of_role(membership: Membership) -> str:
    return _person(membership.person)


class People(ListScreen):
    """The people I can see."""

    section = "setup"
    title = _("People")
    query = queries.people_visible_to
    table = PEOPLE
    empty = _("Nobody yet. Invite the first colleague from an organisation’s page.")


class PersonRecord(RecordScreen):
    """One person."""

    section = "setup"
    find = queries.person_for
    title = str
    crumbs = ways.to_people
    panels = panels.of_person
    more_acts = (
        ("administrator-appoint", _("Let them administer the installation")),
        ("administrator-dismiss", _("Take the administration from them")),
        ("recovery-open", _("Open their way back")),
        ("person-deactivate", _("Close the account")),
    )


class LinkScreen(ActionScreen):
    """An act that makes a one-time link to `leads_to`, which opens for so long (`lasts`)."""

    leads_to: ClassVar[str]
    lasts: ClassVar[datetime.timedelta]
    button = _("Make the link")

    @property
    def done(self) -> Any:  # type: ignore[override]  # it needs the request: the link is shown once, from the session
        """Keep the link for the page that shows it once."""
        return self._keep

    def _keep(self, record: Any, token: str) -> tuple[str, Any]:
        link = reverse(self.leads_to, args=[token])
        told = {"link": link, "whom": str(self.whom(record)), "back": self.back(record), "days": self.lasts.days}
        self.request.session[SHOWN_ONCE] = {"once": self.request.POST.get("once"), "told": told}
        return reverse("one-time-link"), self.said

    def whom(self, record: Any) -> Any:
        """Return the name of the one person for whom the link is."""
        return record

    def _after(self, where: str, sentence: Any) -> HttpResponse:
        # Also after a second press of the same button: the link of the first one was not seen yet.
        kept = self.request.session.get(SHOWN_ONCE, {})
        is_its_own = bool(kept) and kept["once"] == self.request.POST.get("once")
        return super()._after(reverse("one-time-link") if is_its_own else where, sentence)


class Invite(LinkScreen):
    """Invite somebody by a one-time link."""

    section = "setup"
    find = queries.organisation_for
    action = actions.invite_person
    form_class = forms.InvitationForm
    title = _("Invite somebody")
    crumbs = ways.to_organisation
    lead = _("You get a link that works once, for seven days. Hand it over in person or by a channel you both trust.")
    leads_to = "join"
    lasts = INVITATION_LASTS
    back = _organisation
    said = _("The invitation is made.")

    def whom(self, record: Any) -> Any:
        """Return the name of who is invited."""
        return self.request.POST.get("full_name")


class OneTimeLink(Screen):
    """The one-time link, shown once."""

    section = "setup"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the link and forget it."""
        kept = request.session.pop(SHOWN_ONCE, None)
        if kept is None:
            raise NotAllowed
        told = {**kept["told"], "link": request.build_absolute_uri(kept["told"]["link"])}
        return self.page("setup/one_time_link.html", title=_("The link, shown this once"), **told)


class WithdrawInvitation(ActionScreen):
    """Take an invitation back."""

    section = "setup"
    find = queries.invitation_for
    action = actions.withdraw_invitation
    title = _("Take this invitation back")
    crumbs = ways.of_organisation
    lead = str
    button = _("Take it back")
    back = _of_invitation
    said = _("The link opens nothing any more.")


def _invited(actor: Actor, invitation: Invitation) -> dict[str, Any]:
    return {"full_name": invitation.full_name}


def _joined(_invitation: Invitation, _person: Person) -> tuple[str, Any]:
    return reverse("account_login"), _("Your account is made. Sign in with the name and passphrase you chose.")


class Join(ActionScreen):
    """Accept an invitation with a passphrase of one's own."""

    is_public = True
    shell = "screens/plain.html"
    find = queries.invitation_by_token
    action = actions.accept_invitation
    form_class = forms.JoinForm
    initial = _invited
    title = _("Join Havn")
    template = "setup/join.html"
    button = _("Make my account")
    done = _joined

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Ask somebody who is signed in to sign out first: an account belongs to one person."""
        if self.actor.is_person:
            messages.warning(request, gettext("You are signed in. Sign out first, then open the link again."))
            return HttpResponseRedirect(reverse("account_logout"))
        return super().dispatch(request, *args, **kwargs)

    def arguments(self, form: Form) -> dict[str, Any]:
        """Stretch the passphrase before the transaction begins."""
        assert isinstance(form, forms.JoinForm)
        asked = ("full_name", "username", "email", "language")
        return {name: form.cleaned_data[name] for name in asked} | {"passphrase": form.stretched()}


class GiveRole(ActionScreen):
    """Give a person a role in an organisation."""

    section = "setup"
    find = queries.organisation_for
    action = actions.give_role
    form_class = forms.RoleForm
    title = _("Give a role")
    crumbs = ways.to_organisation
    lead = str
    back = _organisation
    said = _("The role is theirs from that day on. To open what is sealed, they need a place in a circle as well.")


class EndRole(ActionScreen):
    """End a role."""

    section = "setup"
    find = queries.membership_for
    action = actions.end_role
    title = _("End this role")
    crumbs = ways.of_person
    lead = str
    warning = _("It ends at once. With the last role in an organisation its circles are left too.")
    button = _("End it")
    back = _of_role
    said = _("It has ended.")


class Deactivate(ActionScreen):
    """Close an account."""

    section = "setup"
    find = queries.person_for
    action = actions.deactivate_person
    title = _("Close this account")
    crumbs = ways.to_person
    lead = str
    warning = _("Roles and circles end, every browser is signed out, and the private keys are destroyed for good.")
    button = _("Close it")
    back = _person
    said = _("The account is closed. Now let a member seal the circles again.")


class Appoint(ActionScreen):
    """Let a person administer the installation."""

    section = "setup"
    find = queries.person_for
    action = actions.appoint_administrator
    title = _("Let them administer the installation")
    crumbs = ways.to_person
    lead = str
    warning = _("They will be able to add organisations, invite people and close accounts. They open no case by it.")
    back = _person
    said = _("They administer the installation now.")


class Dismiss(ActionScreen):
    """Take the administration of the installation from a person."""

    section = "setup"
    find = queries.person_for
    action = actions.dismiss_administrator
    title = _("Take the administration from them")
    crumbs = ways.to_person
    lead = str
    back = _person
    said = _("They no longer administer the installation.")
