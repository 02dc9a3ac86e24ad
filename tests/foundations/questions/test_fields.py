"""From the flat fields of a web form to nested answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havn.foundations.errors import Invalid
from havn.foundations.questions import from_fields


def test_dots_nest_numbers_make_lists_and_repeated_fields_are_lists():
    assert from_fields(
        {
            "happened": ["…"],
            "needs": ["legal", "medical"],
            "costs.10.what": ["rent"],
            "costs.2.what": ["lawyer"],
            "costs.2.money.amount": ["100"],
            "costs.2.money.currency": ["EUR"],
        }
    ) == {
        "happened": "…",
        "needs": ["legal", "medical"],
        "costs": [{"what": "lawyer", "money": {"amount": "100", "currency": "EUR"}}, {"what": "rent"}],
    }


def test_the_fields_of_the_page_itself_are_left_out():
    assert from_fields({"csrfmiddlewaretoken": ["x"], "_next": ["1"], "asks": ["self"]}) == {"asks": "self"}


@pytest.mark.parametrize(
    "fields",
    [
        {"a": ["1"], "a.b": ["2"]},
        {"a.b": ["2"], "a": ["1"]},
        {"a.b.c.d.e.f": ["1"]},
        {"a..b": ["1"]},
        {"": ["1"]},
        {"a" * 121: ["1"]},
        {f"a.{n}": ["1"] for n in range(1001)},
    ],
)
def test_fields_at_odds_too_deep_or_too_many_are_refused(fields):
    with pytest.raises(Invalid):
        from_fields(fields)


@given(st.dictionaries(st.text("ab.01_²٣", max_size=8), st.lists(st.text(max_size=3), max_size=3), max_size=8))
def test_any_fields_are_nested_or_refused(fields):
    try:
        nested = from_fields(fields)
    except Invalid:
        return
    assert isinstance(nested, dict)
