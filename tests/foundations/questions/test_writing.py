"""What people type, made safe to keep and to show."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from havn.foundations.questions.writing import free_text, isolated, plain_line

anything = st.text(st.characters(), max_size=200)
OPENING = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"


def test_a_name_loses_marks_that_turn_text_around():
    assert plain_line("Ga\u202eyane\u2066 ") == "Gayane"
    assert plain_line("a\u200bb\ufeff\u2060c\u00ad") == "abc"
    assert plain_line("\x00Ana\tMaria\r\n\x1b[31mLópez") == "Ana Maria [31mLópez"


def test_a_name_keeps_the_joiners_of_persian_and_indic_spelling():
    assert plain_line("می\u200cخواهم") == "می\u200cخواهم"
    assert plain_line("क\u094d\u200dष") == "क\u094d\u200dष"


def test_a_name_is_composed_so_that_two_spellings_of_one_letter_are_one():
    assert plain_line("Andre\u0301") == "André"


def test_a_story_keeps_its_paragraphs_and_loses_control_characters():
    assert free_text("one\r\ntwo\x00\x07\u2028three\tfour\x7f \n\n") == "one\ntwo\nthree\tfour"


def test_a_story_keeps_its_direction_marks_but_closes_them_in_each_paragraph():
    assert free_text("a \u202eb\nc") == "a \u202eb\u202c\nc"
    assert free_text("a\u202c b\u2069") == "a b"
    assert free_text("\u2067\u202ax\u2069y") == "\u2067\u202ax\u202c\u2069y"


def test_half_a_character_becomes_the_sign_for_an_unreadable_one():
    assert free_text("a\ud800b") == "a\ufffdb"
    assert plain_line("a\ud800b") == "ab"


def test_a_piece_of_somebodys_text_is_wrapped_so_that_its_direction_is_its_own():
    assert isolated("אבג") == "\u2068אבג\u2069"


@given(anything)
def test_whatever_is_typed_can_be_kept_and_is_left_alone_the_second_time(text):
    for clean in (plain_line, free_text):
        once = clean(text)
        assert clean(once) == once
        assert once.encode().decode() == once


@given(anything)
def test_a_name_never_holds_an_invisible_character_or_a_line_end(text):
    left = {unicodedata.category(c) for c in plain_line(text) if c not in "\u200c\u200d"}
    assert left.isdisjoint({"Cc", "Cf", "Cs", "Zl", "Zp"})


@given(anything)
def test_no_paragraph_of_a_story_turns_what_follows_around(text):
    for line in free_text(text).split("\n"):
        opened = []
        for c in line:
            if c in OPENING:
                opened.append(c)
            elif c in "\u202c\u2069":
                assert (opened.pop() in "\u2066\u2067\u2068") == (c == "\u2069")
        assert opened == []
