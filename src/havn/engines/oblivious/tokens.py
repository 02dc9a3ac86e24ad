"""What is asked for in place of a person: name keys × birth year × country, as inputs of the oblivious function.

A name alone is never a token: in a register of 60 000 real people a name alone brings dozens of namesakes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from havn.engines.names import Name, pair_keys
from havn.engines.oblivious.fields import listed, require_kind, require_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_TOKENS = 192
MOST_YEARS = 4
MOST_COUNTRIES = 4
EARLIEST_YEAR = 1900
LATEST_YEAR = 2199
_COUNTRY_LETTERS = 2
_PREFIX = b"havn/1/person\0"
_DECOY_PREFIX = b"havn/1/decoy\0"


@dataclass(frozen=True, slots=True)
class Person:
    """Who is enrolled or asked for: all known spellings, possible birth years, countries as ISO 3166 alpha-2.

    Raise ValueError or TypeError, beginning with the field: what `Name` refuses; no birth year or more than 4, or one
    outside 1900 … 2199; no country or more than 4, or one that is not two capital letters.
    """

    spellings: Sequence[str]
    birth_years: Sequence[int]
    countries: Sequence[str]

    def __post_init__(self) -> None:
        for field in ("spellings", "birth_years", "countries"):
            object.__setattr__(self, field, listed(getattr(self, field), field))
        try:
            Name(self.spellings)
        except (TypeError, ValueError) as error:
            said = str(error).removeprefix("spelling: ").removeprefix("spellings: ")
            raise type(error)(f"spellings: {said}") from None
        _require_years(self.birth_years)
        _require_countries(self.countries)


def _require_years(years: Sequence[int]) -> None:
    if not 0 < len(years) <= MOST_YEARS:
        raise ValueError(f"birth_years: 1 to {MOST_YEARS} years; there are {len(years)}.")
    for year in years:
        require_whole(year, "birth_years", EARLIEST_YEAR, LATEST_YEAR)


def _require_countries(countries: Sequence[str]) -> None:
    if not 0 < len(countries) <= MOST_COUNTRIES:
        raise ValueError(f"countries: 1 to {MOST_COUNTRIES} countries; there are {len(countries)}.")
    for country in countries:
        require_kind(country, "countries", str)
        if len(country) != _COUNTRY_LETTERS or not (country.isascii() and country.isalpha() and country.isupper()):
            raise ValueError("countries: two capital letters each (ISO 3166 alpha-2).")


def tokens_of(person: Person, *, years_around: int = 0) -> list[bytes]:
    """Return the tokens of a person, sorted, each once.

    Enrol with the years on paper; asked with `years_around=1`, a year that is wrong by one still meets. Raises
    ValueError when there would be more than 192: then give fewer spellings, years or countries; or none, because no
    spelling has a whole word: nobody would be found, and who enrols would not notice.
    """
    require_kind(person, "person", Person)
    require_whole(years_around, "years_around", 0, MOST_YEARS)
    keys = pair_keys(Name(person.spellings))
    years = {year + shift for year in person.birth_years for shift in range(-years_around, years_around + 1)}
    found = sorted(token(key, year, country) for key in keys for year in years for country in set(person.countries))
    if not found:
        raise ValueError("spellings: initials alone make no token; a whole word is needed.")
    if len(found) > MOST_TOKENS:
        raise ValueError(f"spellings: with these years and countries {len(found)} tokens; at most {MOST_TOKENS}.")
    return found


def decoy(chance: bytes) -> bytes:
    """Return an input that stands for nobody, from random bytes."""
    return _DECOY_PREFIX + chance


def token(key: str, year: int, country: str) -> bytes:
    """Return the token of one key of a name, one year and one country.

    It doesn't say by which tables of `names` the key was made: all organisations of an epoch have to use the same.
    """
    return _PREFIX + year.to_bytes(2, "big") + country.encode("ascii") + key.encode("utf-8")
