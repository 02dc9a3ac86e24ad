"""Sealing files: libsodium's secretstream in pieces of 64 KiB, never whole in memory.

The piece in which the content ends bears the tag PUSH (or FINAL when nothing follows); pieces after it hold
zeros up to the Padmé length; the last piece bears FINAL. Tags are encrypted, so that neither shows from outside.
"""

from __future__ import annotations

import hmac
import secrets
from typing import TYPE_CHECKING

from nacl import bindings as sodium
from nacl.exceptions import CryptoError

from havn.engines.sealing.commitment import COMMITMENT_BYTES, SALT_BYTES, message_key
from havn.engines.sealing.errors import SealError
from havn.engines.sealing.keys import require_key
from havn.engines.sealing.padding import END_OF_CONTENT, padded_length, strip_padding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from havn.engines.sealing.places import Place

VERSION = b"\x02"
PURPOSE = b"havn/1/stream"
PIECE_BYTES = 64 * 1024
_TAG_MESSAGE = sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_TAG_PUSH = sodium.crypto_secretstream_xchacha20poly1305_TAG_PUSH
_TAG_FINAL = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL
_HEADER_BYTES = sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_SEALED_PIECE_BYTES = PIECE_BYTES + sodium.crypto_secretstream_xchacha20poly1305_ABYTES
_COMMITMENT_AT = 1 + SALT_BYTES
_HEADER_AT = _COMMITMENT_AT + COMMITMENT_BYTES
_PIECES_AT = _HEADER_AT + _HEADER_BYTES


def seal_stream(chunks: Iterable[bytes], *, key: bytes, place: Place) -> Iterator[bytes]:
    """Seal a file given in chunks of any size; yields the sealed file in pieces of about 64 KiB."""
    require_key(key)
    return _seal_pieces(chunks, key, VERSION + place.encode())


def open_stream(chunks: Iterable[bytes], *, key: bytes, place: Place) -> Iterator[bytes]:
    """Open a sealed file given in chunks of any size.

    Whoever consumes all of it without an error has the whole file. Raises SealError, possibly after some pieces,
    when the file was cut, reordered, lengthened, altered, moved, or sealed under another key: what came before is
    then to be discarded.
    """
    require_key(key)
    return _open_pieces(chunks, key, VERSION + place.encode())


def _cut(chunks: Iterable[bytes], first: int, size: int) -> Iterator[bytes]:
    """Cut the chunks anew: `first` bytes, then pieces of `size`, then what is left (perhaps nothing)."""
    buffer = bytearray()
    wanted = first
    for chunk in chunks:
        buffer += chunk
        start = 0
        while len(buffer) - start >= wanted:
            yield bytes(memoryview(buffer)[start : start + wanted])
            start += wanted
            wanted = size
        del buffer[:start]
    yield bytes(buffer)


def _seal_pieces(chunks: Iterable[bytes], key: bytes, bound: bytes) -> Iterator[bytes]:
    salt = secrets.token_bytes(SALT_BYTES)
    subkey, commitment = message_key(key, purpose=PURPOSE, salt=salt, bound=bound)
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    header = sodium.crypto_secretstream_xchacha20poly1305_init_push(state, subkey)
    yield VERSION + salt + commitment + header
    for piece, tag in _tagged_pieces(_cut(chunks, PIECE_BYTES, PIECE_BYTES)):
        yield sodium.crypto_secretstream_xchacha20poly1305_push(state, piece, bound, tag)


def _tagged_pieces(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, int]]:
    """Give each full piece the tag MESSAGE, then the end of the content and its padding."""
    full = 0
    last = b""
    for piece in pieces:
        if len(piece) == PIECE_BYTES:
            full += 1
            yield piece, _TAG_MESSAGE
        else:
            last = piece
    content = full * PIECE_BYTES + len(last)
    left = padded_length(content + 1) - full * PIECE_BYTES
    last += END_OF_CONTENT
    tag = _TAG_PUSH
    while left > PIECE_BYTES:
        yield last.ljust(PIECE_BYTES, b"\0"), tag
        left -= PIECE_BYTES
        last, tag = b"", _TAG_MESSAGE
    yield last.ljust(left, b"\0"), _TAG_FINAL


def _open_pieces(chunks: Iterable[bytes], key: bytes, bound: bytes) -> Iterator[bytes]:
    pieces = _cut(chunks, _PIECES_AT, _SEALED_PIECE_BYTES)
    state = _begin(next(pieces), key, bound)
    progress = _Progress()
    for sealed in pieces:
        if progress.finished:
            if sealed:
                raise SealError("Something follows the end of the sealed file.")
            continue
        try:
            piece, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(state, sealed, bound)
        except (CryptoError, ValueError, TypeError, RuntimeError):
            raise SealError("The sealed file was cut or altered.") from None
        yield progress.content_of(piece, tag)
    if not progress.finished:
        raise SealError("The sealed file was cut before its end.")


def _begin(head: bytes, key: bytes, bound: bytes) -> sodium.crypto_secretstream_xchacha20poly1305_state:
    if head[:1] != VERSION:
        raise SealError("The sealed file has an unknown version.")
    if len(head) < _PIECES_AT:
        raise SealError("The sealed file is cut short.")
    subkey, expected = message_key(key, purpose=PURPOSE, salt=head[1:_COMMITMENT_AT], bound=bound)
    if not hmac.compare_digest(head[_COMMITMENT_AT:_HEADER_AT], expected):
        raise SealError("The file was not sealed under this key for this place.")
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, head[_HEADER_AT:], subkey)
    return state


class _Progress:
    """How far a sealed file has been opened: content, then padding, then finished."""

    def __init__(self) -> None:
        self.finished = False
        self._padding = False
        self._sealed_length = 0
        self._content_length = 0

    def content_of(self, piece: bytes, tag: int) -> bytes:
        """Return what of a piece is content; raises SealError when its tag or its padding is out of order."""
        self._sealed_length += len(piece)
        self.finished = tag == _TAG_FINAL
        content = self._without_padding(piece, tag)
        self._content_length += len(content)
        if self.finished and self._sealed_length != padded_length(self._content_length + 1):
            raise SealError("The padding of the sealed file has another length than its content asks for.")
        return content

    def _without_padding(self, piece: bytes, tag: int) -> bytes:
        if self._padding:
            if tag not in (_TAG_MESSAGE, _TAG_FINAL) or piece.strip(b"\0"):
                raise SealError("The padding of the sealed file is malformed.")
            return b""
        if tag == _TAG_MESSAGE:
            return piece
        if tag not in (_TAG_PUSH, _TAG_FINAL):
            raise SealError("The sealed file has a piece of an unknown kind.")
        self._padding = True
        return strip_padding(piece)
