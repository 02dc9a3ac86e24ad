"""What may be seen of requests and cases: the only doors for reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError

from havn.engines.names import Packed, Register
from havn.foundations import clock
from havn.foundations.errors import NotAllowed
from havn.foundations.vault import fields, segments
from havn.foundations.vault.fields import Unreadable
from havn.foundations.vault.files import Manifest, manifest_of
from havn.programmes.cases.models import (
    Attachment,
    Case,
    CheckIn,
    Conflict,
    Desk,
    Fund,
    Message,
    Need,
    Note,
    Request,
)
from havn.programmes.cases.models.case import CASE_LIST, NAME_LIST
from havn.programmes.cases.permissions import (
    is_author_of,
    may_open_attachment,
    may_read_case,
    may_read_note,
    may_read_request,
    may_set_up_organisation,
)
from havn.programmes.cases.states import OPEN_REQUEST, CheckInState, NeedState, RequestState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model, QuerySet

    from havn.foundations.network.actor import Actor

Found = TypeVar("Found", bound="Model")
MOST_FOUND = 50
NOT_PLAIN = {"id", "support"}
URGENT_FIRST = {"immediate": 0, "urgent": 1, "soon": 2, "later": 3}


def _found(rows: QuerySet[Found], pk: object) -> Found:
    try:
        found = rows.filter(pk=pk).first()
    except (ValidationError, ValueError):
        found = None
    if found is None:
        raise NotAllowed
    return found


def desks_open() -> QuerySet[Desk]:
    """Return the desks that receive requests: what anybody may see."""
    return Desk.objects.filter(is_open=True).select_related("organisation").order_by("name")


def desk_at(slug: str) -> Desk:
    """Return the open desk of that address, or raise `NotAllowed`."""
    desk = desks_open().select_related("circle").filter(slug=slug).first()
    if desk is None:
        raise NotAllowed
    return desk


def desks_of(actor: Actor) -> QuerySet[Desk]:
    """Return the desks of the actor's organisation, open or not."""
    return Desk.objects.filter(organisation=actor.organisation).select_related("organisation", "circle")


def funds_of(actor: Actor) -> QuerySet[Fund]:
    """Return the funds of the actor's organisation."""
    return Fund.objects.filter(organisation=actor.organisation).order_by("name")


def desks_to_set_up(actor: Actor, *, sort: str = "") -> QuerySet[Desk]:
    """Return the desks of the organisation for those who set them up, nothing for others."""
    return desks_of(actor).order_by("name") if _sets_up(actor) else Desk.objects.none()


def funds_to_set_up(actor: Actor, *, sort: str = "") -> QuerySet[Fund]:
    """Return the funds of the organisation with their rules, for those who set them up."""
    return funds_of(actor).prefetch_related("rules") if _sets_up(actor) else Fund.objects.none()


def _sets_up(actor: Actor) -> bool:
    return actor.organisation is not None and may_set_up_organisation(actor, actor.organisation)


def desk_for(actor: Actor, pk: object) -> Desk:
    """Return one desk of the organisation, for those who set it up."""
    return _found(desks_to_set_up(actor), pk)


def fund_for(actor: Actor, pk: object) -> Fund:
    """Return one fund of the organisation, for those who set it up."""
    return _found(funds_to_set_up(actor), pk)


def requests_visible_to(actor: Actor) -> QuerySet[Request]:
    """Return the requests at the desks of the actor's circles."""
    return Request.objects.filter(desk__circle_id__in=actor.circles).select_related("desk__circle", "key")


def request_for(actor: Actor, pk: object) -> Request:
    """Return one request that the actor may read, as staff or as its author."""
    rows = Request.objects.select_related("desk__organisation", "desk__circle", "key", "identity_key")
    request = _found(rows, pk)
    if not (may_read_request(actor, request) or is_author_of(actor, request)):
        raise NotAllowed
    return request


def find_submitted(submission: bytes) -> Request | None:
    """Return the request that was made from this draft already, None when there is none."""
    return Request.objects.filter(submission=submission).select_related("desk").first()


def waiting_in_queue() -> int:
    """Return how many requests wait in the long queue."""
    return Request.objects.filter(state=RequestState.QUARANTINED).count()


@dataclass(frozen=True)
class RequestRow:
    """A request with its opened header, as lists show it; `unread` are messages of its author."""

    request: Request
    header: dict[str, Any]
    unread: int


def request_rows(actor: Actor, rows: Iterable[Request], unread: dict[UUID, int] | None = None) -> list[RequestRow]:
    """Open the headers of many requests with one query for their keys; a header that does not open is left empty."""
    requests = list(rows)
    fetch = getattr(actor.keyring, "fetch", None)
    if fetch is not None:
        fetch([request.key_id for request in requests])
    unread = unread or {}
    return [RequestRow(request, _header(actor, request), unread.get(request.pk, 0)) for request in requests]


def _header(actor: Actor, record: Request | Case) -> dict[str, Any]:
    try:
        return fields.read(actor, record, "header").header or {}
    except (NotAllowed, Unreadable):
        return {}


@dataclass(frozen=True)
class CaseRow:
    """A row of the case list, as it was sealed: never a name."""

    id: UUID
    handle: str
    state: str
    opened_on: str
    review_on: str
    kind: str
    country: str
    urgency: str
    lead: str
    support: list[str]
    stage: str


def case_rows(  # noqa: PLR0913 - one name per filter of the list
    actor: Actor,
    *,
    sort: str = "",
    state: str = "",
    stage: str = "",
    country: str = "",
    kind: str = "",
    urgency: str = "",
    mine: bool = False,
    words: str = "",
) -> Sequence[CaseRow]:
    """Return the rows of the cases of the actor's circles, filtered and sorted, without those a conflict bars.

    Cost: the segments are opened once (10 000 rows in tens of milliseconds); filters compare columns, and only what is
    left becomes rows. `words` searches handles, and names across scripts.
    """
    listed = segments.open_list(actor, actor.circles, CASE_LIST)
    chosen = _chosen(listed, _wanted(actor, state, stage, country, kind, urgency, mine=mine))
    barred = {pk.bytes for pk in Conflict.objects.filter(person=actor.person).values_list("case_id", flat=True)}
    if barred:
        ids = listed.column("id")
        chosen = [at for at in chosen if ids[at] not in barred]
    found = _search(actor, listed, chosen, words.strip()) if words.strip() else _sorted(listed, chosen, sort)
    return Rows(listed, found)


class Rows(Sequence[CaseRow]):
    """Rows that are made only when they are shown: a list of ten thousand costs a page of twenty-five."""

    def __init__(self, listed: segments.Listed, chosen: Sequence[int]) -> None:
        self.listed, self.chosen = listed, chosen

    def __len__(self) -> int:
        return len(self.chosen)

    def __getitem__(self, which: Any) -> Any:
        if isinstance(which, slice):
            return [self._row(at) for at in self.chosen[which]]
        return self._row(self.chosen[which])

    def _row(self, at: int) -> CaseRow:
        plain = {name: self.listed.value(name, at) or "" for name in CaseRow.__annotations__ if name not in NOT_PLAIN}
        support = list(self.listed.value("support", at) or [])
        return CaseRow(id=UUID(bytes=self.listed.value("id", at)), support=support, **plain)


def _wanted(actor: Actor, *values: str, mine: bool) -> dict[str, str]:
    names = ("state", "stage", "country", "kind", "urgency")
    wanted = {name: value for name, value in zip(names, values, strict=True) if value}
    if mine and actor.person is not None:
        wanted["lead"] = str(actor.person.pk)
    return wanted


def _chosen(listed: segments.Listed, wanted: dict[str, str]) -> Sequence[int]:
    chosen: Sequence[int] = range(len(listed))
    for name, value in wanted.items():
        column = listed.column(name)
        chosen = [at for at in chosen if column[at] == value]
    return chosen


def _sorted(listed: segments.Listed, chosen: Sequence[int], sort: str) -> Sequence[int]:
    name, backwards = (sort.removeprefix("-"), sort.startswith("-")) if sort else ("opened_on", True)
    column = [value or "" for value in listed.column(name)]
    if name == "urgency":
        column = [URGENT_FIRST.get(value, len(URGENT_FIRST)) for value in column]
    return sorted(chosen, key=column.__getitem__, reverse=backwards)


def _search(actor: Actor, listed: segments.Listed, chosen: Sequence[int], words: str) -> list[int]:
    """Return what fits best first: handles that contain the words, then names in any script."""
    handles = listed.column("handle")
    by_handle = [at for at in chosen if words.lower() in handles[at]]
    opened = segments.open_segments(actor, actor.circles, NAME_LIST)
    register = Register.from_packed([(part.column("id"), Packed.from_bytes(part.digest)) for part in opened])
    try:
        found = register.search(words, limit=MOST_FOUND)
    except ValueError:
        return by_handle  # nothing in the words could be part of a name
    ids = listed.column("id")
    places = dict(zip(map(ids.__getitem__, chosen), chosen, strict=True))
    return list(dict.fromkeys([*by_handle, *(places[pk] for pk, _score in found if pk in places)]))


def case_for(actor: Actor, pk: object) -> Case:
    """Return one case that the actor may read, or raise `NotAllowed`."""
    case = _found(Case.objects.select_related("organisation", "circle", "key", "identity_key", "origin__key"), pk)
    if not may_read_case(actor, case):
        raise NotAllowed
    return case


def need_for(actor: Actor, pk: object) -> Need:
    """Return one need of a case that the actor may read."""
    need = _found(Need.objects.select_related("case__key", "case__circle", "case__organisation", "fund"), pk)
    if not may_read_case(actor, need.case):
        raise NotAllowed
    return need


def check_in_for(actor: Actor, pk: object) -> CheckIn:
    """Return one check-in of a case that the actor may read."""
    check_in = _found(CheckIn.objects.select_related("case__key", "case__circle", "case__organisation"), pk)
    if not may_read_case(actor, check_in.case):
        raise NotAllowed
    return check_in


def notes_for(actor: Actor, case: Case) -> list[Note]:
    """Return the notes of a case that the actor may read, newest first."""
    notes = case.notes.select_related("case__key", "written_by").order_by("-number")
    return [note for note in notes if note.visibility != note.Visibility.MINE or may_read_note(actor, note)]


def attachment_for(actor: Actor, pk: object) -> Attachment:
    """Return one attachment of a request or case that the actor may read."""
    rows = Attachment.objects.select_related("original__data_key", "cleaned__data_key", "request__desk", "case")
    attachment = _found(rows, pk)
    if not may_open_attachment(actor, attachment):
        raise NotAllowed
    return attachment


@dataclass(frozen=True)
class OpenedMessage:
    """A message as the actor reads it; `signer` is the colleague who wrote it, if their signature holds."""

    message: Message
    text: str
    is_own: bool
    signer: str
    is_sound: bool


def messages_in(actor: Actor, request: Request) -> list[OpenedMessage]:
    """Open the messages of a request, the oldest first."""
    is_author = is_author_of(actor, request)
    opened = []
    for message in request.messages.order_by("number"):
        message.request = request
        text = fields.read(actor, message, "text").text
        signed = fields.check_signed(message, "text", text) if "signature" in text else None
        is_sound = message.is_from_author or (signed is not None and signed.holds)
        signer = signed.by if signed is not None and signed.holds else ""
        opened.append(OpenedMessage(message, text["text"], message.is_from_author == is_author, signer, is_sound))
    return opened


def files_in(actor: Actor, holder: Request | Case) -> list[tuple[Attachment, Manifest]]:
    """Return the files of a request or case with their opened manifests, in the order in which they came."""
    rows = holder.attachments.select_related("original__data_key", "cleaned__data_key").order_by("number")
    return [(attachment, manifest_of(actor, attachment.original)) for attachment in rows]


def needs_to_decide(actor: Actor) -> QuerySet[Need]:
    """Return the proposed needs of the actor's circles that somebody else proposed."""
    return _needs(actor, NeedState.PROPOSED).exclude(proposed_by=actor.person).order_by("decide_by")


def needs_to_pay(actor: Actor) -> QuerySet[Need]:
    """Return the approved needs of the actor's circles that the actor did not decide."""
    return _needs(actor, NeedState.APPROVED).exclude(decided_by=actor.person).order_by("decided_on")


def _needs(actor: Actor, state: str) -> QuerySet[Need]:
    return (
        Need.objects.filter(case__circle_id__in=actor.circles, case__organisation=actor.organisation, state=state)
        .exclude(case__conflicts__person=actor.person)
        .select_related("case__key", "fund")
    )


def check_ins_waiting(actor: Actor) -> QuerySet[CheckIn]:
    """Return agreed and missed check-ins of the actor's circles, the earliest first."""
    return (
        CheckIn.objects.filter(
            case__circle_id__in=actor.circles,
            case__organisation=actor.organisation,
            state__in=(CheckInState.DUE, CheckInState.MISSED),
        )
        .exclude(case__conflicts__person=actor.person)
        .select_related("case__key")
        .order_by("due_on")
    )


def check_ins_overdue() -> QuerySet[CheckIn]:
    """Return agreed check-ins whose day is over, for the job that marks them."""
    return CheckIn.objects.filter(state=CheckInState.DUE, due_on__lt=clock.today()).select_related("case")


def requests_waiting(actor: Actor) -> QuerySet[Request]:
    """Return the requests of the actor's desks that wait for the desk, the oldest clock first."""
    return requests_visible_to(actor).filter(state__in=OPEN_REQUEST).order_by("acknowledge_by", "received_on")
