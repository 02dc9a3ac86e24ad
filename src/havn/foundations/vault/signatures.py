"""What colleagues sign: a value that is sealed into a field, bound to its record, its field and what it is about.

Keys that seal are held by a whole circle and the installation marks its record; a signature alone says that this one
person wrote this. What a decision is about (the line, the verdict) is signed with it, though it is kept elsewhere.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from havn.engines import sealing
from havn.foundations.errors import NotAllowed
from havn.foundations.vault.models import PersonKeys
from havn.foundations.vault.proofs import person_is_proven

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db import models

    from havn.foundations.network.actor import Actor

Value = dict[str, Any]


def signed(actor: Actor, record: models.Model, name: str, value: Value, *, about: Any = None) -> Value:
    """Return a value to `put`, with `by` and `signature` of the person who acts; raises `NotAllowed` for anybody else.

    `about` is JSON that is signed as well and not kept here: whoever checks gives what they find.
    """
    seed = getattr(actor.keyring, "seed", None)
    if actor.person is None or seed is None:
        raise NotAllowed
    signature = sealing.sign(_text(value, about), seed=seed, context=_context(record, name))
    return {**value, "by": str(actor.person.pk), "signature": signature.hex()}


def signer_of(record: models.Model, name: str, value: Value, *, about: Any = None) -> str:
    """Return the id of the person who signed this value here; nothing when the signature does not hold."""
    return signers_of(name, [(record, value)], about=about)[0]


def signers_of(name: str, values: Sequence[tuple[models.Model, Value]], *, about: Any = None) -> list[str]:
    """Return for each (record, value) who signed it, nothing where the signature does not hold; one query for all."""
    found = PersonKeys.objects.in_bulk({value["by"] for _record, value in values})
    keys = {str(person): bytes(each.sign_public) for person, each in found.items() if person_is_proven(each)}
    return [value["by"] if _holds(record, name, value, about, keys) else "" for record, value in values]


def _holds(record: models.Model, name: str, value: Value, about: Any, keys: dict[str, bytes]) -> bool:
    return value["by"] in keys and sealing.signature_holds(
        _text(value, about), _signature(value), public=keys[value["by"]], context=_context(record, name)
    )


def _text(value: Value, about: Any) -> bytes:
    """Return what is signed: the value without the signature itself, and what it is about, in one canonical form."""
    kept = {name: each for name, each in value.items() if name not in {"by", "signature"}}
    return json.dumps([kept, about], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _signature(value: Value) -> bytes:
    try:
        return bytes.fromhex(value["signature"])
    except ValueError:
        return b""


def _context(record: models.Model, name: str) -> bytes:
    return f"{record._meta.label_lower}:{record.pk}:{name}".encode()
