"""How alike two names are, from which word meets which."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, permutations
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import Levenshtein

from havn.engines.names.alignment import FAR, distance, weight
from havn.engines.names.chinese import chinese_likeness
from havn.engines.names.equivalents import are_equivalent
from havn.engines.names.scripts import UNWRITTEN, UNWRITTEN_VOWELS
from havn.engines.names.sounds import VOWELS, Sounds, frame_of, sounds
from havn.engines.names.spelling import SERVANT, Kind, Spelling, Word, joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# A word whose cost is this share of its whole weight is another word altogether.
UNRELATED = 0.60
# Words less alike than this count as nothing alike, and their comparison is broken off.
LEAST_LIKENESS = 0.25
AS_EQUIVALENT = 0.90
AS_INITIAL = 0.84
AS_FATHERS_INITIAL = 0.95
FATHER_LEFT_OUT = 0.97
WORD_LEFT_OUT = 0.90
FURTHER_WORD_LEFT_OUT = 0.93
ONE_WORD_ONLY = 0.55
FEMININE_ENDING = 25
_ENDS_FEMININE = frozenset("aäH")
_LIKE_INITIAL = 25
_GOOD = 0.7
_SURE = 0.97
_SHORT_FRAME = 2
_JOINED_ALIKE = 0.7
_MOST_JOINS_TRIED = 24
_MOST_JOINED = 3
_LONGEST_CHINESE = 12


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
    """Compare a word with an initial; an initial of two symbols (Ю is yu) may meet a letter that is the second."""
    if not (one.symbols and other.symbols):
        return 0.0, "another initial"
    cost = costs.substitute[one.symbols[0]][other.symbols[0]]
    if not (_is_plain(one) or _is_plain(other)):
        cost = _cost_after_servant(one, other, costs)
    elif one.kind is other.kind:
        cost = min(cost, costs.substitute[one.symbols[-1]][other.symbols[0]])
        cost = min(cost, costs.substitute[one.symbols[0]][other.symbols[-1]])
    if cost > _LIKE_INITIAL:
        return 0.0, "another initial"
    return (AS_FATHERS_INITIAL if Kind.FATHER in {one.kind, other.kind} else AS_INITIAL), "initial"


def _is_plain(word: Word) -> bool:
    """Tell whether a word is an initial without the servant: R., not Abdul R."""
    return word.kind is Kind.INITIAL and not word.symbols.startswith(SERVANT)


# Abdurrahman, whose article has become the letter after it.
_ASSIMILATED = frozenset(vowel + letter for vowel in "aeiou" for letter in "rsnzSd")


def _cost_after_servant(one: Word, other: Word, costs: Sounds) -> int:
    """Return how unlike the initial of Abdul R. is the letter that follows the servant in a word."""
    first, second = (
        {
            reading[3 + (reading[3:5] in _ASSIMILATED)]
            for reading in (word.symbols, *word.others)
            if reading[1:3] == "bd" and reading[3:]
        }
        for word in (one, other)
    )
    return min((costs.substitute[a][b] for a in first for b in second), default=FAR)


def _sound_likeness(one: Word, other: Word, costs: Sounds) -> float:
    if one.symbols == other.symbols:
        return 1.0
    unwritten = (one.script in UNWRITTEN_VOWELS, other.script in UNWRITTEN_VOWELS)
    if one.others or other.others:
        seconds = [(symbols, frame_of(symbols)) for symbols in (other.symbols, *other.others)]
        return max(
            [
                0.0 if _frames_differ(frame, frame_of(first)) else _alike(first, second, costs, unwritten)
                for first in (one.symbols, *one.others)
                for second, frame in seconds
            ]
        )
    if _frames_differ(one.frame, other.frame):
        return 0.0
    return _alike(one.symbols, other.symbols, costs, unwritten)


def _frames_differ(one: str, other: str) -> bool:
    """Tell whether two frames of three consonants and more have so little in common that no alignment can help."""
    longest = max(len(one), len(other))
    most = longest * 2 // 3
    return min(len(one), len(other)) > _SHORT_FRAME and Levenshtein.distance(one, other, score_cutoff=most) > most


def _alike(one: str, other: str, costs: Sounds, unwritten: tuple[bool, bool]) -> float:
    if one == other:
        return 1.0
    yardstick = min(weight(one, costs), weight(other, costs)) * UNRELATED
    cost = distance(one, other, costs, unwritten, int(yardstick * (1 - LEAST_LIKENESS)))
    if cost == FAR:
        return 0.0
    if _is_feminine_of(one[-1], other[-1]) or _is_feminine_of(other[-1], one[-1]):
        cost += FEMININE_ENDING
    return max(0.0, 1.0 - cost / yardstick)


def _is_feminine_of(one: str, other: str) -> bool:
    """Tell whether one word ends in a and the other in a consonant: Samira and Samir are hardly ever one person."""
    return one in _ENDS_FEMININE and other not in VOWELS


def symbols_likeness(one: str, other: str, costs: Sounds) -> float:
    """Return how alike two stored words are: in symbols, with ° before those of a script without short vowels."""
    unwritten = (one[:1] == UNWRITTEN, other[:1] == UNWRITTEN)
    one, other = one.lstrip(UNWRITTEN), other.lstrip(UNWRITTEN)
    return 0.0 if _frames_differ(frame_of(one), frame_of(other)) else _alike(one, other, costs, unwritten)


def match_likeness(one: Spelling, other: Spelling) -> float:
    """Return the likeness of two spellings, in [0, 1]."""
    if one.words == other.words:
        return 1.0
    read = chinese_likeness(one, other) if _chinese_first(one, other) else None
    if read is not None and _in_characters(one, other):
        return read
    met = _met(one, other)
    return met.likeness if read is None or met.is_sure else read


def match(one: Spelling, other: Spelling) -> Match:
    """Return the likeness of two spellings and which word met which."""
    likeness = match_likeness(one, other)
    read = chinese_likeness(one, other) if one.words != other.words and _chinese_first(one, other) else None
    met = _met(one, other)
    if read == likeness and read != met.likeness:
        return Match(likeness, (Meeting(one.text, other.text, likeness, "read as a Chinese name"),), ())
    meetings = tuple(
        Meeting(b.text, a.text, alike, reason) if met.swapped else Meeting(a.text, b.text, alike, reason)
        for a, b, alike, reason in met.pairs
    )
    return Match(likeness, meetings, tuple(word.text for word in met.left))


def _chinese_first(one: Spelling, other: Spelling) -> bool:
    """Tell whether it is worth asking: characters on a side, or on both sides words as short as syllables are."""
    short = one.longest <= _LONGEST_CHINESE and other.longest <= _LONGEST_CHINESE
    return (short and len(one.words) > 1 < len(other.words)) or _in_characters(one, other)


def _in_characters(one: Spelling, other: Spelling) -> bool:
    return one.words[0].script == "han" or other.words[0].script == "han"


_Table = list[list[tuple[float, str]]]


class _Met(NamedTuple):
    """The words that met, the shorter name's first, and those of the longer that met none."""

    likeness: float
    pairs: list[tuple[Word, Word, float, str]]
    left: list[Word]
    swapped: bool = False

    @property
    def is_sure(self) -> bool:
        """Whether every word met one that is as good as the same."""
        return all(pair[2] >= _SURE for pair in self.pairs)


def _met(one: Spelling, other: Spelling) -> _Met:
    fewer, more = one.words, other.words
    swapped = (len(more), more) < (len(fewer), fewer)
    if swapped:
        fewer, more = more, fewer
    found = _paired(fewer, more)
    return _Met(found.likeness, found.pairs, found.left, swapped=True) if swapped else found


def _paired(ones: tuple[Word, ...], others: tuple[Word, ...]) -> _Met:
    costs = sounds()
    if len(ones) == 2 and len(others) == 2:  # noqa: PLR2004 -- the commonest name, without a table
        pairs = _two_by_two(ones, others, costs)
        return _Met(pairs[0][2] * pairs[1][2], pairs, [])
    table = [[word_likeness(a, b, costs) for b in others] for a in ones]
    found = _best_of(ones, others, table)
    if len(others) > len(ones) and min(pair[2] for pair in found.pairs) < _GOOD:
        return _with_joined(ones, others, table, found)
    return found


def _best_of(fewer: Sequence[Word], more: Sequence[Word], table: _Table) -> _Met:
    met = _assign(len(fewer), len(more), table)
    total = 1.0
    for i, j in met:
        total *= table[i][j][0]
    taken = {j for _, j in met}
    left = [word for place, word in enumerate(more) if place not in taken]
    return _Met(total * _left_out(left, len(fewer)), [(fewer[i], more[j], *table[i][j]) for i, j in met], left)


def _two_by_two(ones: tuple[Word, ...], others: tuple[Word, ...], costs: Sounds) -> list[tuple[Word, Word, float, str]]:
    """Pair two words with two; where one pair is sure, the crossed pairs need no comparison."""
    (a, b), (c, d) = ones, others
    if a.frame[:2] != c.frame[:2] and (a.frame[:2] == d.frame[:2] or b.frame[:2] == c.frame[:2]):
        c, d = d, c
    first, second = word_likeness(a, c, costs), word_likeness(b, d, costs)
    if first[0] < _SURE and second[0] < _SURE:
        third, fourth = word_likeness(a, d, costs), word_likeness(b, c, costs)
        if third[0] + fourth[0] > first[0] + second[0]:
            return [(a, d, *third), (b, c, *fourth)]
    return [(a, c, *first), (b, d, *second)]


def _with_joined(fewer: tuple[Word, ...], more: tuple[Word, ...], table: _Table, found: _Met) -> _Met:
    """Try two words of the longer name as one (Ahmadi Nejad) where a word of the shorter is like both (Ahmadinejad).

    Few are tried and fewer taken, so that a crafted name costs little; a join that is taken costs one comparison for
    each word of the shorter name, as the rest of the table stands.
    """
    costs = sounds()
    best = found
    tried = islice(_joins(found.pairs, more, costs), _MOST_JOINS_TRIED)
    like = ((i, j, both) for i, j, word, both in tried if _sound_likeness(word, both, costs) >= _JOINED_ALIKE)
    for i, j, both in islice(like, _MOST_JOINED):
        left = [place for place in range(len(more)) if place not in {i, j}]
        rows = [
            [*(row[place] for place in left), word_likeness(word, both, costs)]
            for word, row in zip(fewer, table, strict=True)
        ]
        met = _best_of(fewer, [*(more[place] for place in left), both], rows)
        best = met if met.likeness > best.likeness else best
    return best


def _joins(
    pairs: list[tuple[Word, Word, float, str]], more: tuple[Word, ...], costs: Sounds
) -> Iterator[tuple[int, int, Word, Word]]:
    """Yield the places of two words, the word that they may be as one, and the join: it begins as that word does.

    A word that met its like already is in no join, so that the tries are left for the others.
    """
    well_met = {id(other) for _, other, likeness, _ in pairs if likeness >= _GOOD}
    free = [place for place, word in enumerate(more) if id(word) not in well_met]
    for word, _, likeness, _ in pairs:
        if likeness >= _GOOD or not word.symbols:
            continue
        begins = costs.substitute[word.symbols[0]]
        for i, j in permutations(free, 2):
            one, other = more[i], more[j]
            if one.symbols and other.symbols and begins[one.symbols[0]] <= _LIKE_INITIAL:
                yield i, j, word, joined(one, other)


def _assign(fewer: int, more: int, table: _Table) -> list[tuple[int, int]]:
    """Give each of the fewer words one of the others, the best pair first."""
    ranked = sorted((-table[i][j][0], i, j) for i in range(fewer) for j in range(more))
    met: list[tuple[int, int]] = []
    free_i, free_j = set(range(fewer)), set(range(more))
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
