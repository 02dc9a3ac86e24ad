"""The keys of 271 people, pinned: other keys are other tokens, and a partner's tokens of before meet them no more."""

import hashlib

import pytest
from benchmarks.names_evaluation.known_pairs import people

from havn.engines.names import keys, pack, pair_keys

# Change these only together with a new epoch of tokens; see "When keys change" in docs/engines/names.md.
PINNED = {
    "keys": "eda193e4ed32e13c14cf47599fdbcfa5a6f1fce3c42018faadddcf5579315d03",
    "pair_keys": "2835db781aa5d7c55ec9cf29e3f0d4ef7f56df563a9a6900338557bf1f6909c8",
    "pack": "68ebc7404500567bf5a8343f65b328ab37f824d0b726b8a98c8acf744879102f",
}


def spellings():
    """Return each spelling of the people of the history books, in the order of the file."""
    return [" ".join(parts) for person in people() for parts in person.spellings]


def digest(lines):
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@pytest.mark.parametrize("function", [keys, pair_keys])
def test_the_keys_of_known_people_are_those_of_this_epoch(function):
    lines = (f"{name}\t{' '.join(sorted(function(name)))}" for name in spellings())
    assert digest(lines) == PINNED[function.__name__]


def test_known_people_are_packed_as_the_segments_sealed_before():
    assert hashlib.sha256(pack([[name] for name in spellings()]).to_bytes()).hexdigest() == PINNED["pack"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Иван Петров", {"=ivan|PTRF", "FN|PTRF"}),
        ("Abdul Aziz Karimi", {"KRM|PS"}),
        ("謝曉東", {"xie|xiaodong"}),
    ],
)
def test_the_keys_of_a_name_are_these(name, expected):
    assert pair_keys(name) == expected
