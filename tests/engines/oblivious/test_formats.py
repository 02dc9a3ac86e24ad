"""What a second implementation has to compute alike: pinned values, and the formulas of docs/engines/oblivious.md."""

from __future__ import annotations

import hashlib
from struct import pack

from havn.engines.oblivious import Announcement, EpochKey, encode, group
from havn.engines.oblivious.asking import decoy_key, with_decoys
from havn.engines.oblivious.buckets import Snapshot
from havn.engines.oblivious.oprf import derive_key_pair, evaluate
from havn.engines.oblivious.rows import salt_of
from havn.engines.oblivious.tokens import token
from havn.engines.oblivious.wire import digest

FIRST, SECOND = (EpochKey(2026, bytes([number]) * 32) for number in (1, 2))
ANNOUNCED = Announcement(2026, 12, FIRST.public, SECOND.public)
TOKEN = token("KR|MS", 1980, "RU")


def blake2b(size, person, data, key=b""):
    return hashlib.blake2b(data, digest_size=size, person=person, key=key).digest()


def test_keys_of_an_epoch_are_derived_under_its_label():
    assert FIRST.public == derive_key_pair(bytes([1]) * 32, b"havn/1/oblivious/epoch/" + pack(">I", 2026)).public
    assert FIRST.public.hex() == "e633bbbca6cbf22d0c380db39c10a8ed5fed1598a8b42cba675f291f84707926"
    assert SECOND.public.hex() == "56e15a6919d9ae18b874d4cc9f944c00a19fc27ced1de4f4f3c79376efdedc20"


def test_announcement_and_its_fingerprint():
    told = pack(">IB", 2026, 12) + FIRST.public + SECOND.public
    assert encode(ANNOUNCED) == b"\1\1" + told
    assert ANNOUNCED.fingerprint() == hashlib.sha512(b"havn/1/oblivious/announcement\0" + told).hexdigest()[:40]
    assert ANNOUNCED.fingerprint() == "2a2d17ac78734259f4746239da0c59c4a39bfc2f"


def test_token_and_its_mark():
    assert TOKEN == b"havn/1/person\0" + b"\x07\xbc" + b"RU" + b"KR|MS"
    mark = evaluate(TOKEN, group.scalar_product(FIRST._pair.key, SECOND._pair.key))
    assert mark.hex() == (
        "549d61d2601bca6d92e89918eb6d96bbb96a49c4e632d1a34e165ff10e6164c9"
        "ca68f69f6bd6d2e6b83e1e5feb6c4c9f3c2991010f657f931556a914318bb4fa"
    )


def test_decoys_of_a_question():
    key = blake2b(32, b"havn/1/decoys", b"", key=bytes([3]) * 32)
    about = b"\0\3one" + b"\0\5three" + b"\0\3two"
    assert decoy_key(bytes([3]) * 32) == key
    [decoy] = with_decoys([b"one", b"two", b"three"], key)[3:]
    assert decoy == b"havn/1/decoy\0" + blake2b(16, b"havn/1/decoy", b"\0" + about, key=key)
    assert decoy.hex() == "6861766e2f312f6465636f79006d3e003d52e94ad87db8d6d3202f66c9"


def test_leaves_nodes_and_root():
    snapshot = Snapshot(1, {0: bytes(range(128))})
    leaves = [
        blake2b(32, b"havn/1/leaf", pack(">I", number) + rows) for number, rows in ((0, bytes(range(128))), (1, b""))
    ]
    assert [snapshot.bucket(1).path, snapshot.bucket(0).path] == [(leaves[0],), (leaves[1],)]
    assert snapshot.root == blake2b(32, b"havn/1/node", leaves[0] + leaves[1])
    assert [digest.hex() for digest in (*leaves, snapshot.root)] == [
        "3a7473c15f51a4c0a10e316290022d92474d62d71aced38e23bd9268e6775d7a",
        "08dae68ec46c9d674095aec06b850f096f4cb3e97630a89ff94e0dcc1196ce21",
        "e8887382e972bf5115da27c81a130874960002b06e6e6fb574953d5a850c643c",
    ]


def test_salt_and_digest_of_a_request():
    assert salt_of(bytes(range(16))).hex() == "9ddfe8dff6f8601afef409ea5edc4903"
    assert digest(b"request").hex() == "c07b1b4228bc53de35b2bdd25fd9439dd90360e113d8219abff84b8474c19253"
