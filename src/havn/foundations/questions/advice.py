"""How to be safer while asking for help: short texts shown beside the forms."""

from __future__ import annotations

from functools import cache

from havn.foundations.questions.loading import FORMS
from havn.foundations.vocabulary import Term, read_vocabulary

Advice = Term


@cache
def safety_advice() -> tuple[Advice, ...]:
    """List the pieces of advice in order; `label(language)` heads a piece, `text("text", language)` is the advice."""
    return tuple(read_vocabulary("safety", FORMS / "safety.v1.json").values())
