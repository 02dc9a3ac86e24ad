"""Every message has one encoding; anything else is refused by the name of a field, and nothing is allocated for it."""

from __future__ import annotations

import datetime
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from havn.engines.oblivious import Announcement, Claim, Malformed, NotPermitted, Purpose, To, decode, encode, group
from havn.engines.oblivious.buckets import Bucket
from havn.engines.oblivious.messages import Answer, Buckets, Fetch, Request, Upload, Withdrawal
from havn.engines.oblivious.rows import ROW_BYTES
from havn.engines.oblivious.wire import open_signed, signed
from tests.engines.oblivious.network import EPOCH, Network, secret

SIXTEEN = st.binary(min_size=16, max_size=16)
THIRTY_TWO = st.binary(min_size=32, max_size=32)
ELEMENTS = st.lists(THIRTY_TWO, min_size=1, max_size=5).map(tuple)
NUMBERS = st.sets(st.integers(0, 2**32 - 1), min_size=1, max_size=5).map(lambda found: tuple(sorted(found)))
EPOCHS = st.integers(0, 2**32 - 1)


def claims(to, purposes):
    return st.builds(
        Claim,
        to,
        purposes,
        EPOCHS,
        st.dates(),
        SIXTEEN,
        SIXTEEN.map(lambda case: b"\1" + case[1:]),
        SIXTEEN,
        st.just(1),
    )


PURPOSES = st.sampled_from(Purpose)
EVALUATORS = st.sampled_from([To.FIRST, To.SECOND])
ROWS = st.tuples(st.integers(0, 2**32 - 1), st.binary(min_size=ROW_BYTES, max_size=ROW_BYTES))
REQUESTS = st.builds(Request, claims(EVALUATORS, PURPOSES), ELEMENTS)
SIGNED = st.one_of(
    REQUESTS,
    st.builds(
        Upload,
        claims(st.just(To.HUB), st.just(Purpose.ENROL)),
        st.lists(ROWS, min_size=1, max_size=4).map(lambda rows: tuple(sorted(rows))),
    ),
    st.builds(
        Withdrawal,
        claims(st.just(To.HUB), st.just(Purpose.ENROL)),
        st.lists(st.tuples(st.integers(0, 2**32 - 1), SIXTEEN), min_size=1, max_size=4).map(
            lambda all_: tuple(sorted(all_))
        ),
    ),
    st.builds(Fetch, claims(st.just(To.HUB), PURPOSES), THIRTY_TWO, NUMBERS),
)
ELEMENT = st.integers(1, group.ORDER - 1).map(lambda number: group.times_base(number.to_bytes(32, "little")))
BUCKETS = st.builds(
    lambda numbers, rows, path: tuple(Bucket(number, rows * ROW_BYTES, tuple(path)) for number in numbers),
    NUMBERS, st.sampled_from([b"", b"a", b"ab"]), st.lists(THIRTY_TWO, max_size=24),
)  # fmt: skip
MESSAGES = st.one_of(
    SIGNED,
    st.builds(
        lambda epoch, bits, keys: Announcement(epoch, bits, *keys),
        EPOCHS,
        st.integers(0, 24),
        st.lists(ELEMENT, min_size=2, max_size=2, unique=True),
    ),
    st.builds(Answer, EPOCHS, THIRTY_TWO, ELEMENTS, st.binary(min_size=64, max_size=64)),
    st.builds(Buckets, EPOCHS, THIRTY_TWO, BUCKETS),
)


@settings(max_examples=150)
@given(MESSAGES)
def test_message_is_read_as_it_was_written(message):
    assert decode(encode(message)) == message


@settings(max_examples=150)
@given(MESSAGES, st.data())
def test_message_cut_or_lengthened_is_refused(message, data):
    whole = encode(message)
    cut = data.draw(st.integers(0, len(whole) - 1))
    for wrong in (whole[:cut], whole + b"\0"):
        with pytest.raises(Malformed):
            decode(wrong)


@settings(max_examples=300)
@given(MESSAGES, st.data())
def test_whatever_is_read_is_written_the_same(message, data):
    changed = bytearray(encode(message))
    changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    try:
        read = decode(bytes(changed))
    except Malformed:
        return
    assert encode(read) == bytes(changed)


@settings(max_examples=300)
@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda tail: b"\1" + bytes([len(tail) % 8]) + tail))
def test_noise_is_read_the_same_or_refused_as_malformed(noise):
    for read in (decode, open_signed):
        try:
            found = read(noise)
        except Malformed:
            continue
        assert encode(found if read is decode else found.message) in noise


@settings(max_examples=60)
@given(SIGNED)
def test_signature_holds_for_its_signer_and_nothing_else(message):
    data = signed(message, secret("north"))
    north, south = (open_signed(signed(message, secret(name))) for name in ("north", "south"))
    public = _public("north")
    assert north.message == message
    north.require_signature(public)
    with pytest.raises(NotPermitted, match=r"^signature:"):
        south.require_signature(public)
    with pytest.raises(NotPermitted, match=r"^signature:"):
        open_signed(data[:-1] + bytes([data[-1] ^ 1])).require_signature(public)


def _public(name):
    from nacl.signing import SigningKey

    return bytes(SigningKey(secret(name)).verify_key)


def claim(**changes):
    given_ = {
        "to": To.FIRST, "purpose": Purpose.HEARD, "epoch": 1, "day": datetime.date(2026, 3, 1),
        "organisation": bytes(16), "case": b"c" * 16, "nonce": bytes(16),
    }  # fmt: skip
    return Claim(**{**given_, **changes})


def test_layout_is_the_documented_one():
    request = Request(claim(epoch=7, organisation=b"o" * 16, nonce=b"n" * 16), (b"e" * 32,))
    expected = (
        "01 02  01 02  00000007  000b495c" + (b"o" * 16 + b"c" * 16 + b"n" * 16).hex() + "0001  00000001" + "65" * 32
    )
    assert encode(request).hex() == expected.replace(" ", "")


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (b"", "version"),
        (b"\2\1", "version"),
        (b"\1", "kind"),
        (b"\1\0", "kind"),
        (b"\1\x08", "kind"),
        (b"\1\2\1\2" + bytes(4) + b"\xff" * 4, "day"),
        (b"\1\2\x09", "to"),
        (b"\1\2\1\x09", "purpose"),
        (b"\1\6" + bytes(36) + b"\xff" * 4, "number"),
        (b"\1\3" + bytes(36) + b"\xff" * 4, "elements"),
        (encode(Request(claim(), (bytes(32),)))[:-36] + bytes(4), "elements"),
    ],
)
def test_malformed_bytes_are_refused_by_the_name_of_their_field(data, field):
    with pytest.raises(Malformed, match=f"^{field}:"):
        decode(data)


@pytest.mark.parametrize(
    ("message", "count_at", "field", "most"),
    [
        (Request(claim(), (bytes(32),)), -36, "elements", 65_535),
        (Fetch(claim(to=To.HUB), bytes(32), (0,)), -8, "numbers", 1_024),
        (Upload(claim(to=To.HUB, purpose=Purpose.ENROL), ((0, bytes(ROW_BYTES)),)), -136, "rows", 1 << 20),
        (Withdrawal(claim(to=To.HUB, purpose=Purpose.ENROL), ((0, bytes(16)),)), -24, "secrets", 1 << 20),
    ],
)
def test_list_that_is_too_long_is_refused_by_its_count(message, count_at, field, most):
    whole = encode(message)
    with pytest.raises(Malformed, match=f"^{field}: at most {most}; there are {most + 1}"):
        decode(whole[:count_at] + (most + 1).to_bytes(4, "big") + bytes(32))


@pytest.mark.parametrize(("member", "error"), [("south", "signature"), ("stranger", "organisation")])
def test_outsider_makes_nobody_read_its_lists(member, error):
    """A million numbers, of which an outsider signed none for a member: little more memory than the bytes themselves."""
    network = Network("south")
    fetch = encode(Fetch(claim(to=To.HUB, epoch=EPOCH, organisation=secret(member)[:16]), bytes(32), (0,)))
    data = fetch[:-8] + (1 << 20).to_bytes(4, "big") + bytes(4 << 20) + bytes(64)
    before = network.state(), network.hub.kept()
    tracemalloc.start()
    try:
        with pytest.raises(NotPermitted, match=f"^{error}:"):
            network.fetch(data)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 7 * len(data)
    assert (network.state(), network.hub.kept()) == before


ROW = bytes(ROW_BYTES)
HUB = {"to": To.HUB}
ENROL = {"to": To.HUB, "purpose": Purpose.ENROL}
WRONG = {
    "epoch": lambda: claim(epoch=-1),
    "organisation": lambda: claim(organisation=b""),
    "nonce": lambda: claim(nonce=b"x"),
    "case": lambda: claim(case=bytes(16)),
    "case of other length": lambda: claim(case=b"c"),
    "persons": lambda: claim(persons=2),
    "persons, too many": lambda: claim(purpose=Purpose.ENROL, persons=70_000),
    "to, request": lambda: Request(claim(**HUB), (bytes(32),)),
    "to, upload": lambda: Upload(claim(**HUB), ((0, ROW),)),
    "to, fetch": lambda: Fetch(claim(), bytes(32), (0,)),
    "elements": lambda: Request(claim(), (b"short",)),
    "elements, none": lambda: Request(claim(), ()),
    "rows": lambda: Upload(claim(**ENROL), ((1, ROW), (0, ROW))),
    "rows, none": lambda: Upload(claim(**ENROL), ()),
    "rows, short": lambda: Upload(claim(**ENROL), ((0, b""),)),
    "to, withdrawal": lambda: Withdrawal(claim(**HUB), ((0, bytes(16)),)),
    "secrets": lambda: Withdrawal(claim(**ENROL), ((1, bytes(16)), (0, bytes(16)))),
    "secrets, none": lambda: Withdrawal(claim(**ENROL), ()),
    "secrets, short": lambda: Withdrawal(claim(**ENROL), ((0, b""),)),
    "root": lambda: Fetch(claim(**HUB), b"", (0,)),
    "root, buckets": lambda: Buckets(1, b"", (Bucket(0, b"", ()),)),
    "numbers": lambda: Fetch(claim(**HUB), bytes(32), (1, 0)),
    "numbers, twice": lambda: Fetch(claim(**HUB), bytes(32), (1, 1)),
    "numbers, none": lambda: Fetch(claim(**HUB), bytes(32), ()),
    "request": lambda: Answer(1, b"", (bytes(32),), bytes(64)),
    "proof": lambda: Answer(1, bytes(32), (bytes(32),), b""),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_nonsense_is_refused_by_the_name_of_its_field(wrong):
    with pytest.raises(ValueError, match=f"^{wrong.split()[0].strip(',')}:"):
        WRONG[wrong]()


def test_unsigned_kind_is_not_taken_as_signed():
    with pytest.raises(Malformed, match=r"^kind:"):
        open_signed(encode(Answer(1, bytes(32), (bytes(32),), bytes(64))) + bytes(64))
