"""An archive opens with its passphrase or its holder's seed, whole or not at all, and with age alone."""

from __future__ import annotations

from io import BytesIO

import pyrage
import pytest

from havn.engines.sealing import SealError, kem_public, lock_archive, new_key, unlock_archive

SEED = bytes(range(32))
CONTENT = bytes(range(256)) * 1000


@pytest.fixture(scope="module")
def locked():
    """Lock once: stretching takes a second on purpose."""
    target = BytesIO()
    lock_archive(BytesIO(CONTENT), target, passphrase="correct horse")
    return target.getvalue()


@pytest.fixture(scope="module")
def wrapped():
    target = BytesIO()
    lock_archive(BytesIO(CONTENT), target, to=kem_public(SEED))
    return target.getvalue()


def unlocked(archive, **how):
    target = BytesIO()
    unlock_archive(BytesIO(archive), target, **how)
    return target.getvalue()


def test_archive_opens_with_its_passphrase(locked):
    assert unlocked(locked, passphrase="correct horse") == CONTENT


def test_archive_opens_with_the_seed_of_its_holder(wrapped):
    assert unlocked(wrapped, seed=SEED) == CONTENT


def test_archive_opens_with_age_alone(locked):
    key_part, end, content = locked.partition(b"-----END AGE ENCRYPTED FILE-----\n")
    identity = pyrage.passphrase.decrypt(key_part + end, "correct horse").decode()
    assert pyrage.decrypt(content, [pyrage.x25519.Identity.from_str(identity)]) == CONTENT


def test_archive_does_not_open_with_another_passphrase(locked):
    with pytest.raises(SealError):
        unlocked(locked, passphrase="correct house")


def test_archive_does_not_open_with_another_seed(wrapped):
    with pytest.raises(SealError):
        unlocked(wrapped, seed=new_key())


def test_archive_of_the_other_kind_does_not_open(locked, wrapped):
    with pytest.raises(SealError):
        unlocked(locked, seed=SEED)
    with pytest.raises(SealError):
        unlocked(wrapped, passphrase="correct horse")


def test_archive_cut_anywhere_does_not_open(wrapped):
    end = wrapped.index(b"-----END") + 40
    for length in [*range(0, end + 300, 7), *range(end, len(wrapped), 10_000), len(wrapped) - 1, len(wrapped) - 16]:
        with pytest.raises(SealError):
            unlocked(wrapped[:length], seed=SEED)


def test_archive_altered_anywhere_does_not_open(wrapped):
    begin = wrapped.index(b"\n") + 1
    for at in [*range(begin, begin + 200, 9), *range(len(wrapped) - 200_000, len(wrapped), 9_999)]:
        forged = bytearray(wrapped)
        forged[at] ^= 1
        with pytest.raises(SealError):
            unlocked(bytes(forged), seed=SEED)


def test_lengthened_archive_does_not_open(wrapped):
    with pytest.raises(SealError):
        unlocked(wrapped + b"x", seed=SEED)


def test_full_disk_is_not_mistaken_for_a_forgery(wrapped):
    class Full(BytesIO):
        def write(self, data):
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        unlock_archive(BytesIO(wrapped), Full(), seed=SEED)


@pytest.mark.parametrize("how", [{}, {"passphrase": "x", "to": kem_public(SEED)}])
def test_locking_asks_for_exactly_one_way(how):
    with pytest.raises(ValueError, match="either"):
        lock_archive(BytesIO(b""), BytesIO(), **how)


@pytest.mark.parametrize("how", [{}, {"passphrase": "x", "seed": SEED}])
def test_unlocking_asks_for_exactly_one_way(how):
    with pytest.raises(ValueError, match="either"):
        unlock_archive(BytesIO(b""), BytesIO(), **how)
