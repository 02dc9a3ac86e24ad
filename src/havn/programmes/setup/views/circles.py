"""Pages on circles: who is in them, letting in, taking out, sealing again."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from havn.foundations.screens.pages import ActionScreen, FindsRecord, ListScreen, RecordScreen
from havn.foundations.vault import rekeying
from havn.programmes.setup import actions, queries
from havn.programmes.setup.forms import circles as forms
from havn.programmes.setup.tables import panels, ways
from havn.programmes.setup.tables.lists import CIRCLES

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from havn.foundations.network.actor import Actor
    from havn.foundations.network.models import Organisation
    from havn.foundations.vault.models import Circle, CircleMembership

SECONDS_A_REQUEST = 1.5


def _page(circle: Circle) -> str:
    return reverse("circle", args=[circle.pk])


def _organisation(organisation: Organisation) -> str:
    return reverse("organisation", args=[organisation.pk])


def _made(_organisation: Organisation, circle: Circle) -> tuple[str, Any]:
    return _page(circle), _("The circle is made. What is sealed to it from now on is open to these people alone.")


def _name(actor: Actor, circle: Circle) -> dict[str, Any]:
    return {"name": circle.name}


def _of_place(membership: CircleMembership) -> str:
    return _page(membership.circle)


def _out(membership: CircleMembership, _result: Any) -> tuple[str, Any]:
    return reverse("circle-rekey", args=[membership.circle_id]), _(
        "They are out, at once. Now everything that the circle holds is sealed again to its new key."
    )


def _who(membership: CircleMembership) -> str:
    return f"{membership.person.full_name} – {membership.circle.name}"


class Circles(ListScreen):
    """The circles that I am in or may set up."""

    section = "setup"
    title = _("Circles")
    lead = _("A circle is a team whose members can open what is sealed to it. Nobody else can, whatever their office.")
    query = queries.circles_visible_to
    table = CIRCLES
    empty = _("No circle yet. Make one from an organisation’s page.")


class CircleRecord(RecordScreen):
    """One circle."""

    section = "setup"
    find = queries.circle_for
    title = str
    crumbs = ways.to_circles
    panels = panels.of_circle
    acts = (("circle-admit", _("Let somebody in")),)
    more_acts = (("circle-rename", _("Rename it")),)


class AddCircle(ActionScreen):
    """Make a circle."""

    section = "setup"
    find = queries.organisation_for
    action = actions.create_circle
    form_class = forms.NewCircleForm
    title = _("Make a circle")
    crumbs = ways.to_organisation
    button = _("Make it")
    back = _organisation
    done = _made


class RenameCircle(ActionScreen):
    """Rename a circle."""

    section = "setup"
    find = queries.circle_for
    action = actions.rename_circle
    form_class = forms.CircleNameForm
    initial = _name
    title = _("Rename this circle")
    crumbs = ways.to_circle
    button = _("Keep")
    back = _page
    said = _("Kept.")


class Admit(ActionScreen):
    """Let somebody into a circle."""

    section = "setup"
    find = queries.circle_for
    action = actions.admit_to_circle
    form_class = forms.AdmitForm
    title = _("Let somebody in")
    crumbs = ways.to_circle
    lead = str
    warning = _("They will be able to open everything that is sealed to this circle, what came before them too.")
    button = _("Let them in")
    back = _page
    said = _("They are in. Everybody in the circle sees that you let them in.")


class TakeOut(ActionScreen):
    """Take somebody out of a circle."""

    section = "setup"
    find = queries.circle_membership_for
    action = actions.take_out_of_circle
    title = _("Take somebody out")
    crumbs = ways.of_circle
    lead = _who
    warning = _("From their next click on they open nothing of this circle any more. What they read before they know.")
    button = _("Take them out")
    back = _of_place
    done = _out


class Rekey(FindsRecord):
    """How far sealing again has come, and going on with it: some at a time, so that the page can be closed any time."""

    section = "setup"
    find = queries.circle_for
    action = actions.rekey_circle

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show how far it is."""
        circle = self.record()
        return self.page(
            "setup/rekey.html",
            title=_("Sealing again"),
            circle=circle,
            back=_page(circle),
            progress=rekeying.progress_of(circle),
            may_go_on=self.action.is_offered(self.actor, circle),
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Go on for a second or two."""
        circle, began = self.record(), time.monotonic()
        self.action(self.actor, circle)
        while not rekeying.progress_of(circle).is_finished and time.monotonic() - began < SECONDS_A_REQUEST:
            self.action(self.actor, circle)
        if rekeying.progress_of(circle).is_finished:
            messages.success(request, gettext("All of it is sealed again. Nothing hangs on the old key any more."))
            return HttpResponseRedirect(_page(circle))
        return HttpResponseRedirect(reverse("circle-rekey", args=[circle.pk]))
