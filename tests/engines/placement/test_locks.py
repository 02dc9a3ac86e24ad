from __future__ import annotations

import pytest

from havn.engines.placement import Hold, Lock, Unplaceable, propose
from tests.engines.placement.test_propose import MONTHS, host, household, places, plan, reasons


def test_a_lock_is_kept_and_its_cost_is_told():
    families = [household("a", latest=0, wishes=("h1",)), household("b", latest=0)]
    proposal = propose(plan(families, locks=(Lock("b", "h1"),)))
    assert places(proposal) == {"b": ("h1", 0)}
    assert (proposal.locks[0].urgent, proposal.locks[0].fit_at_least, proposal.locks[0].fit_at_most) == (0, 15, 15)


def test_a_lock_to_wait_and_a_lock_to_stay_away_are_kept():
    assert reasons(propose(plan(locks=(Lock("k1", None),)))) == {"k1": "locked"}
    away = propose(plan([household()], [host(), host("h2")], locks=(Lock("k1", "h1", forbid=True),)))
    assert places(away) == {"k1": ("h2", 0)}


def test_a_lock_with_a_month_is_kept():
    assert places(propose(plan(locks=(Lock("k1", "h1", start=2),)))) == {"k1": ("h1", 2)}


def test_a_lock_never_breaks_a_hard_test():
    with pytest.raises(Unplaceable) as refusal:
        propose(plan([household(reached=frozenset({"NO"}))], locks=(Lock("k1", "h1"),)))
    assert (refusal.value.field, refusal.value.words) == (
        "locks[0]",
        "'k1' can't go to 'h1': within the persecutor's reach",
    )


@pytest.mark.parametrize(
    ("changes", "lock", "words"),
    [
        (
            {"earliest": 0, "latest": 3, "routes": {"NO": 2}},
            Lock("k1", "h1", start=1),
            "December 2027 is outside its window",
        ),
        ({"latest": 1}, Lock("k1", "h1", start=3), "February 2028 is outside its window"),
        ({"needs": {"bed": 1}}, Lock("k1", "h1", start=0), "November 2027 has no room or too little money"),
        ({"earliest": MONTHS - 1, "latest": MONTHS - 1}, Lock("k1", "h1"), "no month of its window is lawful"),
    ],
)
def test_a_lock_that_cannot_be_kept_is_refused_with_the_reason_of_its_month(changes, lock, words):
    full = Hold("h1", 0, 1, {"bed": 1000})
    with pytest.raises(Unplaceable) as refusal:
        propose(plan([household(**changes)], locks=(lock,), holds=(full,)))
    assert refusal.value.field == "locks[0]"
    assert refusal.value.words.startswith(f"'k1' can't go to 'h1': {words}")


def test_locks_that_exclude_each_other_are_refused_by_name():
    both = [household("a", latest=0), household("b", latest=0)]
    with pytest.raises(Unplaceable) as refusal:
        propose(plan(both, locks=(Lock("a", "h1"), Lock("b", "h1"))))
    assert (refusal.value.field, refusal.value.words) == ("locks[1]", "can't be kept beside the other locks")


def test_no_alternative_is_a_host_that_a_lock_forbids():
    asked = plan([household()], [host("h1"), host("h2"), host("h3")], locks=(Lock("k1", "h2", forbid=True),))
    assert [a.host for a in propose(asked).answers[0].alternatives] == ["h3"]
