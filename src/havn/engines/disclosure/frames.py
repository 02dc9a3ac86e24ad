"""The frame of a published table: every cell and every margin that its dimensions span."""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import numpy.typing as npt

from havn.engines.disclosure.errors import InputError
from havn.engines.disclosure.sums import Sums, sums_from

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from havn.engines.disclosure.arrays import Whole
    from havn.engines.disclosure.dimensions import Dimension

Number = TypeVar("Number", np.int64, np.float64)
Cell = tuple[str, ...]
MOST_CELLS = 200_000


@dataclass(frozen=True)
class Frame:
    """Dimensions that are crossed with all their margins; `within` restricts to some codes of others.

    `within={"year": {"2025"}}` says that the table counts only the facts of that year.
    """

    dimensions: tuple[Dimension, ...]
    within: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = [dimension.name for dimension in self.dimensions]
        if not names:
            raise InputError("dimensions", "at least one is needed")
        if len(set(names)) < len(names):
            raise InputError("dimensions", "two have the same name")
        if set(names) & set(self.within):
            raise InputError("within", f"{', '.join(sorted(set(names) & set(self.within)))} is crossed already")
        if not all(_are_codes(codes) for codes in self.within.values()):
            raise InputError("within", "give a non-empty set of codes, each a non-empty text, for each name")
        if self.count > MOST_CELLS:
            raise InputError("dimensions", f"{self.count} cells are more than {MOST_CELLS}; cross fewer")

    def groups(self, name: str) -> list[frozenset[str] | None]:
        """Return the codes that the published categories of a name stand for; None is any code at all."""
        for d in self.dimensions:
            if d.name == name:
                return [node.members for node in d.nodes]
        return [frozenset(self.within[name]) if name in self.within else None]

    def can_share_facts(self, other: Frame) -> bool:
        """Whether a fact can be counted in both frames: no name keeps them apart."""
        names = [d.name for d in self.dimensions] + list(self.within)
        pairs = ((self.groups(name)[0], other.groups(name)[0]) for name in names)
        return all(mine is None or theirs is None or mine & theirs for mine, theirs in pairs)

    @property
    def count(self) -> int:
        """How many cells are published, margins included."""
        return math.prod(len(d.nodes) for d in self.dimensions)

    @property
    def leaf_shape(self) -> tuple[int, ...]:
        """The number of finest categories of each dimension."""
        return tuple(len(d.leaves) for d in self.dimensions)

    @property
    def node_shape(self) -> tuple[int, ...]:
        """The number of published categories of each dimension."""
        return tuple(len(d.nodes) for d in self.dimensions)

    def aggregate(self, leaves: npt.NDArray[Number]) -> npt.NDArray[Number]:
        """Return every cell and margin of values of the finest cells; leading axes are kept."""
        return self._contract(leaves, [d.matrix for d in self.dimensions])

    def spread(self, nodes: npt.NDArray[Number]) -> npt.NDArray[Number]:
        """Return for each finest cell the sum over all published cells that contain it."""
        return self._contract(nodes, [d.matrix.T for d in self.dimensions])

    def _contract(self, values: npt.NDArray[Number], matrices: Sequence[Whole]) -> npt.NDArray[Number]:
        first = values.ndim - len(matrices)
        for axis, matrix in enumerate(matrices, start=first):
            turned = np.moveaxis(values, axis, 0)
            product = np.tensordot(matrix.astype(values.dtype), turned, axes=1)
            values = np.moveaxis(product, 0, axis)
        return np.ascontiguousarray(values)

    @cached_property
    def sums(self) -> Sums:
        """The published cells, in the order of `cells`, as sums of finest cells."""
        columns = [[np.flatnonzero(row) for row in d.matrix] for d in self.dimensions]
        rows = [
            np.ravel_multi_index(np.ix_(*choice), self.leaf_shape).ravel() for choice in itertools.product(*columns)
        ]
        return sums_from(rows, int(np.prod(self.leaf_shape)))

    @cached_property
    def is_finest(self) -> npt.NDArray[np.bool_]:
        """Which published cells, flattened, are finest cells and no margins."""
        flags = np.array(True)
        for d in self.dimensions:
            flags = np.logical_and.outer(flags, np.array([not node.children for node in d.nodes]))
        return flags.ravel()

    def cells(self) -> Iterator[Cell]:
        """Yield the codes of every published cell, the grand total first."""
        return itertools.product(*([node.code for node in d.nodes] for d in self.dimensions))

    def cell(self, at: int) -> Cell:
        """Return the codes of one published cell by its place in `cells`."""
        places = np.unravel_index(at, self.node_shape)
        return tuple(d.nodes[int(place)].code for d, place in zip(self.dimensions, places, strict=True))

    def place(self, cell: Sequence[str]) -> int:
        """Return the place of a published cell in `cells`."""
        if len(cell) != len(self.dimensions):
            raise InputError("cell", f"one code for each of {len(self.dimensions)} dimensions is needed")
        places = []
        for d, code in zip(self.dimensions, cell, strict=True):
            if code not in d.node_at:
                raise InputError(d.name, f"there is no category {code}")
            places.append(d.node_at[code])
        return int(np.ravel_multi_index(places, self.node_shape))

    def with_dimension(self, dimension: Dimension) -> Frame:
        """Return the frame with one dimension replaced by a coarser one of the same name."""
        return Frame(tuple(dimension if d.name == dimension.name else d for d in self.dimensions), self.within)

    def without(self, name: str) -> Frame:
        """Return the frame in which a dimension is no longer crossed."""
        return Frame(tuple(d for d in self.dimensions if d.name != name), self.within)


def _are_codes(codes: object) -> bool:
    if isinstance(codes, str) or not isinstance(codes, Collection) or not codes:
        return False
    return all(isinstance(code, str) and code for code in codes)
