"""Enough trustees give the secret back; fewer give nothing."""

from __future__ import annotations

from itertools import combinations

import pytest

from havn.engines.sealing import SealError, join_shares, new_key, split_secret

SECRET = bytes(range(32))


def test_any_two_of_three_give_the_secret_back():
    shares = split_secret(SECRET, need=2, of=3)
    for some in combinations(shares, 2):
        assert join_shares(list(some)) == SECRET


def test_more_trustees_than_needed_are_welcome():
    shares = split_secret(SECRET, need=3, of=5)
    assert join_shares(shares) == SECRET
    assert join_shares(shares[1:]) == SECRET


def test_one_share_twice_is_one_share():
    shares = split_secret(SECRET, need=2, of=3)
    with pytest.raises(SealError):
        join_shares([shares[0], shares[0]])


@pytest.mark.parametrize("some", [0, 1, 2])
def test_too_few_give_nothing(some):
    with pytest.raises(SealError):
        join_shares(split_secret(SECRET, need=3, of=5)[:some])


def test_shares_of_two_secrets_do_not_join():
    one, other = split_secret(SECRET, need=2, of=2), split_secret(new_key(), need=2, of=2)
    with pytest.raises(SealError):
        join_shares([one[0], other[1]])


def test_mistyped_word_is_found():
    shares = split_secret(SECRET, need=2, of=2)
    words = shares[0].split()
    words[5] = "academic" if words[5] != "academic" else "acid"
    with pytest.raises(SealError):
        join_shares([" ".join(words), shares[1]])
    with pytest.raises(SealError):
        join_shares(["no such words", shares[1]])


def test_share_is_thirty_three_words_in_any_case():
    shares = split_secret(SECRET, need=2, of=2)
    assert [len(share.split()) for share in shares] == [33, 33]
    assert join_shares([f"  {share.upper()} " for share in shares]) == SECRET


@pytest.mark.parametrize(("need", "of"), [(0, 2), (3, 2), (1, 2), (2, 17)])
def test_impossible_numbers_are_refused(need, of):
    with pytest.raises(ValueError, match=r"threshold|shares"):
        split_secret(SECRET, need=need, of=of)
