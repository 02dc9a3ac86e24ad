"""Every refusal of a plan that makes no sense, by the name of the field."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from havn.engines.placement.entities import Apart, Budget, Floor, Hold, Host, Household, Lock, Organisation
from havn.engines.placement.values import (
    MOST,
    MOST_MONEY,
    is_whole,
    mapping,
    months,
    need,
    text,
    truth,
    units,
    whole,
    words_in_a_set,
    words_in_order,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from havn.engines.placement.entities import Plan
    from havn.engines.placement.fit import FitPoints

MOST_MONTHS = 120
MOST_POINTS = 10**6
MOST_URGENCY = 3
YEARS = range(1, 10_000)
YEAR = range(1, 13)
ROWS = {
    "households": Household,
    "hosts": Host,
    "organisations": Organisation,
    "budgets": Budget,
    "holds": Hold,
    "locks": Lock,
    "apart": Apart,
    "floors": Floor,
}
KEYED = ("households", "hosts", "organisations", "budgets")


def check(plan: Plan) -> None:
    """Raise `Unplaceable` for the first thing in the plan that makes no sense."""
    whole("months", plan.months, 1, MOST_MONTHS)
    _begins(plan)
    for name, kind in ROWS.items():
        _rows(name, getattr(plan, name), kind)
    for name in KEYED:
        _distinct(name, getattr(plan, name) or ())
    hosts = frozenset(host.key for host in plan.hosts)
    households = frozenset(household.key for household in plan.households)
    for household in plan.households:
        _household(plan, household, hosts)
    for host in plan.hosts:
        _host(plan, host, households)
    _one_meaning(plan)
    _organisations(plan)
    for budget in plan.budgets or ():
        _budget(budget)
    _holds(plan)
    for number, lock in enumerate(plan.locks):
        _lock(plan, number, lock, (households, hosts))
    _pairs(plan, households)
    _floors(plan, households)


def check_points(points: FitPoints) -> None:
    """Raise `Unplaceable` unless all points are whole, with one number of urgency for each level."""
    for name in (field.name for field in fields(points)):
        value = getattr(points, name)
        if name not in ("wishes", "urgency"):
            whole(f"points.{name}", value, 1 if name == "placed" else 0, MOST_POINTS)
            continue
        need(isinstance(value, tuple | list), f"points.{name}", "must be a tuple of numbers")
        for number, each in enumerate(value):
            whole(f"points.{name}[{number}]", each, 0, MOST_POINTS)
    count = MOST_URGENCY + 1
    need(len(points.urgency) == count, "points.urgency", f"must have {count} numbers, not {len(points.urgency)}")


def _begins(plan: Plan) -> None:
    if plan.begins is None:
        return
    fine = isinstance(plan.begins, tuple | list) and [is_whole(part) for part in plan.begins] == [True, True]
    need(fine and plan.begins[0] in YEARS, "begins", "must be a year and a month, such as (2026, 9)")
    need(plan.begins[1] in YEAR, "begins", "the month must be from 1 to 12")


def _rows(name: str, things: object, kind: type) -> None:
    if name == "budgets" and things is None:
        return
    fine = isinstance(things, tuple | list) and all(isinstance(thing, kind) for thing in things)
    need(fine, name, f"must be a tuple of {kind.__name__}")


def _distinct(name: str, things: Sequence[Any]) -> None:
    seen: set[str] = set()
    for thing in things:
        text(f"{name}.key", thing.key)
        need(bool(thing.key), f"{name}.key", "must not be empty")
        need(thing.key not in seen, f"{name}[{thing.key!r}].key", "occurs twice")
        seen.add(thing.key)


def _one_meaning(plan: Plan) -> None:
    """Refuse a country code that is also a host or an organisation: a wish or a refusal would have two meanings."""
    countries = {host.country for host in plan.hosts}
    for host in plan.hosts:
        need(host.key not in countries, f"hosts[{host.key!r}].key", "is also the code of a country")
        need(host.organisation not in countries, f"hosts[{host.key!r}].organisation", "is also the code of a country")


def _household(plan: Plan, household: Household, hosts: frozenset[str]) -> None:
    field = f"households[{household.key!r}]"
    units(f"{field}.needs", household.needs)
    need(any(household.needs.values()), f"{field}.needs", "is empty: a household takes at least one unit of something")
    for name in ("earliest", "latest", "waited"):
        whole(f"{field}.{name}", getattr(household, name))
    whole(f"{field}.travel_cost", household.travel_cost, most=MOST_MONEY)
    whole(f"{field}.stay", household.stay, least=1)
    if household.shortest is not None:
        whole(f"{field}.shortest", household.shortest, least=1)
        need(household.shortest <= household.stay, f"{field}.shortest", "is longer than the stay wished for")
    need(household.earliest <= household.latest, f"{field}.latest", "is before the earliest month")
    need(household.earliest < plan.months, f"{field}.earliest", f"is after the plan's {plan.months} months")
    whole(f"{field}.urgency", household.urgency, most=MOST_URGENCY)
    if household.limit is not None:
        whole(f"{field}.limit", household.limit, least=-MOST)
    units(f"{field}.routes", household.routes)
    mapping(f"{field}.vetoes", household.vetoes)
    for host in household.vetoes:
        need(host in hosts, f"{field}.vetoes[{host!r}]", "names no host of the plan")
        text(f"{field}.vetoes[{host!r}]", household.vetoes[host])
    _words(field, household, ("country",), ("reached", "refuses", "requires", "support"))
    for name in ("languages", "wishes"):
        words_in_order(f"{field}.{name}", getattr(household, name))
    truth(f"{field}.women", household.women)


def _words(field: str, thing: Household | Host, texts: tuple[str, ...], sets: tuple[str, ...]) -> None:
    for name in texts:
        text(f"{field}.{name}", getattr(thing, name))
    for name in sets:
        words_in_a_set(f"{field}.{name}", getattr(thing, name))


def _host(plan: Plan, host: Host, households: frozenset[str]) -> None:
    field = f"hosts[{host.key!r}]"
    mapping(f"{field}.capacity", host.capacity)
    for dimension, numbers in host.capacity.items():
        months(f"{field}.capacity[{dimension!r}]", numbers, plan.months)
    whole(f"{field}.monthly_cost", host.monthly_cost, most=MOST_MONEY)
    for name in ("shortest", "longest"):
        whole(f"{field}.{name}", getattr(host, name), least=1)
    need(host.shortest <= host.longest, f"{field}.longest", "is shorter than the shortest stay")
    _words(field, host, ("organisation", "country"), ("languages", "features", "support", "refuses"))
    for key in sorted(host.refuses):
        need(key in households, f"{field}.refuses", f"{key!r} is no household of the plan")
    for name in ("women_only", "whole"):
        truth(f"{field}.{name}", getattr(host, name))


def _organisations(plan: Plan) -> None:
    """Refuse an organisation without hosts: a misspelt one would limit nobody, and its hosts would take too many."""
    named = {host.organisation for host in plan.hosts}
    for organisation in plan.organisations:
        field = f"organisations[{organisation.key!r}]"
        need(organisation.key in named, f"{field}.key", "no host of the plan belongs to it")
        months(f"{field}.caseload", organisation.caseload, plan.months)


def _budget(budget: Budget) -> None:
    field = f"budgets[{budget.key!r}]"
    whole(f"{field}.amount", budget.amount, most=MOST_MONEY)
    for name in ("countries", "organisations"):
        if getattr(budget, name) is not None:
            words_in_a_set(f"{field}.{name}", getattr(budget, name))


def _holds(plan: Plan) -> None:
    offered = {host.key: frozenset(host.capacity) for host in plan.hosts}
    for number, hold in enumerate(plan.holds):
        field = f"holds[{number}]"
        _known(f"{field}.host", hold.host, frozenset(offered), "host")
        whole(f"{field}.start", hold.start, least=-MOST)
        whole(f"{field}.months", hold.months, least=1)
        units(f"{field}.needs", hold.needs)
        for dimension in hold.needs:
            need(dimension in offered[hold.host], f"{field}.needs[{dimension!r}]", "is nothing that the host offers")


def _known(field: str, key: object, keys: frozenset[str], noun: str) -> None:
    need(isinstance(key, str) and key in keys, field, f"{key!r} is no {noun} of the plan")


def _lock(plan: Plan, number: int, lock: Lock, known: tuple[frozenset[str], frozenset[str]]) -> None:
    households, hosts = known
    field = f"locks[{number}]"
    _known(f"{field}.household", lock.household, households, "household")
    if lock.host is not None:
        _known(f"{field}.host", lock.host, hosts, "host")
    truth(f"{field}.forbid", lock.forbid)
    need(not (lock.forbid and lock.host is None), f"{field}.forbid", "needs a host")
    if lock.start is not None:
        need(lock.host is not None, f"{field}.start", "needs a host")
        need(not lock.forbid, f"{field}.start", "a host is forbidden for all months or for none")
        whole(f"{field}.start", lock.start, most=plan.months - 1)
    if not lock.forbid:
        others = [k for k, other in enumerate(plan.locks) if other.household == lock.household and not other.forbid]
        need(others == [number], f"{field}.household", f"{lock.household!r} is locked twice")


def _pairs(plan: Plan, households: frozenset[str]) -> None:
    for number, pair in enumerate(plan.apart):
        for name, key in (("first", pair.first), ("second", pair.second)):
            _known(f"apart[{number}].{name}", key, households, "household")
        need(pair.first != pair.second, f"apart[{number}].second", "is the same household as the first")
        need(pair.within in ("host", "country"), f"apart[{number}].within", "must be host or country")


def _floors(plan: Plan, households: frozenset[str]) -> None:
    for number, floor in enumerate(plan.floors):
        text(f"floors[{number}].name", floor.name)
    names = [floor.name for floor in plan.floors]
    for floor in plan.floors:
        field = f"floors[{floor.name!r}]"
        need(names.count(floor.name) == 1, f"{field}.name", "occurs twice")
        fine = (isinstance(floor.share, float) or is_whole(floor.share)) and 0 <= floor.share <= 1
        need(fine, f"{field}.share", "must be from 0 to 1")
        whole(f"{field}.weight", floor.weight)
        words_in_a_set(f"{field}.households", floor.households)
        for key in sorted(floor.households):
            need(key in households, f"{field}.households", f"{key!r} is no household of the plan")
