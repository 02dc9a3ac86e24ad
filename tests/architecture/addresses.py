"""Every address of the site, with the page behind it and, where it names a record, which."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import get_resolver, reverse

from havn.foundations import clock
from havn.foundations.screens.pages import Screen
from tests.architecture.subjects import BUILDERS, OF_ITS_OWN, label_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.architecture.subjects import Scene
    from tests.programmes.cases.conftest import Team


@dataclass(frozen=True)
class Address:
    """One address: its name, its pattern, the class of its page (None for a plain function), what it asks for."""

    name: str
    pattern: str
    view: type[Any] | None
    asks: tuple[str, ...]

    @property
    def screen(self) -> type[Screen] | None:
        """Return the screen, None where the page is something else."""
        return self.view if self.view is not None and issubclass(self.view, Screen) else None

    @property
    def is_inside(self) -> bool:
        """Whether it is a page of the workspace or the set-up."""
        return self.pattern.startswith(("office/", "setup/"))

    @property
    def about(self) -> str:
        """Return the label of the model whose record the address names by `pk`."""
        assert self.view is not None
        find = self.view.find
        return label_of(inspect.signature(find).return_annotation)

    def scene(self, team: Team) -> Scene:
        """Make a record that the address can name."""
        action = getattr(self.view, "action", None)
        return OF_ITS_OWN.get(action.name if action else "", BUILDERS[self.about])(team)

    def url(self, subject: Any = None) -> str:
        """Return the address, of a record where it asks for one."""
        given = {
            "pk": getattr(subject, "pk", None),
            "year": clock.today().year,
            "desk": "protection",
            "page": "who",
            "number": 1,
        }
        return reverse(self.name, kwargs={name: given.get(name, "nothing") for name in self.asks})


def addresses() -> list[Address]:
    """Return every address, in the order of the site."""
    return list(_walk(get_resolver(), "", ()))


def _walk(resolver: Any, before: str, asks: tuple[str, ...]) -> Iterator[Address]:
    for each in resolver.url_patterns:
        pattern, names = before + str(each.pattern), (*asks, *each.pattern.converters)
        if hasattr(each, "url_patterns"):
            yield from _walk(each, pattern, names)
        else:
            yield Address(each.name, pattern, getattr(each.callback, "view_class", None), names)
