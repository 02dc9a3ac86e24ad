"""Messages, files and stages as the author of a request sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from havn.foundations import vocabulary
from havn.foundations.questions import isolated
from havn.foundations.screens.components.words import day as written
from havn.programmes.cases.queries import files_in, message_pages, messages_in
from havn.programmes.cases.states import RequestState

if TYPE_CHECKING:
    from datetime import date

    from havn.foundations.network.actor import Actor
    from havn.programmes.cases.models import Request

READING = (RequestState.ACKNOWLEDGED, RequestState.ASKED)
DECIDED = (RequestState.OPENED, RequestState.DECLINED)


def thread(author: Actor, found: Request, *, page: int = 1) -> list[dict[str, Any]]:
    """Return a page of the messages both ways; staff stand behind their desk, not with their names."""
    return [
        {"author": _who(one), "when": one.message.written_on, "text": one.text, "is_own": one.is_own, "files": []}
        for one in messages_in(author, found, page=page)
    ]


def older(found: Request, page: int) -> str:
    """Return where the messages before those of a page are, nothing when there are none."""
    return reverse("mailbox-messages", args=[page + 1]) if page < message_pages(found) else ""


def _who(one: Any) -> str:
    if one.is_own:
        return _("You")
    return _("The desk") if one.is_sound else _("The signature of this message does not hold")


def files(author: Actor, found: Request) -> list[dict[str, Any]]:
    """Return the files that were added, by either side."""
    return [
        {
            "name": manifest.name,
            "url": reverse("mailbox-attachment", args=[attachment.pk]),
            "size": "",
            "note": _("the copy for the desk is without hidden data") if manifest.findings else "",
        }
        for attachment, manifest in files_in(author, found)
    ]


def standing(found: Request) -> dict[str, str]:
    """Return where a request stands and what comes next, in plain words."""
    titles: dict[str, tuple[str, str]] = {
        RequestState.QUARANTINED: (
            _("Your request arrived"),
            _("Very many people are asking at this moment, so it may take longer than usual. It is safe here."),
        ),
        RequestState.RECEIVED: (_("Your request arrived"), _("Next: somebody at the desk begins to read it.")),
        RequestState.ACKNOWLEDGED: (
            _("Somebody is reading your request"),
            _("Next: the desk decides what it can do, and tells you here."),
        ),
        RequestState.ASKED: (
            _("The desk has a question for you"),
            _("Next: your answer, whenever it is safe to write. The clock waits for you."),
        ),
        RequestState.OPENED: (
            _("The desk took up your case"),
            _("Next: the desk works out with you what is needed. It writes to you here."),
        ),
        RequestState.DECLINED: (
            _("The desk can’t help with this"),
            _("You find the reason below, and where to turn next. You can still write to the desk."),
        ),
        RequestState.WITHDRAWN: (
            _("You withdrew your request"),
            _("Nobody works on it any more. You can write to the desk if that changes."),
        ),
    }
    title, lead = titles[found.state]
    return {"title": title, "lead": lead}


def stages(found: Request) -> list[dict[str, Any]]:
    """Return the three stages of every request with their clocks; none when it was withdrawn."""
    if found.state == RequestState.WITHDRAWN:
        return []
    is_read = found.state in (*READING, *DECIDED)
    asked = found.state == RequestState.ASKED
    waiting = _("waits for your answer") if asked else _by(found.decide_by)
    decision = _("The desk takes up your case") if found.state == RequestState.OPENED else _("The desk decides")
    reading = _by(found.acknowledge_by)
    if found.state == RequestState.QUARANTINED:
        reading, waiting = _("in its turn"), ""  # no promise is made that a flood would break
    return [
        {"label": _("It arrived"), "state": "done", "note": found.received_on},
        _stage(_("Somebody begins to read it"), now=not is_read, done=is_read, note=reading),
        _stage(decision, now=found.state in READING, done=found.state in DECIDED, note=waiting),
    ]


def _stage(label: str, *, now: bool, done: bool, note: str) -> dict[str, Any]:
    return {"label": label, "state": "done" if done else "now" if now else "next", "note": "" if done else note}


def _by(day: date) -> str:
    return _("by %(day)s") % {"day": written(day, "promise")}


def readers(found: Request, consent: dict[str, Any]) -> list[tuple[str, str]]:
    """Return who may read the request: its desk, and whom its author let in."""
    named = [isolated(name) for name in consent.get("names") or []]
    others = ", ".join(named) or _("nobody else")
    return [(_("The desk"), f"{found.desk.name}, {found.desk.organisation.name}"), (_("By your consent"), others)]


def declined(outcome: dict[str, Any]) -> dict[str, str]:
    """Return why a request was declined, the desk's own words, and the next door to knock on."""
    reason = vocabulary.DECLINE_REASONS.get(outcome.get("reason", ""))
    if reason is None:
        return {}
    language = get_language() or "en"
    return {
        "reason": reason.text("reason", language),
        "next_door": reason.text("next_door", language),
        "words": outcome.get("words", ""),
    }
