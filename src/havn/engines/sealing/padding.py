"""Padding that hides how long a value is.

Padmé: Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs", PoPETs 2019.
"""

from __future__ import annotations

from havn.engines.sealing.errors import SealError

SHORTEST = 32
END_OF_CONTENT = b"\x80"


def padded_length(n: int) -> int:
    """Return the Padmé length in bytes for `n` bytes: at least 32, else at most 12 % more than `n`."""
    if n <= SHORTEST:
        return SHORTEST
    exponent = n.bit_length() - 1
    free_bits = exponent - exponent.bit_length()
    mask = (1 << free_bits) - 1
    return (n + mask) & ~mask


def pad(content: bytes) -> bytes:
    """Return the content, the byte 0x80 and as many zeros as Padmé asks for (ISO/IEC 7816-4)."""
    return (content + END_OF_CONTENT).ljust(padded_length(len(content) + 1), b"\0")


def unpad(padded: bytes) -> bytes:
    """Return the content again; raises SealError unless the padding is the one that `pad` makes."""
    content = strip_padding(padded)
    if len(padded) != padded_length(len(content) + 1):
        raise SealError("The padding has another length than its content asks for.")
    return content


def strip_padding(padded: bytes) -> bytes:
    """Cut the byte 0x80 and the zeros behind it; raises SealError when that byte is missing."""
    marked = padded.rstrip(b"\0")
    if not marked.endswith(END_OF_CONTENT):
        raise SealError("The padding is malformed.")
    return marked[:-1]
