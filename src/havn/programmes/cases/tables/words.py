"""Codes as words of the reader's language, people by name, clocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from havn.foundations import vocabulary
from havn.programmes.cases.queries import people_by_id
from havn.programmes.cases.states import STAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from havn.foundations.vocabulary import Vocabulary

URGENCY_TONES = {"immediate": "late", "urgent": "soon"}
NEED_TONES = {"proposed": "soon", "approved": "ok", "paid": "ok", "given": "ok", "refused": "late"}


def label(words: Vocabulary, code: Any) -> str:
    """Return the label of a code, the code itself when the list no longer has it, nothing for nothing."""
    if not code:
        return ""
    return words[code].label() if code in words else str(code)


def labels(words: Vocabulary, codes: Iterable[Any] | None) -> str:
    """Return the labels of several codes, one after the other."""
    return ", ".join(label(words, code) for code in codes or [])


def country(code: Any) -> str:
    """Return the name of a country."""
    return label(vocabulary.COUNTRIES, code)


def signed_by(signer: str) -> str:
    """Return the name of whoever signed; where no signature holds, a sentence that says so."""
    return all_signed_by([signer])[0]


def all_signed_by(signers: Sequence[str]) -> list[str]:
    """Return the same for several signatures, with one query."""
    names = people_by_id(signers)
    return [names.get(signer, "") if signer else _("The signature does not hold") for signer in signers]


def stage(code: str) -> Any:
    """Return the words for a stage."""
    return dict(STAGES).get(code, code)
