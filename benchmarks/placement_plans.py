"""Plans for the placement benchmark, drawn from a seed: households, hosts, routes, caseload, money. All is invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from havn.engines.placement import Budget, Hold, Host, Household, Organisation, Plan

if TYPE_CHECKING:
    from collections.abc import Sequence

COUNTRIES = [f"H{number:02d}" for number in range(18)]
ORIGINS = [f"O{number:02d}" for number in range(40)]
LANGUAGES = ["en", "fr", "es", "ru", "ar", "de", "pt", "fa"]
SPOKEN = np.array([0.30, 0.16, 0.16, 0.14, 0.10, 0.02, 0.07, 0.05])
FEATURES = ["step-free", "clinic", "lgbti-safe", "concealed"]
SUPPORT = ["legal", "psychosocial", "work", "studio"]
SIZES = np.array([0.52, 0.17, 0.13, 0.11, 0.07])


def plan(households: int, hosts: int, seed: int, *, months: int = 24, ease: float = 1.0) -> Plan:
    """Return a plan in which places, caseload and money fall short; more `ease`, more of all three."""
    dice = np.random.default_rng(seed)
    organisations = [f"G{number:02d}" for number in range(max(hosts // 12, 1))]
    places = [_host(dice, f"h{number:04d}", str(dice.choice(organisations)), months) for number in range(hosts)]
    families = households_drawn(dice, households, places, months)
    return Plan(
        months=months,
        households=tuple(families),
        hosts=tuple(places),
        organisations=tuple(
            Organisation(key, tuple([int(dice.integers(4, 10) * ease)] * months)) for key in organisations
        ),
        budgets=_budgets(dice, organisations, max(households, hosts * 5 // 3), ease),
    )


def households_drawn(dice: np.random.Generator, count: int, places: Sequence[Host], months: int) -> list[Household]:
    """Return as many households, from the same world each time."""
    routes = _routes()
    return [_household(dice, f"k{number:04d}", places, months, routes) for number in range(count)]


def a_week(seed: int) -> Plan:
    """Return twenty new households and three hundred hosts, seven in ten of them partly occupied."""
    whole = plan(20, 300, seed)
    dice = np.random.default_rng(seed + 10_000)
    holds = []
    for host in whole.hosts:
        if dice.random() < 0.7:
            start = int(dice.integers(0, 8))
            holds.append(Hold(host.key, start, int(dice.integers(3, 13)), {"bed": 1}))
    return Plan(whole.months, whole.households, whole.hosts, whole.organisations, whole.budgets, tuple(holds))


def _routes() -> np.ndarray:
    """Return the months that a visa takes, by origin and host country; 99 where there is no way.

    The world is the same for all seeds.
    """
    world = np.random.default_rng(7)
    lead = world.integers(0, 5, (len(ORIGINS), len(COUNTRIES)))
    return np.where(world.random(lead.shape) < 0.2, lead, 99)


def _host(dice: np.random.Generator, key: str, organisation: str, months: int) -> Host:
    beds = int(dice.choice([1, 2, 3, 4, 6], p=[0.35, 0.3, 0.15, 0.12, 0.08]))
    children = int(dice.integers(0, beds)) if beds > 1 else 0
    opens = int(dice.integers(0, 7)) if dice.random() < 0.4 else 0
    closes = int(dice.integers(12, months + 1)) if dice.random() < 0.4 else months
    open_months = [1 if opens <= month < closes else 0 for month in range(months)]
    return Host(
        key=key,
        organisation=organisation,
        country=str(dice.choice(COUNTRIES)),
        capacity={"bed": tuple(beds * o for o in open_months), "child": tuple(children * o for o in open_months)},
        languages=frozenset(
            dice.choice(LANGUAGES, size=int(dice.integers(1, 4)), replace=False, p=SPOKEN / SPOKEN.sum()).tolist()
        ),
        features=frozenset(f for f in FEATURES if dice.random() < 0.45),
        support=frozenset(s for s in SUPPORT if dice.random() < 0.5),
        women_only=bool(dice.random() < 0.08),
        whole=bool(dice.random() < 0.15),
        shortest=int(dice.choice([1, 3])),
        longest=int(dice.choice([6, 9, 12, 18, 24])),
        monthly_cost=int(dice.integers(6, 19)) * 100,
    )


def _household(
    dice: np.random.Generator, key: str, places: Sequence[Host], months: int, routes: np.ndarray
) -> Household:
    origin = int(dice.integers(len(ORIGINS)))
    size = int(dice.choice([1, 2, 3, 4, 5], p=SIZES))
    children = int(dice.integers(0, size)) if size > 1 else 0
    urgency = int(dice.choice([0, 1, 2, 3], p=[0.55, 0.28, 0.12, 0.05]))
    earliest = int(dice.integers(0, months - 8))
    stay = int(dice.choice([3, 6, 9, 12], p=[0.15, 0.4, 0.15, 0.3]))
    wishes = dice.choice([host.key for host in places] + COUNTRIES * 4, size=int(dice.integers(0, 5)))
    return Household(
        key=key,
        needs={"bed": size, "child": children} if children else {"bed": size},
        earliest=earliest,
        latest=min(earliest + int(dice.integers(1, 7)), months - 1),
        stay=stay,
        shortest=min(stay, 6),
        country=ORIGINS[origin],
        languages=tuple(
            dict.fromkeys(dice.choice(LANGUAGES, size=int(dice.integers(1, 3)), p=SPOKEN / SPOKEN.sum()).tolist())
        ),
        routes={country: int(lead) for country, lead in zip(COUNTRIES, routes[origin], strict=True) if lead < 99},
        reached=frozenset(c for c in COUNTRIES if dice.random() < 0.08),
        refuses=frozenset(dice.choice(COUNTRIES, size=int(dice.integers(0, 3))).tolist()),
        requires=frozenset(f for f in FEATURES if dice.random() < 0.28),
        women=bool(dice.random() < 0.35),
        wishes=tuple(dict.fromkeys(wishes.tolist())),
        support=frozenset(s for s in SUPPORT if dice.random() < 0.4),
        urgency=urgency,
        limit=earliest + 2 if urgency else None,
        waited=int(dice.integers(0, 10)),
        travel_cost=int(dice.integers(4, 25)) * 100 * size,
    )


def _budgets(
    dice: np.random.Generator, organisations: Sequence[str], households: int, ease: float
) -> tuple[Budget, ...]:
    """Return a budget for each organisation, and two pools of the network for some countries of concern."""
    each = households * 4000 * ease / len(organisations)
    own = [Budget(f"own-{key}", int(each * dice.uniform(0.5, 1.5)), None, frozenset([key])) for key in organisations]
    pools = [
        Budget(
            f"pool-{name}",
            int(households * 1400 * ease),
            frozenset(dice.choice(ORIGINS, size=16, replace=False).tolist()),
        )
        for name in ("east", "south")
    ]
    return (*own, *pools)
