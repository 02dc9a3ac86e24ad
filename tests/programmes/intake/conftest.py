"""A desk that receives requests, with two officers, and another organisation that could be let in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from havn.programmes.cases.models import Desk
from tests import factories

if TYPE_CHECKING:
    from havn.foundations.network.models import Organisation
    from havn.foundations.vault.models import Circle


@pytest.fixture
def desk(organisation: Organisation, circle: Circle) -> Desk:
    return factories.recorded(
        Desk(
            organisation=organisation,
            circle=circle,
            name="Protection desk",
            slug="protection",
            languages=["en", "ar"],
            about={"en": "We answer every day.", "ar": "نجيب كل يوم."},
        )
    )


@pytest.fixture
def partner(db: None) -> Organisation:
    """An organisation that may be let in by consent."""
    return factories.OrganisationFactory(name="Northern Shelter", is_shown=True)
