"""What each kind of question takes as an answer."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havn.foundations import vocabulary
from havn.foundations.questions.form import Limits, Question
from havn.foundations.questions.kinds import KINDS, Asked
from havn.foundations.questions.unfit import Unfit

OPTIONS = vocabulary.SUPPORT_TYPES
QUESTIONS = {
    "text": Question("q", "text", limits=Limits(characters=10)),
    "long_text": Question("q", "long_text", limits=Limits(characters=20)),
    "names": Question("q", "names", limits=Limits(characters=20, most=3)),
    "choice": Question("q", "choice", options=OPTIONS),
    "choices": Question("q", "choices", options=OPTIONS, limits=Limits(most=3, alone=("other",))),
    "yes_no": Question("q", "yes_no", options=vocabulary.YES_NO_UNKNOWN),
    "country": Question("q", "country", options=vocabulary.COUNTRIES),
    "language": Question("q", "language", options=vocabulary.LANGUAGES, limits=Limits(most=3)),
    "date": Question("q", "date"),
    "money": Question("q", "money"),
    "files": Question("q", "files", limits=Limits(most=2)),
    "rows": Question(
        "q",
        "rows",
        limits=Limits(most=2),
        parts=(Question("what", "text", required=True), Question("money", "money")),
    ),
}


def take(kind, raw, language="en"):
    return KINDS[kind](QUESTIONS[kind], raw, Asked(language))


def refusal(kind, raw, language="en"):
    with pytest.raises(Unfit) as caught:
        take(kind, raw, language)
    return caught.value.code


@pytest.mark.parametrize(
    ("kind", "raw", "kept"),
    [
        ("text", "  a  b ", "a b"),
        ("text", " \u202e ", None),
        ("long_text", "one\r\n\r\ntwo", "one\n\ntwo"),
        ("long_text", " \n ", None),
        (
            "names",
            {"native": "Գայանե", "latin": " Gayane ", "aliases": "Gaya\n\nGaya\nG."},
            {"native": "Գայանե", "latin": "Gayane", "aliases": ["Gaya", "G."]},
        ),
        ("names", {"native": "", "latin": "", "aliases": ""}, None),
        ("choice", "legal", "legal"),
        ("choice", "", None),
        ("choices", ["medical", "legal", "legal"], ["legal", "medical"]),
        ("choices", "legal", ["legal"]),
        ("choices", [""], None),
        ("yes_no", "unknown", "unknown"),
        ("country", "GE", "GE"),
        ("country", " georgia ", "GE"),
        ("language", ["ru", "Arabic", "ru", ""], ["ru", "ar"]),
        ("date", "2024", "2024"),
        ("date", {"year": "2024", "month": "5", "day": ""}, "2024-05"),
        ("date", {"year": "٢٠٢٤", "month": "٥", "day": "٣"}, "2024-05-03"),
        ("date", {"year": "", "month": "", "day": ""}, None),
        ("money", {"amount": "1 200,50", "currency": "EUR"}, {"amount": "1200.50", "currency": "EUR"}),
        ("money", {"amount": "", "currency": "EUR"}, None),
        ("money", {"amount": "50", "currency": "us dollar"}, {"amount": "50", "currency": "USD"}),
        ("files", ["abc", "abc"], ["abc"]),
        ("rows", [{"what": ""}, {"what": "rent"}], [{"what": "rent"}]),
        ("rows", [{"what": "", "money": {"amount": "", "currency": "EUR"}}], None),
    ],
)
def test_an_answer_is_kept_in_its_one_form(kind, raw, kept):
    assert take(kind, raw) == kept


@pytest.mark.parametrize(
    ("kind", "raw", "code"),
    [
        ("text", "x" * 11, "too_long"),
        ("text", "x" * 10_000_000, "too_long"),
        ("text", ["a"], "not_understood"),
        ("names", "Ana", "not_understood"),
        ("names", {"surname": "x"}, "not_understood"),
        ("names", {"aliases": "a\nb\nc\nd"}, "too_many"),
        ("choice", "balloon", "not_an_option"),
        ("choice", {"legal": 1}, "not_an_option"),
        ("choices", ["legal"] * 4, "too_many"),
        ("choices", ["legal", "other"], "only_alone"),
        ("choices", [["legal"]], "not_an_option"),
        ("country", "Atlantis", "not_on_list"),
        ("language", ["ru", "en", "fr", "es"], "too_many"),
        ("date", "last spring", "date"),
        ("date", "2024-13", "date"),
        ("date", "2023-02-29", "date"),
        ("date", "24", "date"),
        ("date", "1066", "year"),
        ("date", {"month": "5"}, "date_gap"),
        ("date", {"year": "2024", "day": "5"}, "date_gap"),
        ("date", {"year": "2024", "hour": "5"}, "not_understood"),
        ("money", {"amount": "10"}, "currency"),
        ("money", {"amount": "-10", "currency": "EUR"}, "amount"),
        ("money", {"amount": "a lot", "currency": "EUR"}, "amount"),
        ("money", {"amount": "10", "currency": "XAU"}, "currency"),
        ("money", {"amount": "10", "currency": "EUR", "tip": "1"}, "not_understood"),
        ("files", ["../etc"], "not_understood"),
        ("files", ["a", "b", "c"], "too_many"),
        ("rows", [{"what": "x"}] * 3, "too_many"),
        ("rows", [{"who": "x"}], "rows"),
        ("rows", [{"money": {"amount": "10", "currency": "EUR"}}], "rows"),
        ("rows", ["x"], "rows"),
        ("rows", {"what": "x"}, "not_understood"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_with_a_reason(kind, raw, code):
    assert refusal(kind, raw) == code


@pytest.mark.parametrize(
    ("written", "currency", "amount"),
    [
        ("1200", "EUR", "1200"),
        ("1200.5", "EUR", "1200.5"),
        ("1,200.50", "EUR", "1200.50"),
        ("1.200,50", "EUR", "1200.50"),
        ("1'200.50", "CHF", "1200.50"),
        ("1\u00a0200,50", "EUR", "1200.50"),
        ("1.200", "EUR", "1200"),
        ("1,200,000", "XOF", "1200000"),
        ("١٬٢٠٠٫٥٠", "EGP", "1200.50"),
        ("0.5", "EUR", "0.5"),
        ("1.234", "KWD", "1.234"),
        ("12,5", "KWD", "12.5"),
    ],
)
def test_amounts_are_read_as_people_write_them(written, currency, amount):
    assert take("money", {"amount": written, "currency": currency}) == {"amount": amount, "currency": currency}


@pytest.mark.parametrize(
    ("written", "currency"),
    [
        ("1,200", "KWD"),
        ("0", "EUR"),
        ("0.500", "EUR"),
        ("1.2.3", "EUR"),
        ("1,20,000", "EUR"),
        ("1.5", "JPY"),
        ("10.1234", "USD"),
        ("²", "EUR"),
        ("1e9", "EUR"),
        ("9" * 31, "EUR"),
        ("1000000001", "EUR"),
        (".", "EUR"),
    ],
)
def test_an_amount_that_could_mean_two_things_or_nothing_is_asked_again(written, currency):
    assert refusal("money", {"amount": written, "currency": currency}) == "amount"


def test_mistakes_in_rows_say_where_they_are():
    with pytest.raises(Unfit) as caught:
        take("rows", [{"what": "ok"}, {"what": "rent", "money": {"amount": "x", "currency": "EUR"}}])
    assert {path: unfit.code for path, unfit in caught.value.within.items()} == {"1.money": "amount"}


def test_a_choice_among_what_a_desk_offers_today_follows_the_offer():
    question = Question("q", "choices", offered="organisations", limits=Limits(most=5))
    asked = Asked("en", {"organisations": {"b": "House B", "a": "House A"}})
    assert KINDS["choices"](question, ["a", "b"], asked) == ["b", "a"]
    with pytest.raises(Unfit):
        KINDS["choices"](question, ["c"], asked)
    with pytest.raises(Unfit):
        KINDS["choices"](question, ["a"], Asked("en"))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["native", "latin", "aliases", "year", "month", "amount", "currency", "what", "money"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)
likely = st.sampled_from(["legal", "other", "yes", "GE", "ru", "2024", "2024-02-30", "12.5", "EUR", "abc", ""])


@given(st.sampled_from(sorted(KINDS)), json_values | likely | st.lists(likely, max_size=4))
def test_whatever_arrives_is_kept_or_refused_and_what_is_kept_is_taken_again_as_it_is(kind, raw):
    try:
        kept = take(kind, raw)
    except Unfit:
        return
    assert kept is None or json.loads(json.dumps(kept)) == kept
    assert take(kind, kept) == kept
