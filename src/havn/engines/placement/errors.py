"""The one way in which placement refuses its input."""

from __future__ import annotations


class Unplaceable(ValueError):  # noqa: N818 - named like our refusals: by what it says
    """An input makes no sense; `field` names the value at fault, such as `households['K7'].latest`."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(f"{field}: {words}")
        self.field = field
        self.words = words
