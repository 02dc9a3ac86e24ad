"""What is recorded, as people read it: each programme tells the words for its events when it starts.

They are told here because a page shows what any programme did about its subject: the page of an organisation belongs to
the set-up, and yet says that a desk was set up there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS: dict[str, Any] = {}


def tell(words: Mapping[str, Any]) -> None:
    """Make known what the events of a programme are called; two programmes can't speak of one event."""
    for event, sentence in words.items():
        if WORDS.setdefault(event, sentence) is not sentence:
            raise ValueError(f"There are two sentences for {event}.")


def happened(event: str) -> Any:
    """Return the words for an event; the event itself, which a test excludes, would show as it is."""
    return WORDS.get(event, event)
