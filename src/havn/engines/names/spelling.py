"""Take one written name apart: its words, their symbols, and which of them are initials or a father's name."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from havn.engines.names.folding import fold
from havn.engines.names.hangul import hangul_symbols, surname_and_given
from havn.engines.names.scripts import script_of, symbols_of
from havn.engines.names.sounds import frame_of
from havn.engines.names.tables import pairs

MOST_CHARACTERS = 400
MOST_WORDS = 16
MOST_LETTERS = 40
LONG_NAME, MOST_LETTERS_THERE = 160, 12
_LONGEST_SYLLABLE = 3
_BELARUSIAN_ENDINGS = ("ou", "oŭ", "au", "aŭ", "eu", "eŭ", "iou", "ioŭ")
_ARABIC_ARTICLE = "ال"
# Patronymics in symbols: Latin v, w, f and Latin or Cyrillic ch meet here, so one pattern serves all scripts.
_PATRONYMIC = re.compile(
    r"..(?:[oeäëy][v5wf]i[C1çc]|[oeäëi][v5wf]n[aä]|iniCna|[iy]iC|[uo]li|[ou][gGq6=]li|[qk67g]izi)$"
)
_ARTICLE_WITHIN = re.compile(r"[aeE]l(?=[^aeiouäöüëyWAYE'l]..|[oua][^l]...)")
_BEFORE_FULL_STOP = re.compile(r"\b([eyEY])[.．]")
SERVANT = "abd"  # codespell:ignore abd
# Before a vowel the l is the article's only where it is written once (Abdulaziz, not Abdullatif) and no ending follows
# (Abdulov, Abdulin).
_SERVANT_ARTICLE = re.compile(
    r"[aä]bd(?:[aeiouäöüW]?l(?=[^aeiouäöüyAWYlH])"
    r"|(?P<single>[aeiouäöüW]l)(?=[aeiouäöüyA']+[^aeiouäöüyAE'v5wfn].))"
)
# Abulqasim is Abu al-Qasim; Abolins and Abuladze have no such article.
_KUNYA_ARTICLE = re.compile(r"([aäeAE]b[uoöüW])A?l(?=$|[^aeiouäöüyWAl]..|[aAE']...)")
# Nicky, and not Malicki, which is said -itski.
_LONGEST_NICKY = 5
# Words of a name, and syllables of a word, so that a crafted name costs no more to search than another.
_MOST_PARTED = 3
_DOUBLED_L = re.compile(r"[aə]bd[aeiouöü]{0,2}ll|[аә]бд[аеоуэүө]лл")
_ARABIC_SERVANT = "عبد"
_ARABIC_SERVANT_OF = _ARABIC_SERVANT + _ARABIC_ARTICLE


class Kind(StrEnum):
    """What a word of a name is."""

    NAME = "name"
    INITIAL = "initial"
    FATHER = "father's name"


class Word(NamedTuple):
    """One word of a name: `symbols` as most likely read, `others` further readings, `text` as written (folded).

    The servant of Abdul Aziz belongs to its word: the symbols begin with "abd", however the servant is written. At most
    the first 40 letters of a word are read, and 12 in a name of more than 160. `frame` is its consonants in the
    broadest classes, to tell at a glance that two words have nothing in common.
    """

    symbols: str
    text: str
    script: str
    kind: Kind
    others: tuple[str, ...]
    frame: str


class Spelling(NamedTuple):
    """One written name: its words in an order of their own, so that the order as written can't matter."""

    text: str
    words: tuple[Word, ...]
    in_order: tuple[Word, ...]
    longest: int


_MAY_SERVE = "name or servant"
_MAY_BEGIN = "name or beginning"
_MAY_END = "name or end"
_NAMES = frozenset({None, "hyphen article", _MAY_SERVE, _MAY_BEGIN, _MAY_END})
_ARTICLES = frozenset({"article", "joined article"})
_JOINED = frozenset({"joined article", "father_next"})


@cache
def _roles() -> dict[str, str]:
    return pairs("particles")


def read(text: str) -> Spelling:
    """Take a written name apart.

    Raise ValueError when there is no letter in it, or when it has more than 400 characters; TypeError when it is
    not text.
    """
    if not isinstance(text, str):
        raise TypeError(f"spelling: a name is text, not {type(text).__name__}.")
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"spelling: a name has at most {MOST_CHARACTERS} characters; this one has {len(text)}.")
    written = _words(fold(text), text)
    if not written:
        raise ValueError("spelling: a name needs at least one letter.")
    if len(written) > MOST_WORDS:
        written = _longest(written)
    words = _father_by_ending(written) if len(written) > 2 else written  # noqa: PLR2004 -- given, father, family
    return Spelling(text, tuple(sorted(words)), tuple(words), max([len(word.text) for word in words]))


def retrieved_as(spelling: Spelling) -> tuple[Spelling, ...]:
    """Return how else a name may be looked for: Abdou Karim as Abdul Karim is read, Abu al-Qasim as Abulqasim is."""
    words: list[Word] = []
    for word in spelling.in_order:
        before = words[-1] if words else word
        if not words or not word.symbols or not before.symbols or Kind.INITIAL in {word.kind, before.kind}:
            words.append(word)
        elif _roles().get(before.text) == _MAY_SERVE:
            words[-1] = _servants_word(word, f"{before.text} {word.text}")
        elif _roles().get(before.text) == _MAY_BEGIN or _roles().get(word.text) == _MAY_END:
            words[-1] = joined(before, word)
        else:
            words.append(word)
    if tuple(words) == spelling.in_order:
        return (spelling,)
    return spelling, Spelling(spelling.text, tuple(sorted(words)), tuple(words), spelling.longest)


def syllables_of(spelling: Spelling) -> list[Word]:
    """Return the syllables of a Korean given name, which other scripts part; none of a name in many words."""
    if len(spelling.words) > _MOST_PARTED:
        return []
    found = [word.text for word in spelling.in_order if word.script == "hangul" and 1 < len(word.text) <= _MOST_PARTED]
    return [_word(syllable, Kind.NAME) for text in found for syllable in text]


def joined(one: Word, other: Word) -> Word:
    """Return two words as one word."""
    symbols, text = one.symbols + other.symbols, f"{one.text} {other.text}"
    return Word(symbols, text, one.script, Kind.NAME, (), one.frame + other.frame)


def _words(folded: str, text: str) -> list[Word]:
    """Turn folded words into words with a kind, leaving out articles and titles unless nothing else is there."""
    parts = _parted(folded.split()) if "-" in folded else folded.split()
    if len(parts) == 1 and script_of(folded[0]) == "hangul":
        parts = surname_and_given(folded)
    if len(folded) > MOST_LETTERS:
        most = MOST_LETTERS if len(folded) <= LONG_NAME else MOST_LETTERS_THERE
        parts = [part[:most] for part in parts]
    roles = list(map(_roles().get, parts))
    words = _among_particles(parts, roles, text) if any(roles) else []
    return words or [_word(part, Kind.NAME) for part in parts]


def _among_particles(parts: list[str], roles: list[str | None], text: str) -> list[Word]:
    """Return the words that stand among particles; none where there are only particles."""
    words: list[Word] = []
    servant = before = ""
    kind = Kind.NAME
    for place, (part, role) in enumerate(zip(parts, roles, strict=True)):
        if role in _NAMES or (role == "and" and not _is_and(place, parts, text)):
            words.extend(_after_particles(part, kind, servant, before))
            servant, before, kind = "", "", Kind.NAME
        elif role == "servant":
            servant = part
        elif role == "father_before" and words and words[-1].kind is not Kind.INITIAL:
            words[-1] = _as_father(words[-1])
        elif role in _JOINED:
            before += part
            kind = Kind.FATHER if role == "father_next" and words else kind
    return [*words, _word(servant, Kind.NAME)] if servant else words


def _is_and(place: int, parts: list[str], text: str) -> bool:
    """Tell whether a single letter is the word for *and* (Ortega y Gasset), not an initial (Y. Zhukov, Zhukov Y Jr)."""
    around = [*parts[place - 1 : place], *parts[place + 1 : place + 2]]
    if len(around) != 2 or min(map(len, around)) == 1:  # noqa: PLR2004 -- a word before it and a word after it
        return False
    titles = [_roles().get(part) == "title" for part in parts]
    if titles[place - 1] or all(titles[place + 1 :]):
        return False
    return parts[place] not in map(str.lower, _BEFORE_FULL_STOP.findall(text))


def _longest(words: list[Word]) -> list[Word]:
    """Return the sixteen longest words, in the order written; which these are doesn't depend on that order."""
    ranked = sorted(range(len(words)), key=lambda place: (-len(words[place].text), words[place]))
    return [words[place] for place in sorted(ranked[:MOST_WORDS])]


def _parted(texts: list[str]) -> list[str]:
    """Split at hyphens; an article that a hyphen joins to the next part goes."""
    parts: list[str] = []
    for text in texts:
        pieces = [piece for piece in text.split("-") if piece]
        last = len(pieces) - 1
        parts.extend(
            piece for place, piece in enumerate(pieces) if place == last or not _is_article(piece, pieces[place + 1])
        )
    return parts


def _is_article(piece: str, following: str) -> bool:
    """Tell whether a piece before a hyphen is an article: as-Saadi, but not En-lai."""
    role = _roles().get(piece)
    is_word = len(following) > _LONGEST_SYLLABLE or _roles().get(following) == _MAY_END
    return role in _ARTICLES or (role == "hyphen article" and is_word)


def _as_father(word: Word) -> Word:
    return Word(word.symbols, word.text, word.script, Kind.FATHER, word.others, word.frame)


def _father_by_ending(words: list[Word]) -> list[Word]:
    """Mark a patronymic in a name of three and more words by its ending; at most one, else none is sure."""
    found = [place for place, word in enumerate(words) if word.kind is Kind.NAME and _PATRONYMIC.search(word.symbols)]
    if len(found) != 1 or any(word.kind is Kind.FATHER for word in words):
        return words
    return [_as_father(word) if place == found[0] else word for place, word in enumerate(words)]


def _after_particles(text: str, kind: Kind, servant: str, before: str) -> list[Word]:
    """Return the word after particles: with the servant as a part of it, or also read as one with what stands before.

    So Ben Barka meets Benbarka, van den Berg Vandenberg. A script without a table has no word for the servant to join.
    """
    word = _word(text, kind)
    if servant:
        return [_servants_word(word, f"{servant} {text}")] if word.symbols else [_word(servant, Kind.NAME), word]
    if not before or not word.symbols or word.kind is Kind.INITIAL or script_of(before[0]) != word.script:
        return [word]
    others = (*word.others, _symbols((before + text)[:MOST_LETTERS], word.script))
    return [Word(word.symbols, text, word.script, kind, others, word.frame)]


def _word(text: str, kind: Kind) -> Word:
    script = script_of(text[0])
    if script == "arabic" and text.startswith(_ARABIC_SERVANT_OF) and text != _ARABIC_SERVANT_OF:
        return _servants_word(_word(text.removeprefix(_ARABIC_SERVANT), kind), text)
    symbols = _symbols(text, script)
    if len(text) == 1 and script not in _WORDS_OF_ONE:
        return Word(symbols, text, script, kind=Kind.INITIAL, others=(), frame="")
    if "|" in symbols:
        symbols, *others = symbols.split("|")
        return Word(symbols, text, script, kind, tuple(others), frame_of(symbols))
    return Word(symbols, text, script, kind, _other_readings(symbols, text), frame_of(symbols))


def _servants_word(word: Word, text: str) -> Word:
    """Return the word that a servant belongs to: each of its readings begins with the servant's."""
    symbols = SERVANT + word.symbols
    frame = "" if word.kind is Kind.INITIAL else frame_of(symbols)
    return Word(symbols, text, word.script, word.kind, tuple(SERVANT + other for other in word.others), frame)


# A single letter of these is a whole word.
_WORDS_OF_ONE = frozenset({"han", "hangul", "kana", ""})


_BY_LETTERS = frozenset({"latin", "cyrillic", "armenian", "georgian", "greek", "hebrew"})


def _symbols(text: str, script: str) -> str:
    if script in _BY_LETTERS:
        return symbols_of(text, script)
    if script not in {"arabic", "hangul"}:
        return ""
    known = irregular().get(text)
    if known is not None:
        return known
    if script == "hangul":
        return hangul_symbols(text)
    if len(text) > 3 and text.startswith(_ARABIC_ARTICLE):  # noqa: PLR2004 -- the article and a root
        text = text[2:]
    return symbols_of(text, script)


def _other_readings(symbols: str, text: str) -> tuple[str, ...]:
    others: list[str] = []
    if "X" in symbols:
        others.append(symbols.replace("X", "ks"))
    if symbols[1:2] == "l" and _ARTICLE_WITHIN.match(symbols):
        others.append(symbols[2:])
    if text.endswith(_BELARUSIAN_ENDINGS) and len(text) > _LONGEST_SYLLABLE + 1:
        others.append(symbols.rstrip("uow") + "ov")
    if symbols.endswith("cki") and len(symbols) <= _LONGEST_NICKY:
        others.append(symbols.replace("cki", "ki"))
    if symbols[1:2] == "b" and (kunya := _KUNYA_ARTICLE.match(symbols)):
        others.append(kunya[1] + symbols[kunya.end() :])
    if symbols[1:3] == "bd":
        article = _SERVANT_ARTICLE.match(symbols)
        if article and not (article["single"] and _DOUBLED_L.match(text)):
            others.append(symbols[:3] + symbols[article.end() :])
    return tuple(others)


@cache
def irregular() -> dict[str, str]:
    """Return the words whose letters don't say how they sound (الله), and how they do, in symbols."""
    return pairs("irregular")
