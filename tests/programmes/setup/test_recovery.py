"""Coming back after a lost passphrase: several trustees can, nobody alone can, and it is seen and recorded."""

from __future__ import annotations

import datetime
import re

import pytest
from django.test import Client

from havn.foundations import clock
from havn.foundations.audit import verify
from havn.foundations.audit.record import history_of
from havn.foundations.errors import Invalid, NotAllowed
from havn.foundations.network.models import Membership
from havn.foundations.people.models import Person
from havn.foundations.vault import recovery as vault
from havn.foundations.vault.fields import Unreadable
from havn.foundations.vault.models import PersonKeys, Recovery, RecoveryKit, RecoveryShare, ReleasedShare
from havn.programmes.setup import actions, permissions, queries
from tests import factories
from tests.refusing import unchanged

pytestmark = pytest.mark.django_db

NEW = "seven slow herons over the quay"
CHOSEN = {"passphrase": NEW, "again": NEW}


@pytest.fixture
def trustees(organisation) -> list[Person]:
    names = ("Tamar", "Timur", "Tigran")
    return [factories.works_for(organisation, "officer", username=name.lower(), full_name=name) for name in names]


@pytest.fixture
def kit(browser, officer, trustees) -> RecoveryKit:
    """The officer's kit, made through the page: any two of three trustees."""
    answer = browser(officer).post("/account/recovery/", {"trustees": [each.pk for each in trustees], "need": 2})
    assert answer.headers["Location"] == "/account/"
    return RecoveryKit.objects.get(person=officer)


@pytest.fixture
def link(browser, administrator, officer, kit) -> str:
    client = browser(administrator)
    answer = client.post(f"/setup/people/{officer.pk}/recovery/")
    assert answer.headers["Location"] == "/setup/link/"
    found = re.search(r"http://testserver(/come-back/[\w-]+/)", client.get("/setup/link/").text)
    assert found is not None
    return found.group(1)


def give(browser, trustee: Person) -> int:
    recovery = Recovery.objects.get(ended_on__isnull=True)
    return browser(trustee).post(f"/account/recoveries/{recovery.pk}/help/").status_code


def token_of(link: str) -> str:
    return link.split("/")[2]


def test_two_of_three_trustees_bring_somebody_back(browser, officer, circle, trustees, link) -> None:
    data_key = factories.DataKeyFactory(organisation=circle.organisation, circles=[circle])
    old = browser(officer)
    visitor = Client()
    assert "0 of 2" in visitor.get(link).text
    assert give(browser, trustees[0]) == 302
    assert "1 of 2" in visitor.get(link).text
    assert visitor.post(link, CHOSEN).status_code == 200, "one share is not enough"
    assert Person.objects.get(pk=officer.pk).password == officer.password
    assert give(browser, trustees[2]) == 302
    assert visitor.get(link).status_code == 200
    assert visitor.post(link, CHOSEN).headers["Location"] == "/account/login/"
    assert old.get("/account/").status_code == 302, "browsers that were open are signed out"
    assert visitor.post("/account/login/", {"login": "officer", "password": NEW}).status_code == 302
    actor = visitor.get("/account/").wsgi_request.actor
    assert actor.keyring.key_for(data_key.pk) == data_key.key
    assert actor.keyring.seed == officer.seed
    assert not RecoveryKit.objects.filter(person=officer).exists()
    assert not ReleasedShare.objects.exists()
    assert Client().get(link).status_code == 404
    assert verify.verify().holds


def test_trustees_whose_accounts_are_closed_do_not_count(browser, officer, administrator, trustees, kit) -> None:
    Person.objects.filter(pk=trustees[0].pk).update(is_active=False)
    page = browser(officer).get("/account/").text
    assert "Any 2 of these colleagues together can let you back in: Tigran, Timur." in page
    Person.objects.filter(pk=trustees[1].pk).update(is_active=False)
    assert "nobody can let you back in. Please split the way back anew." in browser(officer).get("/account/").text
    client = browser(administrator)
    with unchanged():
        answer = client.post(f"/setup/people/{officer.pk}/recovery/")
    assert answer.status_code == 422
    assert "Too few of the colleagues they chose still have an account." in answer.text


def test_every_step_is_recorded_and_seen_by_the_person(browser, officer, administrator, trustees, link) -> None:
    give(browser, trustees[0])
    actor = factories.actor_of(officer)
    found = [(happened.event, happened.actor) for happened in history_of(actor, officer)]
    assert found == [
        ("recovery.helped", str(trustees[0].pk)),
        ("recovery.opened", str(administrator.pk)),
        ("recovery_kit.made", str(officer.pk)),
    ]
    page = browser(officer).get("/account/").text
    assert "Ada Administrator opened the way back to your keys" in page
    assert "Tamar, Tigran, Timur" in page or "Tamar" in page


def test_the_person_can_shut_it_at_once(browser, officer, trustees, link) -> None:
    for trustee in trustees[:2]:
        give(browser, trustee)
    recovery = Recovery.objects.get()
    assert browser(officer).post(f"/account/recoveries/{recovery.pk}/stop/").status_code == 302
    assert not ReleasedShare.objects.exists()
    assert [Client().get(link).status_code, Client().post(link, CHOSEN).status_code] == [404, 404]
    assert browser(trustees[2]).post(f"/account/recoveries/{recovery.pk}/help/").status_code == 404


def test_neither_the_administrator_nor_an_outsider_nor_the_person_can_give_a_share(
    browser, officer, administrator, colleague, outsider, link
) -> None:
    for nobody in (administrator, colleague, outsider, officer):
        assert give(browser, nobody) == 404
    assert not ReleasedShare.objects.exists()


def test_a_share_is_given_once(browser, trustees, link) -> None:
    assert [give(browser, trustees[0]), give(browser, trustees[0])] == [302, 404]
    assert ReleasedShare.objects.count() == 1


def test_the_link_without_shares_and_the_shares_without_the_link_give_nothing(browser, trustees, link) -> None:
    for trustee in trustees[:2]:
        give(browser, trustee)
    recovery = Recovery.objects.get()
    assert vault.seed_from(recovery, token_of(link))
    with pytest.raises(Unreadable):
        vault.seed_from(recovery, "another-token")
    ReleasedShare.objects.filter(trustee=trustees[0]).delete()
    with pytest.raises(Unreadable):
        vault.seed_from(recovery, token_of(link))


def test_shares_that_were_exchanged_or_forged_give_nothing(browser, officer, trustees, link) -> None:
    for trustee in trustees[:2]:
        give(browser, trustee)
    first, second = ReleasedShare.objects.order_by("pk")
    ReleasedShare.objects.filter(pk=first.pk).update(wrapped=second.wrapped)
    with pytest.raises(Unreadable):
        vault.seed_from(Recovery.objects.get(), token_of(link))
    ReleasedShare.objects.filter(pk=first.pk).update(wrapped=b"\3" + bytes(1300))
    answer = Client().post(link, CHOSEN)
    assert answer.status_code == 409
    assert PersonKeys.objects.get(person=officer).version == 1
    mine, other = RecoveryShare.objects.order_by("pk")[:2]
    RecoveryShare.objects.filter(pk=mine.pk).update(wrapped=other.wrapped)
    with pytest.raises((Unreadable, NotAllowed)):
        actions.release_share(factories.actor_of(mine.trustee), Recovery.objects.get())


def test_the_token_is_stored_nowhere(link) -> None:
    assert token_of(link) not in str(list(Recovery.objects.values()))


def test_an_old_link_opens_nothing(browser, trustees, link) -> None:
    for trustee in trustees[:2]:
        give(browser, trustee)
    with clock.at(clock.now() + datetime.timedelta(days=4)):
        assert Client().get(link).status_code == 404
        assert Client().post(link, CHOSEN).status_code == 404


def test_a_new_recovery_ends_the_one_before(browser, administrator, officer, trustees, link) -> None:
    give(browser, trustees[0])
    actions.open_recovery(factories.actor_of(administrator), officer)
    assert Client().get(link).status_code == 404
    assert Recovery.objects.filter(ended_on__isnull=True).count() == 1
    assert not ReleasedShare.objects.exists()


def test_a_new_kit_makes_the_old_shares_worthless(browser, officer, trustees, kit, link) -> None:
    actor = factories.actor_of(officer)
    give(browser, trustees[0])
    actions.make_recovery_kit(actor, officer, kit=vault.prepare(actor, trustees, need=2))
    give(browser, trustees[1])
    with pytest.raises(Unreadable):
        vault.seed_from(Recovery.objects.get(), token_of(link))


def test_without_a_kit_there_is_no_way_back(browser, administrator, officer) -> None:
    answer = browser(administrator).post(f"/setup/people/{officer.pk}/recovery/")
    assert answer.status_code == 422
    assert "no recovery kit" in answer.text
    assert not Recovery.objects.exists()


def test_nobody_opens_their_own_way_back_or_that_of_another_organisation(
    browser, organisation, administrator, officer, outsider, kit
) -> None:
    director = factories.works_for(outsider.memberships.get().organisation, "director")
    for person, whose in ((administrator, administrator), (officer, officer), (director, officer), (outsider, officer)):
        assert browser(person).post(f"/setup/people/{whose.pk}/recovery/").status_code == 404
    own_director = factories.works_for(organisation, "director")
    assert browser(own_director).post(f"/setup/people/{officer.pk}/recovery/").status_code == 302


@pytest.mark.parametrize("wrong", ["too few", "more needed than there are", "an outsider", "oneself"])
def test_a_kit_that_does_not_fit_is_not_made(wrong, browser, officer, trustees, outsider) -> None:
    told = {
        "too few": {"trustees": [trustees[0].pk], "need": 1},
        "more needed than there are": {"trustees": [trustees[0].pk, trustees[1].pk], "need": 3},
        "an outsider": {"trustees": [trustees[0].pk, outsider.pk], "need": 2},
        "oneself": {"trustees": [trustees[0].pk, officer.pk], "need": 2},
    }[wrong]
    assert browser(officer).post("/account/recovery/", told).status_code == 422
    assert not RecoveryKit.objects.exists()


def test_a_kit_of_one_share_is_refused_by_the_vault_itself(officer, trustees) -> None:
    for need, of in ((1, 2), (3, 2), (2, 1)):
        with pytest.raises(Invalid):
            vault.prepare(factories.actor_of(officer), trustees[:of], need=need)


def test_closing_an_account_destroys_its_kit(browser, administrator, officer, trustees, kit, link) -> None:
    assert browser(administrator).post(f"/setup/people/{officer.pk}/close/").status_code == 302
    assert not RecoveryKit.objects.exists()
    assert Client().get(link).status_code == 404


def test_who_is_asked_finds_it_on_their_account(browser, officer, trustees, colleague, link) -> None:
    assert [queries.recoveries_to_help(factories.actor_of(each)).count() for each in (trustees[0], colleague)] == [1, 0]
    assert "Olga Officer lost their passphrase" in browser(trustees[0]).get("/account/").text
    give(browser, trustees[0])
    assert "Olga Officer lost their passphrase" not in browser(trustees[0]).get("/account/").text


def test_who_runs_an_organisation_helps_whoever_works_there_today_and_nobody_else(organisation, officer) -> None:
    director = factories.works_for(organisation, "director")
    actor = factories.actor_of(director, organisation)
    role = Membership.objects.filter(person=officer)
    day = datetime.timedelta(days=1)
    allowed = []
    for until in (None, clock.today() + day, clock.today()):
        role.update(until_on=until)
        allowed.append(permissions.may_open_recovery(actor, officer))
    assert allowed == [True, True, False]
