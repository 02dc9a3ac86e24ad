"""What is done in a case, act by act, as far as its life goes."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from havn.foundations import clock
from havn.foundations.network.actor import system
from havn.programmes.cases import actions

if TYPE_CHECKING:
    from havn.programmes.cases.models import Case, CheckIn, Need
    from havn.website.demo.lives import Course
    from havn.website.demo.timeline import Life

# How far a case goes, in this order.
STAGES = ("assessing", "planning", "deciding", "decided", "paid", "given", "following", "closed")
REACHES = {
    "assessing": "assessing", "planning": "planning", "deciding": "deciding", "refused": "decided",
    "approved": "decided", "paid": "paid", "given": "given", "missed": "following", "following": "following",
    "closed": "closed", "reopened": "closed",
}  # fmt: skip
CHANNELS = ("bank_transfer", "direct_to_provider", "through_organisation", "mobile_money", "cash")


def _reaches(course: Course, stage: str) -> bool:
    return STAGES.index(REACHES[course.story.life]) >= STAGES.index(stage)


def protect(course: Course, case: Case) -> Life:
    """Assess, plan, decide, pay, give, follow and close, as far as the story goes."""
    yield from _meet(course, case)
    if not _reaches(course, "planning"):
        return
    needs: list[Need] = []
    yield from _plan(course, case, needs)
    if not _reaches(course, "deciding"):
        return
    yield from _decide(course, case, needs)
    if not _reaches(course, "paid"):
        return
    yield from _support(course, case, needs)
    if not _reaches(course, "following"):
        return
    yield from _follow(course, case)
    if _reaches(course, "closed"):
        yield from _end(course, case)


def _meet(course: Course, case: Case) -> Life:
    words, letters = course.story.words, course.story.mail
    yield course.day(1.0)
    actions.write_to_author(course.officer, course.request, text=letters["letter"])
    yield course.day(1.1)
    actions.open_identity(course.officer, case, purpose="to find out who can vouch for them")
    if _reaches(course, "planning"):
        yield course.day(1.2)
        actions.write_note(course.officer, case, text=words["team_note"], visibility="team")
        yield course.day(1.3)
        actions.read_messages(course.author, course.request)
        actions.write_to_desk(course.author, course.request, text=letters["reply"])


def _plan(course: Course, case: Case, needs: list[Need]) -> Life:
    words = course.story.words
    yield course.day(1.8)
    _assess(course, case, again_in_days=30)
    if course.story.conflict:
        person = course.decider if course.story.conflict == "decider" else course.payer
        actions.declare_conflict(person, case, person=person.person)
    yield course.day(2.0)
    actions.agree_aim(course.officer, case, situation=words["situation_now"], aim=words["aim"])
    actions.write_note(course.officer, case, text=words["own_note"], visibility="mine")
    yield course.day(2.4)
    if course.story.days > 1 + 2 * course.by_chance.random():
        actions.read_messages(course.officer, course.request)
    for kind, told, amount, english in course.story.ask:
        line = {"support": kind, "what": english, "why": told, "amount": amount, "currency": course.story.currency}
        needs.append(actions.add_need(course.officer, case, line=line))


def _decide(course: Course, case: Case, needs: list[Need]) -> Life:
    words, fund = course.story.words, course.cast.funds[_key(course)]
    yield course.day(2.6)
    for need in needs:
        actions.propose_need(course.officer, need, fund=fund)
    if course.story.letters:
        actions.write_note(course.officer, case, text=course.story.mail["news"], visibility="shared")
    if not _reaches(course, "decided"):
        return
    yield course.day(3.6)
    first, *others = needs
    if course.story.life == "refused":
        actions.refuse_need(course.decider, first, words=words["refused"])
    else:
        actions.approve_need(course.decider, first, words=words["decided"])
    yield course.day(4.2)
    for need in others:
        actions.approve_need(course.decider, need, words="")
    actions.write_note(course.decider, case, text="Looked at the plan as a whole; it is sound.", visibility="team")


def _support(course: Course, case: Case, needs: list[Need]) -> Life:
    words = course.story.words
    for number, need in enumerate(needs):
        yield course.day(5.0 + 0.3 * number)
        channel = CHANNELS[course.by_chance.randrange(len(CHANNELS))]
        actions.pay_need(course.payer, need, payment={"channel": channel, "risk_note": words["risk_note"]})
    if not _reaches(course, "given"):
        return
    for number, need in enumerate(needs):
        yield course.day(6.6 + 0.3 * number)
        actions.give_support(course.officer, need)
    if course.story.theme == "family":
        receipt = course.shelf["receipt.pdf"]
        actions.attach_to_case(course.officer, case, name=receipt.name, content=receipt.content, cleaned=receipt.copy)


def _follow(course: Course, case: Case) -> Life:
    words = course.story.words
    yield course.day(7.5)
    check_in = _agree(course, case, days=14)
    if course.story.life == "missed":
        yield _evening_after(check_in)
        actions.miss_check_in(system("night watch"), check_in)
        return
    yield _morning_of(check_in)
    actions.record_check_in(
        course.officer, check_in, heard={"safe": "yes", "work_goes_on": "yes", "words": words["heard"]}
    )
    _assess(course, case, again_in_days=60)
    if course.story.life == "following":
        yield course.day(23.5)
        days_left = round(course.story.days) - 24 + course.by_chance.randint(0, 6)
        _agree(course, case, days=max(1, days_left))


def _assess(course: Course, case: Case, *, again_in_days: int) -> None:
    words = course.story.words
    actions.assess_risk(
        course.officer,
        case,
        words={part: words[part] for part in ("threats", "vulnerabilities", "capacities")},
        review_on=clock.today() + datetime.timedelta(days=again_in_days),
    )


def _agree(course: Course, case: Case, *, days: int) -> CheckIn:
    words = course.story.words
    check_in: CheckIn = actions.agree_check_in(
        course.officer,
        case,
        due_on=clock.today() + datetime.timedelta(days=days),
        how=words["how"],
        if_missed=words["if_missed"],
    )
    return check_in


def _morning_of(check_in: CheckIn) -> datetime.datetime:
    return datetime.datetime.combine(check_in.due_on, datetime.time(9, 30), datetime.UTC)


def _evening_after(check_in: CheckIn) -> datetime.datetime:
    return _morning_of(check_in) + datetime.timedelta(days=1, hours=10)


def _end(course: Course, case: Case) -> Life:
    words = course.story.words
    yield course.day(40)
    actions.write_note(course.officer, case, text="The last talk was a good one.", visibility="team")
    actions.close_case(course.officer, case, outcome=words["outcome"], words=words["outcome_words"])
    if course.story.life == "reopened":
        yield course.now - datetime.timedelta(days=2, hours=3)
        actions.reopen_case(course.officer, case, purpose="new threats after the hearing")
        yield course.now - datetime.timedelta(days=1, hours=2)
        line = {"support": "physical_security", "what": "Lights and a gate for the landing place", "why": ""}
        actions.add_need(course.officer, case, line=line)
        _assess(course, case, again_in_days=14)


def _key(course: Course) -> str:
    return next(key for key, fund in course.cast.funds.items() if fund.organisation_id == course.desk.organisation_id)
