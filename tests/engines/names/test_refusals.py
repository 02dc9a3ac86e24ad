from dataclasses import replace

import numpy as np
import pytest

from havn.engines.names import Name, Register, pack, similarity
from havn.engines.names.packing import Packed


@pytest.mark.parametrize("text", ["", " ", "\u200f\u202e", "🙂🙂", "123", "...", "-", "'"])
def test_a_text_without_a_letter_is_refused(text):
    with pytest.raises(ValueError, match=r"^spelling: a name needs at least one letter\.$"):
        similarity(text, "Ivan")


def test_what_is_no_text_is_refused():
    with pytest.raises(TypeError, match=r"^spelling: a name is text, not int\.$"):
        similarity("Ivan", 7)


def test_a_text_beyond_all_names_is_refused():
    with pytest.raises(ValueError, match=r"^spelling: a name has at most 400 characters; this one has 401\.$"):
        similarity("a" * 401, "Ivan")


def test_a_name_without_spellings_is_refused():
    with pytest.raises(ValueError, match=r"^spellings: a name needs at least one spelling\.$"):
        Name([])


def test_one_text_for_a_list_of_spellings_is_refused():
    with pytest.raises(TypeError, match=r"^spellings: give a list of spellings, not one text\.$"):
        Name("Ivan")


def test_too_many_spellings_are_refused():
    with pytest.raises(ValueError, match=r"^spellings: a name has at most 24; this one has 25\.$"):
        Name(["Ivan"] * 25)


def test_the_place_of_a_bad_name_is_told():
    with pytest.raises(ValueError, match=r"^names\[1\]: spelling: a name needs at least one letter\.$"):
        pack([["Ivan"], [""]])


def test_a_limit_below_one_is_refused():
    with pytest.raises(ValueError, match=r"^limit: at least 1, not 0\.$"):
        Register([(1, ["Ivan"])]).search("Ivan", 0)


def test_ids_must_be_as_many_as_names():
    with pytest.raises(ValueError, match=r"^segments\[0\]: 2 ids for 1 names\.$"):
        Register.from_packed([([1, 2], pack([["Ivan"]]))])


@pytest.mark.parametrize("data", [b"", b"HNP1", b"XXXX" + bytes(24), pack([["Ivan"]]).to_bytes()[:-1]])
def test_bytes_that_are_no_packed_names_are_refused(data):
    with pytest.raises(ValueError, match=r"^data: "):
        Packed.from_bytes(data)


def test_an_empty_register_finds_nothing():
    assert Register([]).search("Ivan") == []


def test_packed_names_of_another_version_are_refused_by_name():
    data = bytearray(pack([["Ivan"]]).to_bytes())
    data[4] = 1
    with pytest.raises(ValueError, match=r"^data: packed names of version 1, not 2; pack the names anew\.$"):
        Packed.from_bytes(bytes(data))


@pytest.mark.parametrize("data", [None, "HNP1", 5])
def test_what_is_no_bytes_is_refused_as_packed_names(data):
    with pytest.raises(TypeError, match=rf"^data: bytes, not {type(data).__name__}\.$"):
        Packed.from_bytes(data)


@pytest.mark.parametrize("words", [0, 17])
def test_packed_names_of_no_possible_number_of_words_are_refused(words):
    packed = replace(pack([["Ivan"]]), words=np.array([words], np.uint8))
    with pytest.raises(ValueError, match=r"^data: words are not from 1 to 16\.$"):
        Packed.from_bytes(packed.to_bytes())


def test_rows_that_are_no_list_are_refused():
    with pytest.raises(TypeError, match=r"^rows: give a list of rows, not int\.$"):
        Register(5)
    with pytest.raises(TypeError, match=r"^rows: give a list of rows, not list_iterator\.$"):
        Register(iter([(1, ["Ivan"])]))


@pytest.mark.parametrize("row", [(2,), 5, "ab", (2, ["Ivan"], 3)])
def test_the_place_of_a_row_that_is_none_is_told(row):
    with pytest.raises(TypeError, match=r"^rows\[1\]: an id and the spellings of a name\.$"):
        Register([(1, ["Ivan"]), row])


def test_the_place_of_a_bad_name_is_told_beyond_a_thousand_rows():
    with pytest.raises(ValueError, match=r"^names\[1500\]: spelling: a name needs at least one letter\.$"):
        Register([*((row, ["Ivan"]) for row in range(1500)), ("bad", [""])])


def test_names_that_are_no_list_are_refused():
    with pytest.raises(TypeError, match=r"^names: give a list of names, each a list of spellings, not int\.$"):
        pack(5)


@pytest.mark.parametrize("segment", [(1, pack([["Ivan"]])), ([1], b""), 5, ([1],)])
def test_the_place_of_a_segment_that_is_none_is_told(segment):
    with pytest.raises(TypeError, match=r"^segments\[0\]: a list of ids and the packed names\.$"):
        Register.from_packed([segment])


def test_no_spelling_stands_in_what_a_traceback_shows():
    assert repr(Name(["Ivan Petrov"])) == "Name()"
    assert repr(pack([["Ivan Petrov"]])) == "Packed()"


def test_what_is_no_list_of_spellings_is_refused():
    with pytest.raises(TypeError, match=r"^spellings: give a list of spellings, not int\.$"):
        Name(5)
    with pytest.raises(TypeError, match=r"^spellings: give a list of spellings, not dict_keys\.$"):
        Name({"Ivan": 1}.keys())


def test_one_text_for_a_list_of_spellings_is_refused_in_every_row():
    with pytest.raises(TypeError, match=r"^names\[1\]: spellings: give a list of spellings, not one text\.$"):
        pack([["Ivan"], "Ivan"])
    with pytest.raises(TypeError, match=r"^names\[0\]: spellings: give a list of spellings, not one text\.$"):
        Register([(1, "Ivan")])


@pytest.mark.parametrize("limit", ["3", 2.0, None, True])
def test_a_limit_that_is_no_number_is_refused(limit):
    with pytest.raises(TypeError, match=rf"^limit: a whole number, not {type(limit).__name__}\.$"):
        Register([(1, ["Ivan"])]).search("Ivan", limit)


def test_a_query_that_is_no_name_is_refused():
    with pytest.raises(TypeError, match=r"^spelling: a name is text, not int\.$"):
        Register([(1, ["Ivan"])]).search(5)


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("symbol_ends", lambda ends: [*ends[:-2], ends[-2] + 1, ends[-1]]),
        ("symbol_ends", lambda ends: [*ends[:-1], ends[-1] + 1]),
        ("symbol_ends", lambda ends: [ends[1], ends[0], *ends[2:]]),
        ("posting_ends", lambda ends: [*ends[:-1], ends[-1] + 1]),
        ("posting_ends", lambda ends: [0, *ends[1:]]),
        ("postings", lambda places: [*places[:-1], 2]),
        ("text_ends", lambda ends: [ends[0] + 1, ends[1]]),
        ("text_ends", lambda ends: [ends[0], ends[1] - 1]),
    ],
)
def test_packed_names_whose_parts_end_elsewhere_are_refused(field, change):
    packed = pack([["Ivan Petrov"], ["Пётр"]])
    wrong = np.array(change(getattr(packed, field).tolist()), "<u4")
    with pytest.raises(ValueError, match=rf"^data: {field} "):
        Packed.from_bytes(replace(packed, **{field: wrong}).to_bytes())


def test_packed_texts_that_are_no_text_are_refused():
    packed = pack([["Пётр"]])
    with pytest.raises(ValueError, match=r"^data: texts are not in UTF-8\.$"):
        Packed.from_bytes(replace(packed, texts=packed.texts[:-1] + b"x").to_bytes())
