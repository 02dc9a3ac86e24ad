"""The review before a release: rules, attack, partners, next year. What it blocks is not published."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from havn.engines.disclosure.coarsening import Advice, coarsening_advice
from havn.engines.disclosure.contributions import Failure, Rules, failures
from havn.engines.disclosure.differences import Difference, telling_differences
from havn.engines.disclosure.errors import InputError
from havn.engines.disclosure.facts import Fact, Table, counted, whole
from havn.engines.disclosure.headcounts import Headcount, headcounts
from havn.engines.disclosure.knowledge import connected, read_together, universe
from havn.engines.disclosure.late import LateRecord, late_record
from havn.engines.disclosure.money import amounts_exposed
from havn.engines.disclosure.partners import Exposure, View, partner_views, view
from havn.engines.disclosure.published import Repeat, already_published, repeats
from havn.engines.disclosure.rounding import round_counts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from havn.engines.disclosure.arrays import Real, Whole
    from havn.engines.disclosure.releases import Release

NARROWEST = 3
TELLING = (
    "differences between these figures and earlier ones break the rules of contribution; publish what is new in a "
    "table of its own, in the categories that were published"
)


@dataclass(frozen=True, eq=False)
class Review:
    """Everything that was asked of a release before its publication, and the answers."""

    release: Release
    rules: Rules
    read_with: tuple[str, ...]
    outdated: tuple[str, ...]
    repeated: Sequence[Repeat]
    telling: Sequence[Difference]
    failing: Sequence[Failure]
    advice: Advice | None
    public: View
    partners: Sequence[View]
    amounts: Sequence[Exposure]
    headcounts: Sequence[Headcount]
    late: LateRecord | None
    loss: Loss

    @property
    def exposed(self) -> list[Exposure]:
        """Every sum that the public or a partner knows too closely."""
        return [exposure for seen in (self.public, *self.partners) for exposure in seen.exposed]

    @property
    def reasons(self) -> list[str]:
        """Why the release is blocked; empty when it may be published."""
        step = max((h.step for h in self.headcounts), default=0)
        late = int(self.late is not None and self.late.is_too_high)
        found = [
            (len(self.failing), "cells break the rules of contribution"),
            (len(self.exposed), "small groups would be known too closely"),
            (len(self.amounts), "amounts could be estimated too closely"),
            (len(self.headcounts), f"amounts would count the persons; a step of at least {step} does not"),
            (len(self.telling), TELLING),
            (len(self.repeated), "figures were published before with another value; round with `published`"),
            (len(self.outdated), "earlier releases no longer fit the facts; late records count next year"),
            (late, "simulated reader too often names the cell of a late record"),
        ]
        return [f"{count} {what}" for count, what in found if count]

    @property
    def is_allowed(self) -> bool:
        """Whether the release may be published."""
        return not self.reasons


@dataclass(frozen=True)
class Loss:
    """How far the figures lie from the truth, in units of the measure."""

    bias: float
    mean_in_cells: float
    mean_in_margins: float
    largest: int


def review(
    release: Release,
    facts: Sequence[Fact],
    *,
    earlier: Sequence[Release] = (),
    rules: Rules | None = None,
    trials: int = 0,
) -> Review:
    """Attack a release together with everything released earlier, and say whether it may be published.

    The facts are all those behind all the releases. Releases of the other measure are left aside, but for the
    step of persons, which money may not undercut. With
    `trials`, so many late records are simulated (persons only). Raise InputError when the release was not
    made of the facts, or was published already, and when the facts can't be told into an earlier release.
    """
    rules = rules or Rules()
    money = release.measure == "money"
    if isinstance(trials, bool) or not isinstance(trials, int) or trials < 0:
        raise InputError("trials", "a whole number from 0 is needed")
    told = [fact for fact in facts if whole(release.measure, getattr(fact, release.measure))]
    persons_step = max([rules.persons, *(r.step for r in earlier if r.measure == "persons")])
    earlier = [r for r in earlier if r.measure == release.measure]
    _check(release, facts, earlier)
    published = already_published(release.frame, facts, earlier, measure=release.measure)
    fitting = [r for r in earlier if _fits(r, told)]
    near = connected(release, fitting)
    if any(r.step != release.step for r in near):
        steps = ", ".join(f"{r.name} {r.step}" for r in near)
        raise InputError("release", f"its step is {release.step}, but figures of the same facts have: {steps}")
    table = counted(release.frame, told)
    atoms = universe([release, *near], told)
    behind = counted(atoms, told)
    by = _by(behind, release.measure).reshape(len(behind.organisations), math.prod(atoms.leaf_shape))
    known = read_together([release, *near], atoms)
    broken = failures(table, rules, money=money)
    small = 0 if money else rules.persons - 1
    left = 0 if money else rules.remainder - 1
    return Review(
        release=release,
        rules=rules,
        read_with=tuple(r.name for r in fitting),
        outdated=tuple(r.name for r in earlier if r not in fitting),
        repeated=repeats(release, published),
        telling=telling_differences(release, near, told, rules, money=money),
        failing=broken,
        advice=coarsening_advice(table, rules, money=money) if broken else None,
        public=view(known, np.asarray(by.sum(axis=0)), small=small, width=NARROWEST),
        partners=partner_views(known, by, behind.organisations, small=left, width=NARROWEST),
        amounts=amounts_exposed(known, by, behind.organisations, percent=rules.dominance) if money else (),
        headcounts=headcounts(release, told, step=persons_step) if money else (),
        late=_late(release, table, trials) if trials and not money and table.persons.any() else None,
        loss=loss(release, table),
    )


def loss(release: Release, table: Table) -> Loss:
    """Return how far the figures of a release lie from the table that it was made of."""
    difference = (release.values - release.frame.aggregate(_of(table, release.measure))).ravel()
    finest = release.frame.is_finest
    size = np.abs(difference)
    margins = size[~finest]
    return Loss(
        bias=float(difference.mean()),
        mean_in_cells=float(size[finest].mean()),
        mean_in_margins=float(margins.mean()) if len(margins) else 0.0,
        largest=int(size.max()),
    )


def _by(table: Table, measure: str) -> Whole:
    return table.money_by if measure == "money" else table.persons_by


def _of(table: Table, measure: str) -> Whole:
    return table.money if measure == "money" else table.persons


def _check(release: Release, facts: Sequence[Fact], earlier: Sequence[Release]) -> None:
    """Refuse a release that nobody rounded, that was not made of the facts, or that was published already."""
    if release.step == 1:
        raise InputError("release", f"the step of {release.name} is 1: its figures are not rounded")
    if not _fits(release, facts):
        raise InputError("release", f"{release.name} was not made of these facts")
    if release.name in {r.name for r in earlier}:
        raise InputError("release", f"{release.name} was published already and is never made again")


def _fits(release: Release, facts: Sequence[Fact]) -> bool:
    """Whether every true figure lies within the bounds that the release gives."""
    true = release.frame.aggregate(_of(counted(release.frame, facts), release.measure)).ravel()
    low, high = release.bounds()
    return bool(((low <= true) & (true <= high)).all())


def _late(release: Release, table: Table, trials: int) -> LateRecord:
    def publish(counts: Whole, trial: int) -> Real:
        seed = trial.to_bytes(16, "big")
        return round_counts(release.frame, counts, step=release.step, seed=seed, context="late").astype(np.float64)

    return late_record(release.frame, table.persons, publish, trials=trials)
