"""Days, numbers and amounts as readers of a language write them; forms come from Unicode locale data (Babel)."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from havn.foundations.vocabulary.terms import INTERFACE_LANGUAGES
from havn.foundations.vocabulary.world import minor_units

if TYPE_CHECKING:
    from datetime import date

# English is read by the whole network: days stand before months, as everywhere but in one country.
REGIONS = {"en": "en_GB"}
SKELETONS = {"short": "yMMMd", "this year": "MMMMd", "month": "yMMMM"}
WRITTEN = {"long": "long", "weekday": "EEEE"}
# The locale data shortens the name of the weekday where it stands with a day; a promise is written out.
WEEKDAYS = {
    "ar": "EEEE، d MMMM",
    "en": "EEEE d MMMM",
    "es": "EEEE d 'de' MMMM",
    "fr": "EEEE d MMMM",
    "ru": "EEEE, d MMMM",
}


@cache
def locale_of(language: str) -> Locale:
    """Return the locale whose forms readers of an interface language expect; English for any other language."""
    known = language.partition("-")[0].lower()
    known = known if known in INTERFACE_LANGUAGES else "en"
    return Locale.parse(REGIONS.get(known, known))


def day_text(day: date, language: str, form: str = "short") -> str:
    """Write a day: short (15 May 2026), long, this year (15 May), promise (Friday 15 May), weekday, or its month."""
    locale = locale_of(language)
    if form in SKELETONS:
        written = format_skeleton(SKELETONS[form], day, locale=locale)
    else:
        written = format_date(day, WRITTEN.get(form) or WEEKDAYS[locale.language], locale=locale)
    is_first = locale.language == "fr" and day.day == 1 and form not in {"month", "weekday"}
    return re.sub(r"\b1 ", "1er ", written, count=1) if is_first else written


def number_text(number: Decimal | int, language: str, decimals: int = 0) -> str:
    """Write a number with its thousands apart and at most so many decimals, none of them a nought at the end."""
    return format_decimal(number, format="#,##0." + "#" * decimals, locale=locale_of(language))


def money_text(amount: Decimal, currency: str, language: str) -> str:
    """Write an amount with its currency's code; whole amounts without decimals, others with all of them.

    The code and not the sign: `$` and `¥` are several currencies, and a plan may hold them side by side. English puts
    it before the amount, the other languages after it (Interinstitutional style guide of the European Union, 7.3.3).
    """
    decimals = minor_units(currency)
    exact = amount.quantize(Decimal(1).scaleb(-decimals))
    pattern = "#,##0" if exact == exact.to_integral_value() else "#,##0." + "0" * decimals
    written = format_decimal(exact, format=pattern, locale=locale_of(language))
    parts = (currency, written) if locale_of(language).language == "en" else (written, currency)
    return "\N{NO-BREAK SPACE}".join(part for part in parts if part)
