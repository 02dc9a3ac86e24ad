"""What the page of a case shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from havn.foundations import vocabulary
from havn.foundations.screens.components.words import money
from havn.foundations.screens.tables import Column, Table
from havn.foundations.vault import fields
from havn.foundations.vault.signatures import signer_of, signers_of
from havn.programmes.cases.queries import decider_of, notes_for, payer_of, people_by_id
from havn.programmes.cases.tables.next_steps import WHAT_NEXT
from havn.programmes.cases.tables.request_panels import (
    NEWEST,
    Panel,
    consent_panel,
    file_panel,
    history_panel,
    message_panel,
    sealed_panel,
)
from havn.programmes.cases.tables.words import NEED_TONES, country, label, labels, signed_by, stage

if TYPE_CHECKING:
    from havn.foundations.network.actor import Actor
    from havn.programmes.cases.models import Case, CheckIn, Need, RiskAssessment


def case_panels(actor: Actor, case: Case) -> list[Panel]:
    """Return the panels of a case: what is derived from its parts, never typed twice."""
    told = fields.read(actor, case, "header", "summary", "outcome")
    panels = [_in_short(case, told.header), _sealed(case), _summary(told.summary or {})]
    if told.outcome:
        panels.append(_outcome(told.outcome))
    panels += [_plan(actor, case), _check_ins(actor, case)]
    panels.append(_risk(actor, case.assessments.order_by("-number").first()))
    if case.origin is not None:
        panels.append(_origin(case))
        panels.append(consent_panel(case.origin, fields.read(actor, case.origin, "consent").consent or {}))
        panels.append(message_panel(actor, case.origin))
    panels.append(note_panel(actor, case, whole="case-notes"))
    panels.append({**file_panel(actor, case), "acts": [("case-attach", _("Add a file"))]})
    panels.append(history_panel(actor, case, whole="case-history"))
    return panels


def _in_short(case: Case, header: dict[str, Any]) -> Panel:
    lead = people_by_id([header.get("lead")]).get(header.get("lead") or "", "")
    at = header.get("stage", "assessing")
    return {
        "heading": _("In short"),
        "is_first": True,
        "template": "cases/in_short.html",
        "data": [
            (_("Stage"), stage(at)),
            (_("Comes next"), WHAT_NEXT.get(at, "")),
            (_("Urgency"), label(vocabulary.URGENCIES, header.get("urgency"))),
            (_("About"), label(vocabulary.SUBJECT_KINDS, header.get("kind"))),
            (_("Country"), country(header.get("country"))),
            (_("Languages"), labels(vocabulary.LANGUAGES, header.get("languages"))),
            (_("Lead"), lead),
            (_("Opened"), case.opened_on),
            (_("Closed"), case.closed_on) if case.closed_on else (_("Look at the risk again"), case.review_on),
        ],
    }


def _sealed(case: Case) -> Panel:
    return sealed_panel(_("Name, contacts and whereabouts are sealed."), reverse("identity-open", args=[case.pk]))


def _summary(summary: dict[str, Any]) -> Panel:
    return {
        "heading": _("What the plan is for"),
        "acts": [("case-aim", _("Write down the aim"))],
        "data": [(_("Situation"), summary.get("situation", "")), (_("Aim"), summary.get("aim", ""))] if summary else [],
        "empty": _("Not agreed yet."),
    }


def _outcome(outcome: dict[str, Any]) -> Panel:
    return {
        "heading": _("How it ended"),
        "data": [
            (_("Outcome"), label(vocabulary.CASE_OUTCOMES, outcome.get("code"))),
            (_("Words"), outcome.get("words", "")),
        ],
    }


def _plan(actor: Actor, case: Case) -> Panel:
    needs = list(case.needs.select_related("fund").order_by("number"))
    lines = {need.pk: fields.read(actor, need, "line").line for need in needs}
    table = Table(
        columns=(
            Column(
                "what",
                _("Need"),
                lambda need: lines[need.pk]["what"],
                link=lambda need: reverse("need", args=[need.pk]),
            ),
            Column("support", _("Support"), lambda need: label(vocabulary.SUPPORT_TYPES, lines[need.pk]["support"])),
            Column("cost", _("Cost"), lambda need: _cost(lines[need.pk]), kind="money"),
            Column("fund", _("Fund"), lambda need: need.fund or ""),
            Column(
                "state",
                _("State"),
                lambda need: need.get_state_display(),
                kind="tag",
                tone=lambda need: NEED_TONES.get(need.state, "quiet"),
            ),
        )
    )
    panel = _table_panel(_("Plan"), table, needs, _("No needs yet. Add the first one."), "plan")
    return {**panel, "acts": [("need-add", _("Add a need"))]}


def _cost(line: dict[str, Any]) -> Any:
    return (line["amount"], line["currency"]) if line.get("amount") else ""


def _table_panel(heading: str, table: Table, rows: list[Any], empty: str, place: str) -> Panel:
    return {
        "heading": heading,
        "id": place,
        "template": "screens/panels/table.html",
        "data": {
            "columns": table.headings("", lambda _key: ""),
            "rows": table.rows(rows),
            "empty": empty,
            "caption": heading,
        },
    }


def _check_ins(actor: Actor, case: Case) -> Panel:
    rows: list[CheckIn] = list(case.check_ins.order_by("-due_on"))
    agreed = {check_in.pk: fields.read(actor, check_in, "agreed").agreed for check_in in rows}
    table = Table(
        columns=(
            Column("due", _("On"), lambda row: row.due_on, kind="date"),
            Column(
                "how",
                _("How"),
                lambda row: agreed[row.pk]["how"],
                link=lambda row: reverse("check-in", args=[row.pk]),
            ),
            Column(
                "state",
                _("State"),
                lambda row: row.get_state_display(),
                kind="tag",
                tone=lambda row: {"missed": "late", "done": "ok"}.get(row.state, "quiet"),
            ),
        )
    )
    panel = _table_panel(_("Check-ins"), table, rows, _("None agreed yet."), "check-ins")
    return {**panel, "acts": [("check-in-agree", _("Agree a check-in"))]}


def _risk(actor: Actor, assessment: RiskAssessment | None) -> Panel:
    if assessment is None:
        acts = [("case-assess", _("Assess the risk"))]
        return {"heading": _("Risk"), "data": [], "empty": _("Not assessed yet."), "acts": acts}
    words = fields.read(actor, assessment, "words").words
    return {
        "heading": _("Risk"),
        "acts": [("case-assess", _("Assess the risk anew"))],
        "data": [
            (_("Threats"), words["threats"]),
            (_("Vulnerabilities"), words["vulnerabilities"]),
            (_("Capacities"), words["capacities"]),
            (_("What follows"), words.get("conclusion", "")),
            (_("Assessed on"), assessment.assessed_on),
            (_("By"), signed_by(signer_of(assessment, "words", words))),
        ],
    }


def _origin(case: Case) -> Panel:
    return {
        "heading": _("The request"),
        "is_aside": True,
        "template": "cases/origin.html",
        "data": {"url": reverse("request", args=[case.origin_id]), "arrived": case.origin.received_on},  # type: ignore[union-attr]  # asked before
    }


def note_panel(actor: Actor, case: Case, *, whole: str = "") -> Panel:
    """Return the notes, the newest first; with `whole`, the address of the page that shows all, only the newest."""
    notes = notes_for(actor, case)
    shown = notes[:NEWEST] if whole else notes
    acts = [("note-write", _("Write a note"))]
    if len(shown) < len(notes):
        acts.append((whole, _("Show all of them")))
    entries = []
    texts = [(note, fields.read(actor, note, "text").text) for note in shown]
    for (note, text), signer in zip(texts, signers_of("text", texts), strict=True):
        by = note.written_by.full_name if signer == str(note.written_by_id) else signed_by("")
        title = note.get_visibility_display()
        entries.append({"when": note.written_on, "title": title, "text": text["text"], "by": by})
    return {
        "heading": _("Notes"),
        "id": "notes",
        "template": "screens/panels/timeline.html",
        "data": entries,
        "empty": _("No notes yet."),
        "acts": acts,
    }


def all_notes(actor: Actor, case: Case) -> list[Panel]:
    """Return all notes, on a page of their own."""
    return [note_panel(actor, case)]


def need_panels(actor: Actor, need: Need) -> list[Panel]:
    """Return the panels of one need: the line, who stands for it, the payment."""
    told = fields.read(actor, need, "line", "decision", "payment")
    line = told.line
    proposed = people_by_id([str(need.proposed_by_id)] if need.proposed_by_id else [])
    panels: list[Panel] = [
        {
            "heading": _("Need"),
            "data": _known(
                (_("Kind of support"), label(vocabulary.SUPPORT_TYPES, line["support"])),
                (_("What"), line["what"]),
                (_("Why"), line["why"]),
                (_("Cost"), money(line["amount"], line["currency"]) if line["amount"] else _("none")),
                (_("When"), line["when"]),
                (_("Paid to"), line.get("payee", "")),
            ),
        },
        {
            "heading": _("Who stands for it"),
            "is_aside": True,
            "empty": _("Nobody yet: it was not proposed."),
            "data": _known(
                (_("Fund"), need.fund or ""),
                (_("Proposed by"), proposed.get(str(need.proposed_by_id), "")),
                (_("Decided by"), signed_by(decider_of(actor, need)) if told.decision else ""),
                (_("Decided on"), need.decided_on),
                (_("Reason"), (told.decision or {}).get("text", "")),
                (_("Paid by"), signed_by(payer_of(actor, need)) if told.payment else ""),
                (_("Paid on"), need.paid_on),
            ),
        },
    ]
    if told.payment:
        panels.append(
            {
                "heading": _("Payment"),
                "data": _known(
                    (_("How"), label(vocabulary.PAYMENT_CHANNELS, told.payment["channel"])),
                    (_("Risk weighed"), told.payment["risk_note"]),
                    (_("Proof"), told.payment["words"]),
                ),
            }
        )
    return panels


def _known(*pairs: tuple[Any, Any]) -> list[tuple[Any, Any]]:
    return [(label, value) for label, value in pairs if value not in {None, ""}]


def check_in_panels(actor: Actor, check_in: CheckIn) -> list[Panel]:
    """Return the panels of one check-in: what was agreed, what was heard."""
    told = fields.read(actor, check_in, "agreed", "heard")
    panels: list[Panel] = [
        {
            "heading": _("Agreed"),
            "data": [
                (_("On"), check_in.due_on),
                (_("How"), told.agreed["how"]),
                (_("When it is missed"), told.agreed["if_missed"]),
            ],
        }
    ]
    if told.heard:
        panels.append(
            {
                "heading": _("Heard"),
                "data": [
                    (_("Safe"), label(vocabulary.YES_NO_UNKNOWN, told.heard["safe"])),
                    (_("Work goes on"), label(vocabulary.YES_NO_UNKNOWN, told.heard["work_goes_on"])),
                    (_("In their words"), told.heard["words"]),
                ],
            }
        )
    return panels
