"""The process is lost between any two statements: everything is there, or nothing of it — and sending again works."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from havn.foundations.audit.verify import verify
from havn.programmes.cases.models import Attachment, Request
from havn.programmes.intake.models import Draft
from tests.programmes.intake.browsing import Browser, write
from tests.refusing import everything

if TYPE_CHECKING:
    from collections.abc import Callable

    from havn.programmes.cases.models import Desk

SESSIONS = ("people.OpenSession",)
WRITES = ("INSERT", "UPDATE", "DELETE")


class Lost(BaseException):
    """The process ends here."""


def lost_at(number: int) -> Any:
    """Return a wrapper of statements that ends everything at the write of that number."""
    seen = iter(range(1_000))

    def run(execute: Callable[..., Any], sql: str, params: Any, many: Any, context: Any) -> Any:
        if sql.lstrip().upper().startswith(WRITES) and "people_opensession" not in sql and next(seen) == number:
            raise Lost
        return execute(sql, params, many, context)

    return connection.execute_wrapper(run)


@pytest.mark.django_db(transaction=True)
def test_a_request_is_sent_whole_or_not_at_all(desk: Desk) -> None:
    browser = Browser()
    write(browser, until="documents")
    browser.send(files={"file": SimpleUploadedFile("letter.txt", b"a threat")}, go="check")
    form, path = browser.page.forms[0], browser.page.path
    before = everything(without=SESSIONS)
    crashes = 0
    while Request.objects.count() == 0:
        with lost_at(crashes), suppress(Lost):
            browser.send(form=form, path=path)
        crashes += 1
        assert Request.objects.count() or everything(without=SESSIONS) == before

    assert crashes > 10
    assert (Request.objects.count(), Attachment.objects.count(), Draft.objects.count()) == (1, 1, 0)
    assert browser.page.code == form.filled["code"][0]
    assert verify().findings == []


@pytest.mark.django_db(transaction=True)
def test_a_page_is_kept_whole_or_not_at_all(desk: Desk) -> None:
    browser = Browser()
    write(browser, until="documents")
    form, path = browser.page.forms[0], browser.page.path
    crashes = 0
    while True:
        before = everything(without=SESSIONS)
        letter = SimpleUploadedFile("letter.txt", b"a threat")
        try:
            with lost_at(crashes):
                browser.send(form=form, path=path, files={"file": letter}, files_words="A summons")
        except Lost:
            # Text and file are two steps: the text may be there already, the file never without its row.
            after = everything(without=SESSIONS)
            assert after["vault.SealedFile"] == before["vault.SealedFile"]
            crashes += 1
            continue
        break

    assert crashes > 5
    assert "letter.txt" in browser.open("/help/protection/documents/").words
    assert verify().findings == []
