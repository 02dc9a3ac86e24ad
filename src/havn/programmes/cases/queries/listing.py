"""The list of cases, from packed sealed segments: filtered, sorted, searched across scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from havn.engines.names import Packed, Register
from havn.foundations.vault import segments
from havn.programmes.cases.models import Conflict
from havn.programmes.cases.models.case import CASE_LIST, NAME_LIST

if TYPE_CHECKING:
    from havn.foundations.network.actor import Actor

MOST_FOUND = 50
NOT_PLAIN = {"id", "support"}
URGENT_FIRST = {"immediate": 0, "urgent": 1, "soon": 2, "later": 3}


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
    handles, lowered = listed.column("handle"), words.lower()
    by_handle = [at for at in chosen if lowered in handles[at]]
    opened = segments.open_segments(actor, actor.circles, NAME_LIST)
    register = Register.from_packed([(part.column("id"), Packed.from_bytes(part.digest)) for part in opened])
    try:
        found = register.search(words, limit=MOST_FOUND)
    except ValueError:
        return by_handle  # nothing in the words could be part of a name
    ids = listed.column("id")
    places = dict(zip(map(ids.__getitem__, chosen), chosen, strict=True))
    return list(dict.fromkeys([*by_handle, *(places[pk] for pk, _score in found if pk in places)]))
