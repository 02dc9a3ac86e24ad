"""Tokens, epochs, rows, buckets and budgets, each for itself."""

from __future__ import annotations

import datetime
import hashlib
import math
from dataclasses import replace
from fractions import Fraction

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from hypothesis import given, settings
from hypothesis import strategies as st

from havn.engines.oblivious import (
    MEMBER,
    NEW_EPOCH,
    NEWCOMER,
    Act,
    Altered,
    Announcement,
    Claim,
    Enrolled,
    EpochKey,
    Evaluator,
    Found,
    Member,
    NotPermitted,
    Organisation,
    OverBudget,
    Person,
    Purpose,
    Spent,
    To,
    bits_for,
    decode,
    spend,
    tokens_of,
)
from havn.engines.oblivious.asking import blinded, with_decoys
from havn.engines.oblivious.buckets import Bucket, Snapshot, gathered, most_in_a_bucket, require_in_root
from havn.engines.oblivious.rows import ROW_BYTES, bucket_of, contacts_in, decoy_row, new_secret, seal_row
from havn.engines.oblivious.wire import open_signed
from tests.engines.oblivious.network import EPOCH, TODAY, Network, secret
from tests.engines.sealing.by_hand import hchacha20

SECRET = b"taken out by me!"
MARKS = st.binary(min_size=64, max_size=64)
MARIA = Person(["Мария Иванова", "Maria Ivanova"], [1980], ["RU"])


@settings(max_examples=50)
@given(st.permutations(["Мария Иванова", "Marija Iwanowa", "María"]), st.permutations(["RU", "DE"]))
def test_tokens_do_not_depend_on_order(spellings, countries):
    one = Person(spellings, [1980, 1981], countries)
    other = Person(["Мария Иванова", "Marija Iwanowa", "María"], [1981, 1980], ["DE", "RU"])
    assert tokens_of(one) == tokens_of(other)


def test_spellings_of_two_scripts_share_tokens():
    native, latin = (Person([spelling], [1980], ["RU"]) for spelling in MARIA.spellings)
    assert set(tokens_of(native)) & set(tokens_of(latin))
    assert tokens_of(MARIA) == sorted({*tokens_of(native), *tokens_of(latin)})


def test_token_holds_year_country_and_key():
    assert tokens_of(Person(["Wolf"], [1980], ["DE"]))[0].startswith(b"havn/1/person\0" + b"\x07\xbc" + b"DE")


def test_years_around_repeat_no_year():
    one = tokens_of(replace(MARIA, birth_years=[1980, 1981]), years_around=1)
    assert len(one) == len(tokens_of(MARIA)) * 4


ONE_CASE = Enrolled((), (((0, SECRET),),), ())
LONG = ["".join(chr(97 + (n * k) % 26) for k in (3, 5, 7, 9)) + f" {'bdfgklmnprstvz'[n % 14]}a" * 6 for n in range(24)]


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda: Person([], [1980], ["RU"]), "spellings"),
        (lambda: Person(["123"], [1980], ["RU"]), "spellings"),
        (lambda: Person(["Wolf"], [], ["RU"]), "birth_years"),
        (lambda: Person(["Wolf"], [1980] * 5, ["RU"]), "birth_years"),
        (lambda: Person(["Wolf"], [80], ["RU"]), "birth_years"),
        (lambda: Person(["Wolf"], [1980], []), "countries"),
        (lambda: Person(["Wolf"], [1980], ["ru"]), "countries"),
        (lambda: Person(["Wolf"], [1980], ["RUS"]), "countries"),
        (lambda: Person(["Wolf"], [1980], ["ЯЮ"]), "countries"),
        (lambda: Person(["Wolf"], [1980], ["RU"] * 5), "countries"),
        (lambda: tokens_of(MARIA, years_around=-1), "years_around"),
        (lambda: tokens_of(Person(LONG, [1980], ["RU", "DE"]), years_around=1), "spellings"),
        (lambda: EpochKey(-1, bytes(32)), "epoch"),
        (lambda: EpochKey(1, b"short"), "seed"),
        (lambda: Organisation(b"o" * 16, b"short", None, None), "seed"),
        (lambda: Organisation(b"short", bytes(32), None, None), "organisation"),
        (lambda: Member(b"short", MEMBER), "public"),
        (lambda: Announcement(-1, 3, b"", b""), "epoch"),
        (lambda: Announcement(1, 25, b"", b""), "bits"),
        (lambda: Announcement(1, 3, b"", b""), "first"),
        (lambda: Announcement(1, 3, EpochKey(1, bytes(32)).public, bytes(32)), "second"),
        (lambda: EpochKey(1, bytes(32)).evaluate([b"none"]), "elements"),
        (lambda: Evaluator(To.HUB, EpochKey(1, bytes(32)), {}), "to"),
        (lambda: bits_for(-1), "rows"),
        (lambda: spend(MEMBER, None, claim_of(), Act.ASK, size=-50, today=TODAY), "size"),
        (lambda: spend(MEMBER, None, claim_of(), Act.ASK, size=0, today=TODAY), "size"),
        (lambda: blinded([]), "inputs"),
        (lambda: seal_row(bytes(64), mark=bytes(64), epoch=1, secret=SECRET), "contact"),
        (lambda: seal_row(b"", mark=b"", epoch=1, secret=SECRET), "mark"),
        (lambda: seal_row(b"", mark=bytes(64), epoch=1, secret=b""), "secret"),
        (lambda: contacts_in(b"x", mark=bytes(64), epoch=1), "rows"),
        (lambda: Snapshot(25, {}), "bits"),
        (lambda: Snapshot(1, {}).bucket(2), "number"),
        (lambda: gathered([(0, b"")]), "row"),
        (lambda: replace(MEMBER, enrolments=-1), "enrolments"),
        (lambda: Network("north").organisation("north").prepare([], TODAY), "cases"),
        (lambda: Network("north").organisation("north").prepare([(MARIA, b"")] * 65_536, TODAY), "cases"),
        (lambda: Network("north").organisation("north").withdraw(ONE_CASE, [1], TODAY), "places"),
        (lambda: Network("north").organisation("north").withdraw(ONE_CASE, [-1], TODAY), "places"),
        (lambda: Network("north").organisation("north").withdraw(ONE_CASE, [], TODAY), "places"),
        (lambda: Network("north").organisation("north").withdraw(Enrolled((), ((),), ()), [0], TODAY), "places"),
    ],
)
def test_nonsense_is_refused_by_the_name_of_its_field(call, field):
    with pytest.raises(ValueError, match=f"^{field}:"):
        call()


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda: Person("Wolf", [1980], ["RU"]), "spellings"),
        (lambda: Person(None, [1980], ["RU"]), "spellings"),
        (lambda: Person([None], [1980], ["RU"]), "spellings"),
        (lambda: Person(["Wolf"], 1980, ["RU"]), "birth_years"),
        (lambda: Person(["Wolf"], [1980.0], ["RU"]), "birth_years"),
        (lambda: Person(["Wolf"], ["1980"], ["RU"]), "birth_years"),
        (lambda: Person(["Wolf"], [True], ["RU"]), "birth_years"),
        (lambda: Person(["Wolf"], [1980], "RU"), "countries"),
        (lambda: Person(["Wolf"], [1980], None), "countries"),
        (lambda: Person(["Wolf"], [1980], [None]), "countries"),
        (lambda: tokens_of("Wolf"), "person"),
        (lambda: tokens_of(MARIA, years_around=0.5), "years_around"),
        (lambda: EpochKey(1, "x" * 32), "seed"),
        (lambda: EpochKey(1.0, bytes(32)), "epoch"),
        (lambda: Snapshot("3", {}), "bits"),
        (lambda: seal_row("circle", mark=bytes(64), epoch=1, secret=SECRET), "contact"),
        (lambda: decode("x"), "data"),
        (lambda: open_signed("x"), "data"),
        (lambda: Member("x", MEMBER), "public"),
        (lambda: Member(bytes(32), None), "budget"),
        (lambda: claim_of(purpose="heard"), "purpose"),
        (lambda: bits_for("x"), "rows"),
        (lambda: bits_for(math.nan), "rows"),
        (lambda: replace(MEMBER, tokens=math.nan), "tokens"),
        (lambda: replace(MEMBER, rows="2048"), "rows"),
        (lambda: replace(MEMBER, audited=True), "audited"),
        (lambda: spend(MEMBER, None, claim_of(), Act.ASK, size=math.nan, today=TODAY), "size"),
        (lambda: spend(MEMBER, None, claim_of(), Act.ASK, size=4, today=None), "today"),
        (lambda: claim_of(day=datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)), "day"),
        (
            lambda: spend(
                MEMBER, None, claim_of(), Act.ASK, size=4, today=datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
            ),
            "today",
        ),
        (lambda: Evaluator("first", EpochKey(1, bytes(32)), {}), "to"),
        (lambda: Network("north").organisation("north").withdraw(ONE_CASE, ["0"], TODAY), "places"),
        (lambda: Network("north").organisation("north").withdraw(ONE_CASE, 0, TODAY), "places"),
        (lambda: Network("north").organisation("north").prepare(None, TODAY), "cases"),
        (lambda: Network("north").organisation("north").prepare([(MARIA,)], TODAY), "cases"),
        (lambda: Network("north").organisation("north").prepare([MARIA], TODAY), "cases"),
        (lambda: Network("north").organisation("north").upload(b"x"), "prepared"),
        (lambda: claim_of(to=1), "to"),
        (lambda: claim_of(day="2026-03-01"), "day"),
        (lambda: claim_of(case="c" * 16), "case"),
        (lambda: claim_of(persons=1.0), "persons"),
    ],
)
def test_argument_of_another_kind_is_refused_by_the_name_of_its_field(call, field):
    with pytest.raises(TypeError, match=f"^{field}:"):
        call()


@pytest.mark.parametrize("spelling", ["А. Б.", "J. K."])
def test_initials_alone_make_no_token(spelling):
    with pytest.raises(ValueError, match=r"^spellings: initials alone"):
        tokens_of(Person([spelling], [1980], ["RU"]))


@given(st.integers(0, 30))
def test_questions_come_in_full_fours(count):
    tokens = [b"%d" % number for number in range(count)]
    filled = with_decoys(tokens, secret("decoys"))
    assert filled[:count] == tokens
    assert len(filled) == -(-count // 4) * 4
    assert len(set(filled)) == len(filled)


def test_decoys_are_the_same_for_one_organisation_and_one_person_only():
    tokens = [b"one", b"other", b"third"]
    assert with_decoys(tokens, secret("a")) == with_decoys(tokens, secret("a"))
    decoys = {with_decoys(asked, secret(key))[-1] for asked in (tokens, tokens[:2], tokens[1:]) for key in ("a", "b")}
    assert len(decoys) == 6


@given(st.binary(max_size=63), MARKS, st.integers(0, 2**32 - 1))
def test_row_opens_under_its_mark(contact, mark, epoch):
    row = seal_row(contact, mark=mark, epoch=epoch, secret=SECRET)
    assert len(row) == ROW_BYTES
    assert contacts_in(decoy_row(new_secret()) + row + decoy_row(new_secret()), mark=mark, epoch=epoch) == Found(
        (contact,)
    )


@given(MARKS, MARKS)
def test_row_opens_under_no_other_mark_nor_epoch(mark, other):
    row = seal_row(b"contact", mark=mark, epoch=1, secret=SECRET)
    assert contacts_in(row, mark=mark, epoch=2) == Found()
    assert contacts_in(row, mark=other, epoch=1) == Found((b"contact",) if mark[32:] == other[32:] else ())


@given(st.integers(0, ROW_BYTES * 8 - 1))
def test_row_with_any_bit_changed_does_not_open(bit):
    mark = secret("mark") * 2
    row = bytearray(seal_row(b"contact", mark=mark, epoch=1, secret=SECRET))
    row[bit // 8] ^= 1 << bit % 8
    assert contacts_in(bytes(row), mark=mark, epoch=1) == Found(spoiled=int(bit // 8 >= 48))


def test_row_is_what_its_specification_says():
    """From the description and other parts: keyed BLAKE2b, HChaCha20 written out, ChaCha20-Poly1305 of OpenSSL."""
    mark, bound = bytes(range(64)), b"\x01\x00\x00\x07\xea"
    row = seal_row(b"circle 7", mark=mark, epoch=2026, secret=bytes(range(16)))
    salt, commitment, sealed = row[:16], row[16:48], row[48:]
    both = hashlib.blake2b(bound + salt, key=mark[32:], person=b"havn/1/row").digest()
    opener = ChaCha20Poly1305(hchacha20(both[32:], bytes(16)))
    assert (salt, commitment) == (
        hashlib.blake2b(bytes(range(16)), digest_size=16, person=b"havn/1/salt").digest(),
        both[:32],
    )
    assert opener.decrypt(bytes(12), sealed, bound) == b"\x08circle 7" + bytes(55)


@given(MARKS, st.integers(0, 24))
def test_bucket_is_the_first_bits_of_the_mark(mark, bits):
    assert bucket_of(mark, bits) == int(bin(int.from_bytes(b"\1" + mark))[3:][:bits] or "0", 2)


@given(st.dictionaries(st.integers(0, 31), st.integers(0, 3)), st.integers(0, 31))
def test_every_bucket_is_in_the_root(counts, number):
    snapshot = Snapshot(5, {at: bytes([at]) * ROW_BYTES * count for at, count in counts.items()})
    bucket = snapshot.bucket(number)
    assert bucket.rows == bytes([number]) * ROW_BYTES * counts.get(number, 0)
    assert require_in_root(bucket, bits=5, root=snapshot.root) == bucket


@given(st.integers(0, 7), st.integers(0, 7), st.integers(0, 2))
def test_bucket_of_another_number_rows_or_path_is_not_in_the_root(number, other, height):
    snapshot = Snapshot(3, {at: bytes([at]) * ROW_BYTES for at in range(8)})
    bucket = snapshot.bucket(number)
    path = (*bucket.path[:height], bytes(32), *bucket.path[height + 1 :])
    wrong = [bucket._replace(path=path), bucket._replace(rows=b""), Bucket(number + 8, bucket.rows, bucket.path)]
    if other != number:
        wrong += [bucket._replace(number=other), bucket._replace(rows=snapshot.bucket(other).rows)]
    for changed in wrong:
        with pytest.raises(Altered):
            require_in_root(changed, bits=3, root=snapshot.root)


@given(st.integers(1, 10**9))
def test_buckets_have_about_64_rows(rows):
    bits = bits_for(rows)
    assert bits in (0, 24) or 45 <= rows / 2**bits <= 91


@pytest.mark.parametrize(("rows", "bits"), [(512, 5), (512, 12), (4_096, 12), (4_096, 8)])
def test_fullest_bucket_of_an_honest_upload_is_within_the_bound(rows, bits):
    """The exact binomial tail, with 16 taken off again: under the chance that is allowed, and not far under."""
    most, share = most_in_a_bucket(rows, bits) - 16, Fraction(1, 2**bits)

    def tail(least):
        below = sum(math.comb(rows, k) * share**k * (1 - share) ** (rows - k) for k in range(least))
        return float(2**bits * (1 - below))

    assert tail(most + 1) < 1e-9
    assert tail(most - 3) > 1e-10


@given(st.integers(1, 2_000), st.integers(0, 24))
def test_bound_of_a_bucket_is_never_more_than_there_are(rows, bits):
    assert 1 <= most_in_a_bucket(rows, bits) <= rows


def claim_of(number=0, **changes):
    given_ = Claim(To.FIRST, Purpose.HEARD, EPOCH, TODAY, b"o" * 16, b"c" * 16, number.to_bytes(16, "big"))
    return replace(given_, **changes)


@given(st.lists(st.tuples(st.sampled_from(Act), st.integers(1, 192)), max_size=30))
def test_nobody_ever_spends_more_than_the_budget(asked):
    spent = None
    for number, (act, size) in enumerate(asked):
        claim = claim_of(number, purpose=Purpose.HEARD if act is Act.ASK else Purpose.ENROL)
        try:
            spent = spend(MEMBER, spent, claim, act, size=size, today=TODAY)
        except OverBudget:
            continue
        assert all(getattr(spent, field) <= getattr(MEMBER, field) for field in MEMBER.__dataclass_fields__)
        assert claim.nonce in spent.nonces


def test_questions_and_enrolments_are_counted_apart():
    spent = spend(MEMBER, None, claim_of(1), Act.ASK, size=9, today=TODAY)
    for number, (act, size) in enumerate([(Act.EVALUATE, 20), (Act.WITHDRAW, 64), (Act.AUDIT, 32)], start=2):
        claim = claim_of(number, purpose=Purpose.ENROL, persons=3)
        spent = spend(MEMBER, spent, claim, act, size=size, today=TODAY)
    nonces = frozenset(claim_of(number).nonce for number in range(1, 5))
    assert spent == Spent(
        TODAY, questions=1, tokens=9, enrolments=3, enrolled_tokens=20, withdrawn=64, audited=32, nonces=nonces
    )


@pytest.mark.parametrize(("budget", "guesses"), [(NEWCOMER, 288), (MEMBER, 1_000), (NEW_EPOCH, 160_200)])
def test_guesses_of_a_day_are_those_of_the_page(budget, guesses):
    """One token is one guess, whether it is evaluated for a question or as if to enrol."""
    assert budget.tokens + budget.enrolled_tokens == guesses


@pytest.mark.parametrize("budget", [NEWCOMER, MEMBER, NEW_EPOCH])
def test_budgets_of_the_hub_leave_room_for_those_of_the_evaluators(budget):
    assert budget.rows >= budget.enrolled_tokens + 512
    assert min(budget.withdrawn, budget.audited) >= 64
    assert budget.enrolled_tokens >= 192


def test_yesterday_counts_for_nothing():
    yesterday = Spent(TODAY - datetime.timedelta(1), questions=12, tokens=200, nonces=frozenset({bytes(16)}))
    assert spend(MEMBER, yesterday, claim_of(), Act.ASK, size=9, today=TODAY).questions == 1


def test_same_nonce_on_one_day_is_refused():
    spent = spend(MEMBER, None, claim_of(), Act.ASK, size=9, today=TODAY)
    with pytest.raises(NotPermitted, match=r"^nonce:"):
        spend(MEMBER, spent, claim_of(), Act.ASK, size=9, today=TODAY)
