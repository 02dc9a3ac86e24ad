"""A dictionary of names, some of whom are enrolled, and what an adversary computes over them."""

from __future__ import annotations

from havn.engines.oblivious import (
    Found,
    Person,
    group,
)
from havn.engines.oblivious.buckets import gathered
from havn.engines.oblivious.rows import contacts_in, decoy_row, new_secret, rows_in
from tests.engines.oblivious.network import EPOCH, Network

GIVEN = ["Мария", "Sergei", "Gulnara", "Ahmad", "Wei", "Nino", "Armen", "Lucía"]
FAMILY = ["Иванова", "Yakovlev", "Karimova", "al-Masri", "Zhang", "Beridze", "Sargsyan", "Morales"]
DICTIONARY = [
    Person([f"{given} {family}"], [year], ["RU"]) for given in GIVEN for family in FAMILY for year in (1970, 1971)
]
VICTIMS = DICTIONARY[5::16]
NAMES = [person.spellings[0] for person in DICTIONARY]


def crowded():
    """Return a network in which north enrolled the victims."""
    made = Network("north", "south", "east", bits=3)
    made.enrol("north", *((victim, b"circle 7") for victim in VICTIMS))
    return made


def index_of(network):
    return [row for _, row in located_of(network)]


def located_of(network):
    """Return all rows of the index, each beside the number of its bucket."""
    return [(number, row) for number, rows in network.hub.kept().held.items() for row in rows_in(rows)]


def with_rows(network, located):
    """Publish other rows than were uploaded, as the hub itself could."""
    network.hub._held = gathered(located)
    return network.hub.publish()


def filled(located, bits=3):
    """Return rows filled up with decoys to as many as the hub takes, sorted."""
    decoys = [(number % (1 << bits), decoy_row(new_secret())) for number in range(512 - len(located))]
    return tuple(sorted([*located, *decoys]))


def opens(rows, mark):
    return contacts_in(rows, mark=mark, epoch=EPOCH) != Found()


def recognised(rows, marks_of):
    """Run a dictionary over an index: return the persons for whom some row opens under a mark that `marks_of` gives."""
    whole = b"".join(rows)
    return [person for person in DICTIONARY if any(opens(whole, mark) for mark in marks_of(person))]


def key_of(network, place):
    return network.keys[place]._pair.key


def both_keys(network):
    return group.scalar_product(key_of(network, 0), key_of(network, 1))
