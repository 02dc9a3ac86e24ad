"""One measured figure beside the bound that it must keep and the anchor that it is compared with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A value in `unit`; `bound` with `at_most` (or at least) says what must hold; `anchor` is a peer's value."""

    what: str
    value: float
    unit: str = ""
    bound: float | None = None
    at_most: bool = True
    anchor: str = ""

    @property
    def holds(self) -> bool:
        """Whether the bound is kept; a figure without a bound always holds."""
        if self.bound is None:
            return True
        return self.value <= self.bound if self.at_most else self.value >= self.bound

    def line(self, benchmark: str) -> str:
        """Return the figure as one line of text."""
        bound = "" if self.bound is None else f" (must be {'≤' if self.at_most else '≥'} {self.bound:g})"
        anchor = f"; anchor: {self.anchor}" if self.anchor else ""
        mark = "ok  " if self.holds else "MISS"
        return f"{mark} {benchmark}: {self.what}: {self.value:.4g} {self.unit}{bound}{anchor}"
