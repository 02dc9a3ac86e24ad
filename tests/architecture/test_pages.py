"""Every page, as somebody sees it who may: it opens, labels its fields, holds nothing inline, and bears the headers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from tests import factories
from tests.architecture.addresses import Address, addresses
from tests.architecture.reading import Page
from tests.programmes.cases.conftest import Team, make_team

if TYPE_CHECKING:
    from django.http import HttpResponse

    from havn.foundations.network.models import Organisation

ADDRESSES = addresses()
INSIDE = [address for address in ADDRESSES if address.is_inside]
POLICY = (
    "base-uri 'none'; connect-src 'self'; default-src 'none'; form-action 'self'; frame-ancestors 'none'; "
    "img-src 'self'; script-src 'self'; style-src 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
}
# Shown once to the browser that made the link: without one there is nothing.
NEEDS_WHAT_CAME_BEFORE = {"one-time-link"}
# The parts of all pages on one.
SHOWS_EVERY_PART = {"/styleguide/"}
# Downloads are stricter still: no browser may show them inside this site.
DOWNLOADS = {"attachment"}


def missing_headers(answer: HttpResponse) -> dict[str, str | None]:
    """The headers that are not as they must be."""
    found = {name: answer.headers.get(name) for name in HEADERS}
    told = found["Content-Security-Policy"] or ""
    found["Content-Security-Policy"] = "; ".join(sorted(part.strip() for part in told.split(";") if part.strip()))
    return {name: value for name, value in found.items() if value != HEADERS[name]}


@pytest.fixture
def team(organisation: Organisation) -> Team:
    factories.AffiliationFactory(organisation=organisation)
    return make_team(organisation)


@pytest.fixture
def colleagues(team: Team) -> list[Client]:
    """Browsers of the team, and of somebody who administers the installation and works for the organisation."""
    runs = factories.works_for(team.organisation, "administrator", is_administrator=True)
    clients = []
    for person in (*team.people.values(), runs):
        client = Client()
        factories.sign_in(client, person, team.organisation)
        clients.append(client)
    return clients


def opened(address: Address, team: Team, colleagues: list[Client]) -> HttpResponse:
    """The page as the first colleague sees it who may."""
    url = address.url(address.scene(team).subject if "pk" in address.asks else None)
    for client in colleagues:
        answer = client.get(url)
        if answer.status_code != 404:
            break
    return answer


def test_every_page_inside_opens_and_is_made_as_pages_are_made(team: Team, colleagues: list[Client]) -> None:
    found = {address.name: wrong_with(address, opened(address, team, colleagues)) for address in INSIDE}

    assert {name: wrong for name, wrong in found.items() if wrong} == {
        name: ["status 404"] for name in NEEDS_WHAT_CAME_BEFORE
    }


def wrong_with(address: Address, answer: HttpResponse) -> list[str]:
    """What is not as it should be with a page that opened."""
    if answer.status_code not in {200, 409}:
        return [f"status {answer.status_code}"]
    if address.name in DOWNLOADS:
        return []
    page = Page(answer.text if answer.headers["Content-Type"].startswith("text/html") else "")
    asks = hasattr(address.screen, "form_class")
    return [
        *(f"header {name}" for name in missing_headers(answer)),
        *(f"no label: {name}" for name in page.unlabelled),
        *(f"inline: {tag}" for tag in page.inline),
        *(f"from elsewhere: {url}" for url in page.foreign),
        *(["may be kept by browsers"] if "no-store" not in answer.headers.get("Cache-Control", "") else []),
        *([f"{page.leading} things lead"] if page.leading > 1 else []),
        *([f"{page.titles} first-level headings"] if page.titles != 1 else []),
        *(["no form"] if asks and 'method="post"' not in answer.text else []),
    ]


@pytest.mark.django_db
def test_public_pages_and_refusals_bear_the_headers_too(team: Team) -> None:
    client = Client()
    urls = [address.url() for address in ADDRESSES if not address.asks or address.pattern.startswith("help/")]
    wrong = {}
    for url in [*urls, "/nothing/here/", "/office/cases/", "/join/nothing/"]:
        answer = client.get(url)
        page = Page(answer.text)
        troubles = [*missing_headers(answer), *page.unlabelled, *page.inline, *page.foreign]
        troubles += [f"{page.leading} things lead"] if page.leading > 1 and url not in SHOWS_EVERY_PART else []
        if answer.status_code >= 500 or troubles:
            wrong[url] = (answer.status_code, troubles)
    assert wrong == {}


def test_the_reader_of_pages_finds_what_it_looks_for() -> None:
    page = Page(
        '<input name="bare"><p style="x"></p><script>1</script><img src="//there/x.png"><label>a<input></label>'
    )
    assert (page.unlabelled, page.inline, page.foreign) == (["bare"], ["<p style>", "<script >"], ["//there/x.png"])
    buttons = '<a class="button button--primary">a</a><button class="button button--help">b</button>'
    page = Page(f"{buttons}<main><h1>a</h1>{buttons}<h1>b</h1></main>{buttons}")
    assert (page.leading, page.titles) == (2, 2)
