"""An amount divided by what everybody gets is a number of persons."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from havn.engines.disclosure import (
    Dimension,
    Fact,
    Frame,
    headcounts,
    review,
    round_table,
    statistical_report,
    tabulate,
)
from tests.engines.disclosure.tables import SEED

KIND = Dimension.of("kind", ["grant", "legal"])
FLAT = [
    Fact({"kind": kind}, organisation, persons, 2_000 * persons)
    for kind, counts in (("grant", (2, 3, 2)), ("legal", (4, 3, 4)))
    for organisation, persons in zip("abc", counts, strict=True)
]


def released(rows, measure, step, name="2025"):
    return round_table(tabulate(Frame((KIND,)), rows), measure=measure, step=step, seed=SEED, name=name)


def test_flat_grants_divided_by_the_grant_are_exact_persons_and_are_refused():
    money = released(FLAT, "money", 1_000)
    true = Frame((KIND,)).aggregate(tabulate(Frame((KIND,)), FLAT).persons)
    assert (money.values // 2_000).tolist() == true.tolist() == [18, 7, 11]
    found = review(money, FLAT)
    assert [(h.fewest, h.most) for h in found.headcounts] == [(18, 18), (7, 7), (11, 11)]
    assert found.reasons == ["3 amounts would count the persons; a step of at least 10000 does not"]
    assert "  all counts 18 to 18 persons; take a step of 10000" in statistical_report(found).splitlines()
    assert review(released(FLAT, "money", 10_000), FLAT).reasons == []


def test_one_odd_amount_hides_no_flat_grant():
    rows = [*FLAT, Fact({"kind": "grant"}, "d", 1, 9_000)]
    assert [h.cell for h in headcounts(released(rows, "money", 1_000), rows, step=5)] == [
        ("all",), ("grant",), ("legal",),
    ]  # fmt: skip


def test_amounts_that_differ_widely_count_nobody():
    rows = [
        Fact({"kind": kind}, organisation, 4, 2_500 * (n + 1))
        for kind in ("grant", "legal")
        for n, organisation in enumerate("abcdef")
    ]
    assert headcounts(released(rows, "money", 1_000), rows, step=5) == []


def test_the_step_of_published_persons_is_what_money_may_not_undercut():
    persons, money = released(FLAT, "persons", 10, name="persons"), released(FLAT, "money", 10_000)
    assert review(money, FLAT).reasons == []
    assert review(money, FLAT, earlier=[persons]).reasons == [
        "3 amounts would count the persons; a step of at least 20000 does not"
    ]


@given(
    st.lists(st.tuples(st.sampled_from(["grant", "legal"]), st.integers(1, 9), st.integers(1, 10_000)), min_size=1),
    st.sampled_from([3, 5, 10]),
)
@settings(max_examples=60)
def test_the_step_that_is_named_is_enough(parts, step):
    rows = [Fact({"kind": kind}, f"o{n}", persons, persons * each) for n, (kind, persons, each) in enumerate(parts)]
    found = headcounts(released(rows, "money", 100), rows, step=step)
    for each in found:
        wider = released(rows, "money", max(each.step, 100))
        assert each.cell not in {h.cell for h in headcounts(wider, rows, step=step)}


@pytest.mark.parametrize("rows", [[], [Fact({"kind": "grant"}, "a", 3, 0)], [Fact({"kind": "grant"}, "a", 0, 900)]])
def test_nobody_paid_is_nobody_counted(rows):
    assert headcounts(released(rows, "money", 100), rows, step=5) == []
