"""Looking for words in bytes: as they are, in other encodings, in hexadecimal, in base64, and inside what is compressed."""

from __future__ import annotations

import base64
import json
import zlib
from typing import TYPE_CHECKING

import zstandard

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ZLIB_HEADS = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda", b"\x1f\x8b\x08")
ZSTD_HEAD = b"\x28\xb5\x2f\xfd"
MOST = 1 << 24


def shapes(word: str) -> Iterator[bytes]:
    """Yield the ways in which a word could stand somewhere."""
    for encoded in {word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"), word.lower().encode()}:
        yield encoded
        yield encoded.hex().encode()
        yield encoded.hex().upper().encode()
    yield json.dumps(word)[1:-1].encode()
    for shift in range(3):
        # The first and last groups depend on the neighbours; what is between them does not.
        whole = base64.b64encode(bytes(shift) + word.encode())
        yield whole[4 if shift else 0 : len(whole) // 4 * 4 - 4]
        yield base64.urlsafe_b64encode(bytes(shift) + word.encode())[4 if shift else 0 : len(whole) // 4 * 4 - 4]


def opened(data: bytes) -> Iterator[bytes]:
    """Yield the data, and whatever in it is compressed."""
    yield data
    view = memoryview(data)  # each place is tried without copying what follows
    for head in ZLIB_HEADS:
        for start in _places(data, head):
            try:
                found = zlib.decompressobj(47).decompress(view[start : start + MOST], MOST)
            except zlib.error:
                continue
            if len(found) > 8:
                yield found
    for start in _places(data, ZSTD_HEAD):
        try:
            yield zstandard.ZstdDecompressor().decompressobj().decompress(view[start : start + MOST])
        except zstandard.ZstdError:
            continue


def _places(data: bytes, head: bytes) -> Iterator[int]:
    at = data.find(head)
    while at >= 0:
        yield at
        at = data.find(head, at + 1)


def found_in(data: bytes, words: Iterable[str]) -> list[str]:
    """Return the words of which a trace stands in the data."""
    looked_for = {word: list(dict.fromkeys(shapes(word))) for word in words}
    traces = dict.fromkeys(
        word
        for content in opened(data)
        for word, ways in looked_for.items()
        if any(len(way) >= 6 and way in content for way in ways)
    )
    return list(traces)
