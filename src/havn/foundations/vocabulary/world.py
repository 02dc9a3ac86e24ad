"""Countries, languages and currencies; names come from the Unicode locale data (Babel).

Which codes are on the lists is decided by `data/world.json`, because the locale data also names funds,
metals, dead languages and regions that no form should offer.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from babel import Locale

from havn.foundations.vocabulary.terms import INTERFACE_LANGUAGES, Term, Vocabulary

WORLD: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "world.json").read_text("utf-8"))

# ISO 4217 counts minor units by law, the locale data by habit; ledgers need the law.
MINOR_UNITS_OTHER_THAN_TWO = {
    code: int(units) for units, lines in WORLD["minor_units"].items() for line in lines for code in line.split()
}


def _terms(kind: str, attribute: str) -> list[Term]:
    names = {language: getattr(Locale.parse(language), attribute) for language in INTERFACE_LANGUAGES}
    added = WORLD["names"]
    return [
        Term(
            code,
            {language: added.get(code, {}).get(language) or names[language][code] for language in names},
            codes={"minor_units": str(minor_units(code))} if kind == "currencies" else {},
        )
        for line in WORLD[kind]
        for code in line.split()
    ]


def minor_units(currency: str) -> int:
    """Count the decimals of a currency's amounts (ISO 4217): 2 for EUR, 0 for JPY, 3 for KWD."""
    return MINOR_UNITS_OTHER_THAN_TWO.get(currency, 2)


COUNTRIES = Vocabulary("countries", lambda: _terms("countries", "territories"), by_label=True)
LANGUAGES = Vocabulary("languages", lambda: _terms("languages", "languages"), by_label=True)
CURRENCIES = Vocabulary("currencies", lambda: _terms("currencies", "currencies"), by_label=True)
