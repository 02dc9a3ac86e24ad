"""Checkpoints are written in one way, and signed so that witnesses elsewhere can check them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havn.engines.merkle import Checkpoint, note_text, sign_note, verifier_key

ROOT = bytes(range(32))
SEED = bytes(32)
NAME = "havn.example/log"
# The published example of the signed-note format (Go's sumdb/note).
KNOWN_VERIFIER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
KNOWN_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
KNOWN_NOTE = (
    f"{KNOWN_TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    "\n"
)


def test_checkpoint_is_three_lines():
    assert Checkpoint(NAME, 7, ROOT).text() == "havn.example/log\n7\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"


@given(st.integers(0, 2**63), st.binary(min_size=32, max_size=32))
def test_parsed_checkpoint_is_the_one_written(size, root):
    checkpoint = Checkpoint(NAME, size, root)
    assert Checkpoint.parse(checkpoint.text()) == checkpoint


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n1\n",
        "a\n1\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "a\n01\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
        "a\n-1\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
        "a\n١\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
        "\n1\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
        "a\n1\nAAECAwQ=\n",
        "a\n1\n*\n",
        "a\n1\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9=\n",
        "a\n1\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\nmore\n",
    ],
)
def test_checkpoint_written_in_another_way_is_refused(text):
    with pytest.raises(ValueError, match=r"checkpoint|invalid literal"):
        Checkpoint.parse(text)


def test_origin_with_a_line_break_is_refused():
    with pytest.raises(ValueError, match="origin"):
        Checkpoint("a\n9", 1, ROOT)


def test_published_note_is_good():
    assert note_text(KNOWN_NOTE, verifier=KNOWN_VERIFIER) == KNOWN_TEXT


def test_signed_checkpoint_gives_its_text_back():
    text = Checkpoint(NAME, 7, ROOT).text()
    assert note_text(sign_note(text, name=NAME, seed=SEED), verifier=verifier_key(NAME, seed=SEED)) == text


def test_signatures_of_witnesses_may_stand_beside():
    text = Checkpoint(NAME, 7, ROOT).text()
    ours = sign_note(text, name=NAME, seed=SEED)
    theirs = sign_note(text, name="witness", seed=ROOT).rpartition("\n\n")[2]
    assert note_text(ours + theirs, verifier=verifier_key(NAME, seed=SEED)) == text
    assert note_text(ours + theirs, verifier=verifier_key("witness", seed=ROOT)) == text


def test_altered_note_is_refused():
    altered = KNOWN_NOTE.replace("answer", "cause")
    with pytest.raises(ValueError, match="no good signature"):
        note_text(altered, verifier=KNOWN_VERIFIER)


def test_note_of_another_signer_of_the_same_name_is_refused():
    note = sign_note("text\n", name=NAME, seed=SEED)
    with pytest.raises(ValueError, match="no good signature"):
        note_text(note, verifier=verifier_key(NAME, seed=ROOT))


@pytest.mark.parametrize("note", ["", "text", "text\n", "text\n\n— name", "text\n\n— havn.example/log *\n"])
def test_malformed_note_is_refused(note):
    with pytest.raises(ValueError, match=r"not a signed note|no good signature"):
        note_text(note, verifier=verifier_key(NAME, seed=SEED))


@pytest.mark.parametrize("verifier", ["", "name", "name+00000000+AQ==", KNOWN_VERIFIER.replace("c7", "c8"), "a+b+*"])
def test_malformed_verifier_key_is_refused(verifier):
    with pytest.raises(ValueError, match="verifier key"):
        note_text(KNOWN_NOTE, verifier=verifier)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b"])
def test_name_that_would_break_the_line_is_refused(name):
    with pytest.raises(ValueError, match="name"):
        sign_note("text\n", name=name, seed=SEED)


def test_text_without_a_last_line_break_is_refused():
    with pytest.raises(ValueError, match="line break"):
        sign_note("text", name=NAME, seed=SEED)
