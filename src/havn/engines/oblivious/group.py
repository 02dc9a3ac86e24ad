"""The group ristretto255 and hashing into it: RFC 9496 and RFC 9380, as RFC 9497 §4.1 uses them.

Elements and scalars are 32 bytes as on the wire. Secret scalars are only ever touched by libsodium, which takes the
same time for each of them; the integers of Python would not.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import rbcl

if TYPE_CHECKING:
    from collections.abc import Sequence

# The library has types but does not export them.
curve: Any = rbcl
ELEMENT_BYTES = 32
SCALAR_BYTES = 32
HASH_BYTES = 64
# 2²⁵² + 27742317777372353535851937790883648493, the order of the group (RFC 9496 §4).
ORDER = (1 << 252) + 27742317777372353535851937790883648493
IDENTITY = bytes(ELEMENT_BYTES)
_SHA512_BLOCK = 128
_LONGEST_TAG = 255


def require_element(element: bytes, field: str) -> bytes:
    """Return an element as it is; raises ValueError naming the field when it is none or is the identity."""
    if (
        not isinstance(element, bytes)
        or len(element) != ELEMENT_BYTES
        or element == IDENTITY
        or not curve.crypto_core_ristretto255_is_valid_point(element)
    ):
        raise ValueError(f"{field}: no element of ristretto255, or the identity.")
    return element


def require_scalar(scalar: bytes, field: str) -> bytes:
    """Return a scalar as it is; raises ValueError naming the field when it is not in 1 … order - 1."""
    if not isinstance(scalar, bytes) or len(scalar) != SCALAR_BYTES or not 0 < int.from_bytes(scalar, "little") < ORDER:
        raise ValueError(f"{field}: no scalar of ristretto255, or zero.")
    return scalar


def random_scalar() -> bytes:
    """Return a scalar from the system's randomness, never zero."""
    scalar: bytes = curve.crypto_core_ristretto255_scalar_random()
    return scalar


def times(scalar: bytes, element: bytes) -> bytes:
    """Multiply an element by a scalar; neither may be neutral."""
    product: bytes = curve.crypto_scalarmult_ristretto255(scalar, element)
    return product


def times_base(scalar: bytes) -> bytes:
    """Multiply the generator by a scalar."""
    product: bytes = curve.crypto_scalarmult_ristretto255_base(scalar)
    return product


def plus(one: bytes, other: bytes) -> bytes:
    """Add two elements."""
    total: bytes = curve.crypto_core_ristretto255_add(one, other)
    return total


def scalar_product(one: bytes, other: bytes) -> bytes:
    """Multiply two scalars."""
    product: bytes = curve.crypto_core_ristretto255_scalar_mul(one, other)
    return product


def scalar_difference(one: bytes, other: bytes) -> bytes:
    """Subtract a scalar from another."""
    difference: bytes = curve.crypto_core_ristretto255_scalar_sub(one, other)
    return difference


def scalar_inverses(scalars: Sequence[bytes]) -> list[bytes]:
    """Invert scalars other than zero, with one inversion for all of them (Montgomery's trick)."""
    if not scalars:
        return []
    products = [scalars[0]]
    for scalar in scalars[1:]:
        products.append(scalar_product(products[-1], scalar))
    rest: bytes = curve.crypto_core_ristretto255_scalar_invert(products[-1])
    inverses = []
    for place in range(len(scalars) - 1, 0, -1):
        inverses.append(scalar_product(rest, products[place - 1]))
        rest = scalar_product(rest, scalars[place])
    return [rest, *reversed(inverses)]


def hash_to_element(message: bytes, tag: bytes) -> bytes:
    """Hash to an element whose logarithm nobody knows, under a domain separation tag (RFC 9380 appendix B)."""
    element: bytes = curve.crypto_core_ristretto255_from_hash(_expanded(message, tag))
    return element


def hash_to_scalar(message: bytes, tag: bytes) -> bytes:
    """Hash to a scalar under a domain separation tag."""
    scalar: bytes = curve.crypto_core_ristretto255_scalar_reduce(_expanded(message, tag))
    return scalar


def _expanded(message: bytes, tag: bytes) -> bytes:
    """Return expand_message_xmd with SHA-512 for 64 bytes, which are one block of output (RFC 9380 §5.3.1)."""
    if len(tag) > _LONGEST_TAG:
        raise ValueError("tag: a domain separation tag has at most 255 bytes.")
    suffix = tag + bytes([len(tag)])
    first = hashlib.sha512(bytes(_SHA512_BLOCK) + message + HASH_BYTES.to_bytes(2, "big") + b"\0" + suffix).digest()
    return hashlib.sha512(first + b"\1" + suffix).digest()
