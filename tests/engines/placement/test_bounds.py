from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from havn.engines.placement import FitPoints
from havn.engines.placement.bounds import bound_at
from havn.engines.placement.cuts import Cutter
from havn.engines.placement.flows import is_feasible, worth
from havn.engines.placement.greedy import greedy
from havn.engines.placement.scene import Scene
from havn.engines.placement.solver import relaxed
from tests.engines.placement.plans import small_plan

if TYPE_CHECKING:
    from havn.engines.placement.packing import Packing

SEEDS = st.integers(0, 10**9)


def packing_of(seed: int) -> Packing:
    plan = small_plan(seed, households=12, hosts=5)
    return Scene.of(plan, FitPoints()).packing


@settings(max_examples=60)
@given(SEEDS, SEEDS)
def test_any_prices_at_all_prove_a_bound(seed, dice):
    packing = packing_of(seed)
    generator = np.random.default_rng(dice)
    bound = bound_at(packing, generator.normal(0, 30, len(packing.limit)))
    for _ in range(5):
        chosen = greedy(packing, generator.random(packing.options))
        assert worth(packing, chosen) <= bound.total - bound.loss[chosen].max(initial=0) + 1e-6


@settings(max_examples=40)
@given(SEEDS)
def test_cuts_tighten_the_bound_and_cut_off_no_choice(seed):
    packing = packing_of(seed)
    _, loose = relaxed(packing)
    tighter, tight = relaxed(packing, rounds=8)
    assert tight.value <= loose.value + 1e-6
    generator = np.random.default_rng(seed)
    for _ in range(10):
        chosen = greedy(packing, generator.random(packing.options))
        assert is_feasible(packing, chosen)
        assert is_feasible(tighter, chosen)


def test_a_cut_is_found_once():
    packing = packing_of(5)
    cutter = Cutter(packing)
    shares = np.full(packing.options, 0.9)
    assert len(cutter.cuts(shares)) > 0
    assert all(len(cut.options) for cut in cutter.cuts(shares))
