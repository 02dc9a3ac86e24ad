"""The answers to a form, with the form's code and version for ever beside them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from havn.foundations.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping

Value = str | list[Any] | dict[str, Any]
LONGEST_JSON = 600_000


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers by question; `language` is the one in which they were given."""

    form: str
    version: int
    language: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def to_json(self) -> str:
        """Write the answers as JSON, ready to be sealed."""
        return json.dumps(
            {"form": self.form, "version": self.version, "language": self.language, "values": dict(self.values)},
            ensure_ascii=False,
            separators=(",", ":"),
        )

    @classmethod
    def from_json(cls, text: str) -> Answers:
        """Read answers back; raises Invalid for anything that is not a set of answers."""
        try:
            kept = json.loads(text) if len(text) <= LONGEST_JSON else None
        except (ValueError, RecursionError):
            kept = None
        if not isinstance(kept, dict) or set(kept) != {"form", "version", "language", "values"}:
            raise Invalid
        shapes = (("form", str), ("version", int), ("language", str), ("values", dict))
        if not all(isinstance(kept[key], shape) for key, shape in shapes):
            raise Invalid
        return cls(**kept)


def spellings(names: Value | None) -> list[str]:
    """List every spelling of an answer of kind `names`: own script first, then passport, then the others."""
    if not isinstance(names, dict):
        return []
    written = [names.get("native", ""), names.get("latin", ""), *names.get("aliases", [])]
    return [name for name in dict.fromkeys(written) if name]
