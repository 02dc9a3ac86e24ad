"""Asking for help page by page: told once, kept after each page, sent once, followed by a code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from havn.engines import sealing
from havn.foundations.vault import fields
from havn.foundations.vault.models import SealedFile
from havn.programmes.cases import queries
from havn.programmes.cases.models import Attachment, Request
from havn.programmes.intake.models import Draft
from tests import factories
from tests.foundations.files import makers
from tests.programmes.intake.browsing import Browser, open_mailbox, send_request, write

if TYPE_CHECKING:
    from havn.foundations.network.models import Organisation
    from havn.foundations.people.models import Person
    from havn.programmes.cases.models import Desk

LANGUAGES = ["en", "fr", "es", "ru", "ar"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_request_is_told_sent_and_followed_in_each_language(desk: Desk, language: str) -> None:
    browser = Browser(language)
    code = send_request(browser)

    assert Request.objects.count() == 1
    assert Draft.objects.count() == 0
    assert browser.send(end=code[-4:]).path == "/mailbox/"
    assert open_mailbox(code, language).page.words == browser.page.words


def test_what_was_told_is_read_by_the_desk_as_it_was_told(desk: Desk, officer: Person) -> None:
    send_request(
        Browser(),
        {
            "name": {"name_now": "now"},
            "name-more": {"names__native": "ნინო ბერიძე", "names__latin": "Nino Beridze"},
            "places": {"country_now": "Georgia", "languages__0": "Georgian", "languages__1": "Russian"},
            "costs": {
                "costs__0__what": "Lawyer",
                "costs__0__money__amount": "1 200",
                "costs__0__money__currency": "eur",
            },
        },
    )
    request = Request.objects.get()
    told = fields.read(factories.actor_of(officer), request, "header", "answers", "identity")

    assert told.answers == {
        "asks": "self",
        "name_now": "now",
        "languages": ["ka", "ru"],
        "happened": "Two men came at night.",
        "needs": ["legal", "relocation"],
        "costs": [{"what": "Lawyer", "money": {"amount": "1200", "currency": "EUR"}}],
    }
    assert told.identity["names"] == ["ნინო ბერიძე", "Nino Beridze"]
    assert told.identity["answers"]["country_now"] == "GE"
    assert {name: told.header[name] for name in ("country", "languages", "support", "asker", "channel")} == {
        "country": "GE",
        "languages": ["ka", "ru"],
        "support": ["legal", "relocation"],
        "asker": "self",
        "channel": "web",
    }


def test_only_what_counts_is_asked(desk: Desk) -> None:
    plain = write(Browser(), told={"needs": {"needs": "legal"}})
    more = write(Browser(), told={"family": {"family_affected": "yes"}, "asking": {"asks": "without_consent"}})

    assert set(more) - set(plain) == {"on_behalf", "relocation", "family-more"}
    assert more.index("family-more") == more.index("family") + 1


def test_a_name_is_asked_on_a_step_of_its_own_once_somebody_wants_to_give_it(desk: Desk) -> None:
    browser = Browser()
    write(browser, until="name")
    assert "names.latin" not in browser.page.forms[0].names

    assert browser.send(name_now="now").path == "/help/protection/name-more/"
    browser.send(names__latin="Nino Beridze")
    browser.open("/help/protection/name/")
    browser.send(name_now="later")

    assert browser.page.path == "/help/protection/person/"
    assert "Nino" not in browser.open("/help/protection/check/").words


def test_what_does_not_fit_is_shown_again_as_it_was_typed(desk: Desk) -> None:
    browser = Browser()
    write(browser, until="places")
    page = browser.send(country_now="Gruzia", place_now="Kutaisi", languages__0="Georgian")

    assert page.status == 422
    assert "You wrote: \u2068Gruzia\u2069" in page.words
    assert page.forms[0].filled["place_now"] == ["Kutaisi"]
    assert page.forms[0].filled["languages.0"] == ["Georgian"]
    assert browser.send(country_now="GE").path == "/help/protection/work/"


def test_lines_can_be_added_and_stay_filled(desk: Desk) -> None:
    browser = Browser()
    write(browser, until="costs")
    names = browser.page.forms[0].names
    assert "costs.0.what" in names
    assert "costs.1.what" not in names

    browser.send(costs__0__what="Lawyer", go="more")

    assert browser.page.forms[0].filled["costs.0.what"] == ["Lawyer"]
    assert "costs.1.what" in browser.page.forms[0].names


def test_a_second_press_of_send_makes_one_request_and_shows_the_same_code(desk: Desk) -> None:
    browser = Browser()
    write(browser)
    form, path = browser.page.forms[0], browser.page.path
    first = browser.send().code
    second = browser.send(form=form, path=path).code

    assert second == first
    assert Request.objects.count() == 1


def test_another_tab_that_sends_the_same_draft_points_to_the_code_that_counts(desk: Desk) -> None:
    browser = Browser()
    write(browser)
    other_tab = browser.page.forms[0]
    browser.open("/help/protection/check/")
    browser.send()
    page = browser.send(form=other_tab, path="/help/protection/check/")

    assert Request.objects.count() == 1
    assert page.codes == []
    assert "The code that you were given before opens its mailbox." in page.words


def test_a_draft_is_gone_on_with_in_another_browser_by_its_code(desk: Desk) -> None:
    here = Browser()
    write(here, until="fears")
    here.send(fears="That they come back.", go="later")
    here.send()
    code = here.page.code
    there = open_mailbox(code)
    assert "What you wrote waits for you" in there.page.words

    there.send()
    assert there.page.path == "/help/protection/check/"
    assert "That they come back." in there.page.words
    there.open("/help/protection/needs/")
    there.send(needs="legal", go="check")
    page = there.send()

    assert "The code that you were given before opens its mailbox." in page.words
    assert open_mailbox(code).page.words.count("Your request arrived") == 1
    assert here.open("/help/protection/check/").words.count("The code that you were given before") == 1


def test_a_draft_that_is_thrown_away_leaves_no_key_no_file_and_no_code(desk: Desk) -> None:
    browser = Browser()
    write(browser, until="documents")
    browser.send(files={"file": SimpleUploadedFile("letter.txt", b"a threat")})
    browser.open("/help/protection/later/")
    code = browser.send().code
    key = Draft.objects.get().key
    browser.open("/help/protection/discard/")
    browser.send()

    key.refresh_from_db()
    assert key.is_destroyed
    assert Draft.objects.count() == SealedFile.objects.count() == key.mailboxes.count() == key.wraps.count() == 0
    assert "No mailbox opens with this code." in open_mailbox(code).page.words
    assert browser.open("/help/protection/check/").status == 409


def test_files_are_kept_with_the_page_listed_and_arrive_with_the_request(desk: Desk, officer: Person) -> None:
    browser = Browser()
    write(browser, until="documents")
    browser.send(
        files={"file": SimpleUploadedFile("photo \u202efdp.jpg", makers.jpeg())}, files_words="My door", go="add"
    )
    assert "photo fdp.jpg" in browser.page.words
    browser.send(files={"file": SimpleUploadedFile("letter.txt", b"a threat")}, go="add")
    browser.send(go=f"remove:{_first_file(browser)}")
    assert "photo fdp.jpg" not in browser.page.words
    browser.send(go="check")
    browser.send()

    attachment = Attachment.objects.get()
    assert [one.manifest.name for one in _files(officer, attachment.request)] == ["letter.txt"]
    assert SealedFile.objects.count() == 2


def _first_file(browser: Browser) -> str:
    return browser.page.html.split('value="remove:')[1].split('"')[0]


def _files(officer: Person, request: Request | None) -> list:
    assert request is not None
    actor = factories.actor_of(officer)
    return [type("Shown", (), {"manifest": manifest}) for _one, manifest in queries.files_in(actor, request)]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.txt", b"", "empty"),
        ("tool.exe", b"MZ\x90\x00" + bytes(200), "This kind of file is not taken."),
        ("broken.pdf", b"%PDF-1.7 and nothing else", "file"),
    ],
)
def test_a_file_that_is_not_taken_says_why_and_keeps_what_was_typed(
    desk: Desk, name: str, content: bytes, sentence: str
) -> None:
    browser = Browser()
    write(browser, until="documents")
    page = browser.send(files={"file": SimpleUploadedFile(name, content)}, files_words="A summons")

    assert page.status == 422
    assert sentence in page.words
    assert page.forms[0].filled["files_words"] == ["A summons"]
    assert SealedFile.objects.count() == 0


def test_the_end_of_the_code_is_typed_back_in_digits_or_words_of_any_language(desk: Desk) -> None:
    code = sealing.MailboxCode.parse(send_request(browser := Browser()))
    kept = browser.page
    assert browser.send(end="0000x").status == 422
    assert browser.page.code == code.as_digits()
    for end in (code.as_digits()[-4:], code.as_words("ru")[-1].upper(), code.as_words("ar")[-1]):
        browser.page = kept
        assert browser.send(end=end).path == "/mailbox/"


def test_consent_names_only_organisations_that_are_offered(desk: Desk, partner: Organisation, officer: Person) -> None:
    send_request(Browser(), {"sharing": {"share_with": str(partner.pk)}})
    consent = fields.read(factories.actor_of(officer), Request.objects.get(), "consent").consent

    assert consent["names"] == ["Northern Shelter"]
    assert consent["organisations"] == [str(partner.pk)]


def test_nothing_is_ticked_beforehand(desk: Desk, partner: Organisation) -> None:
    browser = Browser()
    write(browser, until="sharing")

    assert "share_with" in browser.page.forms[0].names
    assert "share_with" not in browser.page.forms[0].filled
