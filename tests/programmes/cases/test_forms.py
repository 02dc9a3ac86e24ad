"""What a form shows can be sent again as it stands, and what it leaves out stays as it was."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from havn.foundations.vault import fields
from havn.programmes.cases import queries
from havn.programmes.cases.forms.cases import IdentityForm
from havn.programmes.cases.models import Case, Desk
from tests import factories
from tests.refusing import unchanged

if TYPE_CHECKING:
    from tests.programmes.cases.conftest import Team

pytestmark = pytest.mark.django_db
DATE = re.compile(r'<input type="date" name="\w+" value="([^"]*)"')


@pytest.fixture
def client(team: Team) -> Client:
    browser = Client()
    factories.sign_in(browser, team.people["director"], team.organisation)
    return browser


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("page", ["case-assess", "check-in-agree", "fund-change"])
def test_a_date_is_written_as_browsers_read_it_in_every_language(language: str, page: str, team: Team, client) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    url = reverse(page, args=[(team.fund if page == "fund-change" else team.case()).pk])
    name = {"case-assess": "review_on", "check-in-agree": "due_on", "fund-change": "from_on"}[page]
    with translation.override(language):  # a request leaves its language behind
        (shown,) = DATE.findall(client.get(url).text)
        refused = client.post(url, {name: "2031-02-03"})
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", shown)
    assert (refused.status_code, DATE.findall(refused.text)) == (422, ["2031-02-03"])


def identity_of(team: Team, case: Case) -> dict[str, object]:
    return fields.read(team.actor("officer"), queries.case_for(team.actor("officer"), case.pk), "identity").identity


def test_who_corrects_a_name_loses_neither_contacts_nor_whereabouts(team: Team, client: Client) -> None:
    case = team.case()
    url = reverse("identity-change", args=[case.pk])
    told = {"contacts": "Signal, after nine", "whereabouts": "With her sister", "birth_year": "1985"}
    assert client.post(url, told).status_code == 302
    assert client.post(url, {"names": "Nino Beridze\nNina Beridse"}).status_code == 302
    kept = {"answers": {}, "names": ["Nino Beridze", "Nina Beridse"], **told, "birth_year": 1985}
    assert identity_of(team, case) == kept


def test_a_correction_without_a_word_changes_nothing(team: Team, client: Client) -> None:
    url = reverse("identity-change", args=[team.case().pk])
    with unchanged():
        answer = client.post(url, {"names": " \n"})
    assert (answer.status_code, "Please write what is to be corrected." in answer.text) == (422, True)


def test_a_desk_says_what_it_does_in_every_language_and_keeps_each_of_them(team: Team, client: Client) -> None:
    Desk.objects.filter(pk=team.desk.pk).update(about={"en": "We answer.", "fr": "Nous répondons."})
    url = reverse("desk-change", args=[team.desk.pk])
    shown = {field.name: field.value() for field in client.get(url).context["form"]}
    sent = {name: value for name, value in shown.items() if value} | {"circle": str(team.circle.pk)}
    assert client.post(url, sent | {"about_ru": "Мы отвечаем."}).status_code == 302
    desk = Desk.objects.get(pk=team.desk.pk)
    assert desk.about == {"en": "We answer.", "fr": "Nous répondons.", "ru": "Мы отвечаем."}
    assert client.post(url, sent | {"about_en": ""}).status_code == 422


def test_what_nobody_wants_kept_is_removed_from_who_it_is() -> None:
    form = IdentityForm({"contacts": "Signal", "removed": ["whereabouts", "contacts"]})
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"changes": {"whereabouts": "", "contacts": "Signal"}}


def test_more_names_than_fit_are_said_and_none_is_dropped() -> None:
    form = IdentityForm({"names": "\n".join(f"Name {number}" for number in range(21))})
    assert "Please write twenty names at most." in str(form.errors)
