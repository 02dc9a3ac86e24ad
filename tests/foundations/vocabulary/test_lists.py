"""The coded lists: complete in every language of the interface, with stable codes."""

import re

import pytest

from havn.foundations import vocabulary
from havn.foundations.vocabulary import INTERFACE_LANGUAGES, LISTS, choices

ARABIC = re.compile("[\u0600-\u06ff]")
CYRILLIC = re.compile("[\u0400-\u04ff]")
SAME_EVERYWHERE = {"Signal", "WhatsApp", "Telegram", "SMS"}


@pytest.mark.parametrize("name", sorted(LISTS))
def test_every_term_is_named_in_every_language(name):
    terms = LISTS[name].values()
    assert {language for term in terms for language in term.labels} == set(INTERFACE_LANGUAGES)
    assert [term.code for term in terms if set(term.labels) != set(INTERFACE_LANGUAGES)] == []
    assert [term.code for term in terms if not all(term.labels.values())] == []


@pytest.mark.parametrize("name", sorted(LISTS))
def test_every_longer_text_is_there_in_every_language(name):
    texts = [text for term in LISTS[name].values() for text in term.texts.values()]
    assert [text for text in texts if set(text) != set(INTERFACE_LANGUAGES) or not all(text.values())] == []


@pytest.mark.parametrize("name", sorted(LISTS))
def test_arabic_and_russian_are_written_in_their_own_scripts(name):
    for term in LISTS[name].values():
        for labels in (term.labels, *term.texts.values()):
            if labels["en"] not in SAME_EVERYWHERE and labels["fr"] not in SAME_EVERYWHERE:
                assert ARABIC.search(labels["ar"]), labels
                assert CYRILLIC.search(labels["ru"]), labels


@pytest.mark.parametrize("name", sorted(LISTS))
def test_no_text_holds_invisible_or_doubled_characters(name):
    for term in LISTS[name].values():
        for labels in (term.labels, *term.texts.values()):
            for text in labels.values():
                assert text == text.strip()
                assert not re.search("[\u200b-\u200f\u202a-\u202e\u2066-\u2069]|  ", text), text


@pytest.mark.parametrize("name", sorted(LISTS))
def test_codes_are_plain_words_and_labels_are_told_apart(name):
    listed = LISTS[name]
    assert [code for code in listed if not re.fullmatch("[a-z][a-z_]*", code)] == []
    for language in INTERFACE_LANGUAGES:
        labels = [label for _, label in choices(listed, language)]
        assert sorted(labels) == sorted(set(labels))


def test_codes_that_records_keep_have_not_changed():
    assert list(vocabulary.SUPPORT_TYPES) == [
        "physical_security",
        "digital_security",
        "communications",
        "security_training",
        "secure_transport",
        "legal",
        "medical",
        "humanitarian",
        "relocation",
        "advocacy",
        "other",
    ]
    assert list(vocabulary.SUBJECT_KINDS) == ["person", "family", "group", "organisation"]
    assert list(vocabulary.HOUSE_STATUSES) == ["emerging", "established", "in_exile", "suspended", "closed"]
    assert list(vocabulary.URGENCIES) == ["immediate", "urgent", "soon", "later"]


def test_every_violation_has_a_code_of_huridocs_or_of_our_own_namespace():
    codes = [term.code_in("mt4") or term.code_in("havn") for term in vocabulary.VIOLATIONS.values()]
    assert [code for code in codes if not re.fullmatch(r"\d{8}|HX\d\d", code)] == []
    assert sorted(codes) == sorted(set(codes))
    assert vocabulary.VIOLATIONS["travel_ban"].code_in("mt4") == "05010600"
    assert vocabulary.VIOLATIONS["judicial_harassment"].code_in("mt4") == ""


def test_every_way_of_payment_names_its_risk_and_every_refusal_the_next_door():
    assert [term.code for term in vocabulary.PAYMENT_CHANNELS.values() if not term.text("risk", "en")] == []
    for term in vocabulary.DECLINE_REASONS.values():
        assert term.text("reason", "ru"), term.code
        assert term.text("next_door", "ar"), term.code


def test_a_label_follows_the_language_and_falls_back_to_english():
    legal = vocabulary.SUPPORT_TYPES["legal"]
    assert [legal.label(language) for language in ("en", "fr", "fr-CA", "pt", "AR")] == [
        "Legal support",
        "Aide juridique",
        "Aide juridique",
        "Legal support",
        "دعم قانوني",
    ]
    assert legal.text("no such text", "fr") == ""


def test_a_label_without_a_language_follows_the_active_one():
    from django.utils import translation

    with translation.override("es"):
        assert str(vocabulary.YES_NO_UNKNOWN["yes"]) == "Sí"
    with translation.override(None):
        assert str(vocabulary.YES_NO_UNKNOWN["yes"]) == "Yes"


def test_choices_keep_the_order_of_the_list_and_may_be_narrowed():
    assert choices(vocabulary.YES_NO_UNKNOWN, "fr") == [
        ("yes", "Oui"),
        ("no", "Non"),
        ("unknown", "Je ne sais pas"),
    ]
    assert choices(vocabulary.YES_NO_UNKNOWN, "fr", only={"no"}) == [("no", "Non")]


def test_a_code_that_left_the_list_is_shown_as_it_is():
    assert vocabulary.SUPPORT_TYPES.label("balloon", "en") == "balloon"
    assert vocabulary.SUPPORT_TYPES.label("legal", "en") == "Legal support"


def test_the_lists_name_every_role_kind_and_status_that_records_hold():
    from havn.foundations.network.models import Organisation, Role

    assert set(Role.values) <= set(vocabulary.ROLES)
    assert set(Organisation.Kind.values) <= set(vocabulary.ORGANISATION_KINDS)
    assert set(Organisation.Status.values) == set(vocabulary.HOUSE_STATUSES)
