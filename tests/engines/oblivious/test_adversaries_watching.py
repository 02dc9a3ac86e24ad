"""A hub that compares the buckets it is asked for: what it learns, and from when on nothing shows."""

from __future__ import annotations

from havn.engines.oblivious import (
    Purpose,
    tokens_of,
)
from havn.engines.oblivious.oprf import evaluate
from havn.engines.oblivious.rows import (
    bucket_of,
)
from havn.engines.oblivious.wire import open_signed
from tests.engines.oblivious.crowd import (
    DICTIONARY,
    VICTIMS,
    both_keys,
    opens,
)
from tests.engines.oblivious.network import Network


class TestHubThatComparesBuckets:
    """The buckets of a question against those of each upload: what the hub sees without opening anything."""

    def overlap(self, uploaded, asked):
        return len({number for number, _ in uploaded} & set(asked)) / len(asked)

    def shows(self, uploaded, asked):
        return self.overlap(uploaded, asked) * len(asked) >= len(tokens_of(VICTIMS[0]))

    def asked_for(self, network, person, who="south"):
        network.ask(who, person, Purpose.HEARD)
        return open_signed(network.seen[-1][0]).message.numbers

    def test_person_uploaded_alone_and_bare_is_recognised_when_asked_for(self):
        network = Network("north", "south", bits=16)
        enrolled = network.enrol("north", (VICTIMS[0], b"circle 7"))
        real = [row for row in enrolled.rows if self.opens(network, row)]
        assert self.shows(real, self.asked_for(network, VICTIMS[0]))
        assert not self.shows(real, self.asked_for(network, DICTIONARY[0]))

    def test_among_as_many_rows_as_there_are_buckets_nothing_shows(self):
        network = Network("north", "south", bits=5)
        enrolled = network.enrol("north", (VICTIMS[0], b"circle 7"))
        assert self.overlap(enrolled.rows, self.asked_for(network, VICTIMS[0])) == 1
        assert self.overlap(enrolled.rows, self.asked_for(network, DICTIONARY[0])) == 1

    def test_decoys_of_a_question_that_is_repeated_are_not_told_from_the_rest(self):
        """The hub sees that it is the same question again, and no more by the second than by the first."""
        network = Network("south", bits=12)
        person = next(person for person in DICTIONARY if len(tokens_of(person)) % 4)
        assert self.asked_for(network, person) == self.asked_for(network, person)

    def test_questions_of_two_organisations_about_one_person_are_linked(self):
        """What is lost: the buckets of real tokens are the same whoever asks, and those of decoys are not."""
        network = Network("south", "east", bits=16)
        person, stranger = (person for person in DICTIONARY[5:7])
        real = {bucket_of(evaluate(token, both_keys(network)), 16) for token in tokens_of(person)}
        south, east, other = (
            set(self.asked_for(network, whose, who))
            for who, whose in [("south", person), ("east", person), ("east", stranger)]
        )
        assert real <= south & east
        assert len(south & other) < len(real)

    def test_with_a_member_the_hub_names_the_persons_of_recorded_questions(self):
        """What is lost: who has marks of a dictionary, at the price of its budget, tells the hub whose buckets these are."""
        network = Network("south", "east", bits=16)
        recorded = [set(self.asked_for(network, person)) for person in VICTIMS]
        east = network.organisation("east")
        guesses = sorted({token for person in DICTIONARY for token in tokens_of(person)})
        claim = east._claim(Purpose.ENROL, network.today, bytes(16), len(DICTIONARY))
        buckets = {token: bucket_of(mark, 16) for token, mark in zip(guesses, east.marks(guesses, claim), strict=True)}
        named = [
            [person for person in DICTIONARY if {buckets[token] for token in tokens_of(person)} <= numbers]
            for numbers in recorded
        ]
        assert named == [[victim] for victim in VICTIMS]

    def test_withdrawal_does_not_show_which_rows_were_of_the_case(self):
        network = Network("north", "south", bits=3)
        enrolled = network.enrol("north", *((victim, b"circle 7") for victim in VICTIMS))
        left = network.organisation("north").withdraw(enrolled, [0], network.today)
        withdrawn = open_signed(network.seen[-1][0]).message.secrets
        assert (len(withdrawn), len(left.decoys)) == (64, len(enrolled.decoys) - 64 + len(enrolled.secrets[0]))
        assert self.overlap(withdrawn, self.asked_for(network, VICTIMS[0])) == 1
        assert self.overlap(withdrawn, self.asked_for(network, DICTIONARY[0])) == 1

    def test_where_buckets_are_many_a_question_shows_in_the_withdrawal(self):
        """What is lost: 64 rows hide a case among fewer than about as many buckets only."""
        network = Network("north", "south", bits=16)
        enrolled = network.enrol("north", *((victim, b"circle 7") for victim in VICTIMS))
        network.organisation("north").withdraw(enrolled, [0], network.today)
        withdrawn = open_signed(network.seen[-1][0]).message.secrets
        network.root = network.hub.publish()
        assert self.shows(withdrawn, self.asked_for(network, VICTIMS[0]))
        assert not self.shows(withdrawn, self.asked_for(network, DICTIONARY[0]))

    def opens(self, network, located):
        key = both_keys(network)
        marks = [evaluate(token, key) for token in tokens_of(VICTIMS[0])]
        return any(opens(located[1], mark) for mark in marks)
