"""What evaluators and hub record of each message, and what their records show beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from havn.engines.oblivious.claims import Act, Claim

if TYPE_CHECKING:
    from collections.abc import Iterable


class Entry(NamedTuple):
    """Who did what for which case pseudonym on which day, on how many tokens, rows or buckets; never on which."""

    claim: Claim
    act: Act
    size: int


def never_uploaded(evaluated: Iterable[Entry], uploaded: Iterable[Entry]) -> dict[bytes, int]:
    """Return by organisation how many tokens were evaluated to enrol and not followed by as many rows.

    `evaluated` is a record of an evaluator, `uploaded` that of the hub, for the same days; an enrolment has one nonce
    with all three. Honest organisations are missing here, but for an upload that failed. Who uploads random rows is
    missing too: this shows who takes marks without even pretending.
    """
    rows = {
        (entry.claim.organisation, entry.claim.day, entry.claim.nonce): entry.size
        for entry in uploaded
        if entry.act is Act.UPLOAD
    }
    found: dict[bytes, int] = {}
    for claim, act, size in evaluated:
        short = size - rows.get((claim.organisation, claim.day, claim.nonce), 0)
        if act is Act.EVALUATE and short > 0:
            found[claim.organisation] = found.get(claim.organisation, 0) + short
    return found
