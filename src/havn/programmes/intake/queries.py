"""What may be seen of drafts and mailboxes: by their writer alone."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from havn.foundations import clock
from havn.foundations.errors import NotAllowed
from havn.foundations.network.actor import Actor
from havn.foundations.network.queries import organisations_in_order
from havn.foundations.vault.custody import GivenKeyring
from havn.foundations.vault.models import Mailbox
from havn.programmes.cases.models import Desk, Request
from havn.programmes.cases.queries import at_address, find_submitted
from havn.programmes.cases.states import RequestState
from havn.programmes.intake.models import Draft

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

KEPT_DAYS = 14


def writer(draft_key_id: UUID | None = None, key: bytes = b"") -> Actor:
    """Return the visitor who writes a draft, with its key when there is one."""
    keys = {draft_key_id: key} if draft_key_id is not None else {}
    return Actor(kind="visitor", name="visitor", keyring=GivenKeyring(keys))


def author(request: Request, key: bytes) -> Actor:
    """Return the author of a request, whose mailbox was opened."""
    return Actor(kind="author", name=f"author of {request.pk}", keyring=GivenKeyring({request.key_id: key}))


def draft_for(pk: str) -> Draft:
    """Return a draft by its id, or raise `NotAllowed`; what it says opens only with its key."""
    draft = Draft.objects.select_related("desk__organisation", "desk__circle", "key", "mailbox").filter(pk=pk).first()
    if draft is None:
        raise NotAllowed
    return draft


def mailbox_for(pk: str) -> Mailbox:
    """Return a mailbox by its id, or raise `NotAllowed`; what it holds opens only with its code's key."""
    mailbox = Mailbox.objects.filter(pk=pk).first()
    if mailbox is None:
        raise NotAllowed
    return mailbox


def request_in(mailbox: Mailbox) -> Request | None:
    """Return the request that a mailbox belongs to, None while it is a draft."""
    rows = Request.objects.select_related("desk__organisation", "desk__circle", "key", "identity_key")
    return rows.filter(mailbox=mailbox).first()


def draft_in(mailbox: Mailbox) -> Draft | None:
    """Return the draft that a mailbox belongs to, None when it was sent."""
    return Draft.objects.filter(mailbox=mailbox).select_related("desk__organisation", "key").first()


def keys_of_drafts() -> QuerySet[Draft, UUID]:
    """Return the keys of all drafts, whose files have a bound together."""
    return Draft.objects.values_list("key", flat=True)


def drafts_too_old() -> QuerySet[Draft]:
    """Return the drafts that are to be destroyed."""
    return Draft.objects.filter(started_on__lt=clock.today() - datetime.timedelta(days=KEPT_DAYS))


def queues() -> list[QuerySet[Request]]:
    """Return the queue of each desk that has one, who waited longest first."""
    waiting = Request.objects.filter(state=RequestState.QUARANTINED).order_by("received_on", "pk")
    desks = waiting.order_by().values_list("desk_id", flat=True).distinct()
    return [waiting.filter(desk_id=desk_id) for desk_id in desks]


def released_an_hour() -> int:
    """Return how many requests each queue lets out in an hour: a share of what a desk takes in a day."""
    return max(1, settings.HAVN_FLOOD_A_DAY // 24)


def received_today(desk: Desk) -> int:
    """Return how many requests a desk received today: days are all that is stored."""
    # Every state is named, so that the index leads to the day and not through all that the desk ever received.
    return Request.objects.filter(desk=desk, state__in=RequestState.values, received_on=clock.today()).count()


def organisations_offered(desk: Desk) -> dict[str, str]:
    """Return {id: name} of the other organisations that may be named and that may be let in by consent."""
    others = organisations_in_order().filter(is_shown=True).exclude(pk=desk.organisation_id)
    return {str(pk): name for pk, name in others.exclude(status="closed").values_list("pk", "name")}


def desks_to_enter_at(actor: Actor) -> QuerySet[Desk]:
    """Return the open desks whose circle the actor belongs to, acting for their organisation."""
    rows = Desk.objects.filter(is_open=True, circle_id__in=actor.circles, organisation=actor.organisation)
    return rows.select_related("circle", "organisation").order_by("name")


def is_closed(slug: str) -> bool:
    """Say whether a desk of that address exists and receives nothing at present: its address was public."""
    return at_address(Desk.objects.filter(is_open=False), slug).exists()


def told_already(submission: bytes) -> Request | None:
    """Return the request that was made of this draft before, None when there is none."""
    return find_submitted(submission)


def is_flooded(desk: Desk) -> bool:
    """Say whether new requests should wait in the long queue. None is ever refused: a hard limit silences everybody."""
    return received_today(desk) >= settings.HAVN_FLOOD_A_DAY
