"""Splitting a secret among trustees: SLIP-39, so that the words outlive this software."""

from __future__ import annotations

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics

from havn.engines.sealing.errors import SealError


def split_secret(secret: bytes, *, need: int, of: int) -> list[str]:
    """Split a secret (16 bytes or more, an even number) into `of` shares of words; any `need` of them give it back.

    One share per trustee, 33 words for 32 bytes. `need` is at least 2 unless there is one share only; `of` at most 16.
    Raises ValueError for other numbers or lengths.
    """
    return generate_mnemonics(1, [(need, of)], secret)[0]


def join_shares(shares: list[str]) -> bytes:
    """Return the secret; raises SealError when shares are mistyped, too few, too many, or of different secrets."""
    try:
        return combine_mnemonics([share.lower() for share in shares])
    except MnemonicError:
        raise SealError("These shares do not give a secret.") from None
