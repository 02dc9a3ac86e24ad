"""Every refusal of a plan that makes no sense, by the name of the field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from havn.engines.placement.errors import Unplaceable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from havn.engines.placement.entities import Host, Household, Lock, Plan

MOST_MONTHS = 120
URGENCIES = range(4)
YEAR = range(1, 13)


def check(plan: Plan) -> None:
    """Raise `Unplaceable` for the first thing in the plan that makes no sense."""
    if not 1 <= plan.months <= MOST_MONTHS:
        raise Unplaceable("months", f"must be from 1 to {MOST_MONTHS}, not {plan.months}")
    if plan.begins is not None and plan.begins[1] not in YEAR:
        raise Unplaceable("begins", "the month must be from 1 to 12")
    for name in ("households", "hosts", "organisations"):
        _distinct(name, getattr(plan, name))
    _distinct("budgets", plan.budgets or ())
    _one_meaning(plan)
    hosts = frozenset(host.key for host in plan.hosts)
    households = frozenset(household.key for household in plan.households)
    for household in plan.households:
        _household(plan, household, hosts)
    for host in plan.hosts:
        _host(plan, host, households)
    _organisations_and_budgets(plan)
    _holds(plan)
    for number, lock in enumerate(plan.locks):
        _lock(plan, number, lock, (households, hosts))
    _pairs_and_floors(plan, households)


def _need(truth: bool, field: str, words: str) -> None:  # noqa: FBT001 - a sentence where it is called
    if not truth:
        raise Unplaceable(field, words)


def _distinct(name: str, things: Sequence[Any]) -> None:
    seen: set[str] = set()
    for thing in things:
        _need(bool(thing.key), f"{name}.key", "must not be empty")
        _need(thing.key not in seen, f"{name}[{thing.key!r}].key", "occurs twice")
        seen.add(thing.key)


def _one_meaning(plan: Plan) -> None:
    """Refuse a country code that is also a host or an organisation: a wish or a refusal would have two meanings."""
    countries = {host.country for host in plan.hosts}
    for host in plan.hosts:
        _need(host.key not in countries, f"hosts[{host.key!r}].key", "is also the code of a country")
        _need(host.organisation not in countries, f"hosts[{host.key!r}].organisation", "is also the code of a country")


def _units(field: str, units: Mapping[str, int]) -> None:
    for dimension, count in units.items():
        _need(_is_whole(count) and count >= 0, f"{field}[{dimension!r}]", f"must be a whole number ≥ 0, not {count!r}")


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _whole(field: str, values: Iterable[tuple[str, object]], least: int = 0) -> None:
    for name, value in values:
        fine = isinstance(value, int) and not isinstance(value, bool) and value >= least
        _need(fine, f"{field}.{name}", f"must be a whole number ≥ {least}, not {value!r}")


def _household(plan: Plan, household: Household, hosts: frozenset[str]) -> None:
    field = f"households[{household.key!r}]"
    _units(f"{field}.needs", household.needs)
    _whole(field, ((name, getattr(household, name)) for name in ("earliest", "latest", "waited", "travel_cost")))
    _whole(field, [("stay", household.stay)], least=1)
    if household.shortest is not None:
        _whole(field, [("shortest", household.shortest)], least=1)
        _need(household.shortest <= household.stay, f"{field}.shortest", "is longer than the stay wished for")
    _need(household.earliest <= household.latest, f"{field}.latest", "is before the earliest month")
    _need(household.earliest < plan.months, f"{field}.earliest", f"is after the plan's {plan.months} months")
    _need(household.urgency in URGENCIES, f"{field}.urgency", f"must be 0, 1, 2 or 3, not {household.urgency!r}")
    _need(any(household.needs.values()), f"{field}.needs", "is empty: a household takes at least one unit of something")
    for country, month in household.routes.items():
        _whole(f"{field}.routes", [(country, month)])
    for host in household.vetoes:
        _need(host in hosts, f"{field}.vetoes[{host!r}]", "names no host of the plan")
    for name in ("reached", "refuses", "requires", "support"):
        _is_set(f"{field}.{name}", getattr(household, name))


def _is_set(field: str, words: object) -> None:
    """Refuse a bare string: it would be read letter by letter, and a veto would be lost."""
    _need(isinstance(words, frozenset | set), field, "must be a set of words")


def _host(plan: Plan, host: Host, households: frozenset[str]) -> None:
    field = f"hosts[{host.key!r}]"
    for dimension, months in host.capacity.items():
        _months(plan, f"{field}.capacity[{dimension!r}]", months)
    _whole(field, [("monthly_cost", host.monthly_cost)])
    _whole(field, [("shortest", host.shortest), ("longest", host.longest)], least=1)
    _need(host.shortest <= host.longest, f"{field}.longest", "is shorter than the shortest stay")
    for key in sorted(host.refuses):
        _need(key in households, f"{field}.refuses", f"{key!r} is no household of the plan")
    for name in ("languages", "features", "support"):
        _is_set(f"{field}.{name}", getattr(host, name))


def _months(plan: Plan, field: str, months: Sequence[int]) -> None:
    _need(len(months) == plan.months, field, f"has {len(months)} months; the plan has {plan.months}")
    if all(type(count) is int and count >= 0 for count in months):
        return
    for month, count in enumerate(months):
        _need(_is_whole(count) and count >= 0, f"{field}[{month}]", f"must be a whole number ≥ 0, not {count!r}")


def _organisations_and_budgets(plan: Plan) -> None:
    for organisation in plan.organisations:
        _months(plan, f"organisations[{organisation.key!r}].caseload", organisation.caseload)
    for budget in plan.budgets or ():
        _whole(f"budgets[{budget.key!r}]", [("amount", budget.amount)])


def _holds(plan: Plan) -> None:
    offered = {host.key: frozenset(host.capacity) for host in plan.hosts}
    for number, hold in enumerate(plan.holds):
        field = f"holds[{number}]"
        _need(hold.host in offered, f"{field}.host", f"{hold.host!r} is no host of the plan")
        _need(hold.months >= 1, f"{field}.months", "must be at least 1")
        _units(f"{field}.needs", hold.needs)
        for dimension in hold.needs:
            _need(dimension in offered[hold.host], f"{field}.needs[{dimension!r}]", "is nothing that the host offers")


def _lock(plan: Plan, number: int, lock: Lock, known: tuple[frozenset[str], frozenset[str]]) -> None:
    households, hosts = known
    field = f"locks[{number}]"
    _need(lock.household in households, f"{field}.household", f"{lock.household!r} is no household of the plan")
    _need(lock.host is None or lock.host in hosts, f"{field}.host", f"{lock.host!r} is no host of the plan")
    _need(not (lock.forbid and lock.host is None), f"{field}.forbid", "needs a host")
    _need(lock.start is None or lock.host is not None, f"{field}.start", "needs a host")
    _need(lock.start is None or not lock.forbid, f"{field}.start", "a host is forbidden for all months or for none")
    _need(lock.start is None or 0 <= lock.start < plan.months, f"{field}.start", "is outside the plan")
    if not lock.forbid:
        others = [k for k, other in enumerate(plan.locks) if other.household == lock.household and not other.forbid]
        _need(others == [number], f"{field}.household", f"{lock.household!r} is locked twice")


def _pairs_and_floors(plan: Plan, households: frozenset[str]) -> None:
    for number, pair in enumerate(plan.apart):
        for name, key in (("first", pair.first), ("second", pair.second)):
            _need(key in households, f"apart[{number}].{name}", f"{key!r} is no household of the plan")
        _need(pair.first != pair.second, f"apart[{number}].second", "is the same household as the first")
        _need(pair.within in ("host", "country"), f"apart[{number}].within", "must be host or country")
    _distinct_names(plan)
    for floor in plan.floors:
        field = f"floors[{floor.name!r}]"
        _need(0 <= floor.share <= 1, f"{field}.share", f"must be from 0 to 1, not {floor.share!r}")
        _need(floor.weight >= 0, f"{field}.weight", "must not be negative")
        for key in sorted(floor.households):
            _need(key in households, f"{field}.households", f"{key!r} is no household of the plan")


def _distinct_names(plan: Plan) -> None:
    names = [floor.name for floor in plan.floors]
    for name in names:
        _need(names.count(name) == 1, f"floors[{name!r}].name", "occurs twice")
