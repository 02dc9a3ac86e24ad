"""What happens to each story after it was told, until today."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from havn.engines import sealing
from havn.programmes.cases import actions
from havn.programmes.intake.queries import author
from havn.website.demo import protecting, telling, texts
from havn.website.demo.network import TEAMS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from havn.engines.sealing import MailboxCode
    from havn.foundations.network.actor import Actor
    from havn.programmes.cases.models import Desk, Request
    from havn.website.demo.network import Cast
    from havn.website.demo.papers import Paper
    from havn.website.demo.texts import Story
    from havn.website.demo.timeline import Life

# How many days of the plan below each life needs; a younger one is lived faster.
LENGTH = {
    "weighed": 1, "asked": 1.4, "answered": 3, "declined": 3, "withdrawn": 4, "assessing": 1.5, "planning": 3,
    "deciding": 3.4, "refused": 5, "approved": 5, "paid": 6, "given": 8, "missed": 24, "following": 24, "closed": 42,
    "reopened": 42,
}  # fmt: skip


@dataclass
class Told:
    """The lives, and the codes of those mailboxes that a visitor is offered."""

    lives: list[Life] = field(default_factory=list)
    codes: dict[str, tuple[Story, MailboxCode]] = field(default_factory=dict)


@dataclass
class Course:
    """One life as it runs: its story, who acts in it, and when things happen."""

    story: Story
    cast: Cast
    shelf: Mapping[str, Paper]
    now: datetime.datetime
    code: MailboxCode
    by_chance: random.Random
    request: Request

    @property
    def desk(self) -> Desk:
        """Return the desk that the story was told to."""
        return self.cast.desks[self.story.desk]

    @property
    def told_at(self) -> datetime.datetime:
        """Return when it was told."""
        return self.now - datetime.timedelta(days=self.story.days)

    def day(self, planned: float) -> datetime.datetime:
        """Return the moment of what is planned for a day of this life, some minutes earlier or later."""
        length = LENGTH.get(self.story.life, 0.5)
        pace = min(1.0, 0.94 * self.story.days / length)
        minutes = self.by_chance.uniform(0, 40)
        return self.told_at + datetime.timedelta(days=planned * pace, minutes=min(minutes, self.story.days * 20))

    def _colleague(self, place: int) -> Actor:
        key = texts.desks()[self.story.desk]["organisation"]
        return self.cast.actor(TEAMS[key][place], key)

    @property
    def officer(self) -> Actor:
        """Return who works at the desk."""
        return self._colleague(0)

    @property
    def decider(self) -> Actor:
        """Return who decides on support."""
        return self._colleague(1)

    @property
    def payer(self) -> Actor:
        """Return who pays."""
        return self._colleague(2)

    @property
    def author(self) -> Actor:
        """Return the author, with the key that the code opens."""
        return author(self.request, self.officer.keyring.key_for(self.request.key_id))


def begin(cast: Cast, shelf: Mapping[str, Paper], *, now: datetime.datetime) -> Told:
    """Return every life, ready to be lived, and the codes to be shown."""
    told = Told()
    for number, story in enumerate(texts.stories()):
        code = sealing.MailboxCode.new()
        course = Course(story, cast, shelf, now, code, random.Random(number), None)  # type: ignore[arg-type]  # noqa: S311 - the same hours each time; the request comes with the first act
        told.lives.append(_life(course))
        if story.letters or (story.life == "draft" and story.form == "ar"):
            told.codes[story.names[1]] = story, code
    return told


def _life(course: Course) -> Life:
    story = course.story
    yield course.told_at
    if story.life == "draft":
        telling.begin(story, course.desk, code=course.code)
        return
    by = course.officer if story.channel != "web" else None
    course.request = telling.send(story, course.desk, course.shelf, code=course.code, by=by)
    if story.life in {"quarantined", "received"}:
        return
    yield course.day(0.2)
    course.request = actions.acknowledge_request(course.officer, course.request)
    yield from ENDS.get(story.life, _taken_up)(course)


def _acknowledged(course: Course) -> Life:
    return
    yield  # pragma: no cover - a life without further acts is a generator, too


def _weighed(course: Course) -> Life:
    yield course.day(0.8)
    _weigh(course, "ask")


def _asked(course: Course) -> Life:
    yield course.day(1.0)
    actions.ask_author(course.officer, course.request, text=course.story.mail["question"])
    if course.story.life == "answered":
        yield course.day(2.8)
        actions.read_messages(course.author, course.request)
        actions.answer_desk(course.author, course.request, text=course.story.mail["answer"])


def _declined(course: Course) -> Life:
    yield course.day(0.8)
    _weigh(course, "decline")
    yield course.day(1.6)
    course.request = actions.decline_request(
        course.officer, course.request, reason=course.story.reason, words=course.story.answer
    )


def _withdrawn(course: Course) -> Life:
    yield course.day(3.6)
    course.request = actions.withdraw_request(course.author, course.request)


def _taken_up(course: Course) -> Life:
    yield course.day(0.8)
    _weigh(course, "open")
    yield course.day(0.9)
    case = actions.open_case(course.officer, course.request, kind=course.story.kind)
    yield from protecting.protect(course, case)


def _weigh(course: Course, route: str) -> None:
    words = course.story.words
    is_met = "yes" if route == "open" else "partly"
    weighed = {test: {"met": is_met, "reason": words[test]} for test in ("identity", "situation", "needs")}
    actions.triage_request(
        course.officer, course.request, weighed={**weighed, "urgency": course.story.urgency, "route": route}
    )


ENDS: dict[str, Callable[[Course], Life]] = {
    "acknowledged": _acknowledged,
    "weighed": _weighed,
    "asked": _asked,
    "answered": _asked,
    "declined": _declined,
    "withdrawn": _withdrawn,
}
