"""The demonstration: what is there, that all of it is real, and that none of it is anybody."""

from __future__ import annotations

import itertools
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as present
from django.db import transaction

from havn.engines import sealing
from havn.foundations import clock, vocabulary
from havn.foundations.audit.models import Entry
from havn.foundations.audit.record import history_of
from havn.foundations.audit.verify import verify
from havn.foundations.network.models import Membership, Organisation, Role
from havn.foundations.people.models import Person
from havn.foundations.tally.models import Rate
from havn.foundations.vault import custody, fields, files, mailboxes, sign_in, strength
from havn.programmes.cases import queries
from havn.programmes.cases.models import Attachment, Case, CheckIn, Conflict, Desk, FundRule, Need, Note, Request
from havn.programmes.impact.queries import figures_of, years
from havn.programmes.intake.models import Draft
from havn.website.demo import build, network, texts, timeline
from havn.website.middleware import actor_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from havn.foundations.network.actor import Actor

pytestmark = pytest.mark.django_db


@dataclass
class Built:
    sheet: str
    folder: Path
    _seeds: dict[str, bytes]

    def actor(self, name: str, organisation: str | None = None) -> Actor:
        """One of the ten, signed in with the passphrase that the sheet shows."""
        person = Person.objects.get(username=name)
        if name not in self._seeds:
            assert person.check_password(network.PASSPHRASES[name])
            wrapping_key = sign_in.wrapping_key_for(person.password)
            assert wrapping_key is not None
            self._seeds[name] = custody.open_seed(person, wrapping_key=wrapping_key)
        chosen = Organisation.objects.get(name=organisation).pk if organisation else None
        return actor_for(person, self._seeds[name], acting_for=str(chosen) if chosen else None)

    def codes(self) -> list[sealing.MailboxCode]:
        rows = [row.strip() for row in self.sheet.splitlines()]
        return [sealing.MailboxCode.parse(row) for row in rows if row.replace(" ", "").isdigit()]


@pytest.fixture(scope="module")
def built(django_db_setup: Any, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """One network for all tests of this module, undone at the end: making it takes seconds."""
    folder = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), transaction.atomic():
        before, present.HAVN_DATA = present.HAVN_DATA, folder
        try:
            sheet = build()
        finally:
            present.HAVN_DATA = before
        yield Built(sheet, folder, {})
        transaction.set_rollback(True)


def test_sheet_says_that_all_is_invented_and_names_every_sign_in(built):
    assert built.sheet.startswith("This network is invented, and so is everybody in it. It is a demonstration")
    lines = [row.strip() for row in built.sheet.splitlines()]
    missing = [name for name, word in network.PASSPHRASES.items() if f"{name:<8} {word}" not in lines]
    assert (missing, len(network.PASSPHRASES)) == ([], 10)


@pytest.mark.parametrize(("name", "passphrase"), network.PASSPHRASES.items())
def test_passphrase_is_strong_enough_to_be_accepted(name, passphrase):
    assert strength.advice(passphrase, about=(name, network.PEOPLE[name].name)) is None


def test_three_organisations_sit_in_three_countries_and_the_house_is_in_exile(built):
    organisations = {one.kind: one for one in Organisation.objects.all()}
    assert len({one.country_of_seat for one in organisations.values()}) == len(organisations) == 3
    house = organisations["house"]
    assert (house.status, house.country_of_seat in house.countries_of_concern) == ("in_exile", False)


def test_ten_people_hold_every_role_and_one_works_for_two_organisations(built):
    memberships = list(Membership.objects.all())
    assert {one.role for one in memberships} == set(Role.values)
    places = Counter(person for person, _organisation in {(one.person_id, one.organisation_id) for one in memberships})
    assert sorted(places.values()) == [1] * 9 + [2]


def test_administrator_and_secretariat_open_no_case(built):
    assert [list(queries.case_rows(built.actor(name))) for name in ("solveig", "tomas")] == [[], []]


def test_sixty_stories_stand_at_every_stage(built):
    assert Draft.objects.count() + Request.objects.count() == len(texts.stories()) == 60
    assert Counter(Request.objects.values_list("state", flat=True)) == {
        "quarantined": 2, "received": 5, "acknowledged": 7, "asked": 3, "declined": 4, "withdrawn": 2, "opened": 35,
    }  # fmt: skip
    assert set(Need.objects.values_list("state", flat=True)) == {
        "drafted", "proposed", "refused", "approved", "paid", "given",
    }  # fmt: skip
    assert Counter(CheckIn.objects.values_list("state", flat=True)) == {"done": 8, "due": 4, "missed": 2}
    assert Counter(Case.objects.values_list("state", flat=True)) == {"open": 32, "closed": 3}
    assert (Conflict.objects.count(), set(Note.objects.values_list("visibility", flat=True))) == (3, {"team", "mine"})


def test_stories_are_told_in_thirteen_languages_and_seven_scripts():
    told = texts.stories()
    scripts = {unicodedata.name(story.names[0][0]).partition(" ")[0] for story in told}
    assert scripts == {"LATIN", "CYRILLIC", "ARABIC", "GEORGIAN", "ARMENIAN", "CJK"}
    # Persian shares its letters with Arabic and has some of its own; Latin with its marks is the seventh.
    assert all(set("گچپژکی") & set(story.happened) for story in told if story.language == "fa")
    assert any(unicodedata.normalize("NFD", story.names[0]) != story.names[0] for story in told)
    assert len({story.language for story in told}) == 13


def test_every_name_is_given_once_in_its_own_script_and_in_latin():
    names = [story.names for story in texts.stories()]
    assert len({native for native, _latin in names}) == len({latin for _native, latin in names}) == 60
    assert [latin for _native, latin in names if not latin.isascii()] == []


def test_record_of_what_happened_fits_and_follows_the_time(built):
    report = verify()
    assert (report.holds, report.findings, report.entries > 800) == (True, [], True)
    days = list(Entry.objects.order_by("index").values_list("day", flat=True))
    assert all(one <= next_one for one, next_one in itertools.pairwise(days))
    assert days[-1] <= clock.today()


@pytest.mark.parametrize(
    ("name", "organisation"),
    [("amina", None), ("henrik", "Osier Bridge House"), ("pavel", None), ("nana", None), ("levan", None)],
)
def test_colleagues_open_all_that_is_theirs(built, name, organisation):
    actor = built.actor(name, organisation)
    requests = list(queries.requests_visible_to(actor))
    assert requests
    for request in requests:
        assert fields.read(actor, request).answers["happened"]
        is_untouched = request.state in {"received", "quarantined"}
        assert (history_of(actor, request) == []) is is_untouched
    rows = list(queries.case_rows(actor))
    barred = Conflict.objects.filter(person=actor.person).count()
    assert len(rows) == Case.objects.filter(circle_id__in=actor.circles).count() - barred


def test_name_is_found_in_another_script(built):
    found = list(queries.case_rows(built.actor("nana"), words="Кетеван Циклаури"))
    case = Case.objects.get(pk=found[0].id)
    assert fields.read(built.actor("nana"), case, "identity").identity["names"][1] == "Ketevan Tsiklauri"


def test_printed_codes_open_two_letters_and_a_draft(built):
    opened = [mailboxes.open_mailbox(code)[0] for code in built.codes()]
    correspondence = [Request.objects.filter(mailbox=mailbox).first() for mailbox in opened]
    directions = [set(one.messages.values_list("is_from_author", flat=True)) for one in correspondence if one]
    drafts = Draft.objects.filter(mailbox__in=opened).count()
    assert (directions, drafts) == ([{True, False}, {True, False}], 1)


def test_papers_lost_in_their_copies_what_told_about_their_makers(built, settings):
    settings.HAVN_DATA = built.folder
    kinds = set()
    for attachment in Attachment.objects.all():
        desk = attachment.request.desk if attachment.request else None
        organisation = desk.organisation_id if desk else attachment.case.organisation_id
        name = next(n for n in ("amina", "pavel", "nana") if built.actor(n).organisation.pk == organisation)
        manifest, original = files.open_file(built.actor(name), attachment.original)
        _manifest, copy = files.open_file(built.actor(name), attachment.cleaned)
        kinds.add(manifest.name.rpartition(".")[2])
        assert manifest.findings != []
        assert [mark for mark in (b"Pocket 5", b"N. Example", b"My brother") if mark in copy] == []
        assert original != copy
    assert kinds == {"jpg", "pdf", "docx"}


def test_figures_of_three_years_add_up_in_one_currency(built):
    actor = built.actor("tomas")
    found = [figures_of(actor, year) for year in years(actor)]
    assert len(found) >= 3
    assert [one.unconverted for one in found] == [[]] * len(found)
    assert [one.year for one in found if one.requests == 0 or one.amount == 0] == []
    assert [one.year for one in found if one.supported["person"] == 0] == []


def test_desks_tell_about_themselves_in_every_language_of_the_interface(built):
    told = {desk.slug: set(desk.about) for desk in Desk.objects.all()}
    assert set(told) == {"quay", "osier", "pomegranate", "persian"}
    assert [slug for slug, languages in told.items() if languages != set(vocabulary.INTERFACE_LANGUAGES)] == []


def test_funds_have_a_rule_of_before_and_one_of_today_that_allows_more(built):
    for fund in {rule.fund for rule in FundRule.objects.all()}:
        before, now = fund.rules.order_by("from_on")
        assert before.until_on is not None
        assert (before.until_on < now.from_on, now.until_on, before.ceiling < now.ceiling) == (True, None, True)


def test_every_currency_asked_for_has_rates_at_several_dates(built):
    asked = {story.currency for story in texts.stories()} - {"EUR"}
    dates = {currency: Rate.objects.filter(currency=currency, base="EUR").count() for currency in asked}
    assert [currency for currency, count in dates.items() if count < 8] == []


def test_lives_are_lived_in_the_order_of_time_and_not_beyond_the_end():
    import datetime

    start = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    lived: list[tuple[str, int]] = []

    def life(name: str, *days: int) -> Iterator[datetime.datetime]:
        for day in days:
            yield start + datetime.timedelta(days=day)
            lived.append((name, (clock.now() - start).days))

    lives: Any = [life("a", 1, 4, 9), life("b", 2, 3)]
    assert timeline.live(lives, until=start + datetime.timedelta(days=5)) == 4
    assert lived == [("a", 1), ("b", 2), ("b", 3), ("a", 4)]
