"""Inviting, joining, roles, leaving – through the pages, and refused to whoever may not."""

from __future__ import annotations

import datetime
import re

import pytest
from django.test import Client

from havn.engines import sealing
from havn.foundations import clock
from havn.foundations.audit.models import Entry
from havn.foundations.audit.record import history_of
from havn.foundations.errors import Invalid, NotAllowed
from havn.foundations.network.models import Invitation, Membership
from havn.foundations.people.models import OpenSession, Person
from havn.foundations.vault import guard, signatures
from havn.foundations.vault.models import EpochGrant, PersonKeys
from havn.programmes.setup import actions
from tests import factories

pytestmark = pytest.mark.django_db

ANSWERS = {
    "full_name": "Nino Newcomer",
    "username": "Nino",
    "passphrase": "six copper kettles by the window",
    "again": "six copper kettles by the window",
    "language": "en",
    "email": "",
}


def invite(browser, administrator, organisation, roles=("officer", "finance")) -> str:
    """Invite somebody through the pages; the path of the link."""
    client = browser(administrator)
    made = client.post(f"/setup/organisations/{organisation.pk}/invite/", {"full_name": "Nino", "roles": list(roles)})
    assert made.headers["Location"] == "/setup/link/"
    page = client.get("/setup/link/").text
    assert client.get("/setup/link/").status_code == 404, "it is shown once"
    found = re.search(r"http://testserver(/join/[\w-]+/)", page)
    assert found is not None
    return found.group(1)


def test_somebody_invited_joins_with_a_passphrase_of_their_own(browser, organisation, administrator) -> None:
    link = invite(browser, administrator, organisation)
    visitor = Client()
    assert "Harbour House" in visitor.get(link).text
    assert visitor.post(link, ANSWERS).headers["Location"] == "/account/login/"
    person = Person.objects.get(username="nino")
    assert (person.full_name, person.is_administrator) == ("Nino Newcomer", False)
    roles = Membership.objects.filter(person=person).values_list("organisation", "role", "from_on", "until_on")
    assert sorted(roles, key=str) == sorted(
        [(organisation.pk, role, clock.today(), None) for role in ("officer", "finance")], key=str
    )
    assert visitor.post("/account/login/", {"login": "nino", "password": ANSWERS["passphrase"]}).status_code == 302
    assert visitor.get("/account/").wsgi_request.actor.roles == {"officer", "finance"}
    assert Client().get(link).status_code == 404, "a used link opens nothing"
    assert Client().post(link, ANSWERS | {"username": "second"}).status_code == 404


def test_the_link_itself_is_stored_nowhere(browser, organisation, administrator) -> None:
    token = invite(browser, administrator, organisation).split("/")[2]
    row = Invitation.objects.get()
    assert bytes(row.fingerprint) == sealing.fingerprint(token.encode())
    everything = str(list(Invitation.objects.values())) + str(list(OpenSession.objects.values()))
    assert token not in everything


@pytest.mark.parametrize("spoilt", ["expired", "withdrawn", "another"])
def test_a_link_that_is_old_withdrawn_or_made_up_looks_like_nothing(
    spoilt, browser, organisation, administrator
) -> None:
    link = invite(browser, administrator, organisation)
    if spoilt == "expired":
        Invitation.objects.update(expires_on=clock.today() - datetime.timedelta(days=1))
    elif spoilt == "withdrawn":
        path = f"/setup/invitations/{Invitation.objects.get().pk}/withdraw/"
        assert browser(administrator).post(path).status_code == 302
    else:
        link = f"/join/{sealing.random_token()}/"
    people = Person.objects.count()
    assert [Client().get(link).status_code, Client().post(link, ANSWERS).status_code] == [404, 404]
    assert Person.objects.count() == people


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"passphrase": "nino1234", "again": "nino1234"}, 422),
        ({"again": "something else"}, 422),
        ({"username": "OFFICER"}, 422),
        ({"username": "a b"}, 422),
        ({"username": "x" * 61}, 422),
        ({"full_name": ""}, 422),
        ({"language": "xx"}, 422),
        ({"email": "not an address"}, 422),
        ({"passphrase": "x" * 501, "again": "x" * 501}, 422),
        ({"full_name": "Nino\0"}, 422),
    ],
)
def test_wrong_answers_make_no_account_and_leave_the_link_open(
    wrong, status, browser, organisation, administrator, officer
) -> None:
    link = invite(browser, administrator, organisation)
    people, entries = Person.objects.count(), Entry.objects.count()
    answer = Client().post(link, ANSWERS | wrong)
    assert answer.status_code == status
    assert (Person.objects.count(), Entry.objects.count()) == (people, entries)
    assert Client().get(link).status_code == 200


def test_a_double_click_makes_one_account(browser, organisation, administrator) -> None:
    link = invite(browser, administrator, organisation)
    visitor = Client()
    assert [visitor.post(link, ANSWERS).status_code for _ in range(2)] == [302, 404]
    assert Person.objects.filter(username="nino").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_one_link_at_once_one_gets_an_account(organisation, administrator, in_threads) -> None:
    token = actions.invite_person(factories.actor_of(administrator), organisation, full_name="Nino", roles=["officer"])
    jobs = [
        lambda name=name: Client().post(f"/join/{token}/", ANSWERS | {"username": name}).status_code
        for name in ("nino1", "nino2")
    ]
    assert sorted(in_threads(jobs)) == [302, 404]
    assert Person.objects.filter(username__startswith="nino").count() == 1


def test_who_is_signed_in_is_asked_to_sign_out_before_joining(browser, organisation, administrator, officer) -> None:
    link = invite(browser, administrator, organisation)
    client = browser(officer)
    assert client.get(link).headers["Location"] == "/account/logout/"
    assert client.post(link, ANSWERS).headers["Location"] == "/account/logout/"
    assert not Person.objects.filter(username="nino").exists()


def test_only_who_runs_an_organisation_invites_to_it(browser, organisation, officer, outsider, administrator) -> None:
    elsewhere = outsider.memberships.get().organisation
    director = factories.works_for(elsewhere, "director")
    path = f"/setup/organisations/{organisation.pk}/invite/"
    for person in (officer, outsider, director):
        client = browser(person)
        assert client.get(path).status_code == 404
        assert client.post(path, {"full_name": "Nino", "roles": ["officer"]}).status_code == 404
    assert not Invitation.objects.exists()
    assert not Entry.objects.exists()
    own = f"/setup/organisations/{elsewhere.pk}/invite/"
    assert browser(director).post(own, {"full_name": "Nino", "roles": ["officer"]}).status_code == 302


def test_an_invitation_to_an_unknown_role_is_refused(browser, organisation, administrator) -> None:
    path = f"/setup/organisations/{organisation.pk}/invite/"
    assert browser(administrator).post(path, {"full_name": "Nino", "roles": ["king"]}).status_code == 422
    assert not Invitation.objects.exists()


# Roles


def give(browser, administrator, organisation, officer, **answers):
    told = {"person": officer.pk, "role": "decider", "from_on": clock.today(), "last_on": ""} | answers
    return browser(administrator).post(f"/setup/organisations/{organisation.pk}/role/", told)


def test_a_role_has_its_days(browser, organisation, administrator, officer) -> None:
    tomorrow = clock.today() + datetime.timedelta(days=1)
    answer = give(browser, administrator, organisation, officer, from_on=tomorrow, last_on=tomorrow)
    assert answer.status_code == 302
    roles = []
    for days in range(4):
        with clock.at(clock.now() + datetime.timedelta(days=days)):
            roles.append("decider" in factories.actor_of(officer).roles)
    assert roles == [False, True, False, False]


@pytest.mark.parametrize(
    "wrong", [{"role": "officer"}, {"last_on": "2001-01-01"}, {"from_on": "never"}, {"role": "king"}, {"person": "x"}]
)
def test_a_role_that_does_not_fit_is_refused(wrong, browser, organisation, administrator, officer) -> None:
    before = Membership.objects.count()
    assert give(browser, administrator, organisation, officer, **wrong).status_code == 422
    assert (Membership.objects.count(), Entry.objects.count()) == (before, 0)


def test_ending_the_last_role_leaves_the_circles_at_once(browser, administrator, officer, colleague, circle) -> None:
    data_key = factories.DataKeyFactory(organisation=circle.organisation, circles=[circle])
    client = browser(colleague)
    assert client.get("/account/").wsgi_request.actor.keyring.key_for(data_key.pk) == data_key.key
    role = Membership.objects.get(person=colleague)
    assert browser(administrator).post(f"/setup/roles/{role.pk}/end/").status_code == 302
    actor = client.get("/account/").wsgi_request.actor
    assert (actor.organisation, actor.roles, actor.circles) == (None, frozenset(), frozenset())
    with pytest.raises(NotAllowed):
        actor.keyring.key_for(data_key.pk)
    assert not EpochGrant.objects.filter(person=colleague).exists()
    assert browser(administrator).post(f"/setup/roles/{role.pk}/end/").status_code == 404


def test_a_role_whose_end_would_shut_a_circle_for_ever_does_not_end(browser, administrator, organisation) -> None:
    alone = factories.works_for(organisation, "officer", full_name="Last One")
    factories.CircleFactory(organisation=organisation, name="Archive", members=[alone])
    role = Membership.objects.get(person=alone)
    answer = browser(administrator).post(f"/setup/roles/{role.pk}/end/")
    assert answer.status_code == 422
    assert "Last One is the last one in “Archive”" in answer.text
    role.refresh_from_db()
    assert role.until_on is None
    assert not Entry.objects.exists()


# Leaving


def test_a_closed_account_is_closed_for_good(browser, administrator, officer, colleague, circle) -> None:
    note = factories.DataKeyFactory(organisation=circle.organisation, circles=[circle])
    actor = factories.actor_of(colleague)
    signed = signatures.signed(actor, note, "text", {"text": "I saw it."})
    client = browser(colleague)
    assert browser(administrator).post(f"/setup/people/{colleague.pk}/close/").status_code == 302
    assert client.get("/account/").status_code == 302
    keys = PersonKeys.objects.get(person=colleague)
    assert bytes(keys.sealed_seed) == b""
    assert not OpenSession.objects.filter(person=colleague).exists()
    assert not EpochGrant.objects.filter(person=colleague).exists()
    answer = Client().post("/account/login/", {"login": "colleague", "password": factories.PASSPHRASE})
    assert "don’t fit together" in answer.text
    assert signatures.signer_of(note, "text", signed) == str(colleague.pk), "what they signed can still be checked"
    assert factories.actor_of(officer).keyring.key_for(note.pk) == note.key


def test_a_closed_account_has_no_place_left_also_where_its_role_ended_before(
    browser, administrator, outsider, officer, colleague, circle
) -> None:
    actions.give_role(
        factories.actor_of(administrator),
        circle.organisation,
        person=outsider,
        role="finance",
        from_on=clock.today(),
        last_on=clock.today(),
    )
    actions.admit_to_circle(factories.actor_of(officer), circle, person=outsider)
    with clock.at(clock.now() + datetime.timedelta(days=1)):
        actions.deactivate_person(factories.actor_of(administrator), outsider)
        assert not outsider.circle_memberships.filter(until_on__isnull=True).exists()
    (epoch,) = circle.epochs.filter(closed_on=None)
    assert (epoch.number, set(epoch.grants.values_list("person", flat=True))) == (2, {officer.pk, colleague.pk})


def test_nobody_closes_their_own_account_or_takes_the_administration_from_themselves(browser, administrator) -> None:
    client = browser(administrator)
    for verb in ("close", "appoint", "dismiss"):
        assert client.post(f"/setup/people/{administrator.pk}/{verb}/").status_code == 404
    administrator.refresh_from_db()
    assert (administrator.is_active, administrator.is_administrator) == (True, True)


def test_an_administrator_appoints_and_dismisses_another_one(browser, administrator, officer) -> None:
    client = browser(administrator)
    assert client.post(f"/setup/people/{officer.pk}/appoint/").status_code == 302
    assert browser(officer).get("/setup/network/").status_code == 404, "there is no network yet in this test"
    officer.refresh_from_db()
    assert officer.is_administrator
    assert client.post(f"/setup/people/{officer.pk}/dismiss/").status_code == 302
    events = [happened.event for happened in history_of(factories.actor_of(administrator), officer)]
    assert events == ["administrator.dismissed", "administrator.appointed"]


def test_officers_and_directors_administer_nobody(browser, organisation, officer, colleague) -> None:
    director = factories.works_for(organisation, "director")
    for person in (officer, director):
        client = browser(person)
        for verb in ("close", "appoint", "dismiss"):
            assert client.post(f"/setup/people/{colleague.pk}/{verb}/").status_code == 404
    assert not Entry.objects.exists()


def test_people_of_other_organisations_are_not_seen(browser, organisation, officer, outsider) -> None:
    director = factories.works_for(organisation, "director", full_name="Dora Director")
    page = browser(director).get("/setup/people/").text
    assert "Olga Officer" in page
    assert "Oto Outsider" not in page
    assert browser(director).get(f"/setup/people/{outsider.pk}/").status_code == 404


def test_a_name_with_control_characters_is_refused_and_one_in_any_script_is_kept(browser, officer) -> None:
    client = browser(officer)
    told = {"full_name": "Ольга عُلا 奥尔加", "email": "", "language": "en"}
    assert client.post("/account/profile/", told).status_code == 302
    assert "Ольга عُلا 奥尔加" in client.get("/account/").text
    assert client.post("/account/profile/", told | {"full_name": "a\u0000b"}).status_code == 422


def test_nobody_changes_the_account_of_somebody_else(officer, colleague) -> None:
    with pytest.raises(NotAllowed):
        actions.change_profile(factories.actor_of(officer), colleague, full_name="x", email="", language="en")
    with pytest.raises(NotAllowed):
        actions.end_other_sessions(factories.actor_of(officer), colleague, present="")
    assert not Entry.objects.exists()


def test_a_role_for_a_closed_account_is_refused(organisation, administrator, colleague) -> None:
    Person.objects.filter(pk=colleague.pk).update(is_active=False)
    colleague.refresh_from_db()
    with pytest.raises(Invalid):
        actions.give_role(
            factories.actor_of(administrator), organisation, person=colleague, role="decider", from_on=clock.today()
        )


def test_a_browser_is_known_only_once_the_passphrase_was_changed_in_it(browser, officer) -> None:
    client, new = browser(officer), "nine grey geese under a low moon"
    key = client.session.session_key
    changed = {"present": "a guess at an open browser", "passphrase": new, "again": new}
    answer = client.post("/account/password/change/", changed)
    assert (answer.status_code, guard.cookie_name() in answer.cookies) == (422, False)
    assert client.session.session_key == key
    answer = client.post("/account/password/change/", changed | {"present": factories.PASSPHRASE})
    assert (answer.status_code, guard.cookie_name() in answer.cookies) == (302, True)


def test_a_second_press_shows_the_link_of_the_first_until_it_was_seen(browser, organisation, administrator) -> None:
    client, url = browser(administrator), f"/setup/organisations/{organisation.pk}/invite/"
    sent = {"full_name": "Nino", "roles": ["officer"], "once": "3b0c7a52"}
    assert [client.post(url, sent).headers["Location"] for _press in range(2)] == ["/setup/link/"] * 2
    assert client.get("/setup/link/").status_code == 200
    assert client.post(url, sent).headers["Location"] == f"/setup/organisations/{organisation.pk}/"
    assert Invitation.objects.count() == 1


def test_a_second_press_never_shows_the_link_of_somebody_else(browser, organisation, administrator) -> None:
    client, url = browser(administrator), f"/setup/organisations/{organisation.pk}/invite/"
    first = {"full_name": "Nino", "roles": ["officer"], "once": "3b0c7a52"}
    client.post(url, first)
    client.post(url, {"full_name": "Tamar", "roles": ["director"], "once": "77c1d0e4"})
    assert client.post(url, first).headers["Location"] == f"/setup/organisations/{organisation.pk}/"

    page = client.get("/setup/link/").text
    assert ("Tamar" in page, "Nino" in page) == (True, False)
