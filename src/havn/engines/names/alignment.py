"""The cheapest way to turn one word's symbols into another's (weighted edit distance, Wagner and Fischer 1974)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from havn.engines.names.sounds import Sounds

FAR = 1 << 30


def distance(one: str, other: str, sounds: Sounds, unwritten: tuple[bool, bool], limit: int) -> int:
    """Return the cost in hundredths of taking `one` for `other`, or FAR when it is above `limit`.

    `unwritten` says of each side whether its script writes no short vowels: beside it, the other side's vowels
    cost little.
    """
    one, other = _where_they_differ(one, other)
    if not one and not other:
        return 0
    drop_one = sounds.drop_unwritten if unwritten[1] else sounds.drop
    drop_other = sounds.drop_unwritten if unwritten[0] else sounds.drop
    substitute = sounds.substitute
    targets = [(symbol, drop_other[symbol]) for symbol in other]
    above = [0]
    total = 0
    for _, cost in targets:
        total += cost
        above.append(total)
    for symbol in one:
        costs = substitute[symbol]
        drop = drop_one[symbol]
        left = above[0] + drop
        row = [left]
        for place, (target, leave) in enumerate(targets):
            best = above[place] + costs[target]
            through = above[place + 1] + drop
            if through < best:  # noqa: PLR1730 -- min() here doubles the cost of a comparison of names
                best = through
            left += leave
            if left < best:  # noqa: PLR1730 -- as above
                best = left
            row.append(best)
            left = best
        if min(row) > limit:
            return FAR
        above = row
    return above[-1] if above[-1] <= limit else FAR


def _where_they_differ(one: str, other: str) -> tuple[str, str]:
    """Leave out what two words begin and end with alike: it costs nothing in the cheapest way either."""
    if one == other:
        return "", ""
    start, end = 0, min(len(one), len(other))
    while start < end and one[start] == other[start]:
        start += 1
    last = 0
    while last < end - start and one[-1 - last] == other[-1 - last]:
        last += 1
    return one[start : len(one) - last], other[start : len(other) - last]


def weight(symbols: str, sounds: Sounds) -> int:
    """Return what leaving out the whole word would cost: the yardstick for a distance."""
    return sum(map(sounds.drop.__getitem__, symbols))
