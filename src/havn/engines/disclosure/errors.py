"""What this engine says when it is given something that makes no sense."""

from __future__ import annotations


class InputError(ValueError):
    """An input that cannot be used; `field` names it, the message says why and what would do."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")
        self.field = field
