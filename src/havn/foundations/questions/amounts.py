"""Amounts of money as people write them: 1200.50 · 1 200,50 · 1.200,50 · ١٢٠٠٫٥٠."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from havn.foundations.questions.unfit import Unfit
from havn.foundations.vocabulary import CURRENCIES, minor_units

if TYPE_CHECKING:
    from havn.foundations.questions.answers import Value
    from havn.foundations.questions.form import Question
    from havn.foundations.questions.kinds import Asked

LONGEST = 30
MOST = Decimal(1_000_000_000)
GROUP = 3


def clean_money(_question: Question, raw: Any, asked: Asked) -> Value | None:
    """Take an amount with its currency, kept as a plain decimal and an ISO 4217 code."""
    if raw is None or raw == "":
        return None
    if not isinstance(raw, Mapping) or not set(raw) <= {"amount", "currency"}:
        raise Unfit("not_understood")
    amount, currency = raw.get("amount") or "", raw.get("currency") or ""
    if not isinstance(amount, str) or not isinstance(currency, str):
        raise Unfit("not_understood")
    if not amount.strip():
        return None
    term = CURRENCIES.find(currency.strip().upper(), asked.language) or CURRENCIES.find(currency, asked.language)
    if term is None:
        raise Unfit("currency")
    return {"amount": format(read_amount(amount, minor_units(term.code)), "f"), "currency": term.code}


def read_amount(written: str, decimals: int) -> Decimal:
    """Read a positive amount with at most so many decimals; raises Unfit rather than guess."""
    if len(written) > LONGEST:
        raise Unfit("amount")
    marks = written.translate({ord("٫"): ".", ord("٬"): ",", ord("'"): ",", ord("’"): ","})
    plain = "".join(str(int(c)) if c.isdecimal() else c for c in marks if not c.isspace())
    whole, fraction = _split(plain, decimals)
    groups = [whole] if _are_digits(whole) else _groups(whole)
    if not groups or len(fraction) > decimals or not _are_digits(fraction or "0"):
        raise Unfit("amount")
    amount = Decimal("".join(groups) + (f".{fraction}" if fraction else ""))
    if not 0 < amount <= MOST:
        raise Unfit("amount")
    return amount


def _split(plain: str, decimals: int) -> tuple[str, str]:
    """Part an amount at its decimal mark: the last mark, unless it only groups thousands."""
    at = max(plain.rfind("."), plain.rfind(","))
    if at < 0:
        return plain, ""
    mark, tail = plain[at], plain[at + 1 :]
    is_only_mark = len({".", ","} & set(plain)) == 1
    if is_only_mark and plain.count(mark) > 1:
        return plain, ""
    if is_only_mark and len(tail) == GROUP and decimals < GROUP:
        return plain, ""
    if is_only_mark and len(tail) == GROUP and mark == ",":
        # 1,200 dinars: a thousand and two hundred to one reader, one and a fifth to the next.
        raise Unfit("amount")
    return plain[:at], tail


def _groups(whole: str) -> list[str]:
    """Read 1.200 or 1,200,000 as groups of thousands; anything else is nothing."""
    groups = whole.replace(",", ".").split(".")
    is_one_mark = len({".", ","} & set(whole)) == 1
    fits = all(_are_digits(group) and len(group) == GROUP for group in groups[1:])
    first = groups[0]
    starts = _are_digits(first) and len(first) <= GROUP and not first.startswith("0")
    return groups if is_one_mark and fits and starts else []


def _are_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
