"""A sealed file comes back whole or not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl import bindings as sodium

from havn.engines.sealing import Place, SealError, new_key, open_stream, padded_length, seal_stream
from havn.engines.sealing.commitment import message_key
from havn.engines.sealing.streams import PIECE_BYTES, PURPOSE, VERSION

KEY = bytes(range(32))
PLACE = Place("house", "vault_file", "7", "content", 1)
HEAD = 1 + 32 + 32 + 24
SEALED_PIECE = PIECE_BYTES + 17
MESSAGE, PUSH, REKEY, FINAL = 0, 1, 2, 3


def sealed_of(content):
    return b"".join(seal_stream([content], key=KEY, place=PLACE))


def opened(sealed, *, key=KEY, place=PLACE):
    return b"".join(open_stream([sealed], key=key, place=place))


def cut(data, size):
    return [data[start : start + size] for start in range(0, len(data), size)]


def hand_made(pieces):
    """Seal pieces with tags of one's choice, as an attacker who holds the key could."""
    bound = VERSION + PLACE.encode()
    subkey, commitment = message_key(KEY, purpose=PURPOSE, salt=bytes(32), bound=bound)
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    header = sodium.crypto_secretstream_xchacha20poly1305_init_push(state, subkey)
    push = sodium.crypto_secretstream_xchacha20poly1305_push
    return b"".join(
        [VERSION, bytes(32), commitment, header, *(push(state, piece, bound, tag) for piece, tag in pieces)]
    )


@pytest.mark.parametrize(
    "length",
    [
        0,
        1,
        31,
        32,
        65534,
        65535,
        65536,
        65537,
        131071,
        131072,
        131073,
        1_000_000,
        5 * 65536 - 1,
        40 * 65536 + 5,
        64 * 65536,
        64 * 65536 - 1,
        128 * 65536,
    ],
)
def test_sealed_file_opens_to_itself(length):
    content = bytes(index % 251 for index in range(length))
    sealed = sealed_of(content)
    assert opened(sealed) == content
    pieces = -(-padded_length(length + 1) // PIECE_BYTES)
    assert len(sealed) == HEAD + padded_length(length + 1) + 17 * pieces


@settings(max_examples=30)
@given(st.binary(max_size=300), st.integers(1, 400), st.integers(1, 1000), st.integers(1, 70_000))
def test_chunks_may_be_cut_anywhere(seed, times, in_chunks, out_chunks):
    content = seed * times
    sealed = b"".join(seal_stream(cut(content, in_chunks), key=KEY, place=PLACE))
    assert b"".join(open_stream(cut(sealed, out_chunks), key=KEY, place=PLACE)) == content


def test_empty_chunks_do_no_harm():
    sealed = b"".join(seal_stream([b"", b"a", b"", b"b"], key=KEY, place=PLACE))
    assert b"".join(open_stream([b"", *cut(sealed, 50), b""], key=KEY, place=PLACE)) == b"ab"


def test_zeros_at_the_end_of_a_file_are_kept():
    content = b"\x80" + bytes(200_000)
    assert opened(sealed_of(content)) == content


def test_file_truncated_at_any_byte_does_not_open():
    sealed = sealed_of(b"a short file")
    for length in range(len(sealed)):
        with pytest.raises(SealError):
            opened(sealed[:length])


def test_large_file_truncated_at_or_near_any_border_does_not_open():
    sealed = sealed_of(bytes(300_000))
    borders = range(HEAD, len(sealed), SEALED_PIECE)
    for length in {border + shift for border in borders for shift in (-1, 0, 1, 17, 18)} - {len(sealed)}:
        with pytest.raises(SealError):
            opened(sealed[:length])


def test_file_with_any_bit_flipped_does_not_open():
    sealed = sealed_of(b"a short file")
    for bit in range(len(sealed) * 8):
        forged = bytearray(sealed)
        forged[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SealError):
            opened(bytes(forged))


def test_reordered_pieces_do_not_open():
    sealed = sealed_of(bytes(300_000))
    head, pieces = sealed[:HEAD], cut(sealed[HEAD:], SEALED_PIECE)
    for order in ([1, 0, 2, 3, 4], [0, 2, 1, 3, 4], [0, 0, 1, 2, 3, 4], [0, 2, 3, 4], [1, 2, 3, 4]):
        with pytest.raises(SealError):
            opened(head + b"".join(pieces[number] for number in order))


def test_piece_of_another_file_does_not_open():
    one, other = sealed_of(bytes(200_000)), sealed_of(b"x" * 200_000)
    with pytest.raises(SealError):
        opened(one[: HEAD + SEALED_PIECE] + other[HEAD + SEALED_PIECE :])


def test_nothing_may_follow_the_end():
    for length in (5, 200_000, PIECE_BYTES - 1):  # the last one ends with a full piece, so that more is another piece
        sealed = sealed_of(bytes(length))
        for more in (b"\0", bytes(SEALED_PIECE), sealed):
            with pytest.raises(SealError):
                opened(sealed + more)


@pytest.mark.parametrize(
    "moved",
    [
        replace(PLACE, organisation="other"),
        replace(PLACE, table="vault_note"),
        replace(PLACE, record="8"),
        replace(PLACE, field="cleaned"),
        replace(PLACE, version=2),
    ],
    ids=["organisation", "table", "record", "field", "version"],
)
def test_file_moved_to_another_place_does_not_open(moved):
    with pytest.raises(SealError):
        opened(sealed_of(b"a short file"), place=moved)


def test_file_does_not_open_under_another_key():
    with pytest.raises(SealError, match="under this key"):
        opened(sealed_of(b"a short file"), key=new_key())


def test_unknown_version_does_not_open():
    with pytest.raises(SealError, match="version"):
        opened(b"\x01" + sealed_of(b"a short file")[1:])


def test_file_without_a_final_piece_does_not_open():
    for pieces in (
        [],
        [(bytes(PIECE_BYTES), MESSAGE)],
        [(b"content\x80".ljust(32, b"\0"), MESSAGE)],
        [(b"content\x80".ljust(32, b"\0"), PUSH)],
        [(bytes(PIECE_BYTES), MESSAGE), (b"\x80".ljust(PIECE_BYTES, b"\0"), PUSH)],
    ):
        with pytest.raises(SealError):
            opened(hand_made(pieces))


def test_final_piece_made_by_hand_in_the_same_way_opens():
    assert opened(hand_made([(b"content\x80".ljust(32, b"\0"), FINAL)])) == b"content"


@pytest.mark.parametrize(
    "pieces",
    [
        [(b"content\x80".ljust(64, b"\0"), FINAL)],
        [(b"content".ljust(32, b"\0"), FINAL)],
        [(bytes(32), FINAL)],
        [(b"", FINAL)],
        [(b"content\x80".ljust(32, b"\0"), REKEY)],
        [(b"content\x80".ljust(PIECE_BYTES, b"\0"), PUSH), (b"\0", FINAL)],
        [(b"x" * (PIECE_BYTES - 1) + b"\x80", PUSH), (b"y".ljust(2048, b"\0"), FINAL)],
        [(b"x" * (PIECE_BYTES - 1) + b"\x80", PUSH), (bytes(2047) + b"\x80", FINAL)],
        [(b"x" * (PIECE_BYTES - 1) + b"\x80", PUSH), (bytes(PIECE_BYTES), PUSH), (b"\0", FINAL)],
    ],
    ids=[
        "too much padding",
        "no mark",
        "only zeros",
        "nothing",
        "unknown tag",
        "too much padding in two pieces",
        "text in the padding",
        "second mark",
        "second end of content",
    ],
)
def test_padding_out_of_order_does_not_open(pieces):
    with pytest.raises(SealError):
        opened(hand_made(pieces))


def test_padding_of_a_large_file_fills_a_piece_of_its_own():
    """From 4 MiB on, padding outgrows a piece: only then is the end of the content not in the last one."""
    content = [(b"x" * PIECE_BYTES, MESSAGE)] * 64
    end = (b"\x80".ljust(PIECE_BYTES, b"\0"), PUSH)
    assert padded_length(64 * PIECE_BYTES + 1) == 66 * PIECE_BYTES
    assert opened(hand_made([*content, end, (bytes(PIECE_BYTES), FINAL)])) == b"x" * 64 * PIECE_BYTES


@pytest.mark.parametrize(
    "pieces",
    [
        [(b"hidden".ljust(PIECE_BYTES, b"\0"), FINAL)],
        [(bytes(PIECE_BYTES - 1) + b"\x80", FINAL)],
        [(bytes(PIECE_BYTES), MESSAGE)],
        [(bytes(PIECE_BYTES), PUSH)],
        [(bytes(PIECE_BYTES - 1), FINAL)],
        [(bytes(PIECE_BYTES), MESSAGE), (b"\0", FINAL)],
        [(bytes(PIECE_BYTES - 1), PUSH), (b"\0", FINAL)],
        [(bytes(PIECE_BYTES - 1), REKEY), (b"\0", FINAL)],
    ],
    ids=["text", "second mark", "no end", "second end", "too short", "too long", "second end in time", "unknown tag"],
)
def test_piece_of_padding_out_of_order_does_not_open(pieces):
    content = [(b"x" * PIECE_BYTES, MESSAGE)] * 64
    end = (b"\x80".ljust(PIECE_BYTES, b"\0"), PUSH)
    with pytest.raises(SealError):
        opened(hand_made([*content, end, *pieces]))


@pytest.mark.parametrize("tags", [(PUSH, PUSH, MESSAGE), (PUSH, MESSAGE, REKEY), (REKEY, MESSAGE, MESSAGE)])
def test_end_of_a_large_file_is_marked_once_and_by_its_own_tag(tags):
    """At 8 MiB there are three pieces behind the end, so that each may be tagged wrongly with all lengths right."""
    content = [(b"x" * PIECE_BYTES, MESSAGE)] * 128
    behind = [b"\x80".ljust(PIECE_BYTES, b"\0"), bytes(PIECE_BYTES), bytes(PIECE_BYTES)]
    assert padded_length(128 * PIECE_BYTES + 1) == 132 * PIECE_BYTES
    last = (bytes(PIECE_BYTES), FINAL)
    rightly = zip(behind, (PUSH, MESSAGE, MESSAGE), strict=True)
    assert len(opened(hand_made([*content, *rightly, last]))) == 128 * PIECE_BYTES
    with pytest.raises(SealError):
        opened(hand_made([*content, *zip(behind, tags, strict=True), last]))


def test_lengths_that_pad_alike_look_alike():
    assert len({len(sealed_of(bytes(length))) for length in range(100_000, 100_352)}) == 1


def test_key_of_another_length_is_refused_before_anything_is_read():
    with pytest.raises(ValueError, match="32 bytes"):
        seal_stream([], key=b"short", place=PLACE)
    with pytest.raises(ValueError, match="32 bytes"):
        open_stream([], key=b"short", place=PLACE)


def test_pieces_come_as_the_file_is_read():
    read = []

    def chunks():
        for number in range(10):
            read.append(number)
            yield bytes(PIECE_BYTES)

    sealed = seal_stream(chunks(), key=KEY, place=PLACE)
    next(sealed)
    next(sealed)
    assert read == [0]
