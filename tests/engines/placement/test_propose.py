from __future__ import annotations

from dataclasses import replace

import pytest

from havn.engines.placement import (
    Apart,
    Budget,
    Floor,
    Hold,
    Host,
    Household,
    Lock,
    Organisation,
    Plan,
    Unplaceable,
    propose,
)

MONTHS = 12


def household(key: str = "k1", **changes) -> Household:
    base = Household(
        key=key,
        needs={"bed": 1},
        earliest=0,
        latest=2,
        stay=6,
        shortest=3,
        country="BY",
        languages=("ru",),
        routes={"NO": 0},
    )
    return replace(base, **changes)


def host(key: str = "h1", beds: int = 1, **changes) -> Host:
    base = Host(
        key=key,
        organisation="house",
        country="NO",
        capacity={"bed": (beds,) * MONTHS},
        languages=frozenset({"ru", "en"}),
        longest=6,
    )
    return replace(base, **changes)


def plan(households=None, hosts=None, **changes) -> Plan:
    families = [household()] if households is None else households
    places = [host()] if hosts is None else hosts
    return Plan(MONTHS, tuple(families), tuple(places), begins=(2027, 11), **changes)


def reasons(proposal) -> dict[str, str]:
    return {answer.household: answer.reason.code for answer in proposal.answers}


def places(proposal) -> dict[str, tuple[str, int]]:
    return {stay.household: (stay.host, stay.start) for stay in proposal.stays}


def test_a_household_whose_tests_all_pass_is_placed_at_once():
    proposal = propose(plan())
    assert places(proposal) == {"k1": ("h1", 0)}
    assert proposal.answers[0].reason.words == "h1 from November 2027 for 6 months: fit 85 of 100."


@pytest.mark.parametrize(
    ("family", "place", "veto"),
    [
        ({"reached": frozenset({"NO"})}, {}, "reach"),
        ({"routes": {}}, {}, "route"),
        ({"refuses": frozenset({"h1"})}, {}, "refused_by_household"),
        ({"refuses": frozenset({"NO"})}, {}, "refused_by_household"),
        ({"refuses": frozenset({"house"})}, {}, "refused_by_household"),
        ({}, {"refuses": frozenset({"k1"})}, "refused_by_host"),
        ({}, {"women_only": True}, "women_only"),
        ({"requires": frozenset({"step-free"})}, {}, "features"),
        ({"languages": ("fa",)}, {}, "language"),
        ({}, {"longest": 2}, "stay"),
        ({"needs": {"bed": 2}}, {}, "size"),
        ({"needs": {"cot": 1}}, {}, "size"),
        ({"vetoes": {"h1": "an old quarrel"}}, {}, "other"),
    ],
)
def test_a_hard_test_that_fails_is_named_and_never_traded(family, place, veto):
    proposal = propose(plan([household(urgency=3, limit=1, wishes=("h1",), **family)], [host(**place)]))
    answer = proposal.answers[0]
    assert (answer.stay, answer.reason.code) == (None, "vetoed")
    assert answer.reason.numbers == {"hosts": 1, veto: 1, f"only_{veto}": 1}


def test_without_a_budget_that_may_pay_there_is_no_stay():
    mine = plan([household()], [host(monthly_cost=100)], budgets=(Budget("east", 10_000, frozenset({"GE"})),))
    assert propose(mine).answers[0].reason.numbers == {"hosts": 1, "fund": 1, "only_fund": 1}


def test_a_visa_that_takes_time_delays_the_arrival():
    assert places(propose(plan([household(routes={"NO": 2})]))) == {"k1": ("h1", 2)}


def test_a_visa_that_comes_after_the_window_leaves_no_month():
    assert reasons(propose(plan([household(routes={"NO": 3})]))) == {"k1": "no_month"}


def test_a_stay_may_be_shortened_to_what_the_host_gives_but_no_further():
    assert propose(plan([household()], [host(longest=4)])).stays[0].months == 4


def test_the_urgent_one_goes_first_even_when_another_fits_better():
    urgent = household("slow", urgency=2, limit=0, latest=0)
    wished = household("wish", wishes=("h1",), latest=0)
    proposal = propose(plan([urgent, wished]))
    assert places(proposal) == {"slow": ("h1", 0)}
    assert reasons(proposal) == {"slow": "placed", "wish": "outbid"}


def test_arrival_after_the_limit_is_still_arranged_and_said():
    proposal = propose(plan([household(urgency=3, limit=0, earliest=1)]))
    assert proposal.stays[0].in_time is False
    assert proposal.answers[0].reason.words.endswith("after the time limit.")


@pytest.mark.parametrize(("urgency", "in_time", "late"), [(0, 0, 0), (1, 1, 0), (2, 2, 1), (3, 4, 1)])
def test_arrival_after_the_limit_earns_less_urgency_than_arrival_in_time(urgency, in_time, late):
    def earned(first: int) -> float:
        family = household(urgency=urgency, limit=0, latest=4, routes={"NO": first})
        return propose(plan([family])).objectives[0].value

    assert (earned(0), earned(1)) == (in_time, late)


@pytest.mark.parametrize("urgency", [1, 2, 3])
def test_a_place_in_time_goes_before_a_wish_after_the_limit(urgency):
    later = host("h2", capacity={"bed": (0,) * 3 + (1,) * 9})
    asked = plan([household(urgency=urgency, limit=0, latest=4, wishes=("h2",))], [host("h1"), later])
    assert places(propose(asked)) == {"k1": ("h1", 0)}


def test_two_follow_each_other_in_one_bed():
    proposal = propose(plan([household("a"), household("b", earliest=6, latest=6)]))
    assert places(proposal) == {"a": ("h1", 0), "b": ("h1", 6)}


def test_a_whole_place_takes_one_household_at_a_time():
    both = [household("a", latest=0), household("b", latest=0)]
    assert len(propose(plan(both, [host(beds=4, whole=True)])).stays) == 1
    assert len(propose(plan(both, [host(beds=4)])).stays) == 2


def test_caseload_limits_the_stays_of_an_organisation():
    both = [household("a", latest=0), household("b", latest=0)]
    one_case = (Organisation("house", (1,) * MONTHS),)
    assert len(propose(plan(both, [host("h1"), host("h2")], organisations=one_case)).stays) == 1


def test_a_hold_takes_its_place():
    proposal = propose(plan([household(latest=2)], holds=(Hold("h1", 0, 2, {"bed": 1}),)))
    assert places(proposal) == {"k1": ("h1", 2)}


def test_a_host_full_of_holds_is_told_apart_from_a_veto():
    proposal = propose(plan(holds=(Hold("h1", 0, 12, {"bed": 1}),)))
    assert reasons(proposal) == {"k1": "full"}


def test_overbooked_holds_are_reported_and_place_nobody():
    proposal = propose(plan(holds=(Hold("h1", 1, 1, {"bed": 2}), Hold("h1", 3, 1, {"bed": 1}))))
    assert proposal.overbooked == (("h1", "bed", 1, 1),)
    assert reasons(proposal) == {"k1": "full"}


def test_two_who_must_not_meet_are_kept_apart_in_time_or_place():
    both = [household("a", latest=0), household("b", latest=0)]
    hosts = [host(beds=2), host("h2", beds=2)]
    apart = {s.host for s in propose(plan(both, hosts, apart=(Apart("a", "b"),))).stays}
    assert apart == {"h1", "h2"}
    assert len(propose(plan(both, hosts, apart=(Apart("a", "b", "country"),))).stays) == 1


def test_budgets_pay_together_and_never_more_than_they_hold():
    budgets = (Budget("all", 700), Budget("east", 500, frozenset({"BY"})))
    proposal = propose(plan([household()], [host(monthly_cost=200)], budgets=budgets))
    assert sum(amount for _, amount in proposal.stays[0].payers) == 1200
    short = (Budget("all", 699), Budget("east", 500, frozenset({"BY"})))
    assert propose(plan([household()], [host(monthly_cost=200)], budgets=short)).stays == ()


def test_all_that_is_in_the_way_is_named_and_first_what_nobody_can_give():
    families = [household("k1", latest=0, wishes=("h1",)), household("k2", latest=0, wishes=("h1",))]
    dear = host(capacity={"bed": (1,) * MONTHS}, monthly_cost=100)
    asked = plan(families, [dear], budgets=(Budget("fund", 700),), apart=(Apart("k1", "k2", "host"),))
    reason = propose(asked).answers[1].reason
    assert (reason.numbers["lacking"], reason.numbers["further"]) == ("apart", 2)
    assert reason.words.endswith(
        "In the way: a household that it must not meet is at or near h1; 1 bed too few at h1 in November 2027;"
        " 500 too little in fund."
    )


def test_a_stay_dearer_than_all_that_may_pay_for_it_is_a_lack_of_money_and_no_competition():
    asked = plan([household()], [host(monthly_cost=100)], budgets=(Budget("east", 10), Budget("pool", 20)))
    reason = propose(asked).answers[0].reason
    assert reason.code == "full"
    assert (reason.numbers["lacking"], reason.numbers["amount"]) == ("budget", 570)
    assert reason.words == (
        "1 host passes the hard tests, but all were full or too dear before this run."
        " In the way: 570 too little in east or pool."
    )
    with pytest.raises(Unplaceable) as refusal:
        propose(replace(asked, locks=(Lock("k1", "h1"),)))
    assert refusal.value.words.endswith("no month of arrival has room and money, or another lock forbids it")


def test_all_that_has_room_being_too_dear_is_told_though_the_nearest_lacks_a_bed():
    hosts = [host("h1"), host("h2", monthly_cost=1000)]
    asked = plan([household()], hosts, budgets=(Budget("all", 400),), holds=(Hold("h1", 0, 12, {"bed": 1}),))
    assert propose(asked).answers[0].reason.words == (
        "2 hosts pass the hard tests, but all were full or too dear before this run."
        " In the way: 1 bed too few at h1 in November 2027."
    )


@pytest.mark.parametrize("budgets", [(), (Budget("west", 100, frozenset({"RU"})),)])
def test_a_stay_that_costs_nothing_needs_nobody_to_pay(budgets):
    stay = propose(plan(budgets=budgets)).stays[0]
    assert (stay.host, stay.cost, stay.payers) == ("h1", 0, ())


def test_a_pool_is_kept_for_those_whom_nobody_else_can_pay():
    budgets = (Budget("east", 600, frozenset({"BY"})), Budget("pool", 600))
    families = [household("a", latest=0), household("b", latest=0, country="GE")]
    proposal = propose(plan(families, [host(beds=2, monthly_cost=100)], budgets=budgets))
    assert {s.household: s.payers for s in proposal.stays} == {"a": (("east", 600),), "b": (("pool", 600),)}


def test_a_plan_without_hosts_says_so():
    assert propose(plan(hosts=[])).answers[0].reason.words == "The plan has no hosts."


def test_a_floor_is_met_when_it_costs_less_than_its_weight_and_its_shortfall_is_reported():
    families = [household("a", latest=0, wishes=("h1",)), household("b", latest=0, wishes=())]
    dear = Floor("women", frozenset({"b"}), 1.0, weight=100)
    cheap = replace(dear, weight=1)
    met = propose(plan(families, floors=(dear,)))
    assert (places(met), met.floors[0].missing) == ({"b": ("h1", 0)}, 0)
    missed = propose(plan(families, floors=(cheap,)))
    assert (places(missed), missed.floors[0].missing, missed.floors[0].share_reached) == ({"a": ("h1", 0)}, 1, 0)


def test_a_household_that_only_a_floor_keeps_out_is_told_so_and_what_its_place_would_lose():
    families = [household("m", latest=0), household("w", latest=0)]
    proposal = propose(plan(families, [host(beds=5)], floors=(Floor("women", frozenset({"w"}), 1.0, weight=1000),)))
    answer = proposal.answers[0]
    assert (answer.reason.code, answer.reason.numbers["floor"], answer.reason.numbers["loss"]) == (
        "floor",
        "women",
        915,
    )
    assert answer.reason.words == (
        "h1 has room from November 2027, but with this household women would be missed by more:"
        " the plan would lose 915 points."
    )
    other = answer.alternatives[0]
    assert (other.is_free, other.loss, other.reason.words) == (
        True,
        915,
        "Free, with fit 85 of 100. But women would be missed by more.",
    )


def test_waiting_ends_soonest_among_equal_choices():
    families = [household("a", latest=6), household("b", latest=6)]
    proposal = propose(plan(families, [host(), host("h2")]))
    assert sorted(s.start for s in proposal.stays) == [0, 0]


def test_nobody_has_a_whole_house_where_a_shared_room_suits_as_well():
    proposal = propose(plan([household()], [host("h1", beds=4, whole=True), host("h2")]))
    assert places(proposal) == {"k1": ("h2", 0)}


def test_an_opening_says_how_many_one_bed_more_would_place():
    families = [household(key, latest=0) for key in ("a", "b")] + [
        household("c", earliest=6, latest=6),
        household("d", earliest=6, latest=6),
    ]
    proposal = propose(plan(families))
    opening = proposal.openings[0]
    assert opening.words == "One more bed at h1 from November 2027 would place 2 households."
    assert len(opening.households) == 2


def test_an_opening_names_the_feature_that_would_place_somebody():
    family = household(requires=frozenset({"step-free"}))
    opening = propose(plan([family])).openings[0]
    assert opening.words == "h1 with step-free from November 2027 would place 1 household."


def test_an_opening_names_the_money_that_is_missing():
    proposal = propose(plan([household()], [host(monthly_cost=100)], budgets=(Budget("all", 450),)))
    assert proposal.openings[0].words == "150 more in all would place 1 household."


def test_two_alternatives_are_given_the_free_ones_first():
    hosts = [host("h1"), host("h2"), host("h3"), host("h4", beds=1)]
    proposal = propose(plan([household(wishes=("h1", "h3"))], hosts))
    others = proposal.answers[0].alternatives
    assert [(a.host, a.is_free, a.loss) for a in others] == [("h3", True, 7.0), ("h2", True, 30.0)]


def test_an_alternative_that_is_taken_says_by_what():
    families = [household("a", latest=0, wishes=("h1",)), household("b", latest=0, wishes=("h2",))]
    proposal = propose(plan(families, [host("h1"), host("h2")]))
    other = proposal.answers[0].alternatives[0]
    assert (other.host, other.is_free, other.reason.code) == ("h2", False, "capacity")
    assert other.reason.words == "In the way: 1 bed too few at h2 in November 2027."


def test_an_alternative_after_the_time_limit_is_said_to_be_and_comes_after_those_in_time():
    later = {"bed": (0,) * 3 + (1,) * 9}
    hosts = [host("h1"), host("h2", capacity=later), host("h3"), host("h4", capacity=later)]
    asked = plan([household(urgency=3, limit=0, latest=4, wishes=("h2", "h4", "h1"))], hosts)
    others = propose(asked).answers[0].alternatives
    assert [(a.host, a.in_time, a.is_free, a.reason.words) for a in others] == [
        ("h3", True, True, "Free, with fit 70 of 100."),
        ("h2", False, True, "After the time limit. Free, with fit 100 of 100."),
    ]
    assert [a.reason.numbers["in_time"] for a in others] == [1, 0]


def test_every_objective_comes_with_its_bound():
    objectives = propose(plan()).objectives
    assert [(o.name, o.value, o.bound, o.gap) for o in objectives] == [
        ("urgent", 0, 0, 0),
        ("fit", 85, 85, 0),
        ("waiting", 3, 3, 0),
        ("waste", 0, 0, 0),
    ]


def test_a_plan_without_anybody_or_any_host_is_answered():
    assert propose(Plan(MONTHS, (), ())).answers == ()
    assert reasons(propose(plan(hosts=()))) == {"k1": "vetoed"}


def test_a_place_is_kept_open_for_those_who_are_worth_more_to_come():
    today = household("now", latest=0, stay=3, shortest=3)
    later = household("later", latest=0, wishes=("h1",), urgency=3)
    proposal = propose(plan([today]), futures=[[later]])
    assert (proposal.stays, reasons(proposal)) == ((), {"now": "kept_open"})
    assert places(propose(plan([today]), futures=[[household("later", earliest=6, latest=6)]])) == {"now": ("h1", 0)}


def test_the_urgent_one_does_not_wait_for_those_to_come():
    today = household("now", latest=0, urgency=1, limit=0)
    later = household("later", latest=0, wishes=("h1",), urgency=3, limit=0)
    assert places(propose(plan([today]), futures=[[later]])) == {"now": ("h1", 0)}


def test_a_future_that_makes_no_sense_is_named():
    with pytest.raises(Unplaceable) as refusal:
        propose(plan(), futures=[[household("x", latest=-1)]])
    assert refusal.value.field == "futures[0].households['x'].latest"
    with pytest.raises(Unplaceable) as nobody:
        propose(plan(), futures=[None])
    assert nobody.value.field == "futures[0]"
    with pytest.raises(Unplaceable) as clash:
        propose(plan(), futures=[[], [household("k1")]])
    assert (clash.value.field, clash.value.words) == ("futures[1]", "'k1' is also a household of the plan")
