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
