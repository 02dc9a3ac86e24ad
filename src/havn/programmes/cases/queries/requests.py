"""What may be seen of requests, their messages and files."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from havn.foundations.errors import NotAllowed
from havn.foundations.people.models import Person
from havn.foundations.vault import fields
from havn.foundations.vault.fields import Unreadable
from havn.foundations.vault.files import Manifest, manifest_of
from havn.foundations.vault.signatures import signers_of
from havn.programmes.cases.models import Attachment, Message, Request
from havn.programmes.cases.permissions import is_author_of, may_open_attachment, may_read_request
from havn.programmes.cases.queries.found import found
from havn.programmes.cases.states import RequestState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.db.models import QuerySet

    from havn.foundations.network.actor import Actor
    from havn.programmes.cases.models import Case


def requests_visible_to(actor: Actor) -> QuerySet[Request]:
    """Return the requests at the desks of the actor's circles."""
    mine = Request.objects.filter(desk__circle_id__in=actor.circles).select_related("desk__circle", "key", "case")
    return mine.exclude(case__conflicts__person=actor.person) if actor.is_person else mine


def request_for(actor: Actor, pk: object) -> Request:
    """Return one request that the actor may read, as staff or as its author."""
    rows = Request.objects.select_related("desk__organisation", "desk__circle", "key", "identity_key", "case")
    request = found(rows, pk)
    if not (may_read_request(actor, request) or is_author_of(actor, request)):
        raise NotAllowed
    return request


def unread_in(requests: Iterable[Request]) -> dict[UUID, int]:
    """Return how many unread messages of their authors requests have, with one query."""
    news = Message.objects.filter(request__in=list(requests), is_from_author=True, is_read=False)
    return Counter(news.values_list("request_id", flat=True))


def requests_with_news(actor: Actor) -> QuerySet[Request]:
    """Return the requests whose authors wrote something that nobody has read."""
    news = Message.objects.filter(is_from_author=True, is_read=False)
    return requests_visible_to(actor).filter(pk__in=news.values("request_id")).order_by("received_on", "pk")


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


MESSAGES_A_PAGE = 30


@dataclass(frozen=True)
class OpenedMessage:
    """A message as the actor reads it; `signer` is the colleague who wrote it, if their signature holds."""

    message: Message
    text: str
    is_own: bool
    signer: str
    is_sound: bool


def message_pages(request: Request) -> int:
    """Return on how many pages the messages of a request stand; at least one."""
    return max(1, -(-request.messages.count() // MESSAGES_A_PAGE))


def messages_in(actor: Actor, request: Request, *, page: int = 1) -> list[OpenedMessage]:
    """Open one page of the messages of a request, the oldest first; page 1 holds the newest, and each its thirty.

    However long two have written to each other, a page costs the same.
    """
    is_author = is_author_of(actor, request)
    texts: dict[Message, dict[str, str]] = {}
    start = (max(1, page) - 1) * MESSAGES_A_PAGE
    for message in reversed(request.messages.order_by("-number")[start : start + MESSAGES_A_PAGE]):
        texts[message] = fields.read(actor, message, "text").text
    by_staff = [(message, text) for message, text in texts.items() if "signature" in text]
    signed = zip(by_staff, signers_of("text", by_staff), strict=True)
    signers = {message: signer for (message, _text), signer in signed if signer}
    return [
        OpenedMessage(
            message,
            text["text"],
            message.is_from_author == is_author,
            signers.get(message, ""),
            # Which side wrote is a plain column: what a colleague signed is theirs, whatever it says.
            message.is_from_author not in {"signature" in text, message in signers},
        )
        for message, text in texts.items()
    ]


def files_in(actor: Actor, holder: Request | Case) -> list[tuple[Attachment, Manifest]]:
    """Return the files of a request or case with their opened manifests, in the order in which they came."""
    rows = holder.attachments.select_related("original__data_key").order_by("number")
    return [(attachment, manifest_of(actor, attachment.original)) for attachment in rows]


def attachment_for(actor: Actor, pk: object) -> Attachment:
    """Return one attachment of a request or case that the actor may read."""
    rows = Attachment.objects.select_related("original__data_key", "cleaned__data_key", "request__desk", "case")
    attachment = found(rows, pk)
    if not may_open_attachment(actor, attachment):
        raise NotAllowed
    return attachment


def requests_to_acknowledge(actor: Actor) -> QuerySet[Request]:
    """Return the requests of the actor's desks that nobody has begun to read, the oldest clock first."""
    arrived = requests_visible_to(actor).filter(state=RequestState.RECEIVED)
    return arrived.order_by("acknowledge_by", "received_on", "pk")


def requests_to_decide(actor: Actor) -> QuerySet[Request]:
    """Return the requests of the actor's desks that are being read, the oldest clock first."""
    return requests_visible_to(actor).filter(state=RequestState.ACKNOWLEDGED).order_by("decide_by", "received_on", "pk")


def people_by_id(ids: Iterable[str | None]) -> dict[str, str]:
    """Return {id: name} of colleagues with one query."""
    found = Person.objects.filter(pk__in=[pk for pk in ids if pk]).values_list("pk", "full_name")
    return {str(pk): name for pk, name in found}
