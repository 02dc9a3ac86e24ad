"""An answer that does not fit its question."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Unfit(Exception):  # noqa: N818 — an answer is no error, it only does not fit
    """Carries the code of a sentence and what the sentence needs; `within` holds what is wrong inside rows."""

    def __init__(self, code: str, *, within: Mapping[str, Unfit] | None = None, **needs: object) -> None:
        super().__init__(code)
        self.code = code
        self.within = within or {}
        self.needs = needs
