"""The kinds of question: what each takes as an answer, and the one form in which it is kept.

Every kind takes its own kept form again and leaves it as it is. `None` stands for "not answered"; an answer that
does not fit raises `Unfit` with the code of a sentence in `forms/mistakes.json`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from havn.foundations.questions.amounts import clean_money
from havn.foundations.questions.unfit import Unfit
from havn.foundations.questions.writing import free_text, plain_line

if TYPE_CHECKING:
    from havn.foundations.questions.answers import Value
    from havn.foundations.questions.form import Question

FILE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
LONGEST_DATE = 40
COARSE_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a kind needs to know beyond the question: the language, and what is on offer at this desk today."""

    language: str
    offered: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def _bounded(question: Question, raw: Any) -> str:
    if raw is None:
        return ""
    if not isinstance(raw, str):
        raise Unfit("not_understood")
    if len(raw) > question.limits.characters * 2:
        raise Unfit("too_long", most=question.limits.characters)
    return raw


def _fits(question: Question, text: str) -> str:
    if len(text) > question.limits.characters or len(text.encode()) > question.limits.bytes:
        raise Unfit("too_long", most=question.limits.characters)
    return text


def clean_text(question: Question, raw: Any, _asked: Asked) -> Value | None:
    """Take one line of text."""
    return _fits(question, plain_line(_bounded(question, raw))) or None


def clean_long_text(question: Question, raw: Any, _asked: Asked) -> Value | None:
    """Take text of several paragraphs."""
    text = _fits(question, free_text(_bounded(question, raw)))
    return text if text.strip() else None


def clean_names(question: Question, raw: Any, asked: Asked) -> Value | None:
    """Take the spellings of one name: own script, as in the passport, and others, one on a line."""
    if raw is None or raw == "":
        return None
    if not isinstance(raw, Mapping) or not set(raw) <= {"native", "latin", "aliases"}:
        raise Unfit("not_understood")
    aliases = raw.get("aliases") or []
    lines = aliases.splitlines() if isinstance(aliases, str) else aliases
    if not isinstance(lines, list):
        raise Unfit("not_understood")
    others = list(dict.fromkeys(line for line in (clean_text(question, line, asked) for line in lines) if line))
    if len(others) > question.limits.most:
        raise Unfit("too_many", most=question.limits.most)
    name = {key: clean_text(question, raw.get(key), asked) for key in ("native", "latin")}
    kept: dict[str, Any] = {key: value for key, value in name.items() if value}
    return {**kept, **({"aliases": others} if others else {})} or None


def _is_on_list(question: Question, code: str, asked: Asked) -> bool:
    if question.offered:
        return code in asked.offered.get(question.offered, {})
    return question.options is not None and code in question.options


def clean_choice(question: Question, raw: Any, asked: Asked) -> Value | None:
    """Take one of the options."""
    if raw is None or raw == "":
        return None
    if not isinstance(raw, str) or not _is_on_list(question, raw, asked):
        raise Unfit("not_an_option")
    return raw


def clean_choices(question: Question, raw: Any, asked: Asked) -> Value | None:
    """Take several of the options, kept in the order of the list; some options stand only alone."""
    ticked = [raw] if isinstance(raw, str) else raw
    if ticked is None or ticked in ([], [""]):
        return None
    if not isinstance(ticked, list):
        raise Unfit("not_understood")
    if len(ticked) > question.limits.most:
        raise Unfit("too_many", most=question.limits.most)
    chosen = {clean_choice(question, code, asked) for code in ticked} - {None}
    if len(chosen) > 1 and not chosen.isdisjoint(question.limits.alone):
        raise Unfit("only_alone")
    order = asked.offered.get(question.offered, {}) if question.offered else question.options or {}
    return [code for code in order if code in chosen] or None


def clean_listed(question: Question, raw: Any, asked: Asked) -> Value | None:
    """Take a country or a language by its code or by its name as typed; several where the question allows."""
    if question.limits.most == 1:
        return _listed(question, raw, asked)
    given = [raw] if isinstance(raw, str) else raw
    if given is None:
        return None
    if not isinstance(given, list):
        raise Unfit("not_understood")
    found = list(dict.fromkeys(code for code in (_listed(question, one, asked) for one in given) if code))
    if len(found) > question.limits.most:
        raise Unfit("too_many", most=question.limits.most)
    return found or None


def _listed(question: Question, raw: Any, asked: Asked) -> str | None:
    if raw is None or raw == "":
        return None
    if not isinstance(raw, str) or len(raw) > question.limits.characters or question.options is None:
        raise Unfit("not_an_option")
    typed = plain_line(raw)
    term = question.options.find(typed, asked.language)
    if typed and term is None:
        raise Unfit("not_on_list")
    return term.code if term else None


def clean_date(question: Question, raw: Any, _asked: Asked) -> Value | None:
    """Take a date as exact as it is known: `2024`, `2024-05` or `2024-05-03`; digits of any script."""
    written = _one_date(raw) if isinstance(raw, Mapping) else _digits(raw)
    if not written:
        return None
    match = COARSE_DATE.fullmatch(written)
    if match is None:
        raise Unfit("date")
    year, month, day = (int(part) if part else None for part in match.groups())
    return _real_date(question, year or 0, month, day)


def _one_date(fields: Mapping[str, Any]) -> str:
    if not set(fields) <= {"year", "month", "day"}:
        raise Unfit("not_understood")
    year, month, day = (_digits(fields.get(part)) for part in ("year", "month", "day"))
    if (not year and (month or day)) or (day and not month):
        raise Unfit("date_gap")
    return "-".join(part for part in (year, month, day) if part)


def _digits(raw: Any) -> str:
    if raw is None:
        return ""
    if not isinstance(raw, str) or len(raw) > LONGEST_DATE:
        raise Unfit("date")
    return "".join(str(int(c)) if c.isdecimal() else c for c in raw.strip())


def _real_date(question: Question, year: int, month: int | None, day: int | None) -> str:
    limits = question.limits
    if not limits.earliest <= year <= limits.latest:
        raise Unfit("year", earliest=limits.earliest, latest=limits.latest)
    if month is None or limits.precision == "year":
        return f"{year:04}"
    try:
        date(year, month, day or 1)
    except ValueError:
        raise Unfit("date") from None
    return f"{year:04}-{month:02}" + (f"-{day:02}" if day is not None else "")


def clean_files(question: Question, raw: Any, _asked: Asked) -> Value | None:
    """Take the ids of files that were received; the files themselves never pass through here."""
    ids = [raw] if isinstance(raw, str) else raw
    if ids is None or ids in ([], [""]):
        return None
    if not isinstance(ids, list) or not all(isinstance(i, str) and FILE_ID.fullmatch(i) for i in ids):
        raise Unfit("not_understood")
    kept = list(dict.fromkeys(ids))
    if len(kept) > question.limits.most:
        raise Unfit("too_many", most=question.limits.most)
    return kept


def clean_rows(question: Question, raw: Any, asked: Asked) -> Value | None:
    """Take a list of rows, each with the question's parts; empty rows are left out. Collects what does not fit."""
    if raw is None or raw == "":
        return None
    if not isinstance(raw, list):
        raise Unfit("not_understood")
    if len(raw) > question.limits.most:
        raise Unfit("too_many", most=question.limits.most)
    mistakes: dict[str, Unfit] = {}
    rows = [_row(question, row, asked, mistakes, f"{number}.") for number, row in enumerate(raw)]
    if mistakes:
        raise Unfit("rows", within=mistakes)
    return [row for row in rows if row] or None


def _row(question: Question, raw: Any, asked: Asked, mistakes: dict[str, Unfit], path: str) -> dict[str, Value]:
    if not isinstance(raw, Mapping) or not set(raw) <= {part.code for part in question.parts}:
        mistakes[path.removesuffix(".")] = Unfit("not_understood")
        return {}
    row: dict[str, Value] = {}
    for part in question.parts:
        try:
            value = KINDS[part.kind](part, raw.get(part.code), asked)
        except Unfit as unfit:
            mistakes[path + part.code] = unfit
        else:
            row |= {part.code: value} if value is not None else {}
    for part in question.parts:
        if row and part.required and part.code not in row:
            mistakes.setdefault(path + part.code, Unfit("required"))
    return row


KINDS: Mapping[str, Callable[[Question, Any, Asked], Value | None]] = {
    "text": clean_text,
    "long_text": clean_long_text,
    "names": clean_names,
    "choice": clean_choice,
    "choices": clean_choices,
    "yes_no": clean_choice,
    "country": clean_listed,
    "language": clean_listed,
    "date": clean_date,
    "money": clean_money,
    "files": clean_files,
    "rows": clean_rows,
}
