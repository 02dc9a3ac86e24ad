"""Sparse sums: which finest cells add up to which published cell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from havn.engines.disclosure.arrays import Flags, Real, Whole


@dataclass(frozen=True, eq=False)
class Sums:
    """Row r is the sum of the variables `index[starts[r]:starts[r + 1]]` out of `size` variables."""

    starts: Whole
    index: Whole
    size: int

    def __len__(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def lengths(self) -> Whole:
        """How many variables each row adds up."""
        return np.diff(self.starts)

    @cached_property
    def row_of(self) -> Whole:
        """The row of each entry of `index`."""
        return np.repeat(np.arange(len(self)), self.lengths)

    def of(self, values: Whole) -> Whole:
        """Return the sum of each row."""
        running = np.concatenate([np.zeros(1, np.int64), np.cumsum(values[self.index])])
        return np.asarray(running[self.starts[1:]] - running[self.starts[:-1]], np.int64)

    def of_reals(self, values: Real) -> Real:
        """Return the sum of each row, of numbers that are not whole."""
        return np.bincount(self.row_of, values[self.index], minlength=len(self))

    def least(self, rows: Whole) -> Whole:
        """Return for each variable the smallest value among the rows that contain it."""
        found = np.full(self.size, np.iinfo(np.int64).max // 4, np.int64)
        np.minimum.at(found, self.index, rows[self.row_of])
        return found

    def most_inside(self, values: Whole) -> Whole:
        """Return for each row the largest value among its variables; 0 for a row without any."""
        found = np.zeros(len(self), np.int64)
        np.maximum.at(found, self.row_of, values[self.index])
        return found

    def row(self, at: int) -> Whole:
        """Return the variables of one row."""
        return self.index[self.starts[at] : self.starts[at + 1]]

    def rows(self, keep: Flags) -> Sums:
        """Return the same sums with only the rows to keep."""
        lengths = self.lengths[keep]
        return Sums(np.concatenate([[0], np.cumsum(lengths)]), self.index[keep[self.row_of]], self.size)

    def columns(self, keep: Flags) -> Sums:
        """Return the same rows over only the variables to keep, numbered anew."""
        inside = keep[self.index]
        starts = np.concatenate([[0], np.cumsum(inside)])[self.starts]
        numbers = np.cumsum(keep) - 1
        return Sums(starts, numbers[self.index[inside]], int(keep.sum()))


def sums_from(rows: list[Whole], size: int) -> Sums:
    """Make sums from the list of variables of each row."""
    lengths = np.array([len(row) for row in rows], np.int64)
    index = np.concatenate(rows).astype(np.int64) if rows else np.zeros(0, np.int64)
    return Sums(np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)]), index, size)
