"""A network that is set up, and browsers signed in to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from tests import factories

if TYPE_CHECKING:
    from collections.abc import Callable

    from havn.foundations.network.models import Network
    from havn.foundations.people.models import Person


@pytest.fixture
def network(db: None) -> Network:
    return factories.NetworkFactory(name="Harbour Network")


@pytest.fixture
def browser() -> Callable[[Person], Client]:
    """Sign a person in to a browser of their own."""

    def signed_in(person: Person) -> Client:
        client = Client()
        factories.sign_in(client, person)
        return client

    return signed_in
