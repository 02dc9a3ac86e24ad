"""What the page of a request shows."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from havn.foundations import questions, vocabulary
from havn.foundations.audit import record
from havn.foundations.files import Finding
from havn.foundations.network.queries import organisations_in_order
from havn.foundations.screens.events import happened
from havn.foundations.vault import fields
from havn.foundations.vault.signatures import signers_of
from havn.programmes.cases.queries import OpenedMessage, files_in, message_pages, messages_in, people_by_id
from havn.programmes.cases.states import MET, TESTS
from havn.programmes.cases.tables.words import all_signed_by, country, label, labels

if TYPE_CHECKING:
    from havn.foundations.network.actor import Actor
    from havn.programmes.cases.models import Case, Request, Triage

Panel = dict[str, Any]
NEWEST = 30  # of what grows for as long as somebody works on it: the rest stands on a page of its own


def request_panels(actor: Actor, request: Request) -> list[Panel]:
    """Return the panels in the order in which an officer needs them: what was told, what was weighed, what was said."""
    told = fields.read(actor, request, "header", "answers", "consent", "outcome")
    panels = [_in_short(request, told.header or {})]
    if told.outcome:
        panels.append(_outcome(told.outcome))
    panels.append(sealed_identity(request))
    panels.append(_told(request, told.answers or {}))
    panels.append(file_panel(actor, request))
    panels += _weighings(actor, request)
    writes = [("request-write", _("Write to the author"))]
    panels.append({**message_panel(actor, request), "acts": writes})
    if getattr(request, "case", None) is not None:
        panels.append(_case_of(request))
    panels.append(consent_panel(request, told.consent or {}))
    panels.append(history_panel(actor, request, whole="request-history"))
    return panels


def _in_short(request: Request, header: dict[str, Any]) -> Panel:
    officer = people_by_id([header.get("officer")]).get(header.get("officer") or "", "")
    return {
        "heading": _("In short"),
        "is_first": True,
        "template": "cases/in_short.html",
        "data": [
            (_("Country"), country(header.get("country")) or _("country not said")),
            (_("Asks for"), labels(vocabulary.SUPPORT_TYPES, header.get("support"))),
            (_("Urgency"), label(vocabulary.URGENCIES, header.get("urgency")) or _("not weighed yet")),
            (_("How soon, as they told it"), label(vocabulary.HORIZONS, header.get("horizon"))),
            (_("Languages"), labels(vocabulary.LANGUAGES, header.get("languages"))),
            (_("Who asks"), _chosen(request, "asks", header.get("asker"))),
            (_("Desk"), request.desk.name),
            (_("In hand with"), officer or _("nobody yet")),
            (_("Arrived"), request.received_on),
            (_("Acknowledge by"), request.acknowledge_by),
            (_("Decide by"), request.decide_by),
            (_("They hear from us"), _("in the mailbox") if request.mailbox_id else _("only when you tell them")),
        ],
    }


def _chosen(request: Request, question: str, code: Any) -> str:
    """Return the words of an answer that was chosen among those of a question of the form."""
    form = questions.load_form(request.form, request.form_version)
    asked = next((each for each in form.questions() if each.code == question), None)
    return label(asked.options, code) if asked is not None and asked.options is not None else ""


def _outcome(outcome: dict[str, Any]) -> Panel:
    return {
        "heading": _("Why it was declined"),
        "data": [
            (_("Reason"), label(vocabulary.DECLINE_REASONS, outcome.get("reason"))),
            (_("Words"), outcome.get("words", "")),
        ],
    }


def _told(request: Request, values: dict[str, Any]) -> Panel:
    form = questions.load_form(request.form, request.form_version)
    language = get_language() or "en"
    answers = questions.Answers(request.form, request.form_version, language, values)
    return {
        "heading": _("What was told"),
        "id": "told",
        "template": "cases/told.html",
        "data": questions.summary(form, answers, language, offered=_organisations(values)),
        "empty": _("Nothing but what stands above."),
    }


def _organisations(values: dict[str, Any]) -> dict[str, dict[str, str]]:
    # The answer keeps their ids: names change, and a name is what the officer can read.
    chosen = values.get("share_with") or []
    return {"organisations": {str(one.pk): one.name for one in organisations_in_order().filter(pk__in=chosen)}}


def _case_of(request: Request) -> Panel:
    return {
        "heading": _("The case"),
        "is_aside": True,
        "template": "cases/case_of.html",
        "data": {"url": reverse("case", args=[request.case.pk]), "handle": request.case.handle},
    }


def sealed_identity(request: Request) -> Panel:
    """Return the striped panel behind which the identity lies."""
    text = _("Name, contacts and whereabouts are sealed apart from the story.")
    case = getattr(request, "case", None)
    if case is not None:
        return sealed_panel(text, reverse("identity-open", args=[case.pk]))
    return sealed_panel(text, reverse("request-identity-open", args=[request.pk]))


def sealed_panel(text: str, url: str) -> Panel:
    """Return the striped panel with the way to open on purpose what lies behind it."""
    data = {"text": text, "url": url, "label": _("Open with a purpose")}
    return {"heading": _("Who it is"), "template": "screens/panels/sealed.html", "data": data, "is_bare": True}


def message_panel(actor: Actor, request: Request, *, page: int = 1) -> Panel:
    """Return a page of the messages both ways, the oldest first; one whose signature does not hold says so."""
    opened = messages_in(actor, request, page=page)
    older = reverse("request-messages", args=[request.pk, page + 1]) if page < message_pages(request) else ""
    names = people_by_id([one.signer for one in opened])
    return {
        "heading": _("Messages"),
        "id": "messages",
        "template": "screens/panels/thread.html",
        "empty": _("No messages yet."),
        "older_url": older,
        "data": [
            {
                "author": _author(one, names),
                "when": one.message.written_on,
                "text": one.text,
                "is_own": one.is_own,
                "files": [],
            }
            for one in opened
        ],
    }


def _author(one: OpenedMessage, names: dict[str, str]) -> str:
    if not one.is_sound:
        return _("The signature of this message does not hold")
    return _("The author") if one.message.is_from_author else names.get(one.signer, _("The desk"))


def file_panel(actor: Actor, holder: Request | Case) -> Panel:
    """Return the files, each as the cleaned copy with what was found in the original."""
    shown = []
    for attachment, manifest in files_in(actor, holder):
        note = ", ".join(str(Finding(code).label) for code in manifest.findings if code in Finding.values)
        shown.append(
            {
                "name": manifest.name,
                "url": reverse("attachment", args=[attachment.pk]),
                "size": _size(manifest.length),
                "note": _("removed from the copy: %(what)s") % {"what": note} if note else _("cleaned copy"),
            }
        )
    return {
        "heading": _("Files"),
        "id": "files",
        "template": "screens/panels/files.html",
        "data": shown,
        "empty": _("No files."),
    }


def _size(length: int) -> str:
    return f"{length / 1_000_000:.1f} MB" if length >= 1_000_000 else f"{max(1, length // 1000)} kB"  # noqa: PLR2004 - a megabyte


def _weighings(actor: Actor, request: Request) -> list[Panel]:
    """Return a panel for each time that the three tests were weighed, the newest first."""
    triages = request.triages.order_by("-number")
    weighed = [(triage, fields.read(actor, triage, "weighed").weighed) for triage in triages]
    by = all_signed_by(signers_of("weighed", weighed))
    return [_weighing(triage, told, who) for (triage, told), who in zip(weighed, by, strict=True)]


def _weighing(triage: Triage, weighed: dict[str, Any], by: str) -> Panel:
    met = dict(MET)
    data: list[tuple[Any, Any]] = [
        (question, f"{met.get(weighed[code]['met'], '')} — {weighed[code]['reason']}") for code, question in TESTS
    ]
    data.append((_("Urgency"), label(vocabulary.URGENCIES, weighed.get("urgency"))))
    data.append((_("Weighed by"), by))
    data.append((_("On"), triage.done_on))
    return {"heading": _("Three tests"), "data": data}


def consent_panel(request: Request, consent: dict[str, Any]) -> Panel:
    """Return who may see what the author told, and for how long, as they last said."""
    form = questions.load_form(request.form, request.form_version)
    given_on = consent.get("given_on")
    return {
        "heading": _("Consent"),
        "is_aside": True,
        "data": [
            (_("May see it"), ", ".join(consent.get("names") or []) or _("only this desk")),
            (_("For how long"), _chosen(request, "share_until", consent.get("until"))),
            (_("Given on"), datetime.date.fromisoformat(given_on) if given_on else ""),
            (_("How"), _("Mailbox") if consent.get("how") == "mailbox" else form.title(get_language() or "en")),
        ],
    }


def history_panel(actor: Actor, subject: Request | Case, *, whole: str = "") -> Panel:
    """Return who did what, and who opened what, as far as the actor's keys open it.

    With `whole`, the address of the page that shows all of it, only what was done last.
    """
    entries = record.history_of(actor, subject)
    shown = entries[:NEWEST] if whole else entries
    names = people_by_id([entry.actor for entry in shown if len(entry.actor) == 36])  # noqa: PLR2004 - an id
    return {
        "heading": _("Who did what"),
        "is_aside": bool(whole),
        "id": "history",
        "template": "screens/panels/timeline.html",
        "acts": [(whole, _("Show all of them"))] if len(shown) < len(entries) else [],
        "data": [
            {
                "when": entry.day,
                "title": happened(entry.event),
                "by": _("the author") if entry.actor.startswith("author") else names.get(entry.actor, ""),
                "text": entry.purpose or "",
            }
            for entry in shown
        ],
    }


def whole_history(actor: Actor, subject: Request | Case) -> list[Panel]:
    """Return all that was done, on a page of its own."""
    return [history_panel(actor, subject)]
