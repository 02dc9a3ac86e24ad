import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from havn.engines.disclosure import Frame, InputError, Knowledge, Release, attack, read_together, round_counts, universe
from havn.engines.disclosure.bounds import highest
from havn.engines.disclosure.programs import Extremes, Program
from havn.engines.disclosure.sums import sums_from
from tests.engines.disclosure.tables import GROUP, SEED, SUPPORT, counted


@st.composite
def small_knowledge(draw):
    """Return knowledge about three atoms of at most 5, with a truth that agrees with it."""
    truth = np.array(draw(st.lists(st.integers(0, 5), min_size=3, max_size=3)), np.int64)
    chosen = draw(st.lists(st.sets(st.integers(0, 2), min_size=1), min_size=1, max_size=4))
    sums = sums_from([np.array(sorted(row)) for row in (*chosen, {0}, {1}, {2})], 3)
    size = len(sums)
    below = np.array(draw(st.lists(st.integers(0, 3), min_size=size, max_size=size)), np.int64)
    above = np.array(draw(st.lists(st.integers(0, 3), min_size=size, max_size=size)), np.int64)
    true = sums.of(truth)
    return Knowledge(sums, np.maximum(true - below, 0), true + above, [("",)] * size), truth


@given(small_knowledge())
@settings(max_examples=150)
def test_the_attack_finds_what_trying_every_table_finds(case):
    known, truth = case
    tables = [np.array(t) for t in itertools.product(range(9), repeat=3)]
    possible = np.array([known.sums.of(table) for table in tables if known.allows(table)])
    found = attack(known, [truth])
    assert found.is_exact.all()
    assert found.low.tolist() == possible.min(axis=0).tolist()
    assert found.high.tolist() == possible.max(axis=0).tolist()


@given(small_knowledge(), st.integers(0, 12))
@settings(max_examples=80)
def test_whether_a_sum_can_be_so_high_is_answered_as_by_trying_every_table(case, goal):
    known, truth = case
    tables = [np.array(t) for t in itertools.product(range(9), repeat=3)]
    most = np.max([known.sums.of(table) for table in tables if known.allows(table)], axis=0)
    found = highest(known, truth, beyond=np.full(len(known.sums), goal))
    assert (found.high >= most).all()
    assert (found.reached_high <= found.high).all()
    assert (found.reached_high[most >= goal] >= goal).all()
    assert ((found.reached_high >= goal) | (found.high < goal)).all()


@given(counted(), st.sampled_from([3, 5, 10]))
@settings(max_examples=40)
def test_of_one_release_nobody_learns_more_than_its_reach(table, step):
    frame, counts = table
    values = round_counts(frame, counts, step=step, seed=SEED, context="")
    error = int(np.abs(values - frame.aggregate(counts)).max())
    release = Release("2025", frame, "persons", step, max(error, step - 1), values)
    atoms = universe([release])
    found = attack(read_together([release], atoms), [counts.ravel()])
    low, high = release.bounds()
    settled = np.ones(frame.count, np.bool_) if release.reach < step else frame.is_finest
    assert found.is_exact.all()
    assert found.low[: frame.count][settled].tolist() == low[settled].tolist()
    assert found.high[: frame.count][settled].tolist() == high[settled].tolist()


def test_a_wider_reach_is_that_of_margins_and_never_of_finest_cells():
    release = Release("2025", Frame((SUPPORT,)), "persons", 5, 9, np.array([25, 15, 10, 0]))
    low, high = release.bounds()
    assert list(zip(low.tolist(), high.tolist(), strict=True)) == [(16, 34), (11, 19), (6, 14), (0, 4)]


def test_a_search_that_reaches_its_limit_of_nodes_claims_nothing(monkeypatch):
    monkeypatch.setattr("havn.engines.disclosure.programs.MOST_NODES", 0)
    sums = sums_from([np.array(pair) for pair in ((0, 1), (1, 2), (0, 2))], 3)
    ones = np.ones(3)
    extremes = Extremes(Program(sums, -ones, ones, np.zeros(3), ones * 5, np.zeros(3)))
    answer = extremes.extreme(np.arange(3), largest=True, whole=True)
    assert answer is None or answer[0] == 1


def test_a_table_that_contradicts_the_figures_is_no_witness():
    frame = Frame((SUPPORT,))
    release = Release("2025", frame, "persons", 5, 4, np.array([5, 5, 0, 0]))
    known = read_together([release], universe([release]))
    with pytest.raises(InputError, match=r"^witnesses: a table contradicts the figures that were published$"):
        attack(known, [np.array([50, 0, 0])])
    with pytest.raises(InputError, match=r"^witnesses: give at least one table that agrees with the figures$"):
        attack(known, [])


def test_whoever_knows_a_part_knows_the_rest_less_that_part():
    frame = Frame((SUPPORT,))
    release = Release("2025", frame, "persons", 5, 4, np.array([10, 10, 0, 0]))
    known = read_together([release], universe([release])).without(np.array([8, 0, 0]))
    found = attack(known, [np.array([1, 0, 1])])
    assert list(zip(found.low.tolist(), found.high.tolist(), strict=True)) == [(0, 6), (0, 6), (0, 4), (0, 4)]


def test_persons_and_money_are_never_read_as_one():
    frame = Frame((SUPPORT,))
    releases = [Release(m, frame, m, 5, 4, np.zeros(4, np.int64)) for m in ("persons", "money")]
    with pytest.raises(InputError, match=r"^releases: read persons and money apart$"):
        read_together(releases, universe(releases))


def test_two_releases_by_other_categories_are_cut_into_common_atoms():
    merged = SUPPORT.merged(["grant", "legal"], into="money or law")
    first = Release("a", Frame((SUPPORT, GROUP), {}), "persons", 5, 4, np.zeros((4, 3), np.int64))
    second = Release("b", Frame((merged,), {"year": frozenset({"2025"})}), "persons", 5, 4, np.zeros(3, np.int64))
    atoms = universe([first, second])
    assert [(d.name, [leaf.code for leaf in d.leaves]) for d in atoms.dimensions] == [
        ("support", ["grant", "legal", "relocation"]),
        ("group", ["land", "press"]),
        ("year", ["2025"]),
    ]
