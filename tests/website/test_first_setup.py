"""The very first set-up."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from havn.foundations.audit import verify
from havn.foundations.errors import Invalid
from havn.foundations.network.models import Network, Organisation
from havn.foundations.people.models import Person
from havn.foundations.vault import custody
from havn.website.first_setup import is_set_up, set_up
from tests import factories

pytestmark = pytest.mark.django_db

ANSWERS = {
    "network_name": "Harbour Network",
    "organisation_name": "Harbour House",
    "country": "NO",
    "full_name": "Ada Administrator",
    "username": "Ada ",
    "email": "",
    "passphrase": factories.PASSPHRASE,
    "languages": ["en", "ar"],
}


def test_afterwards_the_administrator_signs_in_and_opens_what_is_sealed_to_the_circle(client) -> None:
    made = set_up(**ANSWERS)
    assert client.post("/account/login/", {"login": "ada", "password": factories.PASSPHRASE}).status_code == 302
    actor = factories.actor_of(made.person)
    assert actor.is_administrator
    assert actor.organisation == made.organisation
    assert actor.roles == {"administrator", "director", "officer"}
    data_key, key = custody.new_data_key(made.organisation, circles=[made.circle])
    assert actor.keyring.key_for(data_key.pk) == key
    assert made.circle.name == "Protection desk"
    assert is_set_up()
    assert verify.verify().holds


def test_it_runs_once() -> None:
    set_up(**ANSWERS)
    with pytest.raises(Invalid):
        set_up(**ANSWERS | {"username": "second"})
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"country": "XX"}, "country"),
        ({"currency": "XXY"}, "currency"),
        ({"organisation_name": " "}, "organisation_name"),
        ({"username": ""}, "username"),
    ],
)
def test_wrong_answers_are_named_and_leave_nothing(wrong, field) -> None:
    with pytest.raises(Invalid) as refused:
        set_up(**ANSWERS | wrong)
    assert list(refused.value.fields) == [field]
    assert not Network.objects.exists()


def test_a_passphrase_that_can_be_guessed_leaves_nothing() -> None:
    with pytest.raises(ValidationError):
        set_up(**ANSWERS | {"passphrase": "password123"})
    assert [model.objects.count() for model in (Network, Organisation, Person)] == [0, 0, 0]
    assert not is_set_up()
