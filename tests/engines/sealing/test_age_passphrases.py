"""A text sealed by a passphrase opens here and in any age program, at the same cost on every machine, and whole."""

from __future__ import annotations

import base64

import pyrage
import pytest

from havn.engines.sealing import SealError, age_passphrases
from havn.engines.sealing.age_passphrases import ARMOUR, LONGEST, open_by_passphrase, seal_by_passphrase

TEXT = b"AGE-SECRET-KEY-1 and more words than fit in one line of armour"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Stretch little: what it costs is tested apart."""
    monkeypatch.setattr(age_passphrases, "WORK", 4)


def inside(sealed):
    return base64.b64decode(sealed.removeprefix(ARMOUR[0]).removesuffix(ARMOUR[1]))


def armoured(binary):
    return ARMOUR[0] + base64.encodebytes(binary) + ARMOUR[1]


@pytest.mark.parametrize("text", [b"", TEXT, bytes(LONGEST)])
def test_any_age_program_opens_what_is_sealed_here(text):
    sealed = seal_by_passphrase(text, "seven herons")
    assert pyrage.passphrase.decrypt(sealed, "seven herons") == text
    assert open_by_passphrase(sealed, "seven herons") == text


def test_what_another_age_program_sealed_opens_here():
    assert open_by_passphrase(pyrage.passphrase.encrypt(TEXT, "семь цапель", armored=True), "семь цапель") == TEXT


def test_the_work_is_the_same_on_every_machine_and_a_good_one(monkeypatch):
    monkeypatch.undo()
    spent = []

    def noted(passphrase, salt, work):
        spent.append(work)
        return bytes(32)

    monkeypatch.setattr(age_passphrases, "_stretched", noted)
    assert open_by_passphrase(seal_by_passphrase(TEXT, "x"), "x") == TEXT
    assert spent == [18, 18]


def test_the_way_in_which_letters_are_composed_does_not_matter():
    assert open_by_passphrase(seal_by_passphrase(TEXT, "\u00e9"), "e\u0301") == TEXT


def test_altered_or_cut_anywhere_it_does_not_open():
    binary = inside(seal_by_passphrase(TEXT, "x"))
    for at in range(len(binary)):
        forged = bytearray(binary)
        forged[at] ^= 1
        for wrong in (bytes(forged), binary[:at]):
            with pytest.raises(SealError):
                open_by_passphrase(armoured(wrong), "x")
    with pytest.raises(SealError):
        open_by_passphrase(armoured(binary + b"x"), "x")


@pytest.mark.parametrize(("last", "next_to_it"), [(b"0", b"1"), (b"4", b"5"), (b"8", b"9")])
def test_bits_that_are_in_no_byte_of_the_header_are_not_altered_either(last, next_to_it):
    sealed = (inside(seal_by_passphrase(TEXT, "x")) for _ in range(2000))
    head, line, payload = next(
        parts for parts in (binary.partition(b"\n--- ") for binary in sealed) if parts[2][42:43] == last
    )
    with pytest.raises(SealError):
        open_by_passphrase(armoured(head + line + payload[:42] + next_to_it + payload[43:]), "x")


def test_too_little_memory_is_not_taken_for_a_wrong_passphrase(monkeypatch):
    class Scarce:
        def __init__(self, *_asked, **_cost):
            pass

        def derive(self, _passphrase):
            raise MemoryError("256MB are needed")

    sealed = seal_by_passphrase(TEXT, "x")
    monkeypatch.setattr(age_passphrases, "Scrypt", Scarce)
    with pytest.raises(MemoryError, match="256MB"):
        open_by_passphrase(sealed, "x")


def test_the_most_work_that_is_done_is_really_done(monkeypatch):
    binary = inside(seal_by_passphrase(TEXT, "x"))
    asked = []
    monkeypatch.setattr(age_passphrases, "_stretched", lambda _p, _s, work: asked.append(work) or bytes(32))
    with pytest.raises(SealError):
        open_by_passphrase(armoured(binary.replace(b" 4\n", b" 22\n", 1)), "x")
    assert asked == [22]


def test_another_passphrase_does_not_open_it():
    with pytest.raises(SealError):
        open_by_passphrase(seal_by_passphrase(TEXT, "x"), "y")


@pytest.mark.parametrize("work", [b"0", b"23", b"30", b"64", b"018", b"-1", b"x"])
def test_work_that_nobody_asks_for_is_refused_before_it_is_done(work, monkeypatch):
    binary = inside(seal_by_passphrase(TEXT, "x"))
    monkeypatch.setattr(age_passphrases, "_stretched", lambda *_asked: pytest.fail("it was stretched"))
    head, end, rest = binary.partition(b" 4\n")
    with pytest.raises(SealError):
        open_by_passphrase(armoured(head + end.replace(b"4", work) + rest), "x")


def test_a_text_that_is_too_long_is_not_sealed():
    with pytest.raises(ValueError, match="text: at most 65536 bytes"):
        seal_by_passphrase(bytes(LONGEST + 1), "x")
