"""Countries, languages and currencies."""

from decimal import Decimal

from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from havn.foundations.vocabulary import (
    COUNTRIES,
    CURRENCIES,
    INTERFACE_LANGUAGES,
    LANGUAGES,
    choices,
    minor_units,
    money_text,
)

WORLD = (COUNTRIES, LANGUAGES, CURRENCIES)


def test_every_country_of_the_standard_is_there_and_kosovo():
    assert len(COUNTRIES) == 250
    not_countries = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
    known = {code for code in Locale("en").territories if len(code) == 2 and code.isalpha()}
    assert set(COUNTRIES) == known - not_countries


def test_everything_is_named_in_every_language():
    for listed in WORLD:
        assert [term.code for term in listed.values() if not all(term.labels.values())] == []
        assert {language for term in listed.values() for language in term.labels} == set(INTERFACE_LANGUAGES)


def test_choices_are_in_the_order_of_the_language_without_regard_to_accents():
    labels = [label for _, label in choices(COUNTRIES, "en")]
    assert labels[:3] == ["Afghanistan", "Åland Islands", "Albania"]
    assert next(label for _, label in choices(COUNTRIES, "ru")) == "Австралия"


def test_a_country_is_found_as_people_type_it():
    assert [
        (found := COUNTRIES.find(typed, language)) and found.code
        for typed, language in [
            ("GE", "en"),
            ("georgia", "en"),
            (" Géorgie ", "fr"),
            ("GEORGIE", "fr"),
            ("грузия", "ru"),
            ("جورجيا", "ar"),
            ("Georgia", "ar"),
            ("Atlantis", "en"),
        ]
    ] == ["GE", "GE", "GE", "GE", "GE", "GE", "GE", None]


@given(st.text(max_size=40), st.sampled_from([*INTERFACE_LANGUAGES, "xx", ""]))
def test_looking_for_anything_never_fails(typed, language):
    for listed in WORLD:
        found = listed.find(typed, language)
        assert found is None or found.code in listed


def test_minor_units_follow_the_standard_and_not_the_habit():
    assert [minor_units(code) for code in ("EUR", "JPY", "KWD", "AFN", "XOF")] == [2, 0, 3, 2, 0]
    assert CURRENCIES["TND"].code_in("minor_units") == "3"


def test_an_amount_is_written_with_all_its_decimals_and_its_code():
    assert money_text(Decimal("1200.5"), "EUR", "en") == "1,200.50\u00a0EUR"
    assert money_text(Decimal("1200.5"), "EUR", "ru") == "1\u00a0200,50\u00a0EUR"
    assert money_text(Decimal(250000), "XOF", "fr") == "250\u202f000\u00a0XOF"
    assert money_text(Decimal("1.234"), "KWD", "ar") == "1.234\u00a0KWD"
    assert money_text(Decimal(7), "USD", "xx") == "7.00\u00a0USD"


def test_currencies_in_use_are_offered_and_testing_codes_are_not():
    assert {"EUR", "AMD", "UAH", "XOF", "VES", "ZWG"} <= set(CURRENCIES)
    assert {"XXX", "XTS", "XAU", "DEM", "CHE", "HRK"} & set(CURRENCIES) == set()
