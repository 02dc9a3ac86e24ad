"""Pages on the way back after a lost passphrase: the kit, opening, helping, coming back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from havn.foundations.screens.pages import ActionScreen
from havn.foundations.vault import recovery as vault
from havn.programmes.setup import actions, queries
from havn.programmes.setup.actions.recovery import RECOVERY_LASTS
from havn.programmes.setup.forms import recovery as forms
from havn.programmes.setup.views.people import LinkScreen

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from havn.foundations.people.models import Person
    from havn.foundations.vault.models import Recovery


def _account(_record: Any) -> str:
    return reverse("account")


def _person(person: Person) -> str:
    return reverse("person", args=[person.pk])


def _whom(recovery: Recovery) -> str:
    return recovery.person.full_name


def _came_back(_recovery: Recovery, _person: Person) -> tuple[str, Any]:
    return reverse("account_login"), _("Your keys are sealed under the new passphrase. Sign in, then make a new kit.")


class MakeKit(ActionScreen):
    """Split the way back to my keys among trustees."""

    section = "account"
    find = queries.own_person
    action = actions.make_recovery_kit
    form_class = forms.KitForm
    title = _("If my passphrase is lost")
    lead = _(
        "Your keys are split among colleagues. Several of them together can let you back in; one alone can do nothing,"
        " nor can an administrator. You see here when it is tried."
    )
    button = _("Split them")
    back = _account
    said = _("The kit is made. Tell your trustees; they need to do nothing until you ask.")

    def arguments(self, form: Form) -> dict[str, Any]:
        """Make the kit before the transaction begins."""
        told = form.cleaned_data
        return {"kit": vault.prepare(self.actor, told["trustees"], need=told["need"])}


class OpenRecovery(LinkScreen):
    """Open a person's way back."""

    section = "setup"
    find = queries.person_for
    action = actions.open_recovery
    title = _("Open their way back")
    lead = str
    warning = _(
        "You get a link for them that works for three days. It opens nothing until enough of their trustees have given"
        " their shares. They see that you opened it."
    )
    leads_to = "come-back"
    lasts = RECOVERY_LASTS
    back = _person
    said = _("Their way back is open. Now their trustees have to give their shares.")


class Help(ActionScreen):
    """Give my share to a colleague who comes back."""

    section = "account"
    find = queries.recovery_for
    action = actions.release_share
    title = _("Give my share")
    lead = _whom
    warning = _("Have you heard their voice or seen them yourself? A message is not enough: it may be somebody else.")
    button = _("Yes, give my share")
    back = _account
    said = _("Your share is given. Once enough of you have helped they choose a new passphrase.")


class StopRecovery(ActionScreen):
    """Shut somebody's way back again."""

    section = "account"
    find = queries.recovery_for
    action = actions.stop_recovery
    title = _("Shut this way back")
    lead = _whom
    button = _("Shut it")
    back = _account
    said = _("The link opens nothing any more, and shares that were given are destroyed.")


class ComeBack(ActionScreen):
    """Choose a new passphrase with the help of trustees."""

    is_public = True
    shell = "screens/plain.html"
    find = queries.recovery_by_token
    action = actions.complete_recovery
    form_class = forms.ComeBackForm
    title = _("Come back")
    template = "setup/come_back.html"
    button = _("Choose this passphrase")
    done = _came_back

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show how many trustees have helped, and the form once there are enough."""
        return super().get(request, **kwargs) if self._is_enough() else self._not_yet()

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Put the shares together, once there are enough."""
        return super().post(request, **kwargs) if self._is_enough() else self._not_yet()

    def _is_enough(self) -> bool:
        recovery = self.record()
        return bool(recovery.released.count() >= recovery.person.recovery_kit.need)

    def _not_yet(self) -> HttpResponse:
        recovery = self.record()
        helped, need = recovery.released.count(), recovery.person.recovery_kit.need
        return self.page("setup/come_back_later.html", title=self.title, helped=helped, need=need)

    def arguments(self, form: Form) -> dict[str, Any]:
        """Join the shares and stretch the passphrase before the transaction begins."""
        assert isinstance(form, forms.ComeBackForm)
        return {"seed": vault.seed_from(self.record(), self.kwargs["token"]), "passphrase": form.stretched()}
