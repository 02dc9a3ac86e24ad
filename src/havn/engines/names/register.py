"""Search many names for one: over packed arrays, without an index that outlives the request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from havn.engines.names.features import INITIAL, MARK, Feature, features_of
from havn.engines.names.matching import match_likeness, symbols_likeness
from havn.engines.names.name import Name
from havn.engines.names.packing import Packed, digest_of, pack
from havn.engines.names.sounds import sounds
from havn.engines.names.spelling import read

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

Scores = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]

# How many different words are compared sound by sound for each word asked for, and how many names in full.
WORDS_COMPARED = 300
NAMES_COMPARED = 120
_LEAST_SHARED = 0.34
_MARK_LIKENESS = 0.85
_INITIAL_LIKENESS = 0.4
_WORD_LEFT_OVER = 0.07


class Register:
    """Names with their ids, searched by likeness. It keeps nothing outside itself; drop it when the request ends."""

    def __init__(self, rows: Sequence[tuple[Hashable, Sequence[str]]]) -> None:
        """Pack rows of an id and the spellings of a name; raise as `pack` does, and TypeError for other rows."""
        if not isinstance(rows, Sequence):
            raise TypeError(f"rows: give a list of rows, not {type(rows).__name__}.")
        for place, row in enumerate(rows):
            if not _is_pair(row):
                raise TypeError(f"rows[{place}]: an id and the spellings of a name.")
        self._join([([one for one, _ in rows], pack([spellings for _, spellings in rows]))])

    @classmethod
    def from_packed(cls, segments: Iterable[tuple[Sequence[Hashable], Packed]]) -> Register:
        """Join packed segments, each with the ids of its names.

        Raise ValueError when their numbers differ, TypeError, naming the place, for what is no such segment.
        """
        register = cls.__new__(cls)
        register._join(list(segments))  # noqa: SLF001 -- a constructor
        return register

    def _join(self, segments: list[tuple[Sequence[Hashable], Packed]]) -> None:
        for place, segment in enumerate(segments):
            if not (_is_pair(segment) and isinstance(segment[0], Sequence) and isinstance(segment[1], Packed)):
                raise TypeError(f"segments[{place}]: a list of ids and the packed names.")
            ids, packed = segment
            if len(ids) != packed.names:
                raise ValueError(f"segments[{place}]: {len(ids)} ids for {packed.names} names.")
        packs = [packed for _, packed in segments]
        self._ids: list[Hashable] = [one for ids, _ in segments for one in ids]
        self._digests = _joined([p.digests for p in packs])
        self._signatures = _joined([p.signatures for p in packs])
        self._bits = np.bitwise_count(self._signatures)
        self._symbol_ends = _shifted([p.symbol_ends for p in packs], [len(p.symbols) for p in packs])
        self._posting_ends = _shifted([p.posting_ends for p in packs], [len(p.postings) for p in packs])
        self._postings = _shifted([p.postings for p in packs], [p.names for p in packs])
        self._text_ends = _shifted([p.text_ends for p in packs], [len(p.texts) for p in packs])
        self._symbols = b"".join([p.symbols for p in packs])
        self._texts = b"".join([p.texts for p in packs])
        self._words = _joined([p.words for p in packs])

    def __len__(self) -> int:
        return len(self._ids)

    def search(self, query: str | Name, limit: int = 10) -> list[tuple[Hashable, float]]:
        """Return at most `limit` ids with their similarity to the query, the most alike first; ties in row order.

        Raise ValueError or TypeError, naming the field, when the query is no name or `limit` no number from 1 on.
        """
        if not isinstance(limit, int) or isinstance(limit, bool):
            raise TypeError(f"limit: a whole number, not {type(limit).__name__}.")
        if limit < 1:
            raise ValueError(f"limit: at least 1, not {limit}.")
        name = query if isinstance(query, Name) else Name((query,))
        if not self._ids:
            return []
        places = self._candidates(name, max(NAMES_COMPARED, limit))
        scored = [(-self._likeness(name, place), place) for place in places]
        return [(self._ids[place], -score) for score, place in sorted(scored)[:limit] if score < 0]

    def _candidates(self, name: Name, most: int) -> list[int]:
        totals = np.zeros(len(self._ids), np.float32)
        for group in features_of(name, {}, asked_for=True):
            found = [self._entries_like(feature) for feature in group]
            entries = np.concatenate([entries for entries, _ in found])
            if len(entries):
                self._add_best(totals, entries, np.concatenate([scores for _, scores in found]))
        touched = np.flatnonzero(totals)
        if len(touched) > most:
            asked = min(len(spelling.words) for spelling in name.read)
            left_over = np.maximum(self._words[touched].astype(np.float32) - asked, 0)
            order = np.lexsort((touched, _WORD_LEFT_OVER * left_over - totals[touched]))
            touched = touched[order[:most]]
        return [int(place) for place in touched]

    def _entries_like(self, feature: Feature) -> tuple[Places, Scores]:
        """Return the entries like one word asked for, and how like they are."""
        if feature.word.startswith(MARK):
            found = np.flatnonzero(self._digests == np.uint64(digest_of(feature.word)))
            score = _INITIAL_LIKENESS if feature.word.startswith(INITIAL) else _MARK_LIKENESS
            return found, np.full(len(found), score, np.float32)
        wanted = np.uint64(feature.signature)
        shared = np.bitwise_count(self._signatures & wanted).astype(np.float32)
        shared *= 2.0
        shared /= self._bits + np.float32(int(feature.signature).bit_count() or 1)
        found = np.flatnonzero(shared >= _LEAST_SHARED)
        digests, first, same = np.unique(self._digests[found], return_index=True, return_inverse=True)
        closest = shared[found[first]]
        order = np.lexsort((digests, -closest))[:WORDS_COMPARED]
        likeness = np.zeros(len(digests), np.float32)
        costs = sounds()
        for place in order:
            likeness[place] = symbols_likeness(feature.word, self._word(int(found[first[place]])), costs)
        scores = likeness[same]
        good = scores > 0
        return found[good], scores[good]

    def _word(self, entry: int) -> str:
        start = int(self._symbol_ends[entry - 1]) if entry else 0
        return self._symbols[start : int(self._symbol_ends[entry])].decode("latin-1")

    def _add_best(self, totals: Scores, entries: Places, scores: Scores) -> None:
        """Add to each name the best score among its entries."""
        ends = self._posting_ends[entries]
        starts = np.where(entries > 0, self._posting_ends[entries - 1], 0)
        lengths = ends - starts
        offsets = np.repeat(ends - np.cumsum(lengths), lengths) + np.arange(int(lengths.sum()))
        places = self._postings[offsets]
        best = np.zeros(len(totals), np.float32)
        np.maximum.at(best, places, np.repeat(scores, lengths))
        totals += best

    def _likeness(self, name: Name, place: int) -> float:
        start = int(self._text_ends[place - 1]) if place else 0
        texts = self._texts[start : int(self._text_ends[place])].decode("utf-8").split("\n")
        return max(match_likeness(one, other) for other in map(read, texts) for one in name.read)


def _is_pair(row: object) -> bool:
    return isinstance(row, Sequence) and not isinstance(row, str) and len(row) == 2  # noqa: PLR2004 -- an id and a name


def _joined(arrays: list[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    return np.concatenate(arrays) if arrays else np.zeros(0, np.uint64)


def _shifted(arrays: list[npt.NDArray[np.uint32]], sizes: list[int]) -> Places:
    """Join arrays of places, each counted on from where the segment before it ended."""
    if not arrays:
        return np.zeros(0, np.int64)
    before = np.cumsum([0, *sizes[:-1]])
    shifted: Places = np.concatenate(arrays).astype(np.int64) + np.repeat(before, [len(array) for array in arrays])
    return shifted
