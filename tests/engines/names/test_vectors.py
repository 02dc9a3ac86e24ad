"""The keys of 271 people, pinned: other keys are other tokens, and a partner's tokens of before meet them no more."""

import hashlib

import pytest
from benchmarks.names_evaluation.known_pairs import people

from havn.engines.names import keys, pack, pair_keys

# Change these only together with a new epoch of tokens; see "When keys change" in docs/engines/names.md.
PINNED = {
    "keys": "3514edb36edf5ae535f158c6c72ea3505b3ae94d65c20c2449257d0f67aec8b2",
    "pair_keys": "29d57f25696082b6754211954ca95e45c69ec09ea1fcc350d8ea5d1ee8eaa85a",
    "pack": "b146076d94b885e7c7216a310619ed65542e9aaf513d4a038c8306b2f734b493",
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
