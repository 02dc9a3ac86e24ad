"""Screens of requests at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from havn.foundations.errors import Invalid, NotAllowed
from havn.foundations.screens.components.words import day
from havn.foundations.screens.pages import ActionScreen, ListScreen, RecordScreen
from havn.programmes.cases import actions, queries
from havn.programmes.cases.forms import requests as forms
from havn.programmes.cases.forms.cases import PurposeForm
from havn.programmes.cases.states import OPEN_REQUEST, RequestState
from havn.programmes.cases.tables.identity import identity_panels
from havn.programmes.cases.tables.lists import REQUESTS
from havn.programmes.cases.tables.next_steps import after_request, request_acts, request_tag
from havn.programmes.cases.tables.request_panels import message_panel, request_panels, whole_history

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

    from havn.foundations.network.actor import Actor
    from havn.programmes.cases.models import Case, Request


def requests_shown(actor: Actor, *, sort: str = "", waiting: str = "") -> Any:
    """Return the rows of the list of requests, as filtered."""
    rows = queries.requests_visible_to(actor).order_by("acknowledge_by", "received_on", "pk")
    if waiting == "quarantined":
        rows = rows.filter(state=RequestState.QUARANTINED)
    elif waiting == "done":
        rows = rows.exclude(state__in=(*OPEN_REQUEST, RequestState.QUARANTINED)).order_by("-received_on", "pk")
    elif waiting != "all":
        rows = rows.filter(state__in=OPEN_REQUEST)
    return OpenedRows(actor, rows)


class OpenedRows:
    """Requests whose headers are opened for the page that is shown, and for no other."""

    def __init__(self, actor: Actor, rows: Any) -> None:
        self.actor, self.rows = actor, rows

    def count(self) -> int:
        """Return how many there are."""
        return self.rows.count()  # type: ignore[no-any-return]

    def __len__(self) -> int:
        return self.count()

    def __iter__(self) -> Iterator[queries.RequestRow]:
        return iter(self[:])

    def __getitem__(self, which: slice) -> list[queries.RequestRow]:
        page = list(self.rows[which])
        unread = queries.unread_in(page)
        return queries.request_rows(self.actor, page, unread)


def _title(request: Request) -> Any:
    return _("Request of %(day)s") % {"day": day(request.received_on, "long")}


def _back(request: Request) -> str:
    return reverse("request", args=[request.pk])


def _to_requests(_request: Request) -> list[tuple[str, Any]]:
    return [(reverse("requests"), _("Requests"))]


def _to_request(request: Request) -> list[tuple[str, Any]]:
    return [*_to_requests(request), (_back(request), _title(request))]


def _opened(request: Request, case: Case) -> tuple[str, Any]:
    sentence = _("The case is called %(handle)s. Next: assess the risk.") % {"handle": case.handle}
    return reverse("case", args=[case.pk]), sentence


class RequestList(ListScreen):
    """Requests at the desks of my circles."""

    section = "requests"
    title = _("Requests")
    query = requests_shown
    table = REQUESTS
    filters = forms.RequestFilters
    export = actions.take_list_away
    empty = _("No request waits for you. New ones appear here.")
    acts = (("request-enter", _("Enter a request from phone or e-mail")),)


class RequestRecord(RecordScreen):
    """One request."""

    section = "requests"
    find = queries.request_for
    reading = actions.read_request
    parts = queries.parts_of_request
    title = _title
    lead = after_request
    tag = request_tag
    crumbs = _to_requests
    panels = request_panels
    acts = request_acts
    more_acts = (("request-decline", _("Decline")),)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show the request; what the author wrote counts as read from now on."""
        found = self.record()
        if actions.read_messages.is_offered(self.actor, found) and _has_unread(found):
            actions.read_messages(self.actor, found)
        return super().get(request, **kwargs)


class OlderMessages(RecordScreen):
    """A page of messages that stand before the newest ones."""

    section = "requests"
    find = queries.request_for
    reading = actions.read_request

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show the page."""
        number = kwargs["number"]
        found = queries.request_for(self.actor, kwargs["pk"])
        if not 1 <= number <= queries.message_pages(found):
            raise NotAllowed
        self.note_reading(found)
        return self.page(
            "screens/record.html",
            record=found,
            title=_("Older messages"),
            breadcrumbs=_to_request(found),
            panels=[message_panel(self.actor, found, page=number)],
        )


class RequestHistory(RecordScreen):
    """All that was done with a request."""

    section = "requests"
    find = queries.request_for
    reading = actions.read_request
    title = _("Who did what")
    crumbs = _to_request
    panels = whole_history


def _has_unread(request: Request) -> bool:
    return request.messages.filter(is_from_author=True, is_read=False).exists()


class RequestActionScreen(ActionScreen):
    """What screens about a request have in common."""

    section = "requests"
    find = queries.request_for
    back = _back
    crumbs = _to_request


def _in_hand(request: Request) -> Any:
    if request.mailbox_id is None:
        return _("You have the request in hand from then on. There is no mailbox: tell the author yourself.")
    return _(
        "The author sees in their mailbox that somebody has begun to read. You have the request in hand from then on."
    )


class Acknowledge(RequestActionScreen):
    """Tell the author that reading has begun."""

    action = actions.acknowledge_request
    title = _("Acknowledge this request")
    lead = _in_hand
    said = _("Acknowledged. Next: weigh the three tests.")


class Triage(RequestActionScreen):
    """Weigh the three tests."""

    action = actions.triage_request
    form_class = forms.TriageForm
    title = _("Three tests")
    lead = _("A reason for each, also when it is clear: somebody will want to know why.")
    button = _("Record what was weighed")
    said = _("Recorded. Now take the route that you chose.")


class Ask(RequestActionScreen):
    """Ask for more."""

    action = actions.ask_author
    form_class = forms.MessageForm
    title = _("Ask for more")
    lead = _("The decision clock waits until the author answers.")
    button = _("Send the question")
    said = _("Sent. The clock waits for the answer.")


class Write(RequestActionScreen):
    """Write to the author."""

    action = actions.write_to_author
    form_class = forms.MessageForm
    title = _("Write to the author")
    button = _("Send")
    said = _("Sent. They read it when they open their mailbox.")


def _who_reads_it(request: Request) -> Any:
    if request.mailbox_id is None:
        return _("There is no mailbox for this request: tell them yourself, on the channel they gave.")
    return _("The author reads the reason, your words, and the next door to knock on.")


def _declined(request: Request, _result: Any) -> tuple[str, Any]:
    if request.mailbox_id is None:
        return _back(request), _("Declined. Now tell them yourself, on the channel they gave: there is no mailbox.")
    return _back(request), _("Declined. The author sees the reason and where to turn next.")


class Decline(RequestActionScreen):
    """Decline kindly."""

    action = actions.decline_request
    form_class = forms.DeclineForm
    title = _("Decline this request")
    warning = _who_reads_it
    button = _("Decline")
    done = _declined


class Release(RequestActionScreen):
    """Take a request out of the long queue."""

    action = actions.release_request
    title = _("Take this request out of the queue")
    lead = _("It stands among the requests that wait for the desk from then on.")
    said = _("It waits with the others now. Next: acknowledge it.")


def _taken_up_again(request: Request, _result: Any) -> tuple[str, Any]:
    if request.mailbox_id is None:
        return _back(request), _("Taken up again. There is no mailbox: tell them yourself.")
    return _back(request), _("Taken up again. The author sees that it is being read.")


class Reconsider(RequestActionScreen):
    """Take a declined request up again."""

    action = actions.reconsider_request
    title = _("Take this request up again")
    lead = _("It goes back among the requests that are being read, with everything that was weighed before.")
    done = _taken_up_again


class OpenCase(RequestActionScreen):
    """Open a case."""

    action = actions.open_case
    form_class = forms.OpenCaseForm
    title = _("Open a case")
    lead = _("The case gets a handle of two neutral words. The name stays sealed apart.")
    button = _("Open the case")
    done = _opened


class IdentityScreen(ActionScreen):
    """Opens who somebody is, for a purpose."""

    form_class = PurposeForm
    title = _("Open name and contacts")
    button = _("Open and record")

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show the identity once, on this answer only; it is not kept anywhere on the way."""
        record = self.record()
        if not self.action.allowed(self.actor, record):
            raise NotAllowed
        form = self.form(record, request.POST)
        try:
            identity = self.action(self.actor, record, **form.cleaned_data) if form.is_valid() else None
        except Invalid as refusal:
            identity = None
            for name, sentence in refusal.fields.items():
                form.add_error(name, str(sentence))
        if identity is None:
            return self.form_page(record, form, status=422)
        return self.page(
            "screens/record.html",
            record=record,
            title=_("Who it is"),
            lead=_("Recorded with your name and purpose. Close this page when you are done."),
            panels=identity_panels(record, identity),
            breadcrumbs=[(self.told(self.back, record), _("Back"))],
        )


class OpenRequestIdentity(IdentityScreen, RequestActionScreen):
    """Open who told a request, on purpose."""

    action = actions.open_request_identity
