from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from havn.engines.placement import Arrivals, Unplaceable, sampled_futures, week


def arrivals(*rows: tuple[float, ...]) -> Arrivals:
    """Cases of one unit each; a weight for every place."""
    weights = np.array(rows, np.float64)
    return Arrivals(weights, np.ones((len(rows), 1), int), np.ones(weights.shape, bool))


def nobody(places: int) -> Arrivals:
    return Arrivals(np.zeros((0, places)), np.zeros((0, 1), int), np.zeros((0, places), bool))


ONE_EACH = np.array([[1], [1]])


def test_a_place_is_left_to_the_one_who_will_need_it_more():
    found = week(arrivals((5.0, 4.0)), ONE_EACH, [arrivals((9.0, 1.0))])
    assert found.place.tolist() == [1]


def test_without_anybody_to_come_the_best_place_is_taken():
    assert week(arrivals((5.0, 4.0)), ONE_EACH, [nobody(2)]).place.tolist() == [0]


def test_a_place_is_kept_open_when_all_who_come_are_worth_more():
    found = week(arrivals((1.0,)), np.array([[1]]), [arrivals((3.0,)), arrivals((5.0,))])
    assert (found.place.tolist(), found.reasons[0].code) == ([-1], "kept_open")


def test_futures_count_by_their_mean():
    futures = [arrivals((9.0,)), arrivals((1.0,)), arrivals((1.0,))]
    assert week(arrivals((4.0,)), np.array([[1]]), futures).place.tolist() == [0]
    assert week(arrivals((3.0,)), np.array([[1]]), futures).place.tolist() == [-1]


def test_the_second_unit_is_priced_as_the_second():
    future = [arrivals((1.0,), (9.0,))]
    found = week(arrivals((5.0,), (5.0,)), np.array([[2]]), future)
    assert sorted(found.place.tolist()) == [-1, 0]
    assert (round(found.value, 6), round(found.bound, 6)) == (4.0, 4.0)


@settings(max_examples=30)
@given(st.integers(0, 10**9))
def test_a_week_keeps_capacity_and_gives_the_same_answer_for_permuted_cases(seed):
    dice = np.random.default_rng(seed)

    def drawn(count: int) -> Arrivals:
        return Arrivals(dice.random((count, 4)), dice.integers(0, 3, (count, 2)), dice.random((count, 4)) < 0.8)

    capacity = dice.integers(0, 6, (4, 2))
    batch, futures = drawn(6), [drawn(12), drawn(12)]
    found = week(batch, capacity, futures)
    used = np.zeros_like(capacity)
    placed = np.flatnonzero(found.place >= 0)
    np.add.at(used, found.place[placed], batch.needs[placed])
    assert (used <= capacity).all()
    rows = dice.permutation(6)
    mixed = week(Arrivals(batch.weights[rows], batch.needs[rows], batch.compatible[rows]), capacity, futures)
    assert mixed.place.tolist() == found.place[rows].tolist()


def test_a_week_whose_search_is_cut_short_keeps_capacity_and_has_a_bound():
    dice = np.random.default_rng(1)

    def drawn(count: int) -> Arrivals:
        return Arrivals(dice.random((count, 8)), dice.integers(1, 5, (count, 2)), dice.random((count, 8)) < 0.8)

    batch, capacity = drawn(40), dice.integers(5, 20, (8, 2))
    found = week(batch, capacity, [drawn(60), drawn(60)], rounds=1, nodes=1)
    used = np.zeros_like(capacity)
    placed = np.flatnonzero(found.place >= 0)
    np.add.at(used, found.place[placed], batch.needs[placed])
    assert (used <= capacity).all()
    assert found.value <= found.bound < np.inf
    assert 0 <= found.gap <= 1


LARGE = Arrivals(
    np.array([[0.863, 0.671], [0.532, 0.554], [0.961, 0.035], [0.91, 0.297]]),
    np.array([[41124137, 14567174], [4673976, 30464260], [5215466, 35867451], [11891193, 42209721]]),
    np.ones((4, 2), bool),
)


@settings(max_examples=60)
@example(0)
@given(st.integers(0, 10**9))
def test_a_week_keeps_capacity_to_the_last_of_a_billion_units(seed):
    dice = np.random.default_rng(seed)
    most = int(dice.choice([10**7, 10**8, 10**9]))

    def drawn(count: int) -> Arrivals:
        return Arrivals(dice.random((count, 2)), dice.integers(0, most // 2, (count, 2)), dice.random((count, 2)) < 0.8)

    batch, futures = (drawn(4), [drawn(4), drawn(3)]) if seed else (LARGE, [nobody_of_two_kinds()])
    capacity = dice.integers(0, most, (2, 2))
    capacity[0] = np.minimum(batch.needs[:2].sum(axis=0) + dice.integers(-2, 2, 2), 10**9).clip(0)
    if not seed:
        capacity = np.array([[19054212, 39969810], [45798112, 45031432]])
    found = week(batch, capacity, futures)
    used = np.zeros_like(capacity)
    placed = np.flatnonzero(found.place >= 0)
    np.add.at(used, found.place[placed], batch.needs[placed])
    assert (used <= capacity).all()
    assert found.value <= found.bound < np.inf


def nobody_of_two_kinds() -> Arrivals:
    return Arrivals(np.zeros((0, 2)), np.zeros((0, 2), int), np.zeros((0, 2), bool))


def test_futures_are_drawn_from_last_year_and_this_and_repeat_for_a_seed():
    history, seen = arrivals((1.0,), (2.0,)), arrivals((3.0,))
    futures = sampled_futures(history, seen, remaining=3, samples=2, this_year=1, seed=1)
    assert [sorted(future.weights[:, 0].tolist()) for future in futures] == [[1, 2, 3], [1, 2, 3]]
    again = sampled_futures(history, seen, remaining=3, samples=2, this_year=1, seed=1)
    assert [f.weights.tolist() for f in again] == [f.weights.tolist() for f in futures]


def test_a_case_of_this_year_counts_for_several_of_last_year():
    future = sampled_futures(arrivals((1.0,)), arrivals((2.0,)), remaining=4, samples=1, this_year=3)[0]
    assert sorted(future.weights[:, 0].tolist()) == [1, 2, 2, 2]
    assert sampled_futures(arrivals((1.0,)), arrivals((2.0,)), remaining=1, samples=1, this_year=0)[0].weights == 1


def test_more_cases_than_were_ever_seen_are_drawn_with_repetition():
    future = sampled_futures(arrivals((1.0,)), nobody(1), remaining=3, samples=1)[0]
    assert future.weights.tolist() == [[1.0]] * 3


def test_what_makes_no_sense_is_named():
    with pytest.raises(Unplaceable) as none:
        week(arrivals((1.0,)), np.array([[1]]), [])
    with pytest.raises(Unplaceable) as odd:
        week(arrivals((1.0,)), np.array([[1]]), [arrivals((1.0, 2.0))])
    with pytest.raises(Unplaceable) as empty:
        sampled_futures(nobody(1), nobody(1), remaining=1)
    with pytest.raises(Unplaceable) as less:
        sampled_futures(arrivals((1.0,)), nobody(1), remaining=1, this_year=-1)
    fields = [refusal.value.field for refusal in (none, odd, empty, less)]
    assert fields == ["futures", "futures[0].weights", "history", "this_year"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"remaining": 1.5}, "remaining"),
        ({"seed": -1}, "seed"),
        ({"samples": "2"}, "samples"),
        ({"seen": arrivals((1.0, 2.0))}, "seen.weights"),
        ({"seen": Arrivals([[1.0]], [[1, 1]], [[True]])}, "seen.needs"),
        ({"seen": Arrivals([[1.0], [1.0]], [[1]], [[True], [True]])}, "seen.needs"),
        ({"history": None}, "history"),
    ],
)
def test_draws_from_what_makes_no_sense_are_named(changes, field):
    good = {"history": arrivals((1.0,)), "seen": arrivals((2.0,)), "remaining": 1}
    with pytest.raises(Unplaceable) as refusal:
        sampled_futures(**{**good, **changes})
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("futures", "rounds", "field"),
    [([None], 4, "futures[0]"), ([arrivals((1.0,))], 0, "rounds"), ([arrivals((1.0,))], -1, "rounds")],
)
def test_a_week_that_makes_no_sense_is_named(futures, rounds, field):
    with pytest.raises(Unplaceable) as refusal:
        week(arrivals((1.0,)), np.array([[1]]), futures, rounds=rounds)
    assert refusal.value.field == field
