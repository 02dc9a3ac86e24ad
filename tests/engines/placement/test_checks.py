from __future__ import annotations

from dataclasses import replace

import pytest

from havn.engines.placement import (
    Apart,
    Budget,
    Effort,
    FitPoints,
    Floor,
    Hold,
    Lock,
    Organisation,
    Unplaceable,
    propose,
)
from tests.engines.placement.test_propose import host, household, plan


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"months": 0}, "months"),
        ({"begins": (2027, 13)}, "begins"),
        ({"households": (household(), household())}, "households['k1'].key"),
        ({"households": (household(""),)}, "households.key"),
        ({"households": (household(latest=-1),)}, "households['k1'].latest"),
        ({"households": (household(earliest=3),)}, "households['k1'].latest"),
        ({"households": (household(earliest=12, latest=12),)}, "households['k1'].earliest"),
        ({"households": (household(stay=0),)}, "households['k1'].stay"),
        ({"households": (household(shortest=7),)}, "households['k1'].shortest"),
        ({"households": (household(needs={"bed": -1}),)}, "households['k1'].needs['bed']"),
        ({"households": (household(needs={"bed": 0.5}),)}, "households['k1'].needs['bed']"),
        ({"households": (household(needs={}),)}, "households['k1'].needs"),
        ({"households": (household(urgency=4),)}, "households['k1'].urgency"),
        ({"households": (household(routes={"NO": -1}),)}, "households['k1'].routes['NO']"),
        ({"households": (household(reached="NO"),)}, "households['k1'].reached"),
        ({"households": (household(vetoes={"h9": "no"}),)}, "households['k1'].vetoes['h9']"),
        ({"hosts": (host(), host())}, "hosts['h1'].key"),
        ({"hosts": (host("NO"),)}, "hosts['NO'].key"),
        ({"hosts": (host(organisation="NO"),)}, "hosts['h1'].organisation"),
        ({"hosts": (host(capacity={"bed": (1,)}),)}, "hosts['h1'].capacity['bed']"),
        ({"hosts": (host(capacity={"bed": (1,) * 11 + (-1,)}),)}, "hosts['h1'].capacity['bed'][11]"),
        ({"hosts": (host(shortest=7),)}, "hosts['h1'].longest"),
        ({"hosts": (host(monthly_cost=-1),)}, "hosts['h1'].monthly_cost"),
        ({"hosts": (host(refuses=frozenset({"k9"})),)}, "hosts['h1'].refuses"),
        ({"hosts": (host(features="step-free"),)}, "hosts['h1'].features"),
        ({"organisations": (Organisation("house", (1,)),)}, "organisations['house'].caseload"),
        ({"budgets": (Budget("all", -1),)}, "budgets['all'].amount"),
        ({"budgets": (Budget("all", 1), Budget("all", 2))}, "budgets['all'].key"),
        ({"holds": (Hold("h9", 0, 1, {}),)}, "holds[0].host"),
        ({"holds": (Hold("h1", 0, 0, {}),)}, "holds[0].months"),
        ({"holds": (Hold("h1", 0, 1, {"cot": 1}),)}, "holds[0].needs['cot']"),
        ({"locks": (Lock("k9", "h1"),)}, "locks[0].household"),
        ({"locks": (Lock("k1", "h9"),)}, "locks[0].host"),
        ({"locks": (Lock("k1", None, forbid=True),)}, "locks[0].forbid"),
        ({"locks": (Lock("k1", None, start=1),)}, "locks[0].start"),
        ({"locks": (Lock("k1", "h1", start=12),)}, "locks[0].start"),
        ({"locks": (Lock("k1", "h1"), Lock("k1", None))}, "locks[0].household"),
        ({"apart": (Apart("k1", "k9"),)}, "apart[0].second"),
        ({"apart": (Apart("k1", "k1"),)}, "apart[0].second"),
        ({"floors": (Floor("f", frozenset({"k9"}), 0.5),)}, "floors['f'].households"),
        ({"floors": (Floor("f", frozenset(), 1.5),)}, "floors['f'].share"),
        ({"floors": (Floor("f", frozenset(), 0.5, weight=-1),)}, "floors['f'].weight"),
        ({"floors": (Floor("f", frozenset(), 0.5), Floor("f", frozenset(), 0.1))}, "floors['f'].name"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused_by_the_name_of_the_field(changes, field):
    with pytest.raises(Unplaceable) as refusal:
        propose(replace(plan(), **changes))
    assert refusal.value.field == field


HUGE = 10**30


@pytest.mark.parametrize(
    "name", ["earliest", "latest", "stay", "shortest", "waited", "travel_cost", "limit", "urgency", "languages"]
)
@pytest.mark.parametrize("value", [HUGE, -HUGE, float("nan"), "3", 1.0, True, [1]])
def test_a_number_of_a_household_that_is_no_whole_number_within_reason_is_named(name, value):
    with pytest.raises(Unplaceable) as refusal:
        propose(plan([household(**{name: value})]))
    assert refusal.value.field.startswith(f"households['k1'].{name}")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"needs": {"bed": HUGE}}, "needs['bed']"),
        ({"needs": {1: 1}}, "needs"),
        ({"needs": None}, "needs"),
        ({"needs": [1]}, "needs"),
        ({"routes": {"NO": HUGE}}, "routes['NO']"),
        ({"routes": {"NO"}}, "routes"),
        ({"vetoes": {"h1"}}, "vetoes"),
        ({"vetoes": {"h1": None}}, "vetoes['h1']"),
        ({"country": None}, "country"),
        ({"languages": "ru"}, "languages"),
        ({"languages": (1,)}, "languages"),
        ({"wishes": "NO"}, "wishes"),
        ({"refuses": frozenset({1, "NO"})}, "refuses"),
        ({"women": "no"}, "women"),
    ],
)
def test_a_household_whose_values_are_of_another_kind_is_named(changes, field):
    with pytest.raises(Unplaceable) as refusal:
        propose(plan([household(**changes)]))
    assert refusal.value.field == f"households['k1'].{field}"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"monthly_cost": 2 * 10**18}, "monthly_cost"),
        ({"longest": HUGE}, "longest"),
        ({"capacity": {"bed": (HUGE,) * 12}}, "capacity['bed'][0]"),
        ({"capacity": {"bed": 3}}, "capacity['bed']"),
        ({"capacity": {"bed": (float("nan"),) * 12}}, "capacity['bed'][0]"),
        ({"capacity": (1,) * 12}, "capacity"),
        ({"refuses": "k1"}, "refuses"),
        ({"refuses": frozenset({1})}, "refuses"),
        ({"country": None}, "country"),
        ({"organisation": None}, "organisation"),
        ({"women_only": "no"}, "women_only"),
        ({"whole": 1}, "whole"),
    ],
)
def test_a_host_whose_values_are_of_another_kind_is_named(changes, field):
    with pytest.raises(Unplaceable) as refusal:
        propose(plan([household()], [host(**changes)]))
    assert refusal.value.field == f"hosts['h1'].{field}"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"months": 12.0}, "months"),
        ({"months": "12"}, "months"),
        ({"begins": ("2027", 11)}, "begins"),
        ({"begins": (2027,)}, "begins"),
        ({"begins": (-5, 11)}, "begins"),
        ({"households": None}, "households"),
        ({"households": ("k1",)}, "households"),
        ({"households": (household(1), household())}, "households.key"),
        ({"hosts": (host(1),)}, "hosts.key"),
        ({"budgets": (Budget("all", HUGE),)}, "budgets['all'].amount"),
        ({"budgets": (Budget("all", 10**12 + 1),)}, "budgets['all'].amount"),
        ({"budgets": (Budget("all", 1, countries="BY"),)}, "budgets['all'].countries"),
        ({"budgets": (Budget("all", 1, organisations="house"),)}, "budgets['all'].organisations"),
        ({"organisations": (Organisation("hause", (1,) * 12),)}, "organisations['hause'].key"),
        ({"organisations": (Organisation("house", (HUGE,) * 12),)}, "organisations['house'].caseload[0]"),
        ({"holds": (Hold("h1", 1.5, 2, {"bed": 1}),)}, "holds[0].start"),
        ({"holds": (Hold("h1", 0, 1.5, {"bed": 1}),)}, "holds[0].months"),
        ({"holds": (Hold("h1", 0, 1, {"bed": HUGE}),)}, "holds[0].needs['bed']"),
        ({"holds": (Hold(["h1"], 0, 1, {"bed": 1}),)}, "holds[0].host"),
        ({"locks": (Lock("k1", "h1", start="0"),)}, "locks[0].start"),
        ({"locks": (Lock("k1", "h1", start=0.5),)}, "locks[0].start"),
        ({"locks": (Lock("k1", "h1", forbid="no"),)}, "locks[0].forbid"),
        ({"floors": (Floor("f", "k1", 0.5),)}, "floors['f'].households"),
        ({"floors": (Floor("f", frozenset(), 0.5, float("inf")),)}, "floors['f'].weight"),
        ({"floors": (Floor("f", frozenset(), float("nan")),)}, "floors['f'].share"),
        ({"floors": (Floor("f", frozenset(), "0.5"),)}, "floors['f'].share"),
    ],
)
def test_a_plan_whose_values_are_of_another_kind_is_refused_by_the_name_of_the_field(changes, field):
    with pytest.raises(Unplaceable) as refusal:
        propose(replace(plan(), **changes))
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("points", "field"),
    [
        (FitPoints(placed=float("nan")), "points.placed"),
        (FitPoints(placed=0), "points.placed"),
        (3, "points"),
        (FitPoints(wishes=(1, 0.5)), "points.wishes[1]"),
        (FitPoints(wishes=3), "points.wishes"),
        (FitPoints(urgency=(0, 1)), "points.urgency"),
        (FitPoints(urgency=(0, 1, 2, -4)), "points.urgency[3]"),
    ],
)
def test_points_that_make_no_sense_are_named(points, field):
    with pytest.raises(Unplaceable) as refusal:
        propose(plan(), points=points)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("asked", "changes", "field"),
    [
        (None, {}, "plan"),
        ({}, {}, "plan"),
        (plan(), {"futures": 5}, "futures"),
        (plan(), {"efforts": "much"}, "efforts"),
    ],
)
def test_what_is_no_plan_is_refused_by_name(asked, changes, field):
    with pytest.raises(Unplaceable) as refusal:
        propose(asked, **changes)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("name", "value"),
    [("gap", float("nan")), ("gap", -1.0), ("nodes", 0), ("walks", 1.5), ("passes", True), ("seconds", "10")],
)
def test_an_effort_that_makes_no_sense_is_named(name, value):
    with pytest.raises(Unplaceable) as refusal:
        Effort(**{name: value})
    assert refusal.value.field == f"effort.{name}"


def test_a_number_too_long_to_be_written_is_named():
    with pytest.raises(Unplaceable) as refusal:
        propose(plan([household(waited=10**5000)]))
    assert refusal.value.field == "households['k1'].waited"


def test_the_largest_numbers_that_are_taken_neither_overflow_nor_break_a_budget():
    dear = host(monthly_cost=10**12, longest=6)
    families = [household(waited=10**9, travel_cost=10**12), household("k2", stay=10**9, latest=10**9)]
    assert propose(plan(families, [dear], budgets=(Budget("all", 10**12),))).stays == ()
    paid = propose(plan(families, [dear], budgets=tuple(Budget(f"b{n}", 10**12) for n in range(7))))
    assert [(stay.household, stay.cost, len(stay.payers)) for stay in paid.stays] == [("k1", 7 * 10**12, 7)]
