"""A signature holds for its writer, its words, its place and what it is about, and for nothing else."""

from __future__ import annotations

import pytest

from havn.foundations.errors import NotAllowed
from havn.foundations.network.actor import visitor
from havn.foundations.vault import fields, signatures
from tests import factories
from tests.foundations.vault.samples import new_world

pytestmark = pytest.mark.django_db

MODEL = next(iter(fields.sealed_models()))
NAME = fields.sealed_fields(MODEL)[0].name
WORDS = {"text": "I saw it myself."}


def test_a_signature_holds_only_for_its_writer_its_words_and_its_place() -> None:
    world = new_world()
    record, other = world.sample(MODEL), world.sample(MODEL)
    signed = signatures.signed(factories.actor_of(world.person), record, NAME, WORDS)
    stranger = factories.PersonFactory()
    assert signatures.signer_of(record, NAME, signed) == str(world.person.pk)
    assert not signatures.signer_of(record, NAME, signed | {"text": "I saw nothing."})
    assert not signatures.signer_of(record, NAME, signed | {"more": "And something else."})
    assert not signatures.signer_of(record, NAME, signed | {"by": str(stranger.pk)})
    assert not signatures.signer_of(record, NAME, signed | {"signature": "zz"})
    assert not signatures.signer_of(other, NAME, signed)
    assert not signatures.signer_of(record, "another", signed)


def test_a_signature_holds_only_for_what_it_is_about() -> None:
    world = new_world()
    record = world.sample(MODEL)
    signed = signatures.signed(factories.actor_of(world.person), record, NAME, WORDS, about={"amount": "100"})
    assert signatures.signer_of(record, NAME, signed, about={"amount": "100"}) == str(world.person.pk)
    assert not signatures.signer_of(record, NAME, signed, about={"amount": "1000"})
    assert not signatures.signer_of(record, NAME, signed)


def test_nobody_signs_without_keys_of_their_own() -> None:
    with pytest.raises(NotAllowed):
        signatures.signed(visitor(), new_world().sample(MODEL), NAME, WORDS)
