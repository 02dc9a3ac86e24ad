"""Conditions as data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havn.foundations.questions import FormBroken, holds
from havn.foundations.questions.conditions import check_condition, questions_in

SELF = {"question": "asks", "is": "self"}
codes = st.sampled_from(["asks", "needs", "names"])
words = st.sampled_from(["self", "other", "legal"])
tests = st.one_of(
    st.builds(lambda q, w: {"question": q, "is": w}, codes, words),
    st.builds(lambda q, w: {"question": q, "in": [w]}, codes, words),
    st.builds(lambda q, w: {"question": q, "includes": w}, codes, words),
    st.builds(lambda q, b: {"question": q, "answered": b}, codes, st.booleans()),
)
conditions = st.recursive(
    tests,
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
    ),
    max_leaves=4,
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
answers = st.dictionaries(codes, json_values)


@pytest.mark.parametrize(
    ("condition", "values", "expected"),
    [
        (None, {}, True),
        (SELF, {"asks": "self"}, True),
        (SELF, {"asks": "other"}, False),
        (SELF, {}, False),
        ({"not": SELF}, {}, True),
        ({"question": "asks", "in": ["self", "other"]}, {"asks": "other"}, True),
        ({"question": "needs", "includes": "legal"}, {"needs": ["medical", "legal"]}, True),
        ({"question": "needs", "includes": "legal"}, {"needs": "legal"}, False),
        ({"question": "names", "answered": True}, {"names": {"native": "A"}}, True),
        ({"question": "names", "answered": False}, {}, True),
        ({"all": [SELF, {"question": "needs", "answered": True}]}, {"asks": "self"}, False),
        ({"any": [SELF, {"question": "needs", "answered": True}]}, {"asks": "self"}, True),
    ],
)
def test_a_condition_means_what_it_says(condition, values, expected):
    assert holds(condition, values) is expected


@pytest.mark.parametrize(
    "broken",
    [
        None,
        [],
        "asks",
        {},
        {"all": []},
        {"all": SELF},
        {"all": [SELF], "any": [SELF]},
        {"question": "asks"},
        {"question": "asks", "is": 1},
        {"question": "asks", "is": "self", "in": ["self"]},
        {"question": "asks", "matches": ".*"},
        {"question": ["asks"], "is": "self"},
        {"is": "self"},
        {"not": {"not": {"not": {"not": {"not": {"not": SELF}}}}}},
    ],
)
def test_what_is_not_a_condition_is_refused_when_the_form_is_read(broken):
    with pytest.raises(FormBroken):
        check_condition(broken)


def test_a_condition_names_the_questions_it_depends_on():
    condition = {"any": [SELF, {"not": {"question": "needs", "includes": "legal"}}]}
    assert list(questions_in(condition)) == ["asks", "needs"]
    assert list(questions_in(None)) == []


@given(conditions, answers)
def test_a_condition_that_was_accepted_never_fails_whatever_the_answers(condition, values):
    try:
        check_condition(condition)
    except FormBroken:
        return
    assert holds(condition, values) in (True, False)
    assert holds({"not": condition}, values) is not holds(condition, values)


@given(json_values)
def test_anything_else_is_either_a_condition_or_refused(value):
    try:
        check_condition(value)
    except FormBroken:
        return
    assert holds(value, {}) in (True, False)
