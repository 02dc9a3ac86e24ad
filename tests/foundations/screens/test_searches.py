"""What was searched for is found again by its number, in this session alone, and stands in no address."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from havn.foundations.screens import searches


def with_session() -> Any:
    return SimpleNamespace(session={})


def test_words_are_found_by_their_number_in_this_session_alone() -> None:
    request = with_session()
    first, second = searches.keep(request, {"words": "Ada"}), searches.keep(request, {"words": "Nino"})
    assert [searches.kept(request, number) for number in (first, second, "", "elsewhere")] == [
        {"words": "Ada"},
        {"words": "Nino"},
        {},
        {},
    ]
    assert searches.kept(with_session(), first) == {}


def test_the_oldest_searches_are_forgotten() -> None:
    request = with_session()
    numbers = [searches.keep(request, {"words": str(number)}) for number in range(searches.KEPT + 1)]
    assert len(request.session[searches.SLOT]) == searches.KEPT
    assert (searches.kept(request, numbers[0]), searches.kept(request, numbers[1])) == ({}, {"words": "1"})


def test_what_is_longer_than_a_name_is_cut() -> None:
    request = with_session()
    number = searches.keep(request, {"words": "x" * 1_000_000})
    assert searches.kept(request, number) == {"words": "x" * searches.LONGEST}
