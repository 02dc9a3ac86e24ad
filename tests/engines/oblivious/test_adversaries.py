"""Each adversary succeeds against a plain design and fails against this one; where it does not fail, that is said."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from benchmarks.anchors_oblivious import Bloom, OneEvaluator, SharedKey, commonest

from havn.engines.oblivious import (
    MEMBER,
    Altered,
    EpochKey,
    Evaluator,
    Found,
    NotPermitted,
    OverBudget,
    Person,
    ProofFailed,
    Purpose,
    To,
    group,
    never_uploaded,
    tokens_of,
)
from havn.engines.oblivious.asking import blinded
from havn.engines.oblivious.messages import Answer, Buckets, Request
from havn.engines.oblivious.oprf import Mode, evaluate, output_of
from havn.engines.oblivious.rows import (
    ROW_BYTES,
    bucket_of,
    rows_in,
)
from havn.engines.oblivious.wire import decode, encode, open_signed
from tests.engines.oblivious.crowd import (
    DICTIONARY,
    NAMES,
    VICTIMS,
    both_keys,
    crowded,
    index_of,
    key_of,
    located_of,
    opens,
    recognised,
    with_rows,
)
from tests.engines.oblivious.network import EPOCH, Meddling, Network, secret


@pytest.fixture
def network():
    return crowded()


class TestDictionaryOfAPartner:
    def test_shared_key_gives_everybody_away(self):
        design = SharedKey(b"known to all partners")
        index = {tag for victim in VICTIMS for tag in design.tags(victim)}
        assert [person for person in DICTIONARY if design.tags(person) & index] == VICTIMS

    def test_bloom_filters_give_everybody_away(self):
        design = Bloom(b"known to all partners")
        filters = [design.encoded(victim.spellings[0]) for victim in VICTIMS]
        assert [design.nearest(one, NAMES) for one in filters] == [victim.spellings[0] for victim in VICTIMS]

    def test_offline_nothing_opens(self, network):
        """The partner has the whole index and every mark that it was ever given for others."""
        own = [secret("guess") + secret("guess")]
        east = network.organisation("east")
        claim = east._claim(Purpose.HEARD, network.today, b"x" * 16, 1)
        own += east.marks(tokens_of(Person(["Somebody Else"], [1970], ["RU"])), claim)
        guesses = [evaluate(token, group.random_scalar()) for token in tokens_of(DICTIONARY[0])]
        assert recognised(index_of(network), lambda person: own + guesses) == []

    def test_online_it_ends_with_the_budget(self):
        """What a partner can do: test names until its budget of the day is spent; each test is on record."""
        network = Network("north", "south", bits=3)
        network.enrol("north", *((victim, b"circle 7") for victim in VICTIMS))
        network.members[network.ids["south"]] = replace(network.members[network.ids["south"]], budget=MEMBER)
        for person in DICTIONARY[: MEMBER.questions]:
            network.ask("south", person, Purpose.HEARD)
        with pytest.raises(OverBudget, match=r"^questions:"):
            network.ask("south", VICTIMS[0], Purpose.HEARD)
        assert [len(record) for _, record in network.state()] == [1 + MEMBER.questions] * 3

    def test_many_names_in_one_question_end_with_the_tokens(self, network):
        """Nobody can see that tokens are of different persons: what a day allows is 200 tokens, however packed."""
        south = network.organisation("south")
        network.members[network.ids["south"]] = replace(network.members[network.ids["south"]], budget=MEMBER)
        tokens = sorted({token for person in DICTIONARY for token in tokens_of(person, years_around=1)})[:192]
        south.marks(tokens, south._claim(Purpose.HEARD, network.today, b"x" * 16, 1))
        with pytest.raises(OverBudget, match=r"^tokens: 200 a day"):
            south.marks(tokens[:20], south._claim(Purpose.HEARD, network.today, b"x" * 16, 1))
        with pytest.raises(NotPermitted, match=r"^tokens: a person has at most 192"):
            south.marks([*tokens, b"one more"], south._claim(Purpose.HEARD, network.today, b"x" * 16, 1))

    def test_one_token_is_enough_to_test_a_name(self, network):
        """Who enrolled the person stored all tokens: so as many guesses as tokens, not a quarter of them."""
        key = both_keys(network)
        marks = {person: evaluate(tokens_of(person)[0], key) for person in DICTIONARY}
        assert recognised(index_of(network), lambda person: [marks[person]]) == VICTIMS

    def test_marks_to_enrol_test_names_without_a_case_up_to_that_budget(self, network):
        """What is lost: nobody sees that what is evaluated to enrol is never enrolled, until the records are compared."""
        network.members[network.ids["south"]] = replace(network.members[network.ids["south"]], budget=MEMBER)
        south = network.organisation("south")
        guesses = [person for person in DICTIONARY if person.birth_years == (1971,)]
        tokens = [tokens_of(person)[0] for person in guesses]
        claim = south._claim(Purpose.ENROL, network.today, bytes(16), 1)
        marked = dict(zip(tokens, south.marks(tokens, claim), strict=True))
        found = recognised(index_of(network), lambda person: [m for t in tokens_of(person) if (m := marked.get(t))])
        assert found == [victim for victim in VICTIMS if victim in guesses]
        records = [record for _, record in network.state()]
        assert never_uploaded(records[0], records[2]) == {network.ids["south"]: len(tokens)}
        with pytest.raises(NotPermitted, match=r"^tokens: a person has at most 192; there are 193 for 1"):
            south.marks([b"%d" % number for number in range(193)], replace(claim, nonce=b"another nonce..."))
        with pytest.raises(OverBudget, match=r"^enrolled_tokens: 800 a day"):
            south.marks([b"%d" % number for number in range(768)], replace(claim, nonce=b"another nonce...", persons=4))


class TestDictionaryOfTheHub:
    def test_keyed_hashes_keep_the_frequencies_of_names(self):
        design = SharedKey(b"unknown to the hub")
        crowd = [Person(["Мария Иванова"], [1980], ["RU"])] * 5 + DICTIONARY[:20]
        tags = [tag for person in crowd for tag in sorted(design.tags(person))]
        assert commonest(tags) in design.tags(crowd[0])

    def test_rows_have_no_frequencies(self):
        network = Network("north", bits=0)
        common = Person(["Мария Иванова"], [1980], ["RU"])
        crowd = [common] * 5 + DICTIONARY[:20]
        network.enrol("north", *((person, b"circle %d" % number) for number, person in enumerate(crowd)))
        pieces = Counter(row[at : at + 16] for row in index_of(network) for at in range(0, ROW_BYTES, 16))
        assert set(pieces.values()) == {1}

    def test_person_enrolled_five_times_is_in_each_bucket_once(self):
        """The numbers of the buckets too: with one contact, nobody sees how often a person was enrolled."""
        network, other = Network("north", bits=12), Network("north", bits=12)
        common = Person(["Мария Иванова"], [1980], ["RU"])
        enrolled = network.enrol("north", *[(common, b"circle 7")] * 5)
        buckets = [bucket_of(evaluate(token, both_keys(network)), 12) for token in tokens_of(common)]
        assert [sorted(number for number, _ in of_case) for of_case in enrolled.secrets] == [sorted(buckets)] * 5
        decoys = Counter(number for number, _ in enrolled.decoys)
        assert Counter(number for number, _ in located_of(network)) == Counter(buckets) + decoys
        assert len(enrolled.rows) == len(other.enrol("north", (common, b"circle 7")).rows) == 512
        assert len(enrolled.decoys) == 512 - len(buckets)

    def test_person_with_five_contacts_in_one_upload_shows_in_its_buckets(self):
        """What is lost: rows of one token lie in one bucket, and a question for these buckets follows."""
        network = Network("north", "south", bits=12)
        common = Person(["Мария Иванова"], [1980], ["RU"])
        enrolled = network.enrol("north", *((common, b"circle %d" % number) for number in range(5)))
        fullest = {number for number, count in Counter(number for number, _ in enrolled.rows).items() if count >= 5}
        network.ask("south", common, Purpose.HEARD)
        asked = open_signed(network.seen[-1][0]).message.numbers
        buckets = {bucket_of(evaluate(token, both_keys(network)), 12) for token in tokens_of(common)}
        assert buckets <= fullest & set(asked)

    def test_hub_that_heard_everything_recognises_nobody(self, network):
        network.ask("south", VICTIMS[0], Purpose.HEARD)
        heard = [
            element
            for data, answer in network.seen
            for message in (open_signed(data).message, decode(answer) if answer else None)
            if isinstance(message, (Request, Answer))
            for element in message.elements
        ]
        few, whole = [VICTIMS[0], *DICTIONARY[:9]], b"".join(index_of(network))
        guesses = [output_of(token, element) for person in few for token in tokens_of(person) for element in heard]
        assert not any(opens(whole, guess) for guess in guesses)

    def test_hub_does_not_see_which_row_was_meant(self, network):
        """A person who is known and one who is not make the same kind of question: whole buckets, full fours."""
        south = {"known": VICTIMS[0], "unknown": DICTIONARY[0]}
        sizes = {}
        for kind, person in south.items():
            network.ask("south", person, Purpose.HEARD)
            data, answer = network.seen[-1]
            fetch, given = open_signed(data).message, decode(answer)
            whole = {bucket.number: bucket.rows for bucket in given.buckets}
            assert whole == {number: network.hub._snapshot.bucket(number).rows for number in fetch.numbers}
            sizes[kind] = {len(open_signed(data).message.elements) % 4 for data, _ in network.seen[-3:-1]}
        assert sizes == {"known": {0}, "unknown": {0}}


class TestDictionaryOfOneEvaluator:
    def test_sole_holder_of_a_key_needs_no_questions(self):
        design = OneEvaluator(secret("one"))
        index = {tag for victim in VICTIMS for tag in design.asked(victim)}
        assert [person for person in DICTIONARY if design.tags(person) & index] == VICTIMS

    @pytest.mark.parametrize("place", [0, 1])
    def test_one_half_with_the_whole_index_opens_nothing(self, network, place):
        half = key_of(network, place)

        def marks_of(person):
            return [
                evaluate(token, key) for token in tokens_of(person) for key in (half, group.scalar_product(half, half))
            ]

        assert recognised(index_of(network), marks_of) == []

    def test_questions_of_one_person_look_different_each_time(self, network):
        for _ in range(2):
            network.ask("south", VICTIMS[0], Purpose.HEARD)
        requests = [open_signed(data).message for data, _ in network.seen]
        elements = [element for one in requests if isinstance(one, Request) for element in one.elements]
        assert len(set(elements)) == len(elements)


class TestDictionaryOfBothEvaluators:
    def test_with_the_index_they_recognise_everybody(self, network):
        """Two who conspire and have the index too can do what a shared key does: hence two different organisations."""
        key = both_keys(network)
        found = recognised(index_of(network), lambda person: [evaluate(token, key) for token in tokens_of(person)])
        assert found == VICTIMS

    def test_without_the_index_questions_stay_unread(self, network):
        """Both keys don't take the blinding off: what they compute for the right name is not what they see."""
        key, tokens = both_keys(network), tokens_of(VICTIMS[0])
        asked = blinded(tokens)
        plain = [group.hash_to_element(token, b"HashToGroup-" + Mode.VERIFIABLE.context) for token in tokens]
        assert {*plain, *(group.times(key, element) for element in plain)}.isdisjoint(
            {*asked.elements, *(group.times(key, element) for element in asked.elements)}
        )

    @pytest.mark.parametrize("place", [0, 1])
    def test_once_one_half_is_destroyed_the_index_is_dead(self, network, place):
        network.keys[place].destroy()
        with pytest.raises(NotPermitted, match=r"^epoch: the key of epoch 2026 was destroyed"):
            network.ask("south", VICTIMS[0], Purpose.HEARD)
        left = key_of(network, 1 - place)
        assert recognised(index_of(network), lambda person: [evaluate(t, left) for t in tokens_of(person)]) == []

    def test_new_epoch_does_not_open_rows_of_the_old(self, network):
        later = [EpochKey(EPOCH + 1, secret(place)) for place in ("first", "second")]
        key = group.scalar_product(later[0]._pair.key, later[1]._pair.key)
        found = recognised(index_of(network), lambda person: [evaluate(token, key) for token in tokens_of(person)])
        assert found == []


class TestWrongKeyForOneParty:
    def test_without_proofs_nobody_notices(self):
        design, victim = OneEvaluator(secret("one")), VICTIMS[0]
        index = design.asked(victim)
        design.key = group.random_scalar()
        assert design.asked(victim).isdisjoint(index)

    @pytest.mark.parametrize(("place", "name"), [(0, "first"), (1, "second")])
    def test_evaluator_with_another_key_is_named(self, network, place, name):
        other = Evaluator(list(To)[place], EpochKey(EPOCH, secret("another")), network.members)
        meddling = Meddling(network, **{name: lambda data: other.answer(data, today=network.today)})
        with pytest.raises(ProofFailed, match=f"^{name}:"):
            network.ask("south", VICTIMS[0], Purpose.HEARD, meddling)
        assert network.ask("east", VICTIMS[0], Purpose.HEARD) == Found((b"circle 7",))

    def test_one_element_under_another_key_is_enough(self, network):
        def changed(data):
            answer = decode(network.first(data))
            wrong = group.times(group.random_scalar(), answer.elements[-1])
            return encode(replace(answer, elements=(*answer.elements[:-1], wrong)))

        with pytest.raises(ProofFailed, match=r"^first:"):
            network.ask("south", VICTIMS[0], Purpose.HEARD, Meddling(network, first=changed))

    def test_other_key_announced_to_one_organisation_shows_in_the_fingerprint(self, network):
        told = replace(network.announced, first=EpochKey(EPOCH, secret("another")).public)
        assert told.fingerprint() != network.announced.fingerprint()

    def test_one_key_in_two_places_is_no_announcement(self, network):
        with pytest.raises(ValueError, match=r"^second:"):
            replace(network.announced, second=network.announced.first)


class TestReplay:
    def test_evaluator_without_a_record_answers_a_listener_too(self):
        design, elements = OneEvaluator(secret("one")), list(blinded([b"question"]).elements)
        assert design.multiply(elements) == design.multiply(elements)

    @pytest.mark.parametrize(("back", "place"), [(3, "first"), (2, "second"), (1, "fetch")])
    def test_question_asked_again_by_a_listener_is_refused(self, network, back, place):
        network.ask("south", VICTIMS[0], Purpose.HEARD)
        before, data = network.state(), network.seen[-back][0]
        with pytest.raises(NotPermitted, match=r"^nonce:"):
            getattr(network, place)(data)
        assert network.state() == before

    def test_question_to_one_evaluator_is_none_to_the_other(self, network):
        network.ask("south", VICTIMS[0], Purpose.HEARD)
        with pytest.raises(NotPermitted, match=r"^to:"):
            network.second(network.seen[-3][0])

    @pytest.mark.parametrize(("back", "place"), [(3, "first"), (2, "second")])
    def test_old_answer_is_not_taken_for_a_new_one(self, network, back, place):
        network.ask("south", VICTIMS[0], Purpose.HEARD)
        old = network.seen[-back][1]
        with pytest.raises(ProofFailed, match=f"^{place}: this is the answer to another request"):
            network.ask("south", VICTIMS[0], Purpose.HEARD, Meddling(network, **{place: lambda data: old}))

    def test_old_answer_dressed_as_a_new_one_fails_by_its_proof(self, network):
        network.ask("south", VICTIMS[0], Purpose.HEARD)
        old = decode(network.seen[-3][1])

        def dressed(data):
            return encode(replace(old, request=decode(network.first(data)).request))

        with pytest.raises(ProofFailed, match=r"^first: this evaluator's answer was not made"):
            network.ask("south", VICTIMS[0], Purpose.HEARD, Meddling(network, first=dressed))


class TestAlteredBucket:
    def test_list_of_tags_loses_one_without_anybody_noticing(self):
        design = SharedKey(b"known to all partners")
        shown = {tag for victim in VICTIMS[1:] for tag in design.tags(victim)}
        assert shown.isdisjoint(design.tags(VICTIMS[0]))

    def changed(self, network, change):
        def fetch(data):
            given = decode(network.fetch(data))
            return encode(Buckets(given.epoch, given.root, tuple(map(change, given.buckets))))

        return Meddling(network, fetch=fetch)

    @pytest.mark.parametrize(
        "change",
        [
            lambda bucket: bucket._replace(rows=bucket.rows[ROW_BYTES:]),
            lambda bucket: bucket._replace(rows=bucket.rows[:-1] + bytes([bucket.rows[-1] ^ 1])),
            lambda bucket: bucket._replace(rows=b""),
            lambda bucket: bucket._replace(rows=bucket.rows + bytes(ROW_BYTES)),
            lambda bucket: bucket._replace(path=bucket.path[:-1]),
            lambda bucket: bucket._replace(path=(*bucket.path[:-1], bytes(32))),
        ],
    )
    def test_bucket_that_is_not_in_the_root_is_refused(self, network, change):
        with pytest.raises(Altered):
            network.ask("south", VICTIMS[0], Purpose.HEARD, self.changed(network, change))

    def test_bucket_in_the_place_of_another_is_refused(self, network):
        south = network.organisation(
            "south", self.changed(network, lambda bucket: bucket._replace(number=bucket.number ^ 1))
        )
        claim = replace(south._claim(Purpose.HEARD, network.today, b"x" * 16, 1), to=To.HUB)
        with pytest.raises(Altered, match=r"^numbers:"):
            south._fetched({2}, claim, network.root)

    @pytest.mark.parametrize("change", [{"epoch": EPOCH + 1}, {"root": bytes(32)}])
    def test_buckets_said_to_be_of_another_index_are_refused(self, network, change):
        carrier = Meddling(network, fetch=lambda data: encode(replace(decode(network.fetch(data)), **change)))
        with pytest.raises(Altered, match=r"^root:"):
            network.ask("south", VICTIMS[0], Purpose.HEARD, carrier)

    def test_index_made_for_one_organisation_has_another_root(self, network):
        told = network.root
        with_rows(network, located_of(network)[1:])
        with pytest.raises(NotPermitted, match=r"^root:"):
            network.organisation("south").ask(VICTIMS[0], Purpose.HEARD, case=b"x" * 16, root=told, today=network.today)

    def test_row_that_the_hub_left_out_for_everybody_is_missed_by_whoever_put_it_in(self, network):
        north = network.organisation("north")
        enrolled = network.enrol("north", (VICTIMS[0], b"circle 7"))
        north.audit(enrolled, root=network.root, today=network.today)
        root = with_rows(network, [located for located in located_of(network) if located != enrolled.rows[100]])
        with pytest.raises(Altered, match=r"^rows: bucket"):
            north.audit(enrolled, root=root, today=network.today)

    def test_row_altered_before_the_root_was_made_is_seen_by_who_opens_it(self, network):
        mark = evaluate(tokens_of(VICTIMS[0])[0], both_keys(network))
        rows = located_of(network)
        for at, (number, row) in enumerate(rows):
            if number == bucket_of(mark, 3) and opens(row, mark):
                rows[at] = (number, row[:-1] + bytes([row[-1] ^ 1]))
        network.root = with_rows(network, rows)
        tokens = len(tokens_of(VICTIMS[0]))
        assert network.ask("south", VICTIMS[0], Purpose.HEARD) == Found((b"circle 7",) if tokens > 1 else (), 1)

    def test_row_copied_to_another_bucket_opens_for_nobody_else(self, network):
        copies = [(other, row) for _, row in located_of(network)[:40] for other in range(8)]
        network.root = with_rows(network, copies)
        strangers = [person for person in DICTIONARY if person not in VICTIMS][:5]
        assert [network.ask("south", person, Purpose.HEARD) for person in strangers] == [Found()] * 5


def test_rows_are_found_again_where_they_were_put():
    network = Network("north", bits=3)
    for number, row in network.enrol("north", *((victim, b"circle 7") for victim in VICTIMS)).rows:
        assert row in rows_in(network.hub._snapshot.bucket(number).rows)
