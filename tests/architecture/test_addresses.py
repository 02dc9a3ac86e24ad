"""Every address leads to a screen or stands on a short list; what is inside is shut to whoever has no business there."""

from __future__ import annotations

import ast
import re
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from havn import __file__ as package
from tests import factories
from tests.architecture.addresses import addresses
from tests.architecture.rights import ROLES
from tests.programmes.cases.conftest import make_team
from tests.refusing import unchanged

if TYPE_CHECKING:
    from django.http import HttpResponse

    from havn.foundations.network.models import Organisation

ADDRESSES = addresses()
INSIDE = [address for address in ADDRESSES if address.is_inside]

# What is no screen of ours: four small public pages, and the pages of allauth about signing in and the second step.
NO_SCREENS = {
    "public-home", "styleguide", "health", "language-choose",
    "account_login", "account_logout", "account_inactive", "account_reauthenticate",
    "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
    "mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn",
}  # fmt: skip
# Every screen that opens to somebody who is not signed in.
PUBLIC = {
    "help", "help-code", "help-desk", "help-check", "help-later", "help-discard", "help-one-page", "help-page", "leave",
    "mailbox", "mailbox-open", "mailbox-write", "mailbox-answer", "mailbox-file", "mailbox-attachment",
    "mailbox-messages", "mailbox-consent", "mailbox-withdraw", "mailbox-code", "mailbox-continue",
    "account_reset_password", "account_signup", "join", "come-back",
}  # fmt: skip
# Views that may meet a refusal themselves: the doors of intake, where the wrong code or a lost draft is a step, not an end.
MEETS_REFUSALS = {
    "intake/views/mailbox.py",
    "intake/views/one_page.py",
    "intake/views/sending.py",
    "intake/views/writing.py",
}
REFUSALS = {"Refused", "NotAllowed", "Locked", "WrongState", "Exception", "BaseException"}


def test_every_address_has_a_name_of_its_own() -> None:
    names = [address.name for address in ADDRESSES]
    assert sorted(set(names)) == sorted(names)
    assert all(names)


def test_every_address_is_a_screen_or_on_the_list() -> None:
    assert {address.name for address in ADDRESSES if address.screen is None} == NO_SCREENS


def test_what_opens_without_signing_in_is_on_the_list() -> None:
    assert {address.name for address in ADDRESSES if address.screen and address.screen.is_public} == PUBLIC


def test_nothing_inside_is_public() -> None:
    assert [address.name for address in INSIDE if address.screen is None or address.screen.is_public] == []


def test_no_page_meets_a_refusal_by_itself() -> None:
    meets = set()
    programmes = Path(package).parent / "programmes"
    for path in programmes.glob("*/views*/**/*.py"):
        caught = [
            name.id
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.ExceptHandler) and node.type is not None
            for name in ast.walk(node.type)
            if isinstance(name, ast.Name)
        ]
        if REFUSALS.intersection(caught):
            meets.add(path.relative_to(programmes).as_posix())
    assert meets == MEETS_REFUSALS


@pytest.mark.django_db
def test_who_is_not_signed_in_is_sent_to_the_door(organisation: Organisation) -> None:
    team, client = make_team(organisation), Client()
    let_in = {}
    for address in INSIDE:
        url = address.url(address.scene(team).subject if "pk" in address.asks else None)
        with unchanged():
            answers = [client.get(url), client.post(url, {"confirm": "1"})]
        if [_leads_to_the_door(each) for each in answers] != [True, True]:
            let_in[url] = [each.status_code for each in answers]
    assert let_in == {}


def _leads_to_the_door(answer: HttpResponse) -> bool:
    """What is asked for sends there; what is sent is refused with a link there, so that what was typed is not lost."""
    if answer.status_code == 401:
        return 'href="/account/login/?next=' in answer.content.decode()
    return (answer.status_code, answer.headers.get("Location", "").partition("?")[0]) == (302, "/account/login/")


@pytest.mark.django_db
def test_records_of_others_look_as_if_they_were_not_there(organisation: Organisation) -> None:
    team = make_team(organisation)
    elsewhere = factories.OrganisationFactory(name="Elsewhere")
    stranger = factories.works_for(elsewhere, *ROLES)
    factories.CircleFactory(organisation=elsewhere, members=[stranger])
    client = Client()
    factories.sign_in(client, stranger)
    told = {}

    for address in (address for address in INSIDE if "pk" in address.asks):
        subject = address.scene(team).subject
        with unchanged(without=("people.OpenSession",)):
            there = _answers(client, address.url(subject))
        if there != _answers(client, address.url(Nobody)) or there[0][0] != 404:
            told[address.name] = [status for status, _text in there]

    assert told == {}


class Nobody:
    """A record that is not there."""

    pk = uuid.UUID("00000000-0000-4000-8000-000000000000")


def _answers(client: Client, url: str) -> list[tuple[int, str]]:
    answers = [client.get(url), client.post(url, {"purpose": "Out of curiosity"})]
    return [(answer.status_code, _without_tokens(answer.text.replace(url, "…"))) for answer in answers]


def _without_tokens(text: str) -> str:
    return re.sub(r'(csrfmiddlewaretoken" value)="[^"]+"', r"\1", text)


@pytest.mark.django_db
def test_lists_and_forms_of_others_name_nothing_of_an_organisation(organisation: Organisation) -> None:
    team = make_team(organisation)
    case = team.case()
    elsewhere = factories.OrganisationFactory(name="Elsewhere")
    client = Client()
    factories.sign_in(client, factories.works_for(elsewhere, *ROLES))
    words = [organisation.name, team.desk.name, team.fund.name, team.circle.name, case.handle, "The officer"]
    told = {}

    for address in (address for address in INSIDE if "pk" not in address.asks):
        answer = client.get(address.url())
        named = [word for word in words if word in answer.text]
        if answer.status_code not in {200, 404} or named:
            told[address.url()] = (answer.status_code, named)

    assert told == {}
