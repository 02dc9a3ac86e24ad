"""Values as people read them: how long is left, how much it costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from havn.foundations import clock, vocabulary

SOON = timedelta(hours=24)
WEEK = 7


@dataclass(frozen=True)
class TimeLeft:
    """How long is left until `due`: `tone` is late, soon or quiet, and `words` always say the same as the tone."""

    due: datetime
    tone: str
    words: str


def time_left(due: datetime | date, soon: timedelta = SOON) -> TimeLeft:
    """Return how long is left; a date without a time lasts until the end of its day."""
    if not isinstance(due, datetime):
        due = timezone.make_aware(datetime.combine(due, time.max))
    left = due - clock.now()
    if left < timedelta(0):
        return TimeLeft(due, "late", _over(-left))
    if left <= soon:
        return TimeLeft(due, "soon", _left(left))
    return TimeLeft(due, "quiet", _day(due))


def _over(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:  # noqa: PLR2004 - an hour
        return ngettext("%(count)s min over", "%(count)s min over", minutes) % {"count": minutes}
    if minutes < 48 * 60:
        return ngettext("%(count)s h over", "%(count)s h over", minutes // 60) % {"count": minutes // 60}
    return ngettext("%(count)s day over", "%(count)s days over", span.days) % {"count": span.days}


def _left(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:  # noqa: PLR2004 - an hour
        return ngettext("%(count)s min left", "%(count)s min left", minutes) % {"count": minutes}
    return ngettext("%(count)s h left", "%(count)s h left", minutes // 60) % {"count": minutes // 60}


def _day(due: datetime) -> str:
    on = timezone.localtime(due).date()
    days = (on - clock.today()).days
    if days == 1:
        return _("tomorrow")
    if days < WEEK:
        return day(on, "weekday")
    return day(on, "this year" if on.year == clock.today().year else "long")


def day(value: date, form: str = "short") -> str:
    """Return a day as readers of the present language write it; the forms are those of `vocabulary.day_text`."""
    return vocabulary.day_text(value, get_language() or "en", form)


def ago(value: date) -> str:
    """Return how long ago a day was, in days."""
    days = (clock.today() - value).days
    if days <= 0:
        return _("today")
    return ngettext("%(count)s day ago", "%(count)s days ago", days) % {"count": days}


def number(value: Any, decimals: int = 0) -> Any:
    """Return a count with its thousands apart, as the language does it; what is written already stays as it is."""
    exact = None if isinstance(value, str) else _decimal(value)
    return value if exact is None else vocabulary.number_text(exact, get_language() or "en", int(decimals))


def money(amount: Any, currency: str = "") -> str:
    """Return an amount with its currency code, grouped as the language does it; whole amounts without decimals.

    `amount` may also be a pair (amount, currency) or an object that has both; words are returned as they are.
    """
    if isinstance(amount, tuple):
        amount, currency = amount
    elif hasattr(amount, "currency"):
        amount, currency = amount.amount, amount.currency
    exact = _decimal(amount)
    return str(amount) if exact is None else vocabulary.money_text(exact, currency, get_language() or "en")


def _decimal(value: Any) -> Decimal | None:
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        return None
    return exact if exact.is_finite() else None


def moment(value: Any) -> Any:
    """Return a date or a moment in words of the reader's language; anything else as it is."""
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return f"{day(local.date())}, {local:%H:%M}"
    if isinstance(value, date):
        return day(value)
    return value


def up_to(total: int) -> range:
    """Return the numbers from 1 to `total`."""
    return range(1, int(total) + 1)


def most(rows: list[tuple[Any, ...]]) -> Any:
    """Return the largest second value of the rows, at least 1: the full length of a bar."""
    return max([1, *(row[1] for row in rows)])
