"""A name that is looked up finds its case, narrowed and sorted as any list, and stands in no address."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from tests.programmes.cases.test_screens import client_of

if TYPE_CHECKING:
    from django.test import Client

    from tests.programmes.cases.conftest import Team

LIST = "/office/cases/"


def shown(client: Client, address: str) -> str:
    return html.unescape(client.get(address).text)


def test_a_name_finds_its_case_and_is_in_no_address_of_the_page(team: Team) -> None:
    case, client = team.case(), client_of(team.people["officer"])
    word = case.handle.split()[0]
    answer = client.post(LIST, {"words": word, "stage": "", "sort": "handle"})
    assert (answer.status_code, word in answer.url) == (302, False)

    page = shown(client, answer.url)
    assert case.handle in page
    assert f'value="{word}"' in page
    assert [address for address in re.findall(r'(?:href|action)="([^"]*)"', page) if word in address] == []
    assert "search=" in "".join(re.findall(r'href="(\?[^"]*sort=[^"]*)"', page))


def test_what_is_not_there_is_not_found_and_a_number_of_another_session_finds_nothing_out(team: Team) -> None:
    case, client = team.case(), client_of(team.people["officer"])
    searched = client.post(LIST, {"words": "Nobody Atall"}).url
    assert case.handle not in shown(client, searched)

    other = client_of(team.people["director"])
    assert "Nobody" not in shown(other, searched)


def test_words_in_an_address_are_not_searched_for(team: Team) -> None:
    case, client = team.case(), client_of(team.people["officer"])
    page = shown(client, f"{LIST}?words=Nobody")
    assert case.handle in page
    assert "Nobody" not in page


def test_who_is_not_signed_in_searches_nothing(team: Team, client: Client) -> None:
    team.case()
    answer = client.post(LIST, {"words": "anybody"})
    assert (answer.status_code, "anybody" in answer.headers.get("Location", "")) == (401, False)


def test_no_browser_is_asked_to_remember_what_was_searched_for(team: Team) -> None:
    page = shown(client_of(team.people["officer"]), LIST)
    forms = re.findall(r'<form[^>]*role="search"[^>]*>', page)
    assert [form for form in forms if 'autocomplete="off"' not in form] == []
    assert len(forms) == 2
