"""Who acts. The first argument of every action and every query, one type everywhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from uuid import UUID

    from havn.foundations.network.models import Organisation
    from havn.foundations.people.models import Person


class Keyring(Protocol):
    """What an actor can open. The vault makes it; nothing else looks inside."""

    def key_for(self, data_key_id: UUID) -> bytes:
        """Return the data key, or raise `Locked` or `NotAllowed`."""
        ...


class NoKeys:
    """The keyring of somebody who opens nothing."""

    def key_for(self, data_key_id: UUID) -> bytes:
        """Refuse, always."""
        from havn.foundations.errors import NotAllowed

        raise NotAllowed


@dataclass(frozen=True)
class Actor:
    """Somebody or something that acts.

    `kind` is one of person, author (of a request, holding its mailbox code), visitor (nobody knows who) and system
    (a named job). `organisation` is the one a person acts for now, one of those they may act for (`acts_for`); `roles`
    are those held there; `circles` are the circles of that organisation that the person belongs to. `keyring` opens
    what the actor may open.
    """

    kind: str
    name: str
    person: Person | None = None
    organisation: Organisation | None = None
    roles: frozenset[str] = frozenset()
    circles: frozenset[UUID] = frozenset()
    acts_for: frozenset[UUID] = frozenset()
    keyring: Keyring = field(default_factory=NoKeys, repr=False, compare=False)

    @property
    def is_person(self) -> bool:
        """Whether a person with an account acts."""
        return self.person is not None

    @property
    def is_administrator(self) -> bool:
        """Whether the person administers the installation."""
        return self.person is not None and self.person.is_active and self.person.is_administrator

    def has_role(self, *roles: str) -> bool:
        """Say whether one of `roles` is held in the organisation acted for."""
        return self.person is not None and self.person.is_active and not self.roles.isdisjoint(roles)

    def is_in(self, circle_id: UUID) -> bool:
        """Say whether the actor belongs to the circle now."""
        return circle_id in self.circles


def system(name: str) -> Actor:
    """Return the named system actor, for jobs that run without anybody."""
    return Actor(kind="system", name=name)


def visitor() -> Actor:
    """Return somebody of whom nothing is known."""
    return Actor(kind="visitor", name="visitor")
