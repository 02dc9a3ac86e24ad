"""How alike two names are, each of one spelling or several, and why."""

from __future__ import annotations

from dataclasses import dataclass

from havn.engines.names.matching import Meeting, match, match_likeness
from havn.engines.names.name import Name, spellings_of


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why two names are as alike as they are: the spellings compared, the words that met, and those that met none."""

    similarity: float
    one: str
    other: str
    meetings: tuple[Meeting, ...]
    left_out: tuple[str, ...]

    def __str__(self) -> str:
        met = "; ".join(f"{m.one} ~ {m.other} ({m.reason}, {m.likeness:.2f})" for m in self.meetings)
        left = f"; met nothing: {', '.join(self.left_out)}" if self.left_out else ""
        return f"{self.similarity:.2f}: {met}{left}"


def similarity(a: str | Name, b: str | Name) -> float:
    """Return how alike two names are, in [0, 1]: of all pairs of their spellings, the most alike pair.

    Symmetric; 1.0 for the same name; the order of the words makes no difference. It is a rank, not a probability.
    Raise ValueError or TypeError, naming the field, for a name that is none.
    """
    if isinstance(a, str) and isinstance(b, str):
        return match_likeness(spellings_of(a)[0], spellings_of(b)[0])
    return max(match_likeness(one, other) for one in spellings_of(a) for other in spellings_of(b))


def explain(a: str | Name, b: str | Name) -> Explanation:
    """Return which word of `a` met which word of `b`, and why, in the pair of spellings that `similarity` chose."""
    found = [(match(one, other), one, other) for one in spellings_of(a) for other in spellings_of(b)]
    best, one, other = max(found, key=lambda item: item[0].likeness)
    return Explanation(best.likeness, one.text, other.text, best.meetings, best.left_out)
