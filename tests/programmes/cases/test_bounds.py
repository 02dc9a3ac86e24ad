"""A request and a case take so many files and no more, whoever sends them; the page can ask before it cleans one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from havn.foundations import files
from havn.foundations.errors import Invalid
from havn.programmes.cases import actions
from havn.programmes.cases.actions import bounds
from tests.refusing import refused

if TYPE_CHECKING:
    from tests.programmes.cases.conftest import Team

pytestmark = pytest.mark.django_db
FILE = b"The summons, in plain words."


@pytest.fixture(autouse=True)
def one_file_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_FILES", 1)


def sent() -> dict[str, object]:
    return {"name": "summons.txt", "content": FILE, "cleaned": files.clean_in_turn(FILE)}


@pytest.mark.parametrize("by", ["author", "officer"])
def test_a_request_that_is_full_takes_no_file_from_its_author_or_from_the_desk(by: str, team: Team) -> None:
    request = team.request()
    author, officer = team.author(request), team.actor("officer")
    actions.attach_to_request(author, request, **sent())
    with refused(Invalid) as caught:
        actions.attach_to_request(author if by == "author" else officer, request, **sent())
    assert "There are many files here already." in str(caught.value.fields["file"])


def test_a_case_that_is_full_takes_no_file(team: Team) -> None:
    case, officer = team.case(), team.actor("officer")
    actions.attach_to_case(officer, case, **sent())
    with refused(Invalid):
        actions.attach_to_case(officer, case, **sent())


def test_the_page_is_told_that_a_request_is_full_before_it_cleans_a_file(team: Team) -> None:
    request = team.request()
    bounds.check_file(request, len(FILE))
    actions.attach_to_request(team.author(request), request, **sent())
    with refused(Invalid) as caught:
        bounds.check_file(request, len(FILE))
    assert "There are many files here already." in str(caught.value.fields["file"])
