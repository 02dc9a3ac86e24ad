"""Chinese names: surname and syllables, in characters, in the spellings of Mandarin, and in those of the dialects."""

from __future__ import annotations

from functools import cache
from itertools import combinations, islice, product
from typing import NamedTuple

from havn.engines.names.alignment import distance, weight
from havn.engines.names.dialects import (
    compound_surnames,
    given_readings,
    looks_like_syllable,
    simplified,
    spelled_compounds,
    spellings_of_character,
    surname_characters,
    surname_readings,
)
from havn.engines.names.mandarin import readings_of, spellings_of_syllables
from havn.engines.names.scripts import script_of, symbols_of
from havn.engines.names.sounds import sounds
from havn.engines.names.spelling import Kind, Spelling

_MOST_PARTINGS = 6
# Of one surname: three given words that part in three ways each.
_MOST_READINGS = 27
_MOST_SYLLABLES = 3
_MOST_GIVEN = 3
_MOST_WORDS = 5
_SPELLED = frozenset({"latin", "cyrillic"})
HOMOPHONE = 0.6
NOT_IN_TABLE = 0.85
GIVEN_NAME_ABROAD = 0.95
# Two given names that are both good Pinyin and differ are hardly one name in two dialects.
BOTH_IN_PINYIN = 0.35

Syllables = tuple[str, ...]


class InCharacters(NamedTuple):
    """A name in simplified characters: the surnames it may have (a married woman's has two), and the given name."""

    surnames: tuple[str, ...]
    given: str


class Spelled(NamedTuple):
    """A way to read a spelled name: the surname, the given name's parts in order, and how many words are left over."""

    surname: str
    given: Syllables
    left_over: int


def in_characters(spelling: Spelling) -> InCharacters | None:
    """Return a name wholly in Chinese characters, taken apart, or None."""
    if any(word.script != "han" for word in spelling.words):
        return None
    texts = [word.text.translate(simplified()) for word in spelling.words]
    if len(texts) > 1:
        surname = next(
            (text for text in texts if text in surname_characters() or text in compound_surnames()), texts[0]
        )
        texts.remove(surname)
        return InCharacters((surname,), "".join(texts))
    text = texts[0]
    if text[:2] in compound_surnames() and len(text) > 2:  # noqa: PLR2004 -- two characters of surname and a given name
        return InCharacters((text[:2],), text[2:])
    if len(text) == 4 and text[1] in surname_characters():  # noqa: PLR2004 -- two surnames, two characters given
        return InCharacters((text[0], text[1]), text[2:])
    return InCharacters((text[0],), text[1:])


def may_be_chinese(spelling: Spelling) -> bool:
    """Tell whether two words of a spelled name and more may be Chinese syllables, all but one that is a name abroad."""
    words = spelling.words
    known = looks_like_syllable()
    if not 1 < len(words) <= _MOST_WORDS or not any(word.text in known for word in words):
        return False
    parted = sum(1 for word in words if word.script in _SPELLED and _partings(word.text))
    return parted > 1 and len(words) - parted <= 1


def _partings(text: str) -> list[Syllables]:
    """Return the ways to part a word into at most 3 syllables, the fewest first."""
    return _parted(text, looks_like_syllable())


def _parted(text: str, known: frozenset[str]) -> list[Syllables]:
    found: list[Syllables] = []
    open_ends: list[tuple[Syllables, str]] = [((), text)]
    for _ in range(_MOST_SYLLABLES):
        longer = []
        for done, rest in open_ends:
            for end in range(1, min(len(rest), 7) + 1):
                if rest[:end] in known:
                    longer.append(((*done, rest[:end]), rest[end:]))  # noqa: PERF401 -- two loops read better than one line
        found.extend(done for done, rest in longer if not rest)
        open_ends = [(done, rest) for done, rest in longer if rest]
    return found[:_MOST_PARTINGS]


def chinese_likeness(one: Spelling, other: Spelling) -> float | None:
    """Return how alike two names are as Chinese names, or None when one of them is none."""
    if one.words[0].script == "han" or other.words[0].script == "han":
        return _with_characters(one, other)
    if not (may_be_chinese(one) and may_be_chinese(other)):
        return None
    return _spelled_alike(_spelled(one), _spelled(other))


def _with_characters(one: Spelling, other: Spelling) -> float | None:
    first, second = in_characters(one), in_characters(other)
    if first is not None and second is not None:
        return _characters_alike(first, second)
    if first is not None:
        return _read_aloud(first, other)
    return None if second is None else _read_aloud(second, one)


def _characters_alike(one: InCharacters, other: InCharacters) -> float:
    if set(one.surnames).isdisjoint(other.surnames) or len(one.given) != len(other.given):
        return 0.0
    total = 1.0
    for a, b in zip(one.given, other.given, strict=True):
        if a != b:
            total *= HOMOPHONE if set(readings_of(a)) & set(readings_of(b)) else 0.0
    return total


def _surname_spellings(surname: str) -> dict[str, int]:
    """Return how a surname is spelled: from a table of all known ones, or anew, so that nothing read is kept."""
    return _known_surname_spellings().get(surname) or _spellings_of(surname)


@cache
def _known_surname_spellings() -> dict[str, dict[str, int]]:
    return {surname: _spellings_of(surname) for surname in surname_characters() | compound_surnames()}


def _spellings_of(text: str) -> dict[str, int]:
    """Return how a text of one to three characters is spelled as one word."""
    found: dict[str, int] = {}
    for parts in product(*(spellings_of_character(character).items() for character in text[:_MOST_GIVEN])):
        spelled = "".join(part for part, _ in parts)
        penalty = sum(cost for _, cost in parts)
        found[spelled] = min(penalty, found.get(spelled, penalty))
    return found


def _read_aloud(name: InCharacters, spelling: Spelling) -> float | None:
    """Return how well a spelled name reads a name in characters, or None for a script without such spellings."""
    words = _texts(spelling)
    if len(words) < 2:  # noqa: PLR2004 -- surname and given name
        return None
    given = _spellings_of(name.given) if name.given else {}
    best = 0.0
    for place, word in enumerate(words):
        penalties = [spelled[word] for spelled in map(_surname_spellings, name.surnames) if word in spelled]
        if penalties:
            rest = words[:place] + words[place + 1 :]
            best = max(best, (1 - min(penalties) / 100) * _given_read(name, given, rest))
    return best


def _given_read(name: InCharacters, given: dict[str, int], words: list[str]) -> float:
    best = 0.0
    for count in range(min(len(words), _MOST_GIVEN), 0, -1):
        factor = GIVEN_NAME_ABROAD ** (len(words) - count)
        for chosen in combinations(words, count):
            penalty = given.get("".join(chosen))
            if penalty is not None:
                best = max(best, factor * (1 - penalty / 100))
    return best or _half_read(name.given, words)


def _half_read(given: str, words: list[str]) -> float:
    """Compare sound by sound, where the tables don't have a character in the dialect that spelled it."""
    readings = [spellings_of_character(character) for character in given]
    best = 0.0
    for order in combinations(words, min(len(words), 2)):
        for parts in _in_parts(order, len(readings)):
            likeness = NOT_IN_TABLE
            for part, spelled in zip(parts, readings, strict=True):
                likeness *= 1.0 if part in spelled else _sounds_like(part, spelled)
            best = max(best, likeness * likeness * GIVEN_NAME_ABROAD ** (len(words) - len(order)))
    return best


def _in_parts(words: tuple[str, ...], count: int) -> list[tuple[str, ...]]:
    if len(words) == count:
        return [words]
    partings = [_partings(word) for word in words]
    return [
        parts for parting in product(*partings) if len(parts := tuple(part for one in parting for part in one)) == count
    ]


def _sounds_like(part: str, spelled: dict[str, int]) -> float:
    costs = sounds()
    written = symbols_of(part, script_of(part[0]))
    if not written:
        return 0.0
    best = 0.0
    for text in spelled:
        symbols = symbols_of(text, script_of(text[0]))
        yardstick = max(weight(written, costs), weight(symbols, costs))
        best = max(best, 1 - 2 * distance(written, symbols, costs, (False, False), yardstick) / yardstick)
    return best


def _spelled(spelling: Spelling) -> list[Spelled]:
    """Return the ways to read a spelled name: each word that is a surname, with each parting of the others."""
    surnames = surname_readings()
    found: list[Spelled] = []
    texts = _texts(spelling)
    for place, text in enumerate(texts):
        if text not in surnames:
            continue
        rest = [_partings(other) for other in texts[:place] + texts[place + 1 :]]
        kept = [partings for partings in rest if partings]
        if kept and len(kept) <= _MOST_GIVEN:
            found.extend(
                Spelled(text, tuple(part for parting in partings for part in parting), len(rest) - len(kept))
                for partings in islice(product(*kept), _MOST_READINGS)
            )
    return found


def _spelled_alike(ones: list[Spelled], others: list[Spelled]) -> float | None:
    if not ones or not others:
        return None
    both = [(one, other) for one in ones for other in others if len(one.given) == len(other.given)]
    # A surname written alike in both is the surname of both: else Wei and Hui, given names, would pass for 惠.
    sure = [(one, other) for one, other in both if one.surname == other.surname]
    return max((_same_reading(one, other) for one, other in sure or both), default=0.0)


def _same_reading(one: Spelled, other: Spelled) -> float:
    surnames, given = surname_readings(), given_readings()
    likeness = _shared(surnames[one.surname], surnames[other.surname], one.surname == other.surname)
    if not likeness:
        return 0.0
    likeness *= GIVEN_NAME_ABROAD ** (one.left_over + other.left_over)
    for a, b in zip(one.given, other.given, strict=True):
        likeness *= _shared(given.get(a, {}), given.get(b, {}), a == b)
    if one.given != other.given and _is_pinyin(one.given) and _is_pinyin(other.given):
        likeness *= BOTH_IN_PINYIN
    return likeness


def _is_pinyin(given: Syllables) -> bool:
    return all(syllable in spellings_of_syllables() for syllable in given)


def _shared(one: dict[str, int], other: dict[str, int], same: bool) -> float:  # noqa: FBT001 -- read beside its fellows
    if same:
        return 1.0
    costs = [penalty + other[reading] for reading, penalty in one.items() if reading in other]
    return 1 - min(costs) / 100 if costs else 0.0


def marks_of(spelling: Spelling) -> list[tuple[str, ...]]:
    """Return the Mandarin syllables that a name may have, for each the alternatives; surnames begin with a capital."""
    name = in_characters(spelling)
    if name is not None:
        return [
            tuple(_first_readings(surname).capitalize() for surname in name.surnames),
            *(readings_of(character)[:2] for character in name.given),
        ]
    if not may_be_chinese(spelling):
        return []
    texts = _texts(spelling)
    surnames = {reading.capitalize() for text in texts for reading in surname_readings().get(text, ())}
    syllables = dict.fromkeys(part for text in texts for parting in _partings(text)[:2] for part in parting)
    return [tuple(sorted(surnames)), *(tuple(given_readings().get(syllable, ())) for syllable in syllables)]


def _first_readings(text: str) -> str:
    return "".join(readings_of(character)[0] for character in text if readings_of(character))


def _texts(spelling: Spelling) -> list[str]:
    """Return the words that may spell a Chinese name, in the order written, with Au Yeung as one."""
    texts: list[str] = []
    for word in spelling.in_order:
        if word.script not in _SPELLED or word.kind is Kind.INITIAL:
            continue
        if texts and texts[-1] + word.text in spelled_compounds():
            texts[-1] += word.text
        else:
            texts.append(word.text)
    return texts


def chinese_pairs(spelling: Spelling) -> list[str]:
    """Return surname and given name in Mandarin syllables, the likeliest readings first; none for other names."""
    name = in_characters(spelling)
    if name is not None:
        given = _first_readings(name.given)
        return [f"{_first_readings(surname)}|{given}" for surname in name.surnames if given]
    if not may_be_chinese(spelling):
        return []
    ranked = [
        (surname_cost + cost + 10 * one.left_over, f"{surname}|{given}")
        for one in _spelled(spelling)
        for surname, surname_cost in surname_readings()[one.surname].items()
        for given, cost in _given_in_mandarin(one.given)
    ]
    return list(dict.fromkeys(pair for _, pair in sorted(ranked)))


def _given_in_mandarin(syllables: Syllables) -> list[tuple[str, int]]:
    options = [
        sorted(given_readings().get(syllable, {}).items(), key=lambda item: item[1])[:4] for syllable in syllables
    ]
    return [("".join(one for one, _ in parts), sum(cost for _, cost in parts)) for parts in product(*options) if parts]
