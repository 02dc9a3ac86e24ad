"""Padding hides length at a small and bounded price."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havn.engines.sealing import SealError, padded_length
from havn.engines.sealing.padding import pad, unpad


@given(st.integers(33, 2**40))
def test_padding_costs_at_most_twelve_percent(n):
    assert n <= padded_length(n) <= n * 1.12


@given(st.integers(0, 2**40))
def test_padded_length_is_its_own_padded_length(n):
    assert padded_length(padded_length(n)) == padded_length(n)


def test_few_lengths_are_left():
    assert {padded_length(n) for n in range(33)} == {32}
    assert len({padded_length(n) for n in range(1_000_001)}) == 279


@pytest.mark.parametrize(
    ("n", "padded"), [(33, 36), (100, 104), (200, 208), (1000, 1024), (1025, 1088), (65537, 67584)]
)
def test_padded_length_is_padme(n, padded):
    assert padded_length(n) == padded


@given(st.binary(max_size=500))
def test_padded_content_comes_back(content):
    assert unpad(pad(content)) == content


@pytest.mark.parametrize("padded", [b"", b"\0" * 32, b"content".ljust(32, b"\0"), b"content\x80".ljust(33, b"\0")])
def test_padding_that_was_not_made_here_is_refused(padded):
    with pytest.raises(SealError):
        unpad(padded)
