"""Persons and the names they sign in with."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from havn.foundations.people.models import Person
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_person_is_found_whatever_the_case_of_the_name(officer) -> None:
    assert Person.objects.get_by_natural_key(" OfFicer ") == officer


def test_the_database_refuses_names_that_differ_in_case_only() -> None:
    with pytest.raises(IntegrityError):
        factories.PersonFactory(username="Olga")


def test_when_somebody_signed_in_last_is_not_kept() -> None:
    assert "last_login" not in {field.name for field in Person._meta.get_fields()}
