"""What sealing costs: microseconds of processor time, the least of several repeats."""

from __future__ import annotations

import secrets
import time
from io import BytesIO
from typing import TYPE_CHECKING

from nacl import bindings as sodium

from benchmarks.figure import Figure
from havn.engines.sealing import (
    MailboxCode,
    Place,
    Unwrapper,
    join_shares,
    kem_public,
    lock_archive,
    new_key,
    open_sealed,
    open_stream,
    same,
    seal,
    seal_stream,
    sign,
    sign_public,
    signature_holds,
    split_secret,
    stretch,
    unlock_archive,
    unwrap,
    wrap,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KEY = new_key()
PLACE = Place("house-1", "cases_case", "018f3c52-7c1b-7cc0-9f0c-2f1d5c3f1a11", "story", 3)
MEBIBYTE = 1024 * 1024
PIECE_BYTES = 64 * 1024
FILE_MEBIBYTES = 64


def microseconds(do: Callable[[], object], *, times: int, repeats: int = 7) -> float:
    """Return the processor time of one call, in microseconds: the least of several repeats."""
    least = float("inf")
    for _ in range(repeats):
        start = time.process_time()
        for _ in range(times):
            do()
        least = min(least, time.process_time() - start)
    return least / times * 1e6


def figures() -> Iterator[Figure]:
    yield from fields()
    yield from wrapping()
    yield from signing()
    yield from codes()
    yield from files()
    yield from people()


def fields() -> Iterator[Figure]:
    value = secrets.token_bytes(200)
    sealed = seal(value, key=KEY, place=PLACE)
    anchor = "13 µs in the design"
    spent = microseconds(lambda: seal(value, key=KEY, place=PLACE), times=2000)
    yield Figure("seal 200 bytes", spent, "µs", bound=30, anchor=anchor)
    spent = microseconds(lambda: open_sealed(sealed, key=KEY, place=PLACE), times=2000)
    yield Figure("open 200 bytes", spent, "µs", bound=30, anchor=anchor)


def wrapping() -> Iterator[Figure]:
    public, context, holder = kem_public(KEY), b"circle 7, epoch 3", Unwrapper(KEY)
    wrapped = wrap(KEY, to=public, context=context)
    spent = microseconds(lambda: wrap(KEY, to=public, context=context), times=200)
    yield Figure("wrap a key", spent, "µs", bound=300, anchor="90 µs, the same primitive alone")
    spent = microseconds(lambda: holder.unwrap(wrapped, context=context), times=200)
    yield Figure("unwrap a key, one of many", spent, "µs", bound=300, anchor="73 µs, the same primitive alone")
    spent = microseconds(lambda: unwrap(wrapped, seed=KEY, context=context), times=200)
    yield Figure("unwrap a key from a seed", spent, "µs", bound=600, anchor="176 µs in research")
    yield Figure("a wrapped key", len(wrapped), "bytes", bound=1200, anchor="age: about 300 without the lattice")


def signing() -> Iterator[Figure]:
    signature, public = sign(b"message", seed=KEY, context=b"note"), sign_public(KEY)
    spent = microseconds(lambda: sign(b"message", seed=KEY, context=b"note"), times=500)
    yield Figure("sign", spent, "µs", bound=250)
    spent = microseconds(lambda: signature_holds(b"message", signature, public=public, context=b"note"), times=300)
    yield Figure("check a signature", spent, "µs", bound=300)


def codes() -> Iterator[Figure]:
    code = MailboxCode.new()
    stored, typed = code.verifier(), code.as_digits()
    words = {language: " ".join(code.as_words(language)) for language in ("en", "ar")}
    anchor = "the design allows a server 1000 µs for a wrong code"
    spent = microseconds(lambda: same(MailboxCode.parse(typed).verifier(), stored), times=1000)
    yield Figure("check a code typed as digits", spent, "µs", bound=1000, anchor=anchor)
    for language, text in words.items():
        spent = microseconds(lambda text=text: same(MailboxCode.parse(text).verifier(), stored), times=500)
        yield Figure(f"check a code typed as words ({language})", spent, "µs", bound=1000, anchor=anchor)


def files() -> Iterator[Figure]:
    """Compare with the library alone in the same run and by the same clock: rates of other runs mislead."""
    chunks = [secrets.token_bytes(MEBIBYTE) for _ in range(FILE_MEBIBYTES)]
    sealed = list(seal_stream(chunks, key=KEY, place=PLACE))
    pieces = [chunk[at : at + PIECE_BYTES] for chunk in chunks for at in range(0, MEBIBYTE, PIECE_BYTES)]
    anchor = f"{rate(lambda: push_alone(pieces)):.0f} MB/s, libsodium alone in this run"
    sealing = rate(lambda: consume(seal_stream(chunks, key=KEY, place=PLACE)))
    yield Figure("seal a file of 64 MiB", sealing, "MB/s", bound=150, at_most=False, anchor=anchor)
    opening = rate(lambda: consume(open_stream(sealed, key=KEY, place=PLACE)))
    yield Figure("open a file of 64 MiB", opening, "MB/s", bound=150, at_most=False, anchor=anchor)
    content, archive = b"".join(chunks), BytesIO()
    lock_archive(BytesIO(content), archive, to=kem_public(KEY))
    locking = rate(lambda: lock_archive(BytesIO(content), BytesIO(), to=kem_public(KEY)))
    yield Figure("lock an archive of 64 MiB", locking, "MB/s", bound=100, at_most=False)
    unlocking = rate(lambda: unlock_archive(BytesIO(archive.getvalue()), BytesIO(), seed=KEY))
    yield Figure("unlock an archive of 64 MiB", unlocking, "MB/s", bound=100, at_most=False)


def rate(do: Callable[[], object]) -> float:
    """Return megabytes in a second of processor time, for work on the whole file."""
    return FILE_MEBIBYTES * MEBIBYTE / microseconds(do, times=1, repeats=3)


def push_alone(pieces: list[bytes]) -> None:
    """Encrypt with libsodium and do nothing else."""
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    sodium.crypto_secretstream_xchacha20poly1305_init_push(state, KEY)
    for piece in pieces:
        sodium.crypto_secretstream_xchacha20poly1305_push(state, piece)


def people() -> Iterator[Figure]:
    salt, pepper = secrets.token_bytes(16), new_key()
    spent = microseconds(lambda: stretch("correct horse", salt=salt, pepper=pepper), times=1, repeats=3)
    yield Figure("stretch a passphrase", spent / 1000, "ms", bound=1000, anchor="180-280 ms in the design")
    shares = split_secret(KEY, need=3, of=5)
    spent = microseconds(lambda: join_shares(shares[:3]), times=3, repeats=3)
    yield Figure("join three shares", spent / 1000, "ms", bound=500)


def consume(pieces: Iterator[bytes]) -> None:
    for _ in pieces:
        pass
