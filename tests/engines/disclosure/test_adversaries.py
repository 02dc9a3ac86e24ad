"""Each adversary wins against the naive design and loses against ours, on the same table."""

import numpy as np
import pytest
from benchmarks import anchors_disclosure as anchors

from havn.engines.disclosure import (
    Dimension,
    Frame,
    Release,
    attack,
    late_record,
    partner_views,
    read_together,
    round_counts,
    tabulate,
    universe,
    view,
)
from tests.engines.disclosure.tables import SEED

FRAME = anchors.flat_frame(6, 5, 4)
COUNTS = anchors.invented_counts(FRAME, 1)
TRUE = FRAME.aggregate(COUNTS).ravel()
SMALL = (TRUE > 0) & (TRUE < 5)


def ours(counts, trial=0):
    return round_counts(FRAME, counts, step=5, seed=SEED + bytes([trial]), context="2025")


def our_knowledge(frame, values, name="2025"):
    release = Release(name, frame, "persons", 5, 4, values)
    return read_together([release], universe([release]))


def found_exactly(known):
    bounds = attack(known, [COUNTS.ravel()])
    assert bounds.is_exact.all()
    return int(((bounds.low == bounds.high) & SMALL).sum())


def test_linear_programming_undoes_primary_suppression():
    suppressed = anchors.primary_suppression(FRAME, COUNTS)
    assert found_exactly(anchors.what_is_known(FRAME, suppressed, 0)) > SMALL.sum() // 4
    assert found_exactly(our_knowledge(FRAME, ours(COUNTS))) == 0


def test_linear_programming_undoes_independent_rounding():
    published = anchors.independent_rounding(FRAME, COUNTS, 5, 3)
    mine = round_counts(FRAME, COUNTS, step=3, seed=SEED, context="2025")
    release = Release("2025", FRAME, "persons", 3, 2, mine)
    assert found_exactly(anchors.what_is_known(FRAME, published, 2)) == 4
    assert found_exactly(read_together([release], universe([release]))) == 0


@pytest.mark.parametrize(
    ("publish", "at_least"),
    [
        (lambda counts, _: anchors.exact(FRAME, counts), 1.0),
        (lambda counts, _: anchors.primary_suppression(FRAME, counts), 0.95),
        (lambda counts, trial: anchors.cell_key(FRAME, counts, trial), 0.85),
        (lambda counts, trial: anchors.independent_rounding(FRAME, counts, trial), 0.2),
    ],
)
def test_a_late_record_is_named_when_the_naive_design_publishes_again(publish, at_least):
    assert late_record(FRAME, COUNTS, publish, trials=60).chance >= at_least


def test_a_late_record_is_hardly_ever_named_when_ours_publishes_again():
    assert late_record(FRAME, COUNTS, lambda counts, trial: ours(counts, trial).astype(float), trials=60).chance < 0.12


def test_averaging_fresh_draws_shows_small_cells_and_frozen_draws_show_none():
    fresh = np.mean([ours(COUNTS, trial) for trial in range(60)], axis=0)
    frozen = np.mean([ours(COUNTS) for _ in range(5)], axis=0)
    finest = FRAME.is_finest & SMALL
    assert np.mean(np.rint(fresh).ravel()[finest] == TRUE[finest]) > 0.55
    assert (frozen == ours(COUNTS)).all()
    assert (np.rint(frozen).ravel()[finest] == TRUE[finest]).sum() == 0


def test_a_partner_subtracts_its_own_part_from_exact_figures_but_not_from_ours():
    facts = anchors.invented_facts(FRAME, COUNTS, 2, organisations=4)
    table = tabulate(FRAME, facts)
    by = table.persons_by.reshape(4, -1)
    exact = anchors.what_is_known(FRAME, anchors.exact(FRAME, COUNTS), 0)
    naive = partner_views(exact, by, table.organisations, small=4, width=3)
    mine = partner_views(our_knowledge(FRAME, ours(COUNTS)), by, table.organisations, small=4, width=3)
    assert all(len(seen.exposed) == seen.small > 0 for seen in naive)
    assert sum(len(seen.exposed) for seen in mine) < sum(len(seen.exposed) for seen in naive) // 10


def test_two_releases_with_shifted_borders_show_the_strip_between_them_unless_rounded():
    old = Dimension.of("place", {"north": ["a", "border"], "south": ["b"]})
    new = Dimension.of("place", {"north": ["a"], "south": ["b", "border"]})
    counts = {"a": 20, "border": 2, "b": 30}
    releases, exact = [], []
    for name, place in (("old", old), ("new", new)):
        coarse = Dimension.of("place", ["north", "south"])
        leaves = [frozenset(leaf.code for leaf in node.children) for node in place.root.children]
        frame = Frame((Dimension("place", _regions(coarse, leaves)),))
        true = np.array([sum(counts[code] for code in members) for members in leaves], np.int64)
        values = round_counts(frame, true, step=5, seed=SEED, context=name)
        releases.append(Release(name, frame, "persons", 5, 4, values))
        exact.append(Release(name, frame, "persons", 1, 0, frame.aggregate(true)))
    atoms = universe(releases)
    behind = np.array([counts[leaf.code] for leaf in atoms.dimensions[0].leaves])
    naive = view(read_together(exact, atoms), behind, small=4, width=3)
    mine = view(read_together(releases, atoms), behind, small=4, width=3)
    assert [(e.low, e.high, e.true) for e in naive.exposed] == [(2, 2, 2)]
    assert mine.exposed == ()


def _regions(coarse, leaves):
    root = coarse.root
    children = tuple(type(root)(child.code, (), members) for child, members in zip(root.children, leaves, strict=True))
    return type(root)(root.code, children, frozenset().union(*leaves))
