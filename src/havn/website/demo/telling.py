"""From a story to a request: its answers, checked as those of a real author, and sent to the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from havn.engines import sealing
from havn.foundations import questions
from havn.programmes.cases.actions import submit_request
from havn.programmes.intake import actions, queries
from havn.programmes.intake.forms.telling import told_from

if TYPE_CHECKING:
    from collections.abc import Mapping

    from havn.engines.sealing import MailboxCode
    from havn.foundations.network.actor import Actor
    from havn.programmes.cases.models import Desk, Request
    from havn.website.demo.papers import Paper
    from havn.website.demo.texts import Story

HORIZON = {"immediate": "today", "urgent": "this_week", "soon": "this_month", "later": "later"}
# A number that no network gives out.
TELEPHONE = "+000 555 0{:03d}"


def send(
    story: Story, desk: Desk, shelf: Mapping[str, Paper], *, code: MailboxCode, by: Actor | None = None
) -> Request:
    """Send a story to its desk: by its author through a draft, or `by` a colleague who took a call."""
    offered = {"organisations": queries.organisations_offered(desk)}
    form = questions.load_form(desk.form)
    answers = questions.check_all(
        form, questions.Answers(form.code, form.version, story.form, answers_of(story, offered)), offered=offered
    )
    told = told_from(form, answers, channel=story.channel, organisations=offered["organisations"])
    if by is not None:
        heard: Request = submit_request(by, desk, told=told, code=None, submission=sealing.new_key())
        return heard
    writer = queries.writer()
    draft = actions.start_draft(writer, desk, language=story.form)
    draft = actions.keep_draft(writer, draft, answers=dict(answers.values))
    for name in story.files:
        paper = shelf[name]
        draft = actions.add_draft_file(writer, draft, name=name, content=paper.content, cleaned=paper.copy)
    request: Request = actions.send_draft(writer, draft, told=told, code=code, quarantined=story.life == "quarantined")
    return request


def begin(story: Story, desk: Desk, *, code: MailboxCode) -> None:
    """Leave a story as a draft that its author comes back to with a code."""
    writer = queries.writer()
    draft = actions.start_draft(writer, desk, language=story.form)
    draft = actions.keep_draft(writer, draft, answers=answers_of(story, {}))
    actions.give_draft_code(writer, draft, code=code)


def answers_of(story: Story, offered: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Return the answers that a story gives to the form; what it does not tell is left open."""
    native, latin = story.names
    told: dict[str, Any] = {
        "asks": story.asks,
        "subject": story.kind,
        "reach_language": story.language,
        "name_now": "now",
        "names": {"native": native, "latin": latin, "aliases": []},
        "birth_year": story.born,
        "gender": story.gender,
        "country_origin": story.country,
        "country_risk": story.country,
        "country_now": story.now or story.country,
        "languages": [story.language],
        "work": story.work,
        "work_areas": story.areas,
        "happened": story.happened,
        "fears": story.fears,
        "horizon": HORIZON[story.urgency],
        "needs": story.needs,
        "costs": [
            {"what": what, "type": kind, "money": {"amount": str(amount), "currency": story.currency}}
            for kind, what, amount, _english in story.ask
        ],
        "family_affected": "yes" if story.kind == "family" else "",
        "share_with": list(offered.get("organisations", {}))[:1] if story.kind == "organisation" else [],
    }
    told |= _reach(story)
    return {name: value for name, value in told.items() if value not in ("", [], {})}


def _reach(story: Story) -> dict[str, Any]:
    """Say how to reach the author: every third has a telephone, the others come back here only."""
    if story.asks != "self":
        return {
            "relation": "community",
            "asker_name": "Peter Otieno Odhiambo",
            "consent_how": story.happened,
            "reach_channels": ["mailbox"],
        }
    if int(story.born) % 3:
        return {"reach_channels": ["mailbox"]}
    address = TELEPHONE.format(int(story.born) % 1000)
    return {"reach_channels": ["signal"], "reach_details": [{"channel": "signal", "address": address}]}
