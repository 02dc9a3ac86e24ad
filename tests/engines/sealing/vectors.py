"""Writes vectors.json: `python -m tests.engines.sealing.vectors`.

Only when the format gets a new version: what is sealed with randomness is made anew each time, and vectors that
changed under the same version are no vectors.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from havn.engines.sealing import (
    Cost,
    MailboxCode,
    Place,
    derive,
    kem_public,
    keyed_hash,
    padded_length,
    seal_stream,
    sign,
    sign_public,
    stretch,
    wrap,
)
from havn.engines.sealing.fields import seal_with_salt
from havn.engines.sealing.wordlists import LANGUAGES

PATH = Path(__file__).with_name("vectors.json")
SEED = bytes(range(32))
SALT = bytes(range(32, 64))
PLACE = Place("haus-1", "cases_case", "018f", "история", 7)
PLACES = [PLACE, Place("", "", "", "", 0), Place("a", "bc", "d", "e", 2**64 - 1)]
CONTENTS = [b"", b"A story.", bytes(31), bytes(32), bytes(range(256)) * 2]
CODES = [
    MailboxCode(bytes(6), bytes(13)),
    MailboxCode(bytes.fromhex("0fffffffffff"), b"\xff" * 13),
    MailboxCode(bytes.fromhex("0123456789ab"), bytes(range(100, 113))),
]


def deterministic():
    """Return the vectors that follow from their inputs alone."""
    return {
        "derive": [
            {"key": SEED.hex(), "label": label, "length": length, "derived": derive(SEED, label, length).hex()}
            for label, length in (("kem/x25519", 32), ("kem/ml-kem-768", 64), ("sign/ed25519", 32))
        ],
        "place": [asdict(place) | {"encoded": place.encode().hex()} for place in PLACES],
        "padded_length": {str(n): padded_length(n) for n in (0, 32, 33, 100, 1000, 65_536, 65_537, 10**9)},
        "field": [
            {
                "key": SEED.hex(),
                "place": PLACE.encode().hex(),
                "salt": SALT.hex(),
                "content": content.hex(),
                "sealed": seal_with_salt(content, key=SEED, place=PLACE, salt=SALT).hex(),
            }
            for content in CONTENTS
        ],
        "public": {
            "seed": SEED.hex(),
            "kem": kem_public(SEED).hex(),
            "sign": sign_public(SEED).hex(),
        },
        "signature": {
            "seed": SEED.hex(),
            "context": b"note".hex(),
            "message": b"A message.".hex(),
            "signature": sign(b"A message.", seed=SEED, context=b"note").hex(),
        },
        "keyed_hash": {
            "key": SEED.hex(),
            "parts": ["61", "", "6263"],
            "hash": keyed_hash(SEED, b"a", b"", b"bc").hex(),
        },
        "passphrase": _stretched("cafe\u0301 ﬁsh", Cost(memory_kib=64, passes=2)),
        "mailbox_code": [
            {
                "locator": code.locator.hex(),
                "secret": code.secret.hex(),
                "digits": code.as_digits(),
                "words": {language: " ".join(code.as_words(language)) for language in LANGUAGES},
                "verifier": code.verifier().hex(),
                "key": code.key().hex(),
            }
            for code in CODES
        ],
    }


def random():
    """Return the vectors that can only be opened, since their making needs randomness."""
    key, place = SEED, PLACE
    return {
        "wrapped": {
            "seed": SEED.hex(),
            "context": b"circle 1, epoch 2".hex(),
            "key": SALT.hex(),
            "wrapped": wrap(SALT, to=kem_public(SEED), context=b"circle 1, epoch 2").hex(),
        },
        "stream": [
            {
                "key": key.hex(),
                "place": place.encode().hex(),
                "content": content.hex(),
                "sealed": b"".join(seal_stream([content], key=key, place=place)).hex(),
            }
            for content in CONTENTS
        ],
    }


def _stretched(passphrase, cost):
    salt, pepper = SALT[:16], b"pepper"
    result = stretch(passphrase, salt=salt, pepper=pepper, cost=cost)
    return {
        "passphrase": passphrase,
        "salt": salt.hex(),
        "pepper": pepper.hex(),
        **asdict(cost),
        "verifier": result.verifier.hex(),
        "wrapping_key": result.wrapping_key.hex(),
    }


if __name__ == "__main__":
    PATH.write_text(json.dumps(deterministic() | random(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
