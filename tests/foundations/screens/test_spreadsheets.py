"""Lists taken away as CSV."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havn.foundations.screens.spreadsheets import FORMULA, as_csv, harmless
from havn.foundations.screens.tables import Column, Table


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1"])
def test_what_a_spreadsheet_would_run_becomes_text(value: str) -> None:
    assert harmless(value) == f"'{value}"


def test_plain_words_and_names_stay_as_they_are() -> None:
    assert [harmless(value) for value in ("amber heron", "ნინო", "", None, 12)] == ["amber heron", "ნინო", "", "", "12"]


@given(st.text())
def test_no_cell_begins_like_a_formula(value: str) -> None:
    assert not harmless(value).startswith(FORMULA)


def test_a_list_is_written_whole_with_every_script() -> None:
    table = Table(columns=(Column("name", "Name", lambda row: row),))

    answer = as_csv(table, ["=cmd()", "ნინო, და"], name="cases").content.decode()

    assert answer == '\ufeffName\r\n\'=cmd()\r\n"ნინო, და"\r\n'
