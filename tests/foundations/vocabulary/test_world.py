"""Countries, languages and currencies."""

from datetime import date
from decimal import Decimal

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from havn.foundations.vocabulary import (
    COUNTRIES,
    CURRENCIES,
    INTERFACE_LANGUAGES,
    LANGUAGES,
    choices,
    day_text,
    minor_units,
    money_text,
    number_text,
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


def test_an_amount_is_written_with_its_code_and_with_all_its_decimals_or_none():
    assert money_text(Decimal("1200.5"), "EUR", "en") == "EUR\u00a01,200.50"
    assert money_text(Decimal("1200.5"), "EUR", "ru") == "1\u00a0200,50\u00a0EUR"
    assert money_text(Decimal(250000), "XOF", "fr") == "250\u202f000\u00a0XOF"
    assert money_text(Decimal("1.234"), "KWD", "ar") == "1.234\u00a0KWD"
    assert money_text(Decimal(7), "USD", "xx") == "USD\u00a07"
    assert money_text(Decimal("7.00"), "USD", "es") == "7\u00a0USD"
    assert money_text(Decimal("1200.4"), "JPY", "en") == "JPY\u00a01,200"


def test_a_number_keeps_the_decimals_that_say_something():
    assert [number_text(Decimal(written), "en", 4) for written in ("32627", "1.8400", "0.31")] == [
        "32,627",
        "1.84",
        "0.31",
    ]
    assert [number_text(12345, language) for language in ("fr", "es", "ru", "ar")] == [
        "12\u202f345",
        "12.345",
        "12\u00a0345",
        "12,345",
    ]


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", ["15 Sept 2026", "15 September 2026", "15 September", "Tuesday 15 September", "Tuesday"]),
        ("fr", ["15 sept. 2026", "15 septembre 2026", "15 septembre", "mardi 15 septembre", "mardi"]),
        ("es", ["15 sept 2026", "15 de septiembre de 2026", "15 de septiembre", "martes 15 de septiembre", "martes"]),
        ("ru", ["15 сент. 2026\u202fг.", "15 сентября 2026\u202fг.", "15 сентября", "вторник, 15 сентября", "вторник"]),
        ("ar", ["15 سبتمبر 2026", "15 سبتمبر 2026", "15 سبتمبر", "الثلاثاء، 15 سبتمبر", "الثلاثاء"]),
    ],
)
def test_a_day_is_written_as_each_language_writes_it(language, written):
    forms = ("short", "long", "this year", "promise", "weekday")
    assert [day_text(date(2026, 9, 15), language, form) for form in forms] == written


def test_french_counts_the_first_of_a_month_and_no_other_day():
    forms = ("short", "long", "this year", "promise", "weekday", "month")
    assert [day_text(date(2026, 1, 1), "fr", form) for form in forms] == [
        "1er janv. 2026",
        "1er janvier 2026",
        "1er janvier",
        "jeudi 1er janvier",
        "jeudi",
        "janvier 2026",
    ]
    assert day_text(date(2026, 1, 21), "fr", "promise") == "mercredi 21 janvier"


def test_a_month_alone_stands_in_its_own_case():
    months = [day_text(date(2026, 9, 15), language, "month") for language in ("en", "es", "ru")]
    assert months == ["September 2026", "septiembre de 2026", "сентябрь 2026\u202fг."]


def test_currencies_in_use_are_offered_and_testing_codes_are_not():
    assert {"EUR", "AMD", "UAH", "XOF", "VES", "ZWG"} <= set(CURRENCIES)
    assert {"XXX", "XTS", "XAU", "DEM", "CHE", "HRK"} & set(CURRENCIES) == set()
