"""An address that people write down by hand leads to one desk, however they spell it."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from havn.foundations.errors import Invalid, WrongState
from havn.programmes.cases import queries
from havn.programmes.cases.models import Desk
from tests import factories
from tests.programmes.cases.test_desks import about, change, set_up
from tests.refusing import refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("slug", ["legal-aid", "Legal-Aid", "legal_aid", "LEGAL_AID"])
def test_an_address_that_is_easily_taken_for_another_is_refused(slug, team) -> None:
    set_up(team, team.circle, "legal-aid")
    with refused(Invalid) as caught:
        set_up(team, team.circle, slug)
    assert "Another desk has this address" in str(caught.value.fields["slug"])


def test_the_database_keeps_such_addresses_apart_too(team) -> None:
    twin = Desk(organisation=team.organisation, circle=team.circle, name="Twin", slug="PROTECTION")
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_an_address_is_kept_in_small_letters(team) -> None:
    assert set_up(team, team.circle, "Legal-Aid").slug == "legal-aid"
    client = Client()
    factories.sign_in(client, team.people["director"], team.organisation)
    typed = about(team.desk, slug="Shelter_Help", name="Shelter", about_en="We help.", circle=str(team.circle.pk))
    assert client.post(reverse("desk-add"), typed).status_code == 302
    desk = Desk.objects.get(name="Shelter")
    assert desk.slug == "shelter_help"
    assert client.get(reverse("desk-change", args=[desk.pk])).context["form"]["slug"].value() == "shelter_help"


def test_a_desk_whose_address_has_capitals_from_before_can_be_changed_and_keeps_it(team) -> None:
    old = factories.recorded(
        Desk(organisation=team.organisation, circle=team.circle, name="Old", slug="Old-Desk", languages=["en"])
    )
    desk = change(team.people["director"], old, slug="old-desk", name="Older")
    assert (desk.name, desk.slug) == ("Older", "Old-Desk")
    with refused(Invalid):
        change(team.people["director"], desk, slug="old_desk_2")


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("/help/Protection/", "/help/protection/"),
        ("/help/PROTECTION/asking/", "/help/protection/asking/"),
        ("/help/Protection/asking/?more=1", "/help/protection/asking/?more=1"),
        ("/help/Protection/one-page/?for=other", "/help/protection/one-page/?for=other"),
    ],
)
def test_an_address_in_other_letters_leads_to_the_right_desk(typed, right, team) -> None:
    answer = Client().get(typed)
    assert (answer.status_code, answer["Location"]) == (302, right)
    assert Client().get(right).status_code == 200


def test_low_lines_and_strokes_are_one_and_other_addresses_are_not_there(team) -> None:
    set_up(team, team.circle, "legal-aid")
    assert queries.desk_at("Legal_Aid").slug == "legal-aid"
    assert Client().get("/help/legal_aid/")["Location"] == "/help/legal-aid/"
    assert Client().get("/help/legalaid/").status_code == 404
    change(team.people["director"], queries.desk_at("legal-aid"), is_open=False)
    assert Client().get("/help/Legal_Aid/").status_code == 409


@pytest.mark.django_db(transaction=True)
def test_addresses_from_before_that_clash_are_named_and_nothing_is_changed(team) -> None:
    name = "one_desk_an_address"
    try:
        call_command("migrate", "cases", "0003", verbosity=0)
        for slug in ("Legal_Aid", "legal-aid"):
            Desk(organisation=team.organisation, circle=team.circle, name=slug, slug=slug).save()
        with refused(WrongState) as caught:
            call_command("migrate", "cases", verbosity=0)
        sentence = str(caught.value)
        assert sentence.startswith("This step changed nothing: people can’t tell these addresses of desks apart: ")
        assert ("“Legal_Aid” and “legal-aid”. " in sentence, "protection" in sentence) == (True, False)
        assert name not in constraints()
    finally:
        Desk.objects.filter(slug="Legal_Aid").delete()
        call_command("migrate", "cases", verbosity=0)
    assert name in constraints()


def constraints() -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.get_constraints(cursor, "cases_desk"))
