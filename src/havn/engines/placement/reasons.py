"""Why each household was placed where it was, or was not placed: in words and in numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from havn.engines.placement.fit import wish_ranks
from havn.engines.placement.options import Candidates, candidates_of, has_room
from havn.engines.placement.proposal import Alternative, Reason, Stay
from havn.engines.placement.scene import barred_pairs
from havn.engines.placement.shortages import Limits, Shortage, numbers_of
from havn.engines.placement.vetoes import Veto
from havn.engines.placement.words import VETO_WORDS, count_words, month_words, months_words

if TYPE_CHECKING:
    from havn.engines.placement.entities import Household
    from havn.engines.placement.packing import Bools, Floats, Ints
    from havn.engines.placement.scene import Scene

ALTERNATIVES = 2
NEAR = 1e-6


@dataclass(frozen=True)
class Explainer:
    """Knows the scene, what the stays proposed leave, and what each option would cost the others."""

    scene: Scene
    limits: Limits
    loss: Floats
    """By the prices: an estimate."""
    least: Floats
    """Proven, for plans of the same urgency."""

    @cached_property
    def candidates(self) -> Candidates:
        """Pairs and months that pass the hard tests, whether or not there is room."""
        return candidates_of(self.scene.tables, self.scene.failed)

    @cached_property
    def ranks(self) -> Ints:
        """Which wish of a household a host meets."""
        return wish_ranks(self.scene.tables)

    @cached_property
    def forbidden(self) -> Bools:
        """Which household a lock keeps away from which host."""
        tables = self.scene.tables
        return barred_pairs(tables, (lock for lock in tables.plan.locks if lock.forbid))

    @cached_property
    def inside(self) -> dict[str, int]:
        """Return how many of those placed belong to each floor's group."""
        tables = self.scene.tables
        placed = {tables.households[row].key for row in self.limits.visits}
        return {floor.name: len(placed & floor.households) for floor in tables.plan.floors}

    def stay(self, option: int) -> Stay:
        """Return the option as a stay."""
        options, tables = self.scene.options, self.scene.tables
        household = tables.households[options.household[option]]
        budgets = self.scene.payers.budgets
        return Stay(
            household=household.key,
            host=tables.hosts[options.host[option]].key,
            start=int(options.start[option]),
            months=int(options.months[option]),
            fit=int(options.fit[option]),
            cost=int(options.cost[option]),
            in_time=self._in_time(int(options.household[option]), int(options.start[option])),
            payers=tuple((budgets[b].key, amount) for b, amount in self.limits.left.paid.get(option, ())),
        )

    def _in_time(self, row: int, start: int) -> bool:
        limit = self.scene.tables.households[row].limit
        return limit is None or start <= limit

    def reason(self, row: int) -> Reason:
        """Return why the household of this row is placed, or not."""
        option = self.limits.chosen_of.get(row)
        if option is not None:
            return self._placed(row, option)
        household = self.scene.tables.households[row]
        for lock in self.scene.tables.plan.locks:
            if lock.household == household.key and lock.host is None:
                return Reason("locked", {}, "A planner asked that this household wait in this run.")
        passing = int((self.scene.failed[row] == 0).sum())
        if passing == 0:
            return self._vetoed(row)
        if not (self.candidates.household == row).any():
            return self._no_month(household, passing)
        mine = np.flatnonzero(self.scene.options.household == row)
        if len(mine) == 0:
            return self._full(row, passing)
        if not self.scene.allowed[mine].any():
            return Reason("locked", {"options": len(mine)}, "Locks forbid every place that would have room.")
        return self._outbid(row, mine)

    def _placed(self, row: int, option: int) -> Reason:
        stay, plan = self.stay(option), self.scene.tables.plan
        rank = int(self.ranks[row, self.scene.options.host[option]])
        household = self.scene.tables.households[row]
        parts = [
            f"{stay.host} from {month_words(plan, stay.start)} for {months_words(stay.months)}: fit {stay.fit} of 100"
        ]
        parts += [f"wish {rank + 1} of {len(household.wishes)}"] if rank >= 0 else []
        parts += [] if stay.in_time else ["after the time limit"]
        numbers = {
            "fit": stay.fit,
            "wish": rank + 1,
            "start": stay.start,
            "months": stay.months,
            "in_time": int(stay.in_time),
        }
        return Reason("placed", numbers, ", ".join(parts) + ".")

    def _vetoed(self, row: int) -> Reason:
        failed = self.scene.failed[row]
        counts = {veto: int(((failed & int(veto)) > 0).sum()) for veto in Veto}
        alone = {veto: int((failed == int(veto)).sum()) for veto in Veto}
        numbers: dict[str, int | float | str] = {"hosts": len(failed)}
        numbers |= {veto.name.lower(): count for veto, count in counts.items() if count and veto.name}
        numbers |= {f"only_{veto.name.lower()}": count for veto, count in alone.items() if count and veto.name}
        listed = sorted(((-count, VETO_WORDS[veto]) for veto, count in counts.items() if count))
        if not listed:
            return Reason("vetoed", numbers, "The plan has no hosts.")
        words = f"No host passes the hard tests. Of {count_words(len(failed), 'host', 'hosts')}: "
        words += ", ".join(f"{what} ({-count})" for count, what in listed) + "."
        nearest = max(alone, key=lambda veto: alone[veto])
        if alone[nearest]:
            words += f" At {alone[nearest]} of them this is the only obstacle: {VETO_WORDS[nearest]}."
        return Reason("vetoed", numbers, words)

    def _no_month(self, household: Household, passing: int) -> Reason:
        plan = self.scene.tables.plan
        window = f"{month_words(plan, household.earliest)} to {month_words(plan, household.latest)}"
        words = (
            f"{count_words(passing, 'host passes', 'hosts pass')} the hard tests, but no arrival in {window}"
            " is both lawful by then and early enough for the stay to end within the plan."
        )
        return Reason("no_month", {"hosts": passing}, words)

    def _full(self, row: int, passing: int) -> Reason:
        lacks = self._nearest(row)
        here = self.candidates.household == row
        mine = Candidates(*(getattr(self.candidates, each.name)[here] for each in fields(Candidates)))
        full = "full or too dear" if has_room(self.scene.tables, mine).any() else "full"
        words = (
            f"{count_words(passing, 'host passes', 'hosts pass')} the hard tests, but all were {full} before this run."
        )
        return Reason("full", {"hosts": passing, **numbers_of(lacks)}, f"{words} {self.limits.words(lacks)}")

    def _floors_missed(self, row: int) -> dict[str, float]:
        """Return the floors that would be missed by more if this household were placed, too, and what that counts."""
        tables, placed = self.scene.tables, self.limits.visits
        missed = {}
        for floor in tables.plan.floors if row not in placed else ():
            inside = self.inside[floor.name]
            more = inside + (tables.households[row].key in floor.households)
            missing = max(0.0, floor.share * (len(placed) + 1) - more) - max(0.0, floor.share * len(placed) - inside)
            if missing > NEAR and floor.weight:
                missed[floor.name] = floor.weight * missing
        return missed

    def _kept_out(self, row: int, mine: Ints) -> Reason | None:
        """Return the floors as the reason if there is room for the household and nothing else against it."""
        missed, value = self._floors_missed(row), self.scene.packing.value
        free = [c for c in mine.tolist() if missed and not self._lacks(row, c)]
        best = max(free, key=lambda c: (value[c], -c), default=-1)
        loss = round(sum(missed.values()) - float(value[best]), 1) if free else 0.0
        if not free or value[best] <= 0 or loss < 0:
            return None
        host, names = self.scene.tables.hosts[self.scene.options.host[best]].key, " and ".join(missed)
        when = month_words(self.scene.tables.plan, int(self.scene.options.start[best]))
        words = (
            f"{host} has room from {when}, but with this household {names} would be missed by more:"
            f" the plan would lose {loss:g} points."
        )
        return Reason("floor", {"options": len(mine), "host": host, "loss": loss, "floor": names}, words)

    def _lacks(self, row: int, option: int) -> list[Shortage]:
        options = self.scene.options
        return self.limits.shortages(row, int(options.host[option]), int(options.start[option]))

    def _outbid(self, row: int, mine: Ints) -> Reason:
        mine = mine[self.scene.allowed[mine]]
        floored = self._kept_out(row, mine)
        if floored is not None:
            return floored
        best = int(mine[np.argmin(self.loss[mine])])
        host = self.scene.tables.hosts[self.scene.options.host[best]].key
        lacks = self._lacks(row, best)
        loss, least = round(float(self.loss[best]), 1), _rounded_down(float(self.least[best]))
        price = f"would cost the plan about {loss:g} points of fit, by the prices"
        if least:
            price = f"would cost the plan at least {least:g} points of fit, or some of urgency"
        words = (
            f"{count_words(len(mine), 'option', 'options')} passed every test, but others gain more there."
            f" Nearest: {host} from {month_words(self.scene.tables.plan, int(self.scene.options.start[best]))};"
            f" giving it that place {price}. {self.limits.words(lacks)}"
        )
        numbers = {"options": len(mine), "host": host, "loss": loss, "at_least": least, **numbers_of(lacks)}
        if not lacks and self.scene.is_priced:
            words = f"{host} is open, but worth about {loss:g} points more to those still expected: kept for them."
            return Reason("kept_open", numbers, words)
        return Reason("outbid", numbers, words)

    def _nearest(self, row: int) -> list[Shortage]:
        """Return what is missing at the household's candidate where fewest things are, and least."""
        where = np.flatnonzero(self.candidates.household == row).tolist()
        lacks = [self.limits.shortages(row, int(self.candidates.host[e]), int(self.candidates.start[e])) for e in where]
        return min(lacks, key=lambda lack: (len(lack), sum(part.amount for part in lack)))

    def alternatives(self, row: int) -> tuple[Alternative, ...]:
        """Return two other hosts for the household, none that a lock forbids.

        Those in time come first; then free ones by fit, then those that cost the plan least.
        """
        options = self.scene.options
        own = self.limits.chosen_of.get(row)
        mine = np.flatnonzero((options.household == row) & ~self.forbidden[options.household, options.host])
        if own is not None:
            mine = mine[options.host[mine] != options.host[own]]
        found: dict[int, tuple[tuple[float, ...], Alternative]] = {}
        for option in mine[np.lexsort((mine, self.loss[mine]))].tolist():
            alternative = self._alternative(row, option, own)
            order = -alternative.fit if alternative.is_free else alternative.loss
            rank = (not alternative.in_time, not alternative.is_free, order, option)
            host = int(options.host[option])
            if host not in found or rank < found[host][0]:
                found[host] = (rank, alternative)
        return tuple(alternative for _, alternative in sorted(found.values(), key=lambda pair: pair[0])[:ALTERNATIVES])

    def _alternative(self, row: int, option: int, own: int | None) -> Alternative:
        options = self.scene.options
        host, start = int(options.host[option]), int(options.start[option])
        lacks, missed = self._lacks(row, option), self._floors_missed(row)
        fit, value = int(options.fit[option]), self.scene.packing.value
        lost = max(0.0, float(self.loss[option]))
        if not lacks:
            lost = (0.0 if own is None else float(value[own])) - float(value[option]) + sum(missed.values())
        loss = round(lost, 1)
        in_time = self._in_time(row, start)
        numbers: dict[str, int | float | str] = {"fit": fit, "loss": loss, "in_time": int(in_time), **numbers_of(lacks)}
        late = "" if in_time else "After the time limit. "
        words = f"{late}Free, with fit {fit} of 100." if not lacks else f"{late}{self.limits.words(lacks)}"
        if not lacks and missed:
            numbers["floor"] = " and ".join(missed)
            words += f" But {numbers['floor']} would be missed by more."
        return Alternative(
            host=self.scene.tables.hosts[host].key,
            start=start,
            months=int(options.months[option]),
            fit=fit,
            in_time=in_time,
            is_free=not lacks,
            loss=loss,
            reason=Reason(lacks[0].code if lacks else "free", numbers, words),
        )


def _rounded_down(points: float) -> float:
    """Return the points with one decimal, so that what is said to be the least stays it."""
    return math.floor(points * 10 + NEAR) / 10
