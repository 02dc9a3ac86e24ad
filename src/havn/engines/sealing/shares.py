"""Splitting a secret among trustees: SLIP-39, so that the words outlive this software."""

from __future__ import annotations

from shamir_mnemonic import MnemonicError, Share, combine_mnemonics, generate_mnemonics

from havn.engines.sealing.errors import SealError


def split_secret(secret: bytes, *, need: int, of: int) -> list[str]:
    """Split a secret (16 bytes or more, an even number) into `of` shares of words; any `need` give it back.

    One share per trustee, 33 words for 32 bytes. At most 16 shares; `need` is at least 2 unless there is one
    share only. Raises ValueError for other numbers or lengths.
    """
    return generate_mnemonics(1, [(need, of)], secret)[0]


def join_shares(shares: list[str]) -> bytes:
    """Return the secret; raises SealError when shares are mistyped, too few, or of different secrets.

    More shares than needed are welcome: of those that are there, each has to be of the same secret.
    """
    try:
        read = {share.index: share for share in (Share.from_mnemonic(text.lower()) for text in shares)}
        if len({share.group_parameters() for share in read.values()}) != 1:
            raise SealError("These shares are of different secrets, or there are none.")
        enough = list(read.values())[: next(iter(read.values())).member_threshold]
        return combine_mnemonics([share.mnemonic() for share in enough])
    except MnemonicError:
        raise SealError("These shares do not give a secret.") from None
