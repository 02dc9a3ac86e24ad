"""The organisation's side, in memory: it enrols its cases, asks, and checks what it is told.

A `Carrier` is whatever carries bytes to the others and back: calls in one process, or requests between hosts.
"""

from __future__ import annotations

import secrets
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from nacl.signing import SigningKey

from havn.engines.oblivious.asking import MOST_INPUTS, blinded, check_first, decoy_key, finish, with_decoys
from havn.engines.oblivious.buckets import DIGEST_BYTES, LEAST_ROWS, MOST_ALIKE, most_in_a_bucket, require_in_root
from havn.engines.oblivious.claims import ID_BYTES, MOST_PERSONS, NO_CASE, Claim, Purpose, To
from havn.engines.oblivious.errors import Altered, Malformed, ProofFailed
from havn.engines.oblivious.fields import listed, require_bytes, require_kind, require_whole
from havn.engines.oblivious.messages import MOST_BUCKETS, Answer, Buckets, Fetch, Request, Upload, Withdrawal
from havn.engines.oblivious.oprf import SEED_BYTES
from havn.engines.oblivious.rows import (
    SALT_BYTES,
    Found,
    bucket_of,
    contacts_in,
    decoy_row,
    new_secret,
    require_contact,
    rows_in,
    salt_of,
    seal_row,
    together,
)
from havn.engines.oblivious.tokens import Person, tokens_of
from havn.engines.oblivious.wire import decode, digest, signed

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence

    from havn.engines.oblivious.buckets import Bucket
    from havn.engines.oblivious.epochs import Announcement

# Of the rows of an upload at least so many are decoys, to be taken out together with a case.
LEAST_DECOYS = 64
LEAST_WITHDRAWN = 64
AUDITED = 64
_PAIR = 2


Located = tuple[int, bytes]


class Carrier(Protocol):
    """Carries bytes to the two evaluators and the hub, and their answers back."""

    def first(self, data: bytes) -> bytes: ...  # noqa: D102 -- named by what it reaches
    def second(self, data: bytes) -> bytes: ...  # noqa: D102 -- named by what it reaches
    def upload(self, data: bytes) -> None: ...  # noqa: D102 -- named by what it reaches
    def withdraw(self, data: bytes) -> None: ...  # noqa: D102 -- named by what it reaches
    def fetch(self, data: bytes) -> bytes: ...  # noqa: D102 -- named by what it reaches


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What an organisation keeps of an enrolment, sealed as well as the cases themselves.

    `rows` with the decoys, to see that others are shown them all; `secrets` for each case, to take it out again, in the
    order of the cases and empty for a case that was withdrawn (two cases with one contact share those of the tokens
    that they share); `decoys` the secrets of decoys, to go with it.
    """

    rows: tuple[Located, ...] = field(repr=False)
    secrets: tuple[tuple[Located, ...], ...] = field(repr=False)
    decoys: tuple[Located, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Prepared:
    """An enrolment that the hub hasn't got yet: what is kept of it, and the signed bytes of its upload, of one day.

    Kept before the upload is sent: nothing else can take the rows out again, should they have come and the answer not.
    """

    enrolled: Enrolled
    upload: bytes = field(repr=False)


class Organisation:
    """An organisation with its id (16 bytes) and its Ed25519 seed (32 bytes)."""

    def __init__(self, organisation: bytes, seed: bytes, announced: Announcement, carrier: Carrier) -> None:
        require_bytes(organisation, "organisation", ID_BYTES)
        require_bytes(seed, "seed", SEED_BYTES)
        self.organisation = organisation
        self.announced = announced
        self._seed = seed
        self._decoy_key = decoy_key(seed)
        self._carrier = carrier

    @property
    def public(self) -> bytes:
        """The key by which others check what this organisation signs."""
        return bytes(SigningKey(self._seed).verify_key)

    def marks(self, inputs: Sequence[bytes], claim: Claim) -> list[bytes]:
        """Return the mark of each input, from both evaluators.

        Raises, beginning with `first` or `second`, ProofFailed when one did not use its announced key or answered
        something else, Malformed when that is no answer.
        """
        asked = blinded(inputs)
        first = self._answer(replace(claim, to=To.FIRST), asked.elements)
        between = check_first(self.announced, asked, first.elements, first.proof)
        second = self._answer(replace(claim, to=To.SECOND), between)
        return finish(self.announced, asked, between, second.elements, second.proof)

    def prepare(self, cases: Iterable[tuple[Person, bytes]], today: datetime.date) -> Prepared:
        """Prepare the enrolment of persons, each with a contact of at most 63 bytes, in one batch, to be kept and sent.

        A token has one row for each contact. The rows are sorted, so that none shows which belong together, and filled
        up with decoys to 512, with 64 decoys at least. Raises ValueError or TypeError before anybody is asked when
        there is nobody, there are too many at a time, more than 16 contacts share a token, or what `tokens_of` refuses,
        or a contact; then what `marks` raises; and ValueError, when both evaluators have counted, for more rows of one
        bucket than the hub takes.
        """
        known = listed(cases, "cases")
        tokens = _tokens(known)
        inputs = sorted({token for of_person in tokens for token in of_person})
        claim = self._claim(Purpose.ENROL, today, NO_CASE, len(known))
        marks = dict(zip(inputs, self.marks(with_decoys(inputs, self._decoy_key), claim), strict=False))
        pairs = sorted(_pairs(known, tokens))
        made = {(token, contact): self._row(contact, marks[token]) for token, contact in pairs}
        decoys = tuple(
            (secrets.randbelow(1 << self.announced.bits), new_secret())
            for _ in range(max(LEAST_DECOYS, LEAST_ROWS - len(made)))
        )
        rows = [*made.values(), *((number, decoy_row(secret), secret) for number, secret in decoys)]
        self._require_spread([number for number, _, _ in rows])
        uploaded = tuple(sorted((number, row) for number, row, _ in rows))
        secrets_ = tuple(
            tuple((made[token, contact][0], made[token, contact][2]) for token in of_person)
            for (_, contact), of_person in zip(known, tokens, strict=True)
        )
        upload = signed(Upload(replace(claim, to=To.HUB), uploaded), self._seed)
        return Prepared(Enrolled(uploaded, secrets_, decoys), upload)

    def upload(self, prepared: Prepared) -> Enrolled:
        """Send a prepared enrolment to the hub and return what to audit and withdraw with.

        When no answer comes, or it isn't known whether it came, send the same again: a hub that has it answers as at
        first and does nothing. One that refuses it raises, on another day for the day alone: then it isn't there.
        Whoever heard it on its way can still bring it on the same day, once it fits: `withdraw` prevents that.
        """
        require_kind(prepared, "prepared", Prepared)
        self._carrier.upload(prepared.upload)
        return prepared.enrolled

    def ask(
        self,
        person: Person,
        purpose: Purpose,
        *,
        case: bytes,
        root: bytes,
        today: datetime.date,
        years_around: int = 0,
    ) -> Found:
        """Return the contacts of those who may know this person, and how many rows about it were spoiled.

        `years_around=1` asks for the years before and after too, at three times the cost and the false candidates.
        Raises ProofFailed, Altered when a bucket is not that of the root that this organisation was told, ValueError
        when the purpose is no question.
        """
        claim = self._claim(purpose, today, case, 1)
        if not purpose.is_question:
            raise ValueError("purpose: enrolling is no question.")
        require_bytes(root, "root", DIGEST_BYTES)
        marks = self.marks(with_decoys(tokens_of(person, years_around=years_around), self._decoy_key), claim)
        bits = self.announced.bits
        numbers = {bucket_of(mark, bits) for mark in marks}
        rows = {bucket.number: bucket.rows for bucket in self._fetched(numbers, claim, root)}
        epoch = self.announced.epoch
        return together(contacts_in(rows[bucket_of(mark, bits)], mark=mark, epoch=epoch) for mark in marks)

    def audit(self, enrolled: Enrolled, *, root: bytes, today: datetime.date, sample: int = AUDITED) -> None:
        """Fetch some of the buckets into which rows were put, and see that these are there for everybody.

        A hub that drops one row in n is found out with probability 1 - (1 - 1/n)^64; one that still shows what was
        withdrawn isn't, but to who asks for the person. Raises Altered, beginning with
        `rows`; ValueError when the sample is not 1 to 1 024.
        """
        require_whole(sample, "sample", 1, MOST_BUCKETS)
        require_bytes(root, "root", DIGEST_BYTES)
        numbers = sorted({number for number, _ in enrolled.rows})
        if not numbers:
            return
        chosen = set(secrets.SystemRandom().sample(numbers, min(sample, len(numbers))))
        there: set[tuple[int, bytes]] = set()
        for bucket in self._fetched(chosen, self._claim(Purpose.ENROL, today, NO_CASE, 1), root):
            there.update((bucket.number, row) for row in rows_in(bucket.rows))
        missing = {number for number, row in enrolled.rows if number in chosen and (number, row) not in there}
        if missing:
            raise Altered(f"rows: bucket {min(missing)} lacks a row that was put into it.")

    def withdraw(self, enrolled: Enrolled, places: Iterable[int], today: datetime.date) -> Enrolled:
        """Have cases taken out, by their places in the enrolment, and return what is left of it, to be kept instead.

        Together with decoys of the same enrolment, 64 rows while there are any, so that nobody sees which rows were of
        a case. Rows that another case shares stay until that is withdrawn too. When no answer came, withdraw the same
        places of the same `enrolled` again; other places of it would send the same decoys once more, and so show which
        rows are none. Who copied the index before keeps what it copied. Raises ValueError or TypeError, beginning with
        `places`, when there is none or one was withdrawn before.
        """
        chosen = set(listed(places, "places"))
        for place in chosen:
            require_whole(place, "places", 0, len(enrolled.secrets) - 1)
        if not chosen or not all(enrolled.secrets[place] for place in chosen):
            raise ValueError("places: cases of this enrolment that were not withdrawn before; at least one.")
        left = tuple(() if place in chosen else of_case for place, of_case in enumerate(enrolled.secrets))
        gone = {located for of_case in enrolled.secrets for located in of_case}
        gone -= {located for of_case in left for located in of_case}
        count = max(0, LEAST_WITHDRAWN - len(gone))
        gone.update(enrolled.decoys[:count])
        if gone:
            claim = replace(self._claim(Purpose.ENROL, today, NO_CASE, 1), to=To.HUB)
            self._carrier.withdraw(signed(Withdrawal(claim, tuple(sorted(gone))), self._seed))
        salts = {(number, salt_of(secret)) for number, secret in gone}
        rows = tuple((number, row) for number, row in enrolled.rows if (number, row[:SALT_BYTES]) not in salts)
        return Enrolled(rows, left, enrolled.decoys[count:])

    def _require_spread(self, numbers: list[int]) -> None:
        most, fullest = most_in_a_bucket(len(numbers), self.announced.bits), max(Counter(numbers).values())
        if fullest > most:
            raise ValueError(
                f"cases: {fullest} rows for one bucket, {most} at most; enrol them in parts, on different days."
            )

    def _row(self, contact: bytes, mark: bytes) -> tuple[int, bytes, bytes]:
        """Return the number of the bucket, the row, and the secret that takes it out."""
        secret = new_secret()
        row = seal_row(contact, mark=mark, epoch=self.announced.epoch, secret=secret)
        return bucket_of(mark, self.announced.bits), row, secret

    def _claim(self, purpose: Purpose, today: datetime.date, case: bytes, persons: int) -> Claim:
        nonce = secrets.token_bytes(ID_BYTES)
        return Claim(To.FIRST, purpose, self.announced.epoch, today, self.organisation, case, nonce, persons)

    def _answer(self, claim: Claim, elements: Sequence[bytes]) -> Answer:
        data, place = signed(Request(claim, tuple(elements)), self._seed), claim.to.name.lower()
        carry = self._carrier.first if claim.to is To.FIRST else self._carrier.second
        given = carry(data)
        try:
            answer = decode(given)
        except Malformed as error:
            raise Malformed(f"{place}: {error}") from None
        if not isinstance(answer, Answer):
            raise Malformed(f"{place}: an evaluator gives answers.")
        if answer.request != digest(data) or answer.epoch != self.announced.epoch:
            raise ProofFailed(f"{place}: this is the answer to another request.")
        return answer

    def _fetched(self, numbers: set[int], claim: Claim, root: bytes) -> list[Bucket]:
        fetch = Fetch(replace(claim, to=To.HUB), root, tuple(sorted(numbers)))
        buckets = decode(self._carrier.fetch(signed(fetch, self._seed)))
        if not isinstance(buckets, Buckets):
            raise Malformed("kind: the hub gives buckets.")
        if (buckets.epoch, buckets.root) != (self.announced.epoch, root):
            raise Altered("root: these buckets are said to be of another index.")
        if tuple(bucket.number for bucket in buckets.buckets) != fetch.numbers:
            raise Altered("numbers: these are not the buckets that were asked for.")
        return [require_in_root(bucket, bits=self.announced.bits, root=root) for bucket in buckets.buckets]


def _tokens(cases: Sequence[tuple[Person, bytes]]) -> list[list[bytes]]:
    if not 0 < len(cases) <= MOST_PERSONS:
        raise ValueError(f"cases: 1 to {MOST_PERSONS} at a time; there are {len(cases)}.")
    if any(not isinstance(case, (tuple, list)) or len(case) != _PAIR for case in cases):
        raise TypeError("cases: a person and a contact each.")
    for _, contact in cases:
        require_contact(contact)
    tokens = [tokens_of(person) for person, _ in cases]
    different = len({token for of_person in tokens for token in of_person})
    if different > MOST_INPUTS:
        raise ValueError(f"cases: {different} tokens, {MOST_INPUTS} at most; enrol them one part at a time.")
    alike = max(Counter(token for token, _ in _pairs(cases, tokens)).values())
    if alike > MOST_ALIKE:
        raise ValueError(
            f"cases: {alike} contacts share a token, {MOST_ALIKE} at most; enrol them in parts, on different days."
        )
    return tokens


def _pairs(cases: Sequence[tuple[Person, bytes]], tokens: list[list[bytes]]) -> set[tuple[bytes, bytes]]:
    """Return each token with each of its contacts once: how often a person is enrolled shows in no bucket then."""
    return {(token, contact) for (_, contact), of_person in zip(cases, tokens, strict=True) for token in of_person}
