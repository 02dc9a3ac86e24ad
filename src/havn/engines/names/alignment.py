"""The cheapest way to turn one word's symbols into another's (weighted edit distance, Wagner and Fischer 1974)."""

from __future__ import annotations

from havn.engines.names.sounds import Sounds

FAR = 1 << 30


def distance(one: str, other: str, sounds: Sounds, unwritten: tuple[bool, bool], limit: int) -> int:
    """Return the cost in hundredths of taking `one` for `other`, or FAR when it is above `limit`.

    `unwritten` says of each side whether its script writes no short vowels: beside it, the other side's vowels cost little.
    """
    if one == other:
        return 0
    drop_one = sounds.drop_unwritten if unwritten[1] else sounds.drop
    drop_other = sounds.drop_unwritten if unwritten[0] else sounds.drop
    substitute = sounds.substitute
    leave = [drop_other[symbol] for symbol in other]
    total = 0
    above = [0]
    for cost in leave:
        total += cost
        above.append(total)
    for symbol in one:
        costs = substitute[symbol]
        drop = drop_one[symbol]
        diagonal = above[0]
        left = diagonal + drop
        row = [left]
        least = left
        for place, target in enumerate(other):
            up = above[place + 1]
            best = diagonal + costs[target]
            if up + drop < best:
                best = up + drop
            if left + leave[place] < best:
                best = left + leave[place]
            row.append(best)
            if best < least:
                least = best
            left = best
            diagonal = up
        if least > limit:
            return FAR
        above = row
    return above[-1] if above[-1] <= limit else FAR


def weight(symbols: str, sounds: Sounds) -> int:
    """Return what leaving out the whole word would cost: the yardstick for a distance."""
    drop = sounds.drop
    return sum([drop[symbol] for symbol in symbols])
