"""Small plans drawn from a seed, and a judge that knows the rules but nothing of the engine's arrays."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

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
)

if TYPE_CHECKING:
    from havn.engines.placement import Proposal, Stay

COUNTRIES = ("NO", "CZ", "GE")
FEATURES = ("step-free", "clinic")


def small_plan(seed: int, households: int = 7, hosts: int = 4, months: int = 10) -> Plan:
    dice = random.Random(seed)
    places = tuple(_host(dice, f"h{n}", months) for n in range(hosts))
    families = tuple(_household(dice, f"k{n}", months) for n in range(households))
    caseloads = {key: tuple(dice.randint(0, 3) for _ in range(months)) for key in ("east", "west")}
    present = {place.organisation for place in places}
    organisations = tuple(Organisation(key, numbers) for key, numbers in caseloads.items() if key in present)
    return Plan(
        months=months,
        households=families,
        hosts=places,
        organisations=organisations if dice.random() < 0.7 else (),
        budgets=_budgets(dice) if dice.random() < 0.7 else None,
        holds=tuple(
            Hold(dice.choice(places).key, dice.randint(0, 5), dice.randint(1, 4), {"bed": 1}) for _ in range(2)
        ),
        apart=(Apart("k0", "k1", dice.choice(("host", "country"))),),
        floors=(Floor("women", frozenset(h.key for h in families if h.women), 0.5, 30),) if dice.random() < 0.5 else (),
        locks=(Lock("k2", None),) if dice.random() < 0.2 else (),
        begins=(2027, 11),
    )


def _host(dice: random.Random, key: str, months: int) -> Host:
    beds = dice.randint(1, 4)
    return Host(
        key=key,
        organisation=dice.choice(("east", "west")),
        country=dice.choice(COUNTRIES),
        capacity={
            "bed": tuple(max(0, beds - (dice.random() < 0.2)) for _ in range(months)),
            "child": tuple([dice.randint(0, 2)] * months),
        },
        languages=frozenset(dice.sample(("en", "fr", "ru"), 2)),
        features=frozenset(f for f in FEATURES if dice.random() < 0.6),
        support=frozenset(s for s in ("legal", "work") if dice.random() < 0.5),
        women_only=dice.random() < 0.2,
        whole=dice.random() < 0.3,
        shortest=dice.choice((1, 2)),
        longest=dice.choice((3, 6, 12)),
        refuses=frozenset({"k3"}) if dice.random() < 0.2 else frozenset(),
        monthly_cost=dice.randint(0, 9) * 100,
    )


def _household(dice: random.Random, key: str, months: int) -> Household:
    earliest = dice.randint(0, months - 2)
    stay = dice.randint(1, 5)
    urgency = dice.choice((0, 0, 1, 2, 3))
    return Household(
        key=key,
        needs={"bed": dice.randint(1, 3), "child": dice.choice((0, 0, 1))},
        earliest=earliest,
        latest=earliest + dice.randint(0, 4),
        stay=stay,
        shortest=dice.choice((None, 1)),
        country=dice.choice(("BY", "RU")),
        languages=tuple(dice.sample(("en", "fr", "ru"), dice.randint(0, 2))),
        routes={c: dice.randint(0, 3) for c in COUNTRIES if dice.random() < 0.8},
        reached=frozenset(c for c in COUNTRIES if dice.random() < 0.1),
        refuses=frozenset(dice.sample(("h0", "NO", "east", "elsewhere"), 1)) if dice.random() < 0.3 else frozenset(),
        requires=frozenset(f for f in FEATURES if dice.random() < 0.2),
        women=dice.random() < 0.4,
        wishes=tuple(dice.sample(("h0", "h1", "CZ", "GE"), dice.randint(0, 3))),
        support=frozenset(s for s in ("legal", "work") if dice.random() < 0.3),
        urgency=urgency,
        limit=earliest + 1 if urgency else None,
        waited=dice.randint(0, 6),
        travel_cost=dice.randint(0, 5) * 100,
        vetoes={"h1": "a conflict of interest"} if dice.random() < 0.1 else {},
    )


def _budgets(dice: random.Random) -> tuple[Budget, ...]:
    return (
        Budget("own-east", dice.randint(0, 9000), None, frozenset({"east"})),
        Budget("pool", dice.randint(0, 9000), frozenset({"BY"})),
        Budget("gift", dice.randint(0, 2000)),
    )


def shuffled(plan: Plan, seed: int) -> Plan:
    dice = random.Random(seed)

    def mixed(rows: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(dice.sample(rows, len(rows)))

    return replace(
        plan,
        households=mixed(plan.households),
        hosts=mixed(plan.hosts),
        organisations=mixed(plan.organisations),
        budgets=None if plan.budgets is None else mixed(plan.budgets),
        holds=mixed(plan.holds),
        apart=tuple(Apart(p.second, p.first, p.within) for p in mixed(plan.apart)),
        floors=mixed(plan.floors),
        locks=mixed(plan.locks),
    )


def broken_rules(plan: Plan, proposal: Proposal) -> list[str]:
    """Every rule that the proposal breaks, found by reading the plan month by month."""
    households = {h.key: h for h in plan.households}
    hosts = {h.key: h for h in plan.hosts}
    broken = [f"{key} placed twice" for key, n in Counter(s.household for s in proposal.stays).items() if n > 1]
    for stay in proposal.stays:
        broken += [
            f"{stay.household} at {stay.host}: {rule}"
            for rule in _vetoes(plan, households[stay.household], hosts[stay.host], stay)
        ]
    return (
        broken
        + _places(plan, proposal, households)
        + _money(plan, proposal, households, hosts)
        + _people(plan, proposal, hosts)
    )


def _vetoes(plan: Plan, household: Household, host: Host, stay: Stay) -> list[str]:
    least = household.stay if household.shortest is None else household.shortest
    rules = {
        "reach": host.country not in household.reached,
        "route": host.country in household.routes and household.routes[host.country] <= stay.start,
        "refused": not household.refuses & {host.key, host.country, host.organisation},
        "refuses": household.key not in host.refuses,
        "women": household.women or not host.women_only,
        "features": household.requires <= host.features,
        "language": not household.languages or bool(set(household.languages) & host.languages),
        "other": host.key not in household.vetoes,
        "length": stay.months == min(household.stay, host.longest) and stay.months >= max(least, host.shortest),
        "window": household.earliest <= stay.start <= household.latest and stay.start + stay.months <= plan.months,
    }
    return [name for name, kept in rules.items() if not kept]


def _places(plan: Plan, proposal: Proposal, households: dict[str, Household]) -> list[str]:
    broken = []
    for host in plan.hosts:
        here = [s for s in proposal.stays if s.host == host.key]
        held = [h for h in plan.holds if h.host == host.key]
        for month in range(plan.months):
            now = [s for s in here if s.start <= month < s.start + s.months]
            kept = [h for h in held if h.start <= month < h.start + h.months]
            if host.whole and now and len(now) + len(kept) > 1:
                broken.append(f"{host.key} shared in {month}")
            for dimension in {d for s in now for d in households[s.household].needs}:
                used = sum(households[s.household].needs.get(dimension, 0) for s in now)
                used_by_holds = sum(h.needs.get(dimension, 0) for h in kept)
                room = host.capacity.get(dimension, (0,) * plan.months)[month] - used_by_holds
                if used > max(room, 0):
                    broken.append(f"{host.key} {dimension} in {month}: {used} > {room}")
    return broken


def _people(plan: Plan, proposal: Proposal, hosts: dict[str, Host]) -> list[str]:
    broken = []
    stays = {s.household: s for s in proposal.stays}
    for organisation in plan.organisations:
        for month in range(plan.months):
            cases = sum(
                hosts[s.host].organisation == organisation.key and s.start <= month < s.start + s.months
                for s in proposal.stays
            )
            held = sum(
                hosts[h.host].organisation == organisation.key and h.start <= month < h.start + h.months
                for h in plan.holds
            )
            if cases and cases + held > organisation.caseload[month]:
                broken.append(f"{organisation.key} caseload in {month}")
    for pair in plan.apart:
        one, two = stays.get(pair.first), stays.get(pair.second)
        if one and two and one.start < two.start + two.months and two.start < one.start + one.months:
            same = one.host == two.host if pair.within == "host" else hosts[one.host].country == hosts[two.host].country
            broken += [f"{pair.first} meets {pair.second}"] if same else []
    for lock in plan.locks:
        stay = stays.get(lock.household)
        kept = (stay is None or stay.host != lock.host) if lock.forbid else (stay.host if stay else None) == lock.host
        in_month = lock.start is None or (stay is not None and stay.start == lock.start)
        broken += [] if kept and in_month else [f"lock of {lock.household}"]
    return broken


def _money(plan: Plan, proposal: Proposal, households: dict[str, Household], hosts: dict[str, Host]) -> list[str]:
    if plan.budgets is None:
        return []
    broken = []
    budgets = {b.key: b for b in plan.budgets}
    spent: Counter[str] = Counter()
    for stay in proposal.stays:
        household, host = households[stay.household], hosts[stay.host]
        cost = household.travel_cost + host.monthly_cost * stay.months
        if stay.cost != cost or sum(amount for _, amount in stay.payers) != cost:
            broken.append(f"{stay.household} is not paid in full")
        for key, amount in stay.payers:
            spent[key] += amount
            budget = budgets[key]
            if budget.countries is not None and household.country not in budget.countries:
                broken.append(f"{key} may not pay for {household.country}")
            if budget.organisations is not None and host.organisation not in budget.organisations:
                broken.append(f"{key} may not pay {host.organisation}")
    return broken + [f"{key} overspent" for key, amount in spent.items() if amount > budgets[key].amount]
