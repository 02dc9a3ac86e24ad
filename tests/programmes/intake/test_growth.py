"""What a desk received before makes sending no slower: indexes lead past it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from havn.foundations.audit import record
from havn.foundations.audit.models import Entry
from havn.programmes.intake import queries

if TYPE_CHECKING:
    from collections.abc import Callable

    from havn.programmes.cases.models import Desk

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by what the tables hold."),
]


def plan_of(ask: Callable[[], object]) -> str:
    """Return how the database finds what is asked for last."""
    with CaptureQueriesContext(connection) as asked, connection.cursor() as cursor:
        ask()
        cursor.execute("EXPLAIN QUERY PLAN " + asked.captured_queries[-1]["sql"])
        return " ".join(str(row[-1]) for row in cursor.fetchall())


def test_todays_requests_are_counted_without_those_of_other_days(desk: Desk) -> None:
    assert "(desk_id=? AND state=? AND received_on=?)" in plan_of(lambda: queries.received_today(desk))


def test_what_was_read_of_the_record_is_not_read_again(desk: Desk) -> None:
    assert "(subject=? AND index>?)" in plan_of(lambda: record._read_on(record.pseudonym(desk), 7))
    assert Entry._meta.get_field("subject").db_index is False  # the index of both serves for one as well
