from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from havn.engines.disclosure import Fact, Frame, InputError, Rules, coarsening_advice, failures, tabulate
from tests.engines.disclosure.tables import FRAMES, SUPPORT, facts

FRAME = Frame((SUPPORT,))


def table_of(*parts):
    """Return a table whose grants come from organisations with these persons and amounts."""
    return tabulate(
        FRAME, [Fact({"support": "grant"}, f"o{n}", persons, money) for n, (persons, money) in enumerate(parts)]
    )


@pytest.mark.parametrize(
    ("persons", "broken"),
    [
        ([4, 3, 3], ()),
        ([8, 1, 1], ("remainder",)),
        ([12, 1, 1], ("share", "remainder")),
        ([12, 2, 1], ()),
        ([13, 2, 1], ("share",)),
        ([2, 1, 1], ("persons", "remainder")),
        ([5, 5], ("organisations",)),
        ([9], ("organisations", "share", "remainder")),
    ],
)
def test_a_cell_breaks_exactly_these_rules(persons, broken):
    found = failures(table_of(*((count, 0) for count in persons)), Rules())
    assert {(f.cell, f.broken) for f in found} == (
        {((code,), broken) for code in ("all", "grant")} if broken else set()
    )


@pytest.mark.parametrize(("amounts", "broken"), [([100, 50, 10], ()), ([100, 50, 9], ("dominance",))])
def test_money_keeps_the_rule_of_ten_per_cent(amounts, broken):
    found = failures(table_of(*((4, amount) for amount in amounts)), Rules(), money=True)
    assert {f.broken for f in found} == ({broken} if broken else set())


PARTS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 60)), min_size=4, max_size=5)


@given(PARTS, PARTS)
@settings(max_examples=200)
def test_cells_that_keep_the_rules_keep_them_together(grants, legal):
    rows = [
        Fact({"support": kind}, f"o{n}", persons, money if persons else 0)
        for kind, parts in (("grant", grants), ("legal", legal))
        for n, (persons, money) in enumerate(parts)
    ]
    failing = {f.cell for f in failures(tabulate(FRAME, rows), Rules(), money=True)}
    assert failing & {("grant",), ("legal",)} or ("all",) not in failing


def test_nobody_breaks_no_rule():
    assert failures(tabulate(FRAME, []), Rules()) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("persons", -1),
        ("persons", float("nan")),
        ("organisations", True),
        ("dominance", 10**5),
        ("share", Fraction(0)),
        ("share", Fraction(3, 2)),
        ("share", 0.8),
        ("share", Fraction(0.8)),
    ],
)
def test_rules_that_make_no_sense_are_refused_by_name(field, value):
    with pytest.raises(InputError) as refused:
        Rules(**{field: value})
    assert refused.value.field == field


@given(facts())
@settings(max_examples=40)
def test_advice_says_what_it_brings_and_ends_where_it_says(rows):
    table = tabulate(FRAMES[-1], rows)
    advice = coarsening_advice(table, Rules())
    failing = [len(failures(table, Rules())), *(step.failing_after for step in advice.steps)]
    assert [step.failing_before for step in advice.steps] == failing[:-1]
    assert failing[-1] == advice.failing == len(failures(advice.table, Rules()))
    assert advice.table.persons.sum() == table.persons.sum()
    assert (advice.table.money_by.reshape(len(table.organisations), -1).sum(axis=1)).tolist() == (
        table.money_by.reshape(len(table.organisations), -1).sum(axis=1).tolist()
    )


def test_advice_merges_the_thin_category_with_its_neighbour():
    rows = [
        Fact({"support": kind}, organisation, persons)
        for kind, persons in (("grant", 5), ("legal", 1), ("relocation", 4))
        for organisation in ("a", "b", "c")
    ]
    advice = coarsening_advice(tabulate(FRAME, rows), Rules())
    assert advice.is_enough
    assert [step.sentence() for step in advice.steps] == ["support: merge legal, relocation (cells that fail: 1 → 0)"]
    assert np.array_equal(advice.table.persons, [15, 15])
