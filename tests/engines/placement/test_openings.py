"""What an opening promises is checked by running again with that one thing more, all stays proposed kept."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from hypothesis import example, given, settings
from hypothesis import strategies as st

from havn.engines.placement import Budget, Hold, Host, Lock, Opening, Organisation, Plan, Unplaceable, propose
from tests.engines.placement.plans import small_plan
from tests.engines.placement.test_propose import MONTHS, host, household, plan

SEEDS = st.integers(0, 10**9)
FULL = (Hold("h1", 0, 12, {"bed": 1}),)


@settings(max_examples=60)
@example(2)  # a lock forbids the host that lacks a feature
@example(9)  # three would share the money that is left for fewer
@given(SEEDS)
def test_an_opening_places_all_whom_it_names_beside_the_stays_proposed(seed):
    asked = small_plan(seed, households=9)
    away = Lock(f"k{seed % 9}", f"h{seed % 4}", forbid=True)
    asked = replace(asked, locks=(*(lock for lock in asked.locks if lock.household != away.household), away))
    proposal = propose(asked)
    stays = tuple(Lock(stay.household, stay.host, stay.start) for stay in proposal.stays)
    for opening in proposal.openings:
        more = with_one_more(asked, opening)
        settled = replace(more, locks=(*more.locks, *stays))
        assert any(is_possible(settled, opening, hosts) for hosts in places_meant(more, opening)), opening.words


def is_possible(asked: Plan, opening: Opening, hosts: tuple[str, ...]) -> bool:
    locks = tuple(Lock(key, place) for key, place in zip(opening.households, hosts, strict=True))
    try:
        propose(replace(asked, locks=(*asked.locks, *locks)), explain=False)
    except Unplaceable:
        return False
    return True


def places_meant(asked: Plan, opening: Opening) -> list[tuple[str, ...]]:
    """The hosts to which the households may go: the one that is named, or all to which the opening may lead."""
    if opening.code in ("capacity", "feature"):
        return [(opening.where,) * len(opening.households)]
    if opening.code == "whole":
        return [("another",) * len(opening.households)]
    here = [h.key for h in asked.hosts if opening.code == "budget" or h.organisation == opening.where]
    return list(product(here, repeat=len(opening.households)))


def with_one_more(asked: Plan, opening: Opening) -> Plan:
    def changed(place: Host) -> Host:
        if place.key != opening.where:
            return place
        if opening.code == "feature":
            return replace(place, features=place.features | {opening.what})
        return replace(place, capacity={**place.capacity, opening.what: raised(place.capacity[opening.what])})

    def raised(numbers: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(number + (month >= opening.start) for month, number in enumerate(numbers))

    if opening.code == "budget":
        first = opening.where.split(" or ")[0]
        amount = int(opening.words.split()[0])
        return replace(
            asked, budgets=tuple(replace(b, amount=b.amount + amount * (b.key == first)) for b in asked.budgets)
        )
    if opening.code == "caseload":
        return replace(
            asked,
            organisations=tuple(
                replace(o, caseload=raised(o.caseload)) if o.key == opening.where else o for o in asked.organisations
            ),
        )
    if opening.code == "whole":
        like = next(place for place in asked.hosts if place.key == opening.where)
        return replace(asked, hosts=(*asked.hosts, replace(like, key="another")))
    return replace(asked, hosts=tuple(changed(place) for place in asked.hosts))


def words(asked: Plan) -> list[str]:
    return [opening.words for opening in propose(asked).openings]


def test_an_opening_counts_only_those_whom_the_money_can_pay_together():
    families = [
        household("a", latest=0, stay=3),
        household("b", earliest=3, latest=3, stay=3),
        household("c", earliest=6, latest=6, stay=3),
    ]
    asked = plan(families, [host(monthly_cost=100)], holds=FULL, budgets=(Budget("fund", 600),))
    assert words(asked) == ["One more bed at h1 from November 2027 would place 2 households."]


def test_one_bed_more_is_no_help_where_holds_take_two_too_many():
    assert words(plan(holds=(Hold("h1", 0, 12, {"bed": 2}),))) == []
    assert words(plan(holds=FULL)) == ["One more bed at h1 from November 2027 would place 1 household."]


def test_one_stay_more_is_no_help_where_holds_exceed_the_caseload():
    beds = [host(beds=9)]
    one = (Organisation("house", (1,) * MONTHS),)
    assert words(plan(None, beds, holds=FULL * 2, organisations=one)) == []
    assert words(plan(None, beds, holds=FULL, organisations=one)) == [
        "One more stay accompanied by house from November 2027 would place 1 household."
    ]


def test_no_opening_is_told_for_a_host_that_a_lock_forbids():
    assert words(plan(holds=FULL, locks=(Lock("k1", "h1", forbid=True),))) == []


def test_a_whole_place_that_a_hold_takes_lacks_another_place_and_no_bed():
    whole = [host(beds=4, whole=True)]
    proposal = propose(plan(None, whole, holds=FULL))
    assert proposal.answers[0].reason.numbers["lacking"] == "whole"
    assert [o.words for o in proposal.openings] == ["Another place like h1 from November 2027 would place 1 household."]


def test_a_feature_lets_in_as_many_as_there_are_beds():
    families = [household(key, latest=0, requires=frozenset({"step-free"})) for key in ("a", "b", "c")]
    assert words(plan(families, [host(beds=2)])) == ["h1 with step-free from November 2027 would place 2 households."]
