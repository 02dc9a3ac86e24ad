from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from havn.engines.disclosure import Fact, Frame, InputError, round_counts, round_table, tabulate
from havn.engines.disclosure.draws import Draws
from havn.engines.disclosure.slices import split
from tests.engines.disclosure.tables import FRAMES, GROUP, SEED, SUPPORT, counted, facts


@given(counted(), st.sampled_from([2, 3, 5, 6, 10]))
@settings(max_examples=60)
def test_every_figure_is_a_multiple_and_every_margin_a_sum(table, step):
    frame, counts = table
    rounded = round_counts(frame, counts, step=step, seed=SEED, context="2025")
    finest = rounded.ravel()[frame.is_finest].reshape(frame.leaf_shape)
    assert (rounded % step == 0).all()
    assert (frame.aggregate(finest) == rounded).all()


@given(counted(), st.sampled_from([2, 3, 5, 10]))
@settings(max_examples=60)
def test_a_finest_figure_stays_within_the_step_and_a_multiple_stays_itself(table, step):
    frame, counts = table
    rounded = round_counts(frame, counts, step=step, seed=SEED, context="2025")
    error = np.abs(rounded - frame.aggregate(counts)).ravel()[frame.is_finest]
    assert (error < step).all()
    assert (error[counts.ravel() % step == 0] == 0).all()


@given(counted(most=4), st.binary(min_size=16, max_size=16))
@settings(max_examples=60)
def test_the_mean_over_the_slices_is_the_truth_exactly(table, seed):
    frame, counts = table
    slices = split(frame.sums, counts.ravel(), 5, Draws(seed))
    mean = [Fraction(int(total), 5) for total in np.sum(slices, axis=0)]
    assert len(slices) == 5
    assert all(set(np.unique(piece)) <= {0, 1} for piece in slices)
    assert mean == [Fraction(int(count), 5) for count in counts.ravel()]


@given(counted(most=4), st.binary(min_size=16, max_size=16))
@settings(max_examples=40)
def test_in_two_dimensions_every_margin_stays_within_the_step(table, seed):
    frame, counts = table
    if len(frame.dimensions) > 2:
        frame, counts = Frame(frame.dimensions[:2]), counts.sum(axis=2)
    rounded = round_counts(frame, counts, step=5, seed=seed, context="2025")
    assert np.abs(rounded - frame.aggregate(counts)).max() < 5


def test_over_many_seeds_every_figure_has_no_bias():
    frame = Frame((SUPPORT, GROUP))
    counts = np.array([[1, 2], [3, 4], [0, 7]], np.int64)
    drawn = [round_counts(frame, counts, step=5, seed=n.to_bytes(16), context="") for n in range(250)]
    bias = np.mean(drawn, axis=0) - frame.aggregate(counts)
    assert np.abs(bias).max() < 5 * np.sqrt(6.25 / 250)


@given(facts(), st.randoms())
@settings(max_examples=30)
def test_the_order_of_rows_changes_nothing(rows, order):
    shuffled = list(rows)
    order.shuffle(shuffled)
    releases = [
        round_table(tabulate(FRAMES[-1], given_), measure="money", step=100, seed=SEED, name="2025")
        for given_ in (rows, shuffled)
    ]
    assert releases[0].as_mapping() == releases[1].as_mapping()


def test_the_same_seed_and_data_give_the_same_release_for_ever():
    frame = Frame((SUPPORT, GROUP))
    counts = np.array([[1, 2], [3, 4], [6, 7]], np.int64)
    rounded = round_counts(frame, counts, step=5, seed=SEED, context="persons 2025")
    assert rounded.tolist() == [[20, 10, 10], [0, 0, 0], [5, 5, 0], [15, 5, 10]]


def test_another_name_gives_no_second_draw_to_average():
    table = tabulate(FRAMES[0], [Fact({"support": kind}, "a", 3) for kind in ("grant", "legal")])
    releases = [round_table(table, measure="persons", step=5, seed=SEED, name=str(n)) for n in range(20)]
    assert len({release.values.tobytes() for release in releases}) == 1


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("seed", {"seed": b"short"}),
        ("step", {"step": 1}),
        ("step", {"step": 997}),
        ("step", {"step": True}),
        ("true", {"true": np.array([[-1, 2], [3, 4], [6, 7]], np.int64)}),
        ("true", {"true": np.array([1, 2, 3], np.int64)}),
        ("true", {"true": np.full((3, 2), 2**62, np.int64)}),
    ],
)
def test_what_cannot_be_rounded_is_refused_by_name(field, change):
    arguments = {"true": np.ones((3, 2), np.int64), "step": 5, "seed": SEED, "context": ""} | change
    with pytest.raises(InputError) as refused:
        round_counts(Frame((SUPPORT, GROUP)), **arguments)
    assert refused.value.field == field


def test_a_measure_that_is_not_known_is_refused():
    table = tabulate(Frame((SUPPORT,)), [])
    with pytest.raises(InputError, match=r"^measure: persons or money, not 'weight'$"):
        round_table(table, measure="weight", step=5, seed=SEED, name="2025")


def test_a_table_without_facts_is_all_zeros():
    release = round_table(tabulate(Frame((SUPPORT,)), []), measure="persons", step=5, seed=SEED, name="2025")
    assert [value for _, value in release.figures()] == [0, 0, 0, 0]
