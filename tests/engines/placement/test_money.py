"""Plans in which money decides, from a handful of units to a year's fund in a weak currency."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import chain, combinations, product

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from havn.engines.placement import (
    Alternative,
    Budget,
    Effort,
    Efforts,
    FitPoints,
    Host,
    Household,
    Lock,
    Plan,
    Unplaceable,
    propose,
)
from havn.engines.placement.coarse import cover_of, kept_of
from havn.engines.placement.flows import is_feasible
from havn.engines.placement.scene import Scene
from tests.engines.placement.plans import broken_rules, small_plan

SEEDS = st.integers(0, 10**9)
UNITS = st.sampled_from([1, 100, 10**6, 10**8, 10**9, 10**10])


def dear_plan(seed: int, unit: int, *, odd: int = 0) -> Plan:
    """Two hosts that cost differently, and up to three budgets of 5 to 60 units that not all may use.

    Up to `odd` is added to each sum, so that they differ by less than any rounding would show.
    """
    dice = random.Random(seed)

    def sum_of(least: int, most: int) -> int:
        return dice.randint(least, most) * unit + dice.randint(0, odd)

    hosts = tuple(
        Host(key, house, "A", {"bed": (9,)}, monthly_cost=sum_of(1, 20))
        for key, house in (("h0", "east"), ("h1", "west"))
    )
    families = tuple(
        Household(
            f"k{n}",
            {"bed": 1},
            0,
            0,
            1,
            country=dice.choice("XY"),
            routes={"A": 0},
            wishes=(dice.choice(("h0", "h1")),),
            urgency=dice.choice((0, 0, 3)),
            travel_cost=dice.randint(0, 3) * odd,
        )
        for n in range(dice.randint(2, 5))
    )
    budgets = (
        Budget("all", sum_of(5, 60)),
        Budget("x", sum_of(5, 60), frozenset("X")),
        Budget("east", sum_of(5, 60), None, frozenset({"east"})),
    )
    return Plan(1, families, hosts, budgets=budgets[: dice.randint(1, 3)])


def best_there_is(plan: Plan) -> tuple[int, int]:
    """Points of urgency, then of fit, of the best of all choices that the budgets can pay."""
    best = (0, 0)
    for choice in product((None, *plan.hosts), repeat=len(plan.households)):
        stays = [(h, host) for h, host in zip(plan.households, choice, strict=True) if host is not None]
        if can_pay(plan, stays):
            urgent = sum(4 if h.urgency else 0 for h, _ in stays)
            best = max(best, (urgent, sum(100 if h.wishes[0] == host.key else 70 for h, host in stays)))
    return best


def can_pay(plan: Plan, stays: list[tuple[Household, Host]]) -> bool:
    """Say whether no set of budgets is asked, by stays that no other may pay, for more than it holds."""
    budgets = plan.budgets or ()
    circles = [
        {
            b.key
            for b in budgets
            if (b.countries is None or h.country in b.countries)
            and (b.organisations is None or host.organisation in b.organisations)
        }
        for h, host in stays
    ]
    sets = chain.from_iterable(combinations(budgets, size) for size in range(len(budgets) + 1))
    return all(
        sum(
            h.travel_cost + host.monthly_cost
            for (h, host), circle in zip(stays, circles, strict=True)
            if circle <= {b.key for b in some}
        )
        <= sum(b.amount for b in some)
        for some in sets
    )


def reached(plan: Plan) -> list[tuple[float, float, str]]:
    return [(o.value, round(o.bound, 6), o.ended) for o in propose(plan, explain=False).objectives[:2]]


@settings(max_examples=150)
@example(45, 10**9, 2)
@example(83, 10**6, 2)
@example(9554416, 10**6, 2)
@given(SEEDS, UNITS, st.sampled_from([0, 2]))
def test_urgency_and_fit_within_the_budgets_are_the_best_at_any_size_of_money(seed, unit, odd):
    plan = dear_plan(seed, unit, odd=odd)
    urgent, fit = best_there_is(plan)
    assert reached(plan) == [(urgent, urgent, "gap"), (fit, fit, "gap")]


@settings(max_examples=60)
@given(SEEDS)
def test_a_search_that_gives_up_proposes_what_it_can_keep_and_its_bound_holds(seed):
    plan = dear_plan(seed, 10**9, odd=2)
    least = Effort(gap=0.0, nodes=1, few=0, walks=0, passes=1, rounds=0)
    proposal = propose(plan, efforts=Efforts(least, least, least), explain=False)
    assert not broken_rules(plan, proposal)
    urgent, fit = proposal.objectives[:2]
    best_urgent, best_fit = best_there_is(plan)
    assert urgent.value <= best_urgent <= urgent.bound
    if urgent.value == best_urgent:
        assert fit.value <= best_fit <= fit.bound
    for objective in (urgent, fit):
        assert objective.ended == "nodes" or objective.value == objective.bound


@settings(max_examples=60)
@given(SEEDS, UNITS)
def test_the_unit_in_which_money_is_counted_changes_nothing(seed, unit):
    assert reached(dear_plan(seed, unit)) == reached(dear_plan(seed, 1))


@settings(max_examples=60)
@example(609)
@example(695)
@example(3033)
@example(7147)
@given(SEEDS)
def test_money_is_in_the_way_exactly_when_no_sharing_of_it_would_pay(seed):
    asked = replace(small_plan(seed, households=6), locks=(), floors=())
    proposal = propose(asked)
    for answer in proposal.answers if asked.budgets is not None else ():
        others = tuple(Lock(s.household, s.host, s.start) for s in proposal.stays if s.household != answer.household)
        for other in answer.alternatives:
            if not other.is_free and other.reason.code != "budget":
                continue
            lock = Lock(answer.household, other.host, other.start)
            short = 0 if other.is_free else other.reason.numbers["amount"]
            assert can_keep(asked, (*others, lock), other, short)
            assert not short or not can_keep(asked, (*others, lock), other, short - 1)


def can_keep(asked: Plan, locks: tuple[Lock, ...], other: Alternative, more: int) -> bool:
    """Say whether the locks can be kept with so much more in the first budget that may pay for the alternative."""
    first = str(other.reason.numbers.get("where", "")).split(" or ")[0]
    budgets = tuple(replace(b, amount=b.amount + more * (b.key == first)) for b in asked.budgets or ())
    try:
        propose(replace(asked, locks=locks, budgets=budgets), explain=False)
    except Unplaceable:
        return False
    return True


def two_at_two() -> Plan:
    hosts = (Host("ha", "o", "A", {"bed": (9,)}, monthly_cost=1), Host("hb", "o", "B", {"bed": (9,)}, monthly_cost=5))
    families = tuple(
        Household(f"k{n}", {"bed": 1}, 0, 0, 1, routes={"A": 0, "B": 0}, wishes=("hb",), urgency=3) for n in range(2)
    )
    return Plan(1, families, hosts, budgets=(Budget("b", 5),))


def test_two_go_where_the_budget_pays_for_both_though_it_could_pay_for_one_where_both_wish_to_go():
    proposal = propose(two_at_two())
    assert [(stay.household, stay.host) for stay in proposal.stays] == [("k0", "ha"), ("k1", "ha")]
    assert (proposal.objectives[0].value, proposal.objectives[0].bound) == (8, 8)


def test_locks_that_the_budget_can_pay_are_kept_though_dearer_places_are_open_to_the_same_households():
    proposal = propose(replace(two_at_two(), locks=(Lock("k0", "ha"), Lock("k1", "ha"))))
    assert [stay.host for stay in proposal.stays] == ["ha", "ha"]


@settings(max_examples=60)
@given(SEEDS, SEEDS)
def test_a_cover_forbids_the_choice_that_breaks_a_limit_and_none_that_keeps_them(seed, dice):
    packing = Scene.of(dear_plan(seed, 10**9, odd=2), FitPoints()).packing
    generator = np.random.default_rng(dice)
    drawn = [generator.permutation(packing.options) for _ in range(30)]
    choices = [np.sort(order[np.unique(packing.group[order], return_index=True)[1]]) for order in drawn]
    choices = [choice[generator.random(len(choice)) < generator.random()] for choice in choices]
    kept = [choice for choice in choices if is_feasible(packing, choice)]
    for broken in choices:
        if is_feasible(packing, broken):
            continue
        cover = cover_of(packing, broken)
        assert np.isin(broken, cover.options).sum() > cover.limit
        assert all(np.isin(choice, cover.options).sum() <= cover.limit for choice in kept)
        left = kept_of(packing, broken)
        assert left is None or (is_feasible(packing, left) and np.isin(left, broken).all())
