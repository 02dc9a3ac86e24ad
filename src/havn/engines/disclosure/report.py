"""The review in words: a page for a statistician, and one sentence for everybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from havn.engines.disclosure.partners import Exposure
    from havn.engines.disclosure.review import Review

SHOWN = 10


def plain_sentence(review: Review) -> str:
    """Say in one sentence whether and how the figures may be published."""
    release = review.release
    if not review.is_allowed:
        return f"These figures are not published yet, because {' and '.join(review.reasons)}."
    unit = "persons" if release.measure == "persons" else "units of money"
    return (
        f"Every figure is a multiple of {release.step} and at most {release.reach} {unit} from the truth, up or "
        f"down by secret chance; sums are right, and {_nobody(review)}."
    )


def _nobody(review: Review) -> str:
    if review.release.measure == "money":
        return "nobody, not even a contributor who knows its own part, can work out the amount of another closely"
    nobody = "nobody, not even a partner who knows its own part, can work out a small group from them"
    if review.late is None:
        nobody += "; what a late record would show next year was not simulated"
    return nobody


def statistical_report(review: Review) -> str:
    """Return the method, the losses and the risks, as text with one item a line; names of cells are shown."""
    parts = [_method(review), _losses(review), _rules(review), _attack(review), _late(review), [plain_sentence(review)]]
    return "\n".join(line for part in parts for line in part)


def _method(review: Review) -> list[str]:
    release = review.release
    crossed = " × ".join(f"{d.name} ({len(d.leaves)})" for d in release.frame.dimensions)
    return [
        f"Release: {release.name}, {release.measure}, {crossed}, {release.frame.count} figures with all margins",
        (
            f"Method: randomised controlled rounding to {release.step}, unbiased in every figure, additive: "
            f"{'yes' if release.is_additive else 'no'}, distance to the truth at most {release.reach}"
        ),
        f"Read together with: {', '.join(review.read_with) or 'nothing earlier'}",
    ]


def _losses(review: Review) -> list[str]:
    found = review.loss
    return [
        (
            f"Loss: mean error {found.mean_in_cells:.2f} in finest cells, {found.mean_in_margins:.2f} in margins, "
            f"largest {found.largest}; mean of signed errors in this release {found.bias:+.3f}"
        )
    ]


def _rules(review: Review) -> list[str]:
    rules = review.rules
    lines = [
        f"Rules: at least {rules.persons} persons and {rules.organisations} organisations, none above "
        f"{float(rules.share):.0%}, at least {rules.remainder} left without any one"
        + (f", {rules.dominance} % rule" if review.release.measure == "money" else "")
        + f"; cells that fail: {len(review.failing)}"
    ]
    lines += [f"  {' × '.join(f.cell)}: {', '.join(f.broken)}" for f in review.failing[:SHOWN]]
    if review.advice is not None:
        lines += [f"  advice: {step.sentence()}" for step in review.advice.steps]
        lines.append(
            f"  after the advice {review.advice.failing} cells fail, {review.advice.table.frame.count} are left"
        )
    return lines


def _attack(review: Review) -> list[str]:
    public = review.public
    narrowest = "none" if public.narrowest is None else f"at least {public.narrowest + 1} possible values each"
    worst = sum(1 for seen in review.partners if seen.exposed)
    return [
        (
            f"Attack, public: {public.sums} sums, {public.small} small ({narrowest}), "
            f"{public.exact} peopled ones found exactly, {len(public.exposed)} exposed"
        ),
        f"Attack, partners: {len(review.partners)} subtract their own part, {worst} learn too much",
        *_exposures(review.exposed),
        *([f"Attack, amounts: {len(review.amounts)} exposed"] if review.release.measure == "money" else []),
        *_exposures(review.amounts),
        *[
            f"  published before: {' × '.join(r.cell)} as {r.published}, now {r.figure}"
            for r in review.repeated[:SHOWN]
        ],
        *[
            f"  {' × '.join(h.cell)} counts {h.fewest} to {h.most} persons; take a step of {h.step}"
            for h in review.headcounts[:SHOWN]
        ],
        *[
            f"  {' × '.join(d.cell)} less {d.release}'s {' × '.join(d.earlier)}, or the reverse: {', '.join(d.broken)}"
            for d in review.telling[:SHOWN]
        ],
        *[f"Outdated: {name} no longer fits the facts" for name in review.outdated],
    ]


def _exposures(exposed: Sequence[Exposure]) -> list[str]:
    return [
        f"  {e.who or 'public'} knows {' × '.join(part for part in e.cell if part)}: {e.low} to {e.high}"
        for e in exposed[:SHOWN]
    ]


def _late(review: Review) -> list[str]:
    if review.late is None:
        return ["Late record: not simulated"]
    late = review.late
    return [
        (
            f"Late record: named in {late.chance:.1%} of {late.trials} simulated releases by the best reader "
            f"({late.best_reader}); blind guess {late.blind_chance:.1%}, at most {late.most:.1%} is let pass"
        )
    ]
