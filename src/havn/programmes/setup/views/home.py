"""The first page of the set-up, the network, and for whom one acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from havn.foundations.errors import NotAllowed
from havn.foundations.network.queries import memberships_of
from havn.foundations.screens.pages import ActionScreen, Screen
from havn.programmes.setup import actions, queries
from havn.programmes.setup.forms.organisations import NetworkForm
from havn.programmes.setup.tables import ways
from havn.programmes.setup.tables.to_do import to_do

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from havn.foundations.network.actor import Actor
    from havn.foundations.network.models import Network


def _home(_record: Any) -> str:
    return reverse("setup")


class Setup(Screen):
    """What is still to be done, and where everything is."""

    section = "setup"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the first page of the set-up."""
        return self.page(
            "setup/home.html",
            title=_("Set-up"),
            to_do=to_do(self.actor),
            organisations=queries.organisations_visible_to(self.actor).count(),
            people=queries.people_visible_to(self.actor).count(),
            circles=queries.circles_visible_to(self.actor).count(),
        )


def _network(actor: Actor, network: Network) -> dict[str, Any]:
    return {"name": network.name, "currency": network.currency}


class ChangeNetwork(ActionScreen):
    """Name the network and choose its currency."""

    section = "setup"
    find = queries.network_to_set_up
    action = actions.change_network
    form_class = NetworkForm
    initial = _network
    title = _("The network")
    crumbs = ways.to_all
    button = _("Keep")
    back = _home
    said = _("Kept. Figures are added up in this currency from now on.")


class ActingFor(Screen):
    """Choose the organisation that one acts for: only its circles are open meanwhile."""

    section = "account"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show for whom one may act."""
        return self.page("setup/acting_for.html", title=_("For whom you act"), choices=list(self._choices().values()))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Act for another organisation from now on."""
        chosen, _roles = self._choices().get(request.POST.get("organisation", ""), (None, ""))
        if chosen is None:
            raise NotAllowed
        request.session["acting_for"] = str(chosen.pk)
        sentence = gettext("You act for %(organisation)s now. What belongs to others is shut meanwhile.")
        messages.success(request, sentence % {"organisation": chosen.name})
        return HttpResponseRedirect(reverse("office-home"))

    def _choices(self) -> dict[str, tuple[Any, str]]:
        roles: dict[Any, list[str]] = {}
        for membership in memberships_of(queries.own_person(self.actor)):
            roles.setdefault(membership.organisation, []).append(membership.get_role_display())
        return {str(organisation.pk): (organisation, ", ".join(held)) for organisation, held in roles.items()}
