"""The style guide and the shells it shows, in both directions of writing."""

from __future__ import annotations

import re
from operator import itemgetter
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

from havn.foundations.screens import components
from havn.foundations.screens.styleguide import SHELLS, styleguide
from havn.foundations.screens.tables import Column, Table


@pytest.fixture
def asked(monkeypatch, settings):
    # The site's own context asks the database for the network's name; the shells must show without one.
    options = settings.TEMPLATES[0]["OPTIONS"]["context_processors"]
    keep = [name for name in options if not name.startswith(("havn.", "django.contrib.auth"))]
    settings.TEMPLATES = [
        {**settings.TEMPLATES[0], "OPTIONS": {**settings.TEMPLATES[0]["OPTIONS"], "context_processors": keep}}
    ]

    def ask(**query: str) -> str:
        request = RequestFactory().get("/styleguide/", query)
        request.session = {}
        request._messages = []
        return styleguide(request).content.decode()

    return ask


@pytest.mark.parametrize(
    ("direction", "opening"), [("ltr", '<html lang="en" dir="ltr">'), ("rtl", '<html lang="ar" dir="rtl">')]
)
def test_guide_shows_every_component_in_both_directions(asked, direction, opening):
    html = asked(direction=direction)
    assert opening in html
    assert [name for name in components.names() if f'id="{name}"' not in html] == []


@pytest.mark.parametrize("page", SHELLS)
def test_shell_has_one_main_heading_one_main_and_a_way_past_what_repeats(asked, page):
    html = asked(page=page)
    assert (html.count("<h1"), html.count("<main"), html.count('href="#main"')) == (1, 1, 1)
    assert (html.count("<title>"), "style=" in html, "<svg" in html) == (1, False, False)
    assert re.findall(r"<script(?![^>]*\ssrc=)", html) == []


@pytest.mark.parametrize("page", SHELLS)
def test_shell_asks_nothing_of_another_host(asked, page):
    html = asked(page=page)
    loaded = re.findall(r'<(?:link|script|img|source)[^>]*(?:href|src|srcset)="([^"]*)"', html)
    assert [address for address in loaded if not address.startswith("/static/")] == []


def test_page_for_people_at_risk_has_a_neutral_title_an_exit_and_no_mark(asked):
    html = asked(page="help")
    assert "<title>Page 3</title>" in html
    assert (html.count("data-exit"), html.count('rel="noreferrer nofollow"')) == (1, 1)
    assert [word for word in ("mark", "Havn", "hero") if word in html] == []


def test_page_for_people_at_risk_is_small_and_asks_four_times_at_most(asked):
    html = asked(page="help")
    loaded = re.findall(r'<(?:link|script|img)[^>]*(?:href|src)="/static/([^"]*)"', html)
    assert len(loaded) + 1 <= 4
    assert len(html.encode()) + sum(_wire(name) for name in loaded) <= 30_000


def _wire(name: str) -> int:
    return Path(finders.find(f"{name}.gz") or finders.find(name)).stat().st_size


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 429, 500])
def test_refusal_says_its_sentence_and_offers_a_next_step(status):
    html = render_to_string("screens/refused.html", {"status": status, "sentence": "Nothing was changed."})
    assert html.count("Nothing was changed.") == 1
    assert html.count('class="button ') >= 1


@pytest.mark.parametrize(
    "name",
    [
        "list",
        "record",
        "action",
        "steps",
        "refused",
        "message_page",
        "print",
        "plain",
        "public",
        "help",
        "office",
        "act",
    ],
)
def test_page_template_compiles(name):
    assert get_template(f"screens/{name}.html").template.name == f"screens/{name}.html"


def test_list_without_rows_says_what_to_do_first():
    html = render_to_string(
        "screens/list.html", {"shell": "screens/plain.html", "title": "Referrals", "rows": [], "empty": "Start one."}
    )
    assert html.count("Start one.") == 1


def test_list_shows_what_its_columns_declare():
    table = Table(
        (
            Column("handle", "Case", itemgetter("handle"), kind="handle", link=lambda _row: "/office/cases/1/"),
            Column("state", "State", itemgetter("state"), kind="tag", tone=lambda _row: "late", sort="state"),
        )
    )
    rows = table.rows([{"handle": "quiet orchard", "state": "overdue"}])
    columns = table.headings("state", lambda key: f"?sort={key}")
    html = render_to_string(
        "screens/list.html",
        {"shell": "screens/plain.html", "title": "Cases", "caption": "Cases", "columns": columns, "rows": rows},
    )
    assert html.count('aria-sort="ascending"') == html.count('href="?sort=-state"') == html.count("tag--late") == 1
    assert html.count('href="/office/cases/1/"') == html.count("quiet orchard") == 1


def test_record_puts_its_asides_beside_the_rest():
    panels = [
        {"heading": "Plan", "data": [("Need", "a lawyer")]},
        {"heading": "Dates", "data": [("Hearing", "4 December")], "is_aside": True},
    ]
    html = render_to_string(
        "screens/record.html", {"shell": "screens/plain.html", "title": "quiet orchard", "panels": panels}
    )
    assert html.index("columns--aside") < html.index("a lawyer") < html.index("4 December")
