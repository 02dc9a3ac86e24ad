"""Codes are read however a tired person types them, and mistakes are found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havn.engines.sealing import CodeMistyped, MailboxCode
from havn.engines.sealing.wordlists import LANGUAGES, fold, word_list

CODE = MailboxCode(bytes.fromhex("0123456789ab"), bytes(range(100, 113)))
CODES = st.builds(
    MailboxCode,
    st.integers(0, 2**44 - 1).map(lambda number: number.to_bytes(6, "big")),
    st.binary(min_size=13, max_size=13),
)


def reason_of(text):
    with pytest.raises(CodeMistyped) as mistyped:
        MailboxCode.parse(text)
    return mistyped.value.reason


def is_read(text):
    try:
        MailboxCode.parse(text)
    except CodeMistyped:
        return False
    return True


def in_digits_of(zero, text):
    return "".join(chr(ord(zero) + int(letter)) if letter.isdigit() else letter for letter in text)


@given(CODES)
def test_digits_are_read_back(code):
    assert MailboxCode.parse(code.as_digits()) == code


@given(CODES, st.sampled_from(LANGUAGES))
def test_words_are_read_back_in_every_language(code, language):
    assert MailboxCode.parse(" ".join(code.as_words(language))) == code


def test_new_codes_differ_and_have_their_strength():
    code = MailboxCode.new()
    assert code != MailboxCode.new()
    assert (len(code.locator), len(code.secret)) == (6, 13)


def test_digits_are_twelve_groups_of_four():
    groups = CODE.as_digits().split(" ")
    assert [len(group) for group in groups] == [4] * 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_sixteen_in_every_language(language):
    assert len(CODE.as_words(language)) == 16


@pytest.mark.parametrize("zero", ["0", "٠", "۰", "０"], ids=["western", "arabic-indic", "persian", "full width"])
@pytest.mark.parametrize("between", ["", " ", "-", "–", "  \n", ".", "\u200f", "\u00a0"])
def test_digits_of_every_script_are_read_with_anything_between(zero, between):
    typed = in_digits_of(zero, CODE.as_digits()).replace(" ", between)
    assert MailboxCode.parse(typed) == CODE


@pytest.mark.parametrize("between", [" ", "   ", "\n", "-", ", ", " · ", "\t", "\u00a0"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_read_in_any_case_with_anything_between(language, between):
    assert MailboxCode.parse(between.join(CODE.as_words(language)).upper()) == CODE


def test_numbered_words_are_read():
    assert MailboxCode.parse(" ".join(f"{n}. {word}" for n, word in enumerate(CODE.as_words(), 1))) == CODE


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_without_accents_are_read(language):
    assert MailboxCode.parse(fold(" ".join(CODE.as_words(language)))) == CODE


def test_arabic_words_with_vowel_signs_stretching_and_persian_letters_are_read():
    words = CODE.as_words("ar")
    decorated = [f"{word[0]}\u064eـ{word[1:]}" for word in words]
    persian = [word.replace("ي", "ی").replace("ك", "ک").replace("ة", "ه") for word in words]
    assert MailboxCode.parse(" ".join(decorated)) == CODE
    assert MailboxCode.parse("\u202b" + " ".join(persian)) == CODE


def test_every_wrong_digit_is_found():
    digits = CODE.as_digits().replace(" ", "")
    for at, right in enumerate(digits):
        for wrong in set("0123456789") - {right}:
            assert reason_of(digits[:at] + wrong + digits[at + 1 :]) == "checksum"


@given(CODES, st.integers(0, 46))
def test_two_exchanged_digits_are_found(code, at):
    digits = code.as_digits().replace(" ", "")
    exchanged = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
    if exchanged != digits:
        assert reason_of(exchanged) == "checksum"


@given(CODES, st.integers(0, 10))
def test_two_exchanged_groups_are_found(code, at):
    groups = code.as_digits().split()
    exchanged = [*groups[:at], groups[at + 1], groups[at], *groups[at + 2 :]]
    if (int(groups[at]) - int(groups[at + 1])) % 997:
        assert reason_of(" ".join(exchanged)) == "checksum"


def test_digits_have_one_way_to_be_written():
    """997 more is a multiple of 997 too: without the limit some codes could be typed in two ways."""
    assert MailboxCode.parse("0" * 48) == MailboxCode(bytes(6), bytes(13))
    assert reason_of("0" * 45 + "997") == "checksum"


def test_code_beyond_the_last_is_found():
    beyond = 2**148 * 1000
    assert reason_of(str(beyond + -beyond % 997)) == "checksum"


@pytest.mark.parametrize("language", LANGUAGES)
def test_wrong_words_are_found_but_for_one_in_four_thousand(language):
    words = CODE.as_words(language)
    others = [word for word in word_list(language).words if word != words[3]]
    typed = [" ".join([*words[:3], other, *words[4:]]) for other in others]
    assert sum(is_read(text) for text in typed) <= 3


def test_unknown_word_is_named_as_the_reason():
    assert reason_of(" ".join([*CODE.as_words()[:-1], "xylograph"])) == "unknown word"


def test_words_of_two_languages_are_not_mixed():
    mixed = [*CODE.as_words("en")[:8], *CODE.as_words("ru")[8:]]
    assert reason_of(" ".join(mixed)) == "unknown word"


@pytest.mark.parametrize("text", ["", "   ", "1", CODE.as_digits()[:-1], CODE.as_digits() + "1", "²" * 48])
def test_too_few_or_too_many_digits_are_named_as_the_reason(text):
    assert reason_of(text) == "length"


def test_too_few_or_too_many_words_are_named_as_the_reason():
    words = CODE.as_words()
    assert reason_of(" ".join(words[:-1])) == "length"
    assert reason_of(" ".join([*words, words[0]])) == "length"


@given(st.text(max_size=200))
def test_any_other_text_is_mistyped_and_never_echoed(text):
    with pytest.raises(CodeMistyped) as mistyped:
        MailboxCode.parse(text)
    assert mistyped.value.args == (f"The code was mistyped: {mistyped.value.reason}.",)


def test_code_does_not_show_itself():
    assert repr(CODE) == "MailboxCode()"


def test_verifier_and_key_differ_and_depend_on_both_parts():
    other_locator = MailboxCode(bytes(6), CODE.secret)
    other_secret = MailboxCode(CODE.locator, bytes(13))
    derived = [part for code in (CODE, other_locator, other_secret) for part in (code.verifier(), code.key())]
    assert len(set(derived)) == 6
    assert {len(part) for part in derived} == {32}


@pytest.mark.parametrize(
    ("locator", "secret"),
    [(b"\x10" + bytes(5), bytes(13)), (bytes(5), bytes(13)), (bytes(6), bytes(12))],
    ids=["45 bits", "short locator", "short secret"],
)
def test_parts_of_another_size_are_refused(locator, secret):
    with pytest.raises(ValueError, match="44 bits"):
        MailboxCode(locator, secret)


def test_language_without_a_list_is_refused():
    with pytest.raises(ValueError, match="en, fr, es, ru, ar"):
        CODE.as_words("xx")


@pytest.mark.parametrize("language", LANGUAGES)
def test_list_has_1024_words_that_nobody_confuses(language):
    words = [fold(word) for word in word_list(language).words]
    assert len(set(words)) == 1024
    assert all(word.isalpha() and 3 <= len(word) <= 7 for word in words)
    assert words == sorted(words)
    if language != "ar":
        assert len({word[:4] for word in words}) == 1024
    assert no_two_differ_by_one_letter(words)


def no_two_differ_by_one_letter(words):
    """Check replacements, and letters left out, by looking up each word with one letter taken away."""
    shortened = set()
    for word in words:
        wildcards = {word[:at] + "?" + word[at + 1 :] for at in range(len(word))}
        if wildcards & shortened or {word[:at] + word[at + 1 :] for at in range(len(word))} & set(words):
            return False
        shortened |= wildcards
    return True
