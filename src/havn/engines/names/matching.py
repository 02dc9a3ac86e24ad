"""How alike two names are, from which word meets which."""

from __future__ import annotations

from dataclasses import dataclass

from havn.engines.names.alignment import FAR, distance, weight
from havn.engines.names.chinese import chinese_likeness
from havn.engines.names.equivalents import are_equivalent
from havn.engines.names.scripts import UNWRITTEN, UNWRITTEN_VOWELS
from havn.engines.names.sounds import Sounds, sounds
from havn.engines.names.spelling import Kind, Spelling, Word

# A word whose cost is this share of its whole weight is another word altogether.
UNRELATED = 0.60
AS_EQUIVALENT = 0.90
AS_INITIAL = 0.84
FATHER_LEFT_OUT = 0.97
WORD_LEFT_OUT = 0.90
FURTHER_WORD_LEFT_OUT = 0.93
ONE_WORD_ONLY = 0.55
_LIKE_INITIAL = 25
_GOOD = 0.85
_LONGEST_CHINESE = 14


@dataclass(frozen=True, slots=True)
class Meeting:
    """A word of the first name and a word of the second that met: `likeness` in [0, 1], and `reason` why."""

    one: str
    other: str
    likeness: float
    reason: str


@dataclass(frozen=True, slots=True)
class Match:
    """The likeness of two spellings in [0, 1], the words that met, and the words that met none."""

    likeness: float
    meetings: tuple[Meeting, ...]
    left_out: tuple[str, ...]


def word_likeness(one: Word, other: Word, costs: Sounds) -> tuple[float, str]:
    """Return how alike two words are, in [0, 1], and why."""
    if one.text == other.text:
        return 1.0, "same letters"
    if one.kind is Kind.INITIAL or other.kind is Kind.INITIAL:
        return _initial(one, other, costs)
    if not one.symbols or not other.symbols:
        return 0.0, "no common script"
    found = _sound_likeness(one, other, costs)
    if found < AS_EQUIVALENT and are_equivalent(one.symbols, other.symbols):
        return AS_EQUIVALENT, "forms of one name"
    return found, "same sounds" if found == 1.0 else "similar sounds" if found > 0 else "different"


def _initial(one: Word, other: Word, costs: Sounds) -> tuple[float, str]:
    if one.symbols and other.symbols:
        cost = costs.substitute[one.symbols[0]][other.symbols[0]]
        glide = (
            min(
                costs.substitute[one.symbols[-1]][other.symbols[0]],
                costs.substitute[one.symbols[0]][other.symbols[-1 if len(other.symbols) < 3 else 0]],
            )
            if one.kind is other.kind
            else cost
        )
        if min(cost, glide) <= _LIKE_INITIAL:
            return AS_INITIAL, "initial"
    return 0.0, "another initial"


def _sound_likeness(one: Word, other: Word, costs: Sounds) -> float:
    unwritten = (one.script in UNWRITTEN_VOWELS, other.script in UNWRITTEN_VOWELS)
    best = _alike(one.symbols, other.symbols, costs, unwritten)
    if one.others or other.others:
        for first in (one.symbols, *one.others):
            for second in (other.symbols, *other.others):
                best = max(best, _alike(first, second, costs, unwritten))
    return best


def _alike(one: str, other: str, costs: Sounds, unwritten: tuple[bool, bool]) -> float:
    yardstick = min(weight(one, costs), weight(other, costs)) * UNRELATED
    cost = distance(one, other, costs, unwritten, int(yardstick))
    return 0.0 if cost == FAR else 1.0 - cost / yardstick if cost else 1.0


def symbols_likeness(one: str, other: str, costs: Sounds) -> float:
    """Return how alike two words are that a register stores: in symbols, with ° before a script without short vowels."""
    unwritten = (one.startswith(UNWRITTEN), other.startswith(UNWRITTEN))
    return _alike(one.removeprefix(UNWRITTEN), other.removeprefix(UNWRITTEN), costs, unwritten)


def match_likeness(one: Spelling, other: Spelling) -> float:
    """Return the likeness of two spellings, in [0, 1]."""
    if one.words == other.words:
        return 1.0
    if _chinese_first(one, other):
        found = chinese_likeness(one, other)
        if found is not None:
            return found
    return _met(one, other)[0]


def _chinese_first(one: Spelling, other: Spelling) -> bool:
    """Tell whether it is worth asking: characters on a side, or on both sides words as short as syllables are."""
    return one.words[0].script == "han" or other.words[0].script == "han" or (_is_short(one) and _is_short(other))


def _is_short(spelling: Spelling) -> bool:
    return len(spelling.words) > 1 and all(len(word.text) <= _LONGEST_CHINESE for word in spelling.words)


def match(one: Spelling, other: Spelling) -> Match:
    """Return the likeness of two spellings and which word met which."""
    if one.words != other.words and _chinese_first(one, other):
        found = chinese_likeness(one, other)
        if found is not None:
            meeting = Meeting(one.text, other.text, found, "read as a Chinese name")
            return Match(found, (meeting,), ())
    likeness, meetings, left_out = _met(one, other)
    return Match(1.0 if one.words == other.words else likeness, tuple(meetings), tuple(left_out))


def _met(one: Spelling, other: Spelling) -> tuple[float, list[Meeting], list[str]]:
    costs = sounds()
    fewer, more = one.words, other.words
    swapped = (len(more), more) < (len(fewer), fewer)
    if swapped:
        fewer, more = more, fewer
    table = [[word_likeness(a, b, costs) for b in more] for a in fewer]
    met = _assign(fewer, more, table)
    total = 1.0
    for i, j in met:
        total *= table[i][j][0]
    taken = {j for _, j in met}
    left = [word for place, word in enumerate(more) if place not in taken]
    meetings = [
        Meeting(more[j].text, fewer[i].text, *table[i][j])
        if swapped
        else Meeting(fewer[i].text, more[j].text, *table[i][j])
        for i, j in met
    ]
    return total * _left_out(left, len(fewer)), meetings, [word.text for word in left]


def _assign(
    fewer: tuple[Word, ...], more: tuple[Word, ...], table: list[list[tuple[float, str]]]
) -> list[tuple[int, int]]:
    """Give each of the fewer words one of the others: exactly for two by two, else the best pair first."""
    if len(fewer) == 2 and len(more) == 2:  # noqa: PLR2004 -- the commonest name, decided without sorting
        straight = table[0][0][0] + table[1][1][0]
        crossed = table[0][1][0] + table[1][0][0]
        return [(0, 0), (1, 1)] if straight >= crossed else [(0, 1), (1, 0)]
    ranked = sorted((-table[i][j][0], i, j) for i in range(len(fewer)) for j in range(len(more)))
    met: list[tuple[int, int]] = []
    free_i, free_j = set(range(len(fewer))), set(range(len(more)))
    for _, i, j in ranked:
        if i in free_i and j in free_j:
            met.append((i, j))
            free_i.discard(i)
            free_j.discard(j)
    return met


def _left_out(left: list[Word], fewer: int) -> float:
    factor = ONE_WORD_ONLY if left and fewer == 1 else 1.0
    named = 0
    for word in left:
        if word.kind is Kind.FATHER:
            factor *= FATHER_LEFT_OUT
        else:
            factor *= FURTHER_WORD_LEFT_OUT if named else WORD_LEFT_OUT
            named += 1
    return factor
