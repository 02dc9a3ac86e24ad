"""One order for every frame, whatever order its author gave it.

Whoever reorders, renames or repeats categories asks for the same figures again. A draw that depended on the
order would be a fresh one each time, and the mean of many fresh draws is the truth.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from havn.engines.disclosure.dimensions import Category, Dimension
from havn.engines.disclosure.frames import Frame

if TYPE_CHECKING:
    from havn.engines.disclosure.arrays import Whole


@dataclass(frozen=True, eq=False)
class Ordered:
    """A frame in its one order, and for each of its finest cells the flat place in the frame as given."""

    frame: Frame
    places: Whole


def ordered(frame: Frame) -> Ordered:
    """Return the frame with dimensions by name, and categories by the codes of facts that they stand for.

    A category with an only child is that child, and a dimension of one category is left out: neither
    changes a figure. Names of categories are not looked at.
    """
    axes = sorted(range(len(frame.dimensions)), key=lambda axis: frame.dimensions[axis].name)
    dimensions = [Dimension(frame.dimensions[axis].name, _sorted(frame.dimensions[axis].root)) for axis in axes]
    places = np.arange(np.prod(frame.leaf_shape), dtype=np.int64).reshape(frame.leaf_shape).transpose(axes)
    old = [{leaf.members: at for at, leaf in enumerate(frame.dimensions[axis].leaves)} for axis in axes]
    new = [[place[leaf.members] for leaf in d.leaves] for place, d in zip(old, dimensions, strict=True)]
    telling = [d for d in dimensions if d.root.children] or dimensions[:1]
    return Ordered(Frame(tuple(telling)), np.ascontiguousarray(places[np.ix_(*new)]).ravel())


def _sorted(node: Category) -> Category:
    if len(node.children) == 1:
        return _sorted(node.children[0])
    children = sorted((_sorted(child) for child in node.children), key=lambda child: sorted(child.members))
    return Category("\1".join(sorted(node.members)), tuple(children), node.members)
