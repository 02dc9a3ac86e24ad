"""Who was enrolled is found by whoever asks for the same person, and nobody else is."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from havn.engines.oblivious import (
    MEMBER,
    Act,
    Enrolled,
    Evaluator,
    Found,
    Hub,
    Malformed,
    NotPermitted,
    OverBudget,
    Person,
    Purpose,
    tokens_of,
)
from havn.engines.oblivious.buckets import Bucket
from havn.engines.oblivious.messages import Buckets
from havn.engines.oblivious.oprf import evaluate
from havn.engines.oblivious.rows import bucket_of
from havn.engines.oblivious.wire import encode, open_signed
from tests.engines.oblivious.crowd import both_keys, index_of, located_of
from tests.engines.oblivious.network import CASE, MARIA, SERGEI, Meddling, Network


@pytest.fixture
def network():
    made = Network("north", "south", "east")
    made.enrol("north", (MARIA, b"circle 7"))
    made.enrol("east", (SERGEI, b"circle 9"))
    return made


@pytest.mark.parametrize("purpose", [Purpose.HEARD, Purpose.HELPED, Purpose.CAN_ADD])
def test_person_is_found_in_another_spelling(network, purpose):
    assert network.ask("south", Person(["Maria Ivanova"], [1980], ["RU"]), purpose) == Found((b"circle 7",))


@pytest.mark.parametrize("year", [1979, 1981])
def test_year_that_is_wrong_by_one_is_found_when_asked_around(network, year):
    wrong = replace(MARIA, birth_years=[year])
    assert network.ask("south", wrong, Purpose.HEARD, years_around=1) == Found((b"circle 7",))
    assert network.ask("south", wrong, Purpose.HEARD) == Found()


@pytest.mark.parametrize(
    "person",
    [
        replace(MARIA, birth_years=[1982]),
        replace(MARIA, countries=["BY"]),
        Person(["Мария Петрова"], [1980], ["RU"]),
    ],
)
def test_another_person_is_not_found(network, person):
    assert network.ask("south", person, Purpose.HEARD, years_around=1) == Found()


def test_two_organisations_that_know_a_person_are_both_found(network):
    network.enrol("east", (Person(["Iwanowa, Maria"], [1980], ["RU"]), b"circle 8"))
    assert network.ask("south", MARIA, Purpose.HEARD) == Found(
        (
            b"circle 7",
            b"circle 8",
        )
    )


def test_any_of_several_countries_is_enough(network):
    assert network.ask("south", replace(MARIA, countries=["GE", "RU"]), Purpose.HEARD) == Found((b"circle 7",))


def test_evaluators_and_hub_record_each_question_once(network):
    before = [len(record) for _, record in network.state()]
    network.ask("south", MARIA, Purpose.HELPED)
    for (_, record), length in zip(network.state(), before, strict=True):
        [(claim, act, _)] = record[length:]
        assert act is Act.ASK
        assert (claim.organisation, claim.purpose, claim.case) == (network.ids["south"], Purpose.HELPED, CASE)


def refused(network, kind, field, call):
    before = network.state()
    with pytest.raises(kind, match=f"^{field}:"):
        call()
    assert network.state() == before


def test_nobody_asks_without_a_case(network):
    south = network.organisation("south")
    refused(
        network, ValueError, "case",
        lambda: south.ask(MARIA, Purpose.HEARD, case=bytes(16), root=network.root, today=network.today),
    )  # fmt: skip


def test_enrolling_is_no_question(network):
    refused(network, ValueError, "purpose", lambda: network.ask("south", MARIA, Purpose.ENROL))


def test_question_of_another_day_is_refused(network):
    south = network.organisation("south")
    tomorrow = network.today + datetime.timedelta(1)
    refused(
        network, NotPermitted, "day",
        lambda: south.ask(MARIA, Purpose.HEARD, case=CASE, root=network.root, today=tomorrow),
    )  # fmt: skip


def test_outsider_is_refused(network):
    del network.members[network.ids["south"]]
    refused(network, NotPermitted, "organisation", lambda: network.ask("south", MARIA, Purpose.HEARD))


def test_question_in_the_name_of_another_is_refused(network):
    south = network.organisation("south")
    south.organisation = network.ids["east"]
    refused(
        network, NotPermitted, "signature",
        lambda: south.ask(MARIA, Purpose.HEARD, case=CASE, root=network.root, today=network.today),
    )  # fmt: skip


def test_question_of_another_epoch_is_refused(network):
    south = network.organisation("south")
    south.announced = replace(network.announced, epoch=2025)
    refused(
        network, NotPermitted, "epoch",
        lambda: south.ask(MARIA, Purpose.HEARD, case=CASE, root=network.root, today=network.today),
    )  # fmt: skip


def test_more_than_the_budget_of_a_day_is_refused_and_comes_again_tomorrow():
    network = Network("south", budget=replace(MEMBER, questions=2, enrolments=0))
    for _ in range(2):
        network.ask("south", MARIA, Purpose.HEARD)
    refused(network, OverBudget, "questions", lambda: network.ask("south", MARIA, Purpose.HEARD))
    refused(network, OverBudget, "enrolments", lambda: network.enrol("south", (MARIA, b"")))
    network.today += datetime.timedelta(1)
    assert network.ask("south", MARIA, Purpose.HEARD) == Found()


def test_no_element_is_refused_without_being_counted(network):
    south = network.organisation("south")
    claim = south._claim(Purpose.HEARD, network.today, CASE, 1)
    refused(network, Malformed, "elements", lambda: south._answer(claim, [bytes(32)]))


@pytest.mark.parametrize("place", ["first", "fetch", "upload"])
def test_message_of_another_kind_is_refused(network, place):
    network.enrol("south", (MARIA, b"x"))
    network.ask("south", MARIA, Purpose.HEARD)
    request, upload, fetch = network.seen[-3][0], network.seen[-4][0], network.seen[-1][0]
    wrong = {"first": fetch, "fetch": upload, "upload": request}[place]
    refused(network, Malformed, "kind", lambda: getattr(network, place)(wrong))


def test_two_rows_of_one_person_have_nothing_in_common():
    network = Network("north", bits=0)
    network.enrol("north", (MARIA, b"circle 7"), (MARIA, b"circle 8"))
    rows = index_of(network)
    pieces = [row[at : at + 8] for row in rows for at in range(0, 128, 8)]
    assert len(set(pieces)) == len(pieces)


def test_upload_of_one_person_is_as_long_as_that_of_many():
    network = Network("north")
    network.enrol("north", (MARIA, b"circle 7"))
    network.enrol("north", *((replace(SERGEI, birth_years=[year]), b"c") for year in range(1950, 1980)))
    uploads = [data for data, answer in network.seen if not answer]
    assert len({len(data) for data in uploads}) == 1


@settings(max_examples=6)
@given(st.permutations([MARIA, SERGEI, replace(MARIA, birth_years=[1955])]))
def test_order_of_enrolment_does_not_matter(persons):
    network = Network("north", "south")
    network.enrol("north", *((person, str(person.birth_years).encode()) for person in persons))
    assert network.ask("south", MARIA, Purpose.HEARD) == Found((b"(1980,)",))


def test_year_around_is_asked_and_not_enrolled():
    assert len(tokens_of(MARIA, years_around=1)) == 3 * len(tokens_of(MARIA))


def test_hub_that_starts_anew_holds_what_it_published(network):
    hub = Hub(network.announced, network.members, *network.hub.kept())
    assert hub.publish() == network.root
    network.hub = hub
    network.enrol("east", (MARIA, b"circle 8"))
    assert network.ask("south", MARIA, Purpose.HEARD) == Found(
        (
            b"circle 7",
            b"circle 8",
        )
    )


@pytest.mark.parametrize("restarted", [False, True])
def test_case_that_was_withdrawn_is_not_found_and_others_are(restarted):
    network = Network("north", "south")
    enrolled = network.enrol("north", (MARIA, b"circle 7"), (SERGEI, b"circle 7"))
    before = len(index_of(network))
    if restarted:
        network.hub = Hub(network.announced, network.members, *network.hub.kept())
    network.organisation("north").withdraw(enrolled, [0], network.today)
    network.root = network.hub.publish()
    assert network.ask("south", MARIA, Purpose.HEARD) == Found()
    assert network.ask("south", SERGEI, Purpose.HEARD) == Found((b"circle 7",))
    assert len(index_of(network)) == before - 64


def test_rows_are_not_withdrawn_by_who_only_saw_them(network):
    seen = [(number, row[:16]) for number, row in located_of(network)]
    network.organisation("south").withdraw(Enrolled((), (tuple(seen),), ()), [0], network.today)
    assert network.hub.publish() == network.root
    assert network.ask("south", MARIA, Purpose.HEARD) == Found((b"circle 7",))


def test_restarted_evaluator_and_hub_know_what_was_spent(network):
    network.ask("south", MARIA, Purpose.HEARD)
    requests = dict(zip(["first", "second", "fetch"], [data for data, _ in network.seen[-3:]], strict=True))
    network.evaluators = [
        Evaluator(gate.to, key, network.members, spent=gate.spent)
        for gate, key in zip([one.gate for one in network.evaluators], network.keys, strict=True)
    ]
    network.hub = Hub(network.announced, network.members, *network.hub.kept())
    assert network.hub.publish() == network.root
    for place, data in requests.items():
        refused(network, NotPermitted, "nonce", lambda place=place, data=data: getattr(network, place)(data))


def test_clock_that_goes_forth_and_back_forgets_nothing(network):
    network.ask("south", MARIA, Purpose.HEARD)
    repeated, today = network.seen[-3][0], network.today
    network.today += datetime.timedelta(1)
    network.ask("south", MARIA, Purpose.HEARD)
    network.today = today
    refused(network, NotPermitted, "today", lambda: network.first(repeated))


def test_audit_after_a_withdrawal_of_ones_own_finds_nothing_missing(network):
    north = network.organisation("north")
    enrolled = network.enrol("north", (MARIA, b"circle 7"), (SERGEI, b"circle 7"))
    left = north.withdraw(enrolled, [0], network.today)
    north.audit(left, root=network.root, today=network.today)
    network.root = network.hub.publish()
    north.audit(left, root=network.root, today=network.today)
    left = north.withdraw(left, [1], network.today)
    network.root = network.hub.publish()
    north.audit(left, root=network.root, today=network.today)
    assert (len(left.rows), len(left.decoys), left.secrets) == (512 - 2 * 64, 512 - 2 * 64, ((), ()))


@pytest.mark.parametrize(
    ("person", "contact", "kind", "field"),
    [
        (Person(["А. Б."], [1980], ["RU"]), b"x", ValueError, "spellings"),
        (SERGEI, "circle 7", TypeError, "contact"),
        (SERGEI, bytes(64), ValueError, "contact"),
        ("Sergei", b"x", TypeError, "person"),
    ],
)
def test_enrolment_with_one_case_that_makes_no_sense_asks_nobody(network, person, contact, kind, field):
    """Neither is that case enrolled as nothing, nor are the others."""
    refused(network, kind, field, lambda: network.enrol("south", (person, contact), (MARIA, b"y")))
    assert network.ask("east", MARIA, Purpose.HEARD) == Found((b"circle 7",))


def test_more_cases_of_one_token_than_the_hub_takes_ask_nobody():
    network = Network("north", bits=12)
    cases = [(MARIA, b"circle %d" % number) for number in range(26)]
    refused(network, ValueError, "cases", lambda: network.enrol("north", *cases))
    refused(network, ValueError, "cases", lambda: network.enrol("north", *cases[:17]))
    assert len(network.enrol("north", *cases[:16]).secrets) == 16


def test_more_rows_for_one_bucket_than_the_hub_takes_are_not_sent():
    """What shows in the marks only: the evaluators have counted then, and the hub has heard nothing."""
    network = Network("north", bits=4)
    key = both_keys(network)

    def lie_in(person, number):
        return any(bucket_of(evaluate(token, key), 4) == number for token in tokens_of(person))

    alike = [person for year in range(1920, 1960) if lie_in(person := replace(MARIA, birth_years=[year]), 7)]
    before = network.state()
    with pytest.raises(ValueError, match=r"^cases: \d+ rows for one bucket, \d+ at most"):
        network.enrol("north", *((person, b"circle %d" % number) for person in alike for number in range(16)))
    after = network.state()
    assert after[2] == before[2]
    assert [len(record) for _, record in after] == [1, 1, 0]


@pytest.mark.parametrize(
    ("person", "how", "kind", "field"),
    [
        (Person(["А. Б."], [1980], ["RU"]), {}, ValueError, "spellings"),
        (MARIA, {"root": b"short"}, ValueError, "root"),
        (MARIA, {"root": None}, TypeError, "root"),
        (MARIA, {"case": "case"}, TypeError, "case"),
        (MARIA, {"today": None}, TypeError, "day"),
        (MARIA, {"years_around": 1.0}, TypeError, "years_around"),
    ],
)
def test_question_that_makes_no_sense_asks_nobody(network, person, how, kind, field):
    given_ = {"case": CASE, "root": network.root, "today": network.today, **how}
    refused(network, kind, field, lambda: network.organisation("south").ask(person, Purpose.HEARD, **given_))


def test_cases_of_an_iterator_are_enrolled_as_those_of_a_list(network):
    north = network.organisation("north")
    prepared = north.prepare(iter([(MARIA, b"circle 7"), (SERGEI, b"circle 7")]), network.today)
    assert [len(of_case) for of_case in prepared.enrolled.secrets] == [len(tokens_of(MARIA)), len(tokens_of(SERGEI))]


@pytest.mark.parametrize("place", ["first", "second"])
@pytest.mark.parametrize("answer", [b"", b"no message", encode(Buckets(1, bytes(32), (Bucket(0, b"", ()),)))])
def test_evaluator_that_gives_no_answer_is_named(network, place, answer):
    hub = network.hub.kept()
    with pytest.raises(Malformed, match=f"^{place}: "):
        network.ask("south", MARIA, Purpose.HEARD, Meddling(network, **{place: lambda _: answer}))
    assert network.hub.kept() == hub


def test_evaluators_see_full_fours_of_an_enrolment_too(network):
    """How many tokens one person has tells how the name is built."""
    network.enrol("east", (MARIA, b"circle 8"))
    requests = [open_signed(data).message for data, _ in network.seen[-3:-1]]
    assert len(tokens_of(MARIA)) % 4
    assert [len(request.elements) for request in requests] == [-(-len(tokens_of(MARIA)) // 4) * 4] * 2


def test_purpose_of_another_kind_asks_nobody(network):
    refused(network, TypeError, "purpose", lambda: network.ask("south", MARIA, "heard"))
