"""Two different places never give the same bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havn.engines.sealing import Place

PLACES = st.builds(
    Place,
    st.text(max_size=6),
    st.text(max_size=6),
    st.text(max_size=6),
    st.text(max_size=6),
    st.integers(0, 2**64 - 1),
)


def decoded(encoded):
    """Read a place back, as only an unambiguous encoding allows."""
    texts = []
    for _ in range(4):
        length = int.from_bytes(encoded[:4], "big")
        texts.append(encoded[4 : 4 + length].decode())
        encoded = encoded[4 + length :]
    assert len(encoded) == 8
    return Place(*texts, int.from_bytes(encoded, "big"))


@given(PLACES)
def test_place_can_be_read_back_from_its_bytes(place):
    assert decoded(place.encode()) == place


def test_letters_moved_across_a_border_make_another_place():
    assert Place("a", "bc", "1", "f", 0).encode() != Place("ab", "c", "1", "f", 0).encode()


@pytest.mark.parametrize("version", [-1, 2**64])
def test_version_out_of_range_is_refused(version):
    with pytest.raises(ValueError, match="version"):
        Place("a", "b", "c", "d", version).encode()
