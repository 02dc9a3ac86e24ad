"""What has been published, once and for ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from havn.engines.disclosure.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from havn.engines.disclosure.arrays import Whole
    from havn.engines.disclosure.frames import Cell, Frame

MEASURES = ("persons", "money")


@dataclass(frozen=True, eq=False)
class Release:
    """Published figures: every one at most `reach` from the truth, a multiple of `step`, additive.

    Raise InputError for figures that are not. A step of 1 stands for figures that nobody rounded; they can be
    attacked, and are never allowed by a review.
    """

    name: str
    frame: Frame
    measure: str
    step: int
    reach: int
    values: Whole

    def __post_init__(self) -> None:
        if self.measure not in MEASURES:
            raise InputError("measure", f"persons or money, not {self.measure!r}")
        if isinstance(self.step, bool) or not isinstance(self.step, int) or self.step < 1:
            raise InputError("step", f"a whole number from 1 is needed, not {self.step!r}")
        if self.values.shape != self.frame.node_shape:
            raise InputError("values", f"the shape must be {self.frame.node_shape}, not {self.values.shape}")
        if self.values.dtype != np.int64 or (self.values < 0).any() or (self.values % self.step).any():
            raise InputError("values", f"every figure is a multiple of {self.step}, from 0")
        if not self.is_additive:
            raise InputError("values", "a margin is not the sum of its finest cells")
        if self.reach < 0:
            raise InputError("reach", "a figure cannot be closer than exact")

    def figure(self, cell: Sequence[str]) -> int:
        """Return one published figure by the codes of its cell."""
        return int(self.values.ravel()[self.frame.place(cell)])

    def figures(self) -> Iterator[tuple[Cell, int]]:
        """Yield every published cell with its figure, the grand total first."""
        for cell, value in zip(self.frame.cells(), self.values.ravel(), strict=True):
            yield cell, int(value)

    def bounds(self) -> tuple[Whole, Whole]:
        """Return what the release says by itself about the truth of each cell: lowest and highest.

        Finest cells are always rounded down or up, so that a wider reach is that of margins only.
        """
        flat = self.values.ravel()
        reach = np.where(self.frame.is_finest, min(self.reach, self.step - 1), self.reach)
        return np.maximum(flat - reach, 0), flat + reach

    @property
    def is_additive(self) -> bool:
        """Whether every margin is the sum of its finest cells."""
        finest = self.values.ravel()[self.frame.is_finest].reshape(self.frame.leaf_shape)
        return bool((self.frame.aggregate(finest) == self.values).all())

    def as_mapping(self) -> Mapping[str, object]:
        """Return the release as plain values, for storing and for publishing."""
        return {
            "name": self.name,
            "measure": self.measure,
            "step": self.step,
            "reach": self.reach,
            "dimensions": [d.name for d in self.frame.dimensions],
            "figures": [[*cell, value] for cell, value in self.figures()],
        }
