from __future__ import annotations

from dataclasses import replace

import pytest

from havn.engines.placement import Apart, Budget, Floor, Hold, Lock, Organisation, Unplaceable, propose
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
        ({"households": (household(routes={"NO": -1}),)}, "households['k1'].routes.NO"),
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
