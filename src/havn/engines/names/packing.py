"""The packed form of many names: what a register needs, in flat arrays that are sealed and opened as they are."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from havn.engines.names.features import MARK, Group, features_of
from havn.engines.names.name import Name
from havn.engines.names.scripts import UNWRITTEN
from havn.engines.names.sounds import sounds
from havn.engines.names.spelling import MOST_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from havn.engines.names.spelling import Word

_MAGIC = b"HNP1"
_HEADER = struct.Struct("<4s6I")
_VERSION = 2
# A byte that begins with these bits continues a character in UTF-8.
_TOP_BITS, _CONTINUED = 0b1100_0000, 0b1000_0000

Unsigned8 = npt.NDArray[np.uint8]
Unsigned32 = npt.NDArray[np.uint32]
Unsigned64 = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """`names` names as flat arrays.

    An *entry* is one different word: its `digests` and `signatures`, its symbols in `symbols` from `symbol_ends`, and
    the `postings` (places of names) that have it, up to `posting_ends`. The spellings stand in `texts`, parted by
    line feeds within a name, up to `text_ends`; `words` says how many words the shortest of them has.
    None of this is in its `repr`, which ends in tracebacks and logs.
    """

    digests: Unsigned64 = field(repr=False)
    signatures: Unsigned64 = field(repr=False)
    symbol_ends: Unsigned32 = field(repr=False)
    posting_ends: Unsigned32 = field(repr=False)
    postings: Unsigned32 = field(repr=False)
    text_ends: Unsigned32 = field(repr=False)
    words: Unsigned8 = field(repr=False)
    symbols: bytes = field(repr=False)
    texts: bytes = field(repr=False)

    @property
    def names(self) -> int:
        """How many names there are."""
        return len(self.text_ends)

    def __eq__(self, other: object) -> bool:
        return self.to_bytes() == other.to_bytes() if isinstance(other, Packed) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.to_bytes())

    def to_bytes(self) -> bytes:
        """Return the packed names as one piece of bytes, the same for the same names."""
        header = _HEADER.pack(
            _MAGIC,
            _VERSION,
            len(self.digests),
            len(self.postings),
            len(self.text_ends),
            len(self.symbols),
            len(self.texts),
        )
        arrays = (self.digests, self.signatures, self.symbol_ends, self.posting_ends, self.postings, self.text_ends)
        return b"".join([header, *(array.tobytes() for array in arrays), self.words, self.symbols, self.texts])

    @classmethod
    def from_bytes(cls, data: bytes) -> Packed:
        """Open what `to_bytes` made, without copying; raise ValueError when it is not that, TypeError for no bytes."""
        if not isinstance(data, bytes):
            raise TypeError(f"data: bytes, not {type(data).__name__}.")
        if len(data) < _HEADER.size:
            raise ValueError("data: too short for packed names.")
        magic, version, entries, postings, names, symbols, texts = _HEADER.unpack_from(data)
        if magic != _MAGIC:
            raise ValueError("data: not packed names.")
        if version != _VERSION:
            raise ValueError(f"data: packed names of version {version}, not {_VERSION}; pack the names anew.")
        if len(data) != _HEADER.size + entries * 24 + postings * 4 + names * 5 + symbols + texts:
            raise ValueError("data: packed names of another length than their header says.")
        place = _HEADER.size
        digests, signatures = (np.frombuffer(data, "<u8", entries, place + entries * 8 * which) for which in (0, 1))
        place += entries * 16
        lengths = (entries, entries, postings, names)
        symbol_ends, posting_ends, posted, text_ends = (
            np.frombuffer(data, "<u4", count, place + 4 * sum(lengths[:which])) for which, count in enumerate(lengths)
        )
        place += 4 * sum(lengths)
        counts = np.frombuffer(data, np.uint8, names, place)
        place += names
        words, spelled = data[place : place + symbols], data[place + symbols :]
        packed = cls(digests, signatures, symbol_ends, posting_ends, posted, text_ends, counts, words, spelled)
        _require_whole(packed)
        return packed


def digest_of(word: str) -> int:
    """Return 64 bits that stand for a word in symbols, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(word.encode("latin-1", "replace"), digest_size=8).digest(), "little")


def pack(names: Iterable[Sequence[str]]) -> Packed:
    """Pack names, each a sequence of spellings; raise as `Name` does, naming the place of the name that is none."""
    if not isinstance(names, Iterable):
        raise TypeError(f"names: give a list of names, each a list of spellings, not {type(names).__name__}.")
    places: dict[str, list[int]] = {}
    signatures: dict[str, int] = {}
    texts: list[bytes] = []
    counts: list[int] = []
    read: dict[Word, Group] = {}
    for place, spellings in enumerate(names):
        try:
            name = Name(spellings)
        except (TypeError, ValueError) as error:
            raise type(error)(f"names[{place}]: {error}") from None
        counts.append(min([len(spelling.words) for spelling in name.read]))
        texts.append("\n".join(text.replace("\n", " ") for text in name.spellings).encode("utf-8", "replace"))
        for feature in chain.from_iterable(features_of(name, read)):
            signatures[feature.word] = feature.signature
            found = places.setdefault(feature.word, [])
            if not found or found[-1] != place:
                found.append(place)
    words = sorted(places)
    encoded = [word.encode("latin-1", "replace") for word in words]
    return Packed(
        digests=np.array([digest_of(word) for word in words], "<u8"),
        signatures=np.array([signatures[word] for word in words], "<u8"),
        symbol_ends=_ends(map(len, encoded)),
        posting_ends=_ends(len(places[word]) for word in words),
        postings=np.array([place for word in words for place in places[word]], "<u4"),
        text_ends=_ends(map(len, texts)),
        words=np.array(counts, np.uint8),
        symbols=b"".join(encoded),
        texts=b"".join(texts),
    )


def _ends(lengths: Iterable[int]) -> Unsigned32:
    return np.cumsum(np.fromiter(lengths, "<u4"), dtype="<u4")


def _require_whole(packed: Packed) -> None:
    """Raise ValueError when an end or a posting points to where no word, name or spelling is."""
    _require_ends("symbol_ends", packed.symbol_ends, len(packed.symbols))
    _require_ends("posting_ends", packed.posting_ends, len(packed.postings))
    _require_ends("text_ends", packed.text_ends, len(packed.texts))
    if bool(((packed.words == 0) | (packed.words > MOST_WORDS)).any()):
        raise ValueError(f"data: words are not from 1 to {MOST_WORDS}.")
    if bool((packed.postings >= packed.names).any()):
        raise ValueError("data: postings name a name that is not there.")
    if len(packed.symbols):
        _require_words(packed)
    if len(packed.texts):
        _require_texts(packed.text_ends, packed.texts)


def _require_ends(field: str, ends: Unsigned32, length: int) -> None:
    """Raise ValueError unless ends rise from above nothing to the length of what they part."""
    if (
        int(ends[-1] if len(ends) else 0) != length
        or (len(ends) and not ends[0])
        or bool((ends[1:] <= ends[:-1]).any())
    ):
        raise ValueError(f"data: {field} don't part {length} in pieces.")


def _require_words(packed: Packed) -> None:
    """Raise ValueError when a word has a character that is no symbol, or a mark stands within it or has a signature."""
    symbols, ends = np.frombuffer(packed.symbols, np.uint8), packed.symbol_ends
    lengths = np.diff(ends, prepend=np.uint32(0))
    starts = ends - lengths
    marks = symbols[starts] == ord(MARK)
    allowed = np.frombuffer(packed.symbols.translate(_are_symbols()), np.bool_) | np.repeat(marks, lengths)
    allowed[starts] |= (symbols[starts] == ord(UNWRITTEN)) & (lengths > 1)
    if not allowed.all() or packed.symbols.count(MARK.encode("latin-1")) != np.count_nonzero(marks):
        raise ValueError("data: symbol_ends part no words.")
    if packed.signatures[marks].any():
        raise ValueError("data: signatures stand beside marks.")


@cache
def _are_symbols() -> bytes:
    """Return for `bytes.translate` whether each byte is a symbol."""
    known = {ord(symbol) for symbol in sounds().drop}
    return bytes(code in known for code in range(256))


def _require_texts(ends: Unsigned32, texts: bytes) -> None:
    """Raise ValueError when a text is no UTF-8 or begins within a character."""
    within = (np.frombuffer(texts, np.uint8)[ends[:-1]] & _TOP_BITS) == _CONTINUED
    try:
        texts.decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError("data: texts are not in UTF-8.") from None
    if within.any():
        raise ValueError("data: text_ends part a character.")
