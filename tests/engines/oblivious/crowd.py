"""A dictionary of names, some of whom are enrolled, and what an adversary computes over them."""

from __future__ import annotations

from havn.engines.oblivious import (
    Found,
    Person,
    group,
)
from havn.engines.oblivious.rows import (
    contacts_in,
)
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
    return [row for _, row in network.hub._rows]


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
