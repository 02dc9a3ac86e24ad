"""Dimensions of a table: categories in a tree, from the total down to the finest that is published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from havn.engines.disclosure.errors import InputError

if TYPE_CHECKING:
    from havn.engines.disclosure.arrays import Whole

Tree: TypeAlias = "Sequence[str] | Mapping[str, Tree]"
MERGED = " + "


@dataclass(frozen=True)
class Category:
    """One published category: its code, its children, and the finest codes that it stands for."""

    code: str
    children: tuple[Category, ...]
    members: frozenset[str]

    def walk(self) -> Iterable[Category]:
        """Yield this category and everything below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


def category(code: str, children: Sequence[Category] = ()) -> Category:
    """Make a category; without children it stands for its own code."""
    members = frozenset().union(*(child.members for child in children)) if children else frozenset({code})
    return Category(code, tuple(children), members)


def _children(name: str, tree: Tree) -> list[Category]:
    if isinstance(tree, str) or not isinstance(tree, Sequence | Mapping):
        raise InputError(name, "give a list of codes, or a mapping from a code to what lies below it")
    if isinstance(tree, Mapping):
        return [category(_text(name, code), _children(name, below)) for code, below in tree.items()]
    return [category(_text(name, code)) for code in tree]


def _text(name: str, code: object) -> str:
    if not isinstance(code, str) or not code:
        raise InputError(name, f"every code is a non-empty text, not {code!r}")
    return code


@dataclass(frozen=True)
class Dimension:
    """A named tree of categories whose root is the total; codes are unique in a dimension."""

    name: str
    root: Category

    def __post_init__(self) -> None:
        codes = [node.code for node in self.nodes]
        if any(not isinstance(code, str) or not code for code in codes):
            raise InputError(self.name, "every code is a non-empty text")
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise InputError(self.name, f"these codes occur twice: {', '.join(twice)}")
        if not all(leaf.members for leaf in self.leaves):
            raise InputError(self.name, "a finest category stands for no code")
        if any(node.members != category(node.code, node.children).members for node in self.nodes if node.children):
            raise InputError(self.name, "a category stands for other codes than its children together")
        members = [member for leaf in self.leaves for member in leaf.members]
        if len(members) != len(set(members)):
            raise InputError(self.name, "two categories stand for the same finest code")

    @classmethod
    def of(cls, name: str, tree: Tree, *, total: str = "all") -> Dimension:
        """Build a dimension from a list of codes, or from nested mappings for a hierarchy."""
        children = _children(name, tree)
        if not children:
            raise InputError(name, "at least one category is needed")
        return cls(name, category(total, children))

    @cached_property
    def nodes(self) -> tuple[Category, ...]:
        """Every published category, the total first."""
        return tuple(self.root.walk())

    @cached_property
    def leaves(self) -> tuple[Category, ...]:
        """The finest published categories, in the order of the tree."""
        return tuple(node for node in self.nodes if not node.children)

    @cached_property
    def node_at(self) -> Mapping[str, int]:
        """The position of each code among the nodes."""
        return {node.code: at for at, node in enumerate(self.nodes)}

    @cached_property
    def leaf_of(self) -> Mapping[str, int]:
        """The leaf that counts each finest code."""
        return {member: at for at, leaf in enumerate(self.leaves) for member in leaf.members}

    @cached_property
    def matrix(self) -> Whole:
        """Nodes × leaves, 1 where the leaf belongs to the node."""
        return np.array([[int(leaf.members <= node.members) for leaf in self.leaves] for node in self.nodes], np.int64)

    def merged(self, codes: Sequence[str], *, into: str | None = None) -> Dimension:
        """Return a coarser dimension in which leaves with one parent have become one category.

        When all the children of a parent are merged, the parent itself becomes the finest category; an only
        child can be merged into its parent alone.
        """
        chosen = set(codes)
        found = [node for node in self.nodes if chosen <= {c.code for c in node.children if not c.children}]
        if not found or len(chosen) < min(2, len(found[0].children)):
            raise InputError(self.name, "merge at least two finest categories that lie under the same one")
        parent = found[0]
        return Dimension(self.name, _replace(self.root, parent.code, chosen, into or MERGED.join(codes)))


def _replace(node: Category, parent: str, chosen: set[str], into: str) -> Category:
    if node.code != parent:
        if not node.children:
            return node
        return Category(
            node.code, tuple(_replace(child, parent, chosen, into) for child in node.children), node.members
        )
    kept = tuple(child for child in node.children if child.code not in chosen)
    if not kept:
        return Category(node.code, (), node.members)
    members = frozenset().union(*(c.members for c in node.children if c.code in chosen))
    return Category(node.code, (*kept, Category(into, (), members)), node.members)
