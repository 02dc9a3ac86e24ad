"""Checking what was sent against what was asked."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from havn.foundations.errors import Invalid
from havn.foundations.questions import (
    Answers,
    FormBroken,
    asked_pages,
    check_all,
    load_form,
    next_page,
    prune,
    read_form,
    unanswered,
    validate,
)

FORM = load_form("help")
OFFERED = {"organisations": {"one": "House One", "two": "House Two"}}


def given_so_far(**pages):
    answers = None
    for page, submitted in pages.items():
        answers = validate(FORM, page, submitted, "en", earlier=answers, offered=OFFERED)
    return answers


def refused(page, submitted, language="en", earlier=None):
    with pytest.raises(Invalid) as caught:
        validate(FORM, page, submitted, language, earlier=earlier, offered=OFFERED)
    return caught.value.fields


def test_three_short_answers_are_enough_to_ask_for_help():
    answers = given_so_far(
        asking={"asks": "self"}, happened={"happened": "They came at night."}, needs={"needs": ["legal"]}
    )
    assert unanswered(FORM, answers.values) == []
    assert check_all(FORM, answers) == answers


def test_only_what_triage_needs_is_required():
    required = [question.code for question in FORM.questions() if question.required]
    assert required == ["asks", "happened", "needs"]


def test_a_required_answer_that_is_missing_is_asked_for_in_the_language_of_the_page():
    assert refused("happened", {}) == {"happened": "We need an answer here to be able to help."}
    assert refused("happened", {"happened": " "}, "fr") == {
        "happened": "Nous avons besoin d’une réponse ici pour pouvoir aider."
    }


def test_answers_to_unknown_questions_refuse_the_page():
    assert list(refused("asking", {"asks": "self", "is_admin": "yes"})) == [""]
    assert list(refused("asking", {"asks": "self", "happened": "on another page"})) == [""]


def test_the_answer_to_a_question_that_is_not_asked_is_dropped():
    answers = given_so_far(name={"name_now": "later", "names": {"latin": "Somebody"}})
    assert answers.values == {"name_now": "later"}


def test_a_changed_answer_takes_with_it_what_it_had_opened():
    first = given_so_far(
        asking={"asks": "with_consent"},
        on_behalf={"relation": "friend", "consent_how": "She asked me."},
        needs={"needs": ["relocation"]},
        relocation={"relocation_length": "year"},
    )
    second = validate(FORM, "needs", {"needs": ["legal"]}, "en", earlier=first)
    assert second.values == {
        "asks": "with_consent",
        "relation": "friend",
        "consent_how": "She asked me.",
        "needs": ["legal"],
    }
    third = validate(FORM, "asking", {"asks": "self"}, "en", earlier=second)
    assert third.values == {"asks": "self", "needs": ["legal"]}


def test_a_page_that_is_not_asked_keeps_nothing():
    assert given_so_far(asking={"asks": "self"}, on_behalf={"relation": "friend"}).values == {"asks": "self"}


def test_pages_follow_the_answers():
    alone = [page.code for page in asked_pages(FORM, {"asks": "self"})]
    assert alone == [
        "asking",
        "reach",
        "name",
        "person",
        "places",
        "work",
        "happened",
        "fears",
        "measures",
        "needs",
        "family",
        "approached",
        "referees",
        "documents",
        "sharing",
    ]
    assert next_page(FORM, "asking", {"asks": "focal_point"}).code == "on_behalf"
    assert next_page(FORM, "asking", {"asks": "self"}).code == "reach"
    assert next_page(FORM, "needs", {"needs": ["relocation"]}).code == "costs"
    assert next_page(FORM, "costs", {"needs": ["relocation"]}).code == "relocation"
    assert next_page(FORM, "sharing", {}) is None


def test_mistakes_inside_rows_point_to_the_field():
    fields = refused(
        "costs",
        {"costs": [{"what": "rent", "money": {"amount": "much", "currency": "EUR"}}]},
        earlier=given_so_far(needs={"needs": ["legal"]}),
    )
    assert fields == {"costs.0.money": "Please write the amount in digits, for example 1200 or 1200.50."}


def test_all_mistakes_of_a_page_are_named_at_once():
    assert set(refused("person", {"birth_year": "x", "gender": "x", "groups": ["x"]})) == {
        "birth_year",
        "gender",
        "groups",
    }


def test_an_organisation_that_no_longer_takes_part_is_noticed_before_sending():
    answers = given_so_far(
        asking={"asks": "self"},
        happened={"happened": "…"},
        needs={"needs": ["legal"]},
        sharing={"share_with": ["one", "two"]},
    )
    with pytest.raises(Invalid) as caught:
        check_all(FORM, answers, offered={"organisations": {"one": "House One"}})
    assert set(caught.value.fields) == {"share_with"}


def test_answers_to_another_version_or_another_form_are_not_taken_for_this_one():
    for other in (Answers("help", 2, "en"), Answers("stay", 1, "en")):
        with pytest.raises(Invalid) as caught:
            check_all(FORM, other)
        assert set(caught.value.fields) == {""}
    with pytest.raises(Invalid):
        check_all(FORM, Answers("help", 1, "en", {"unheard_of": "x"}))


def deep(levels):
    return "x" if levels == 0 else [deep(levels - 1)]


@pytest.mark.parametrize(
    "submitted",
    [None, [], "asks", {"happened": deep(200)}, {"happened": deep(900)}, {"happened": "x" * 500_000}, {"a": {1, 2}}],
)
def test_what_is_no_page_or_too_deep_or_too_large_is_refused_whole(submitted):
    assert list(refused("happened", submitted)) == [""]


def test_answers_survive_being_written_and_read():
    answers = given_so_far(asking={"asks": "self"}, name={"name_now": "now", "names": {"native": "Ана"}})
    assert Answers.from_json(answers.to_json()) == answers
    assert json.loads(answers.to_json())["version"] == 1


@given(
    st.text(max_size=50)
    | st.sampled_from(
        [
            "[]",
            "{}",
            "[" * 100_000,
            '{"form":1,"version":1,"language":"en","values":{}}',
            '{"form":"help","version":1,"language":"en","values":[]}',
        ]
    )
)
def test_anything_else_is_not_read_as_answers(text):
    with pytest.raises(Invalid):
        Answers.from_json(text)


TEXTS = {"en": {"title": "t", "pages": {}, "questions": {}}}


def form_of(*questions, **more):
    return {"code": "t", "version": 1, "pages": [{"code": "p", "questions": list(questions)}], **more}


@pytest.mark.parametrize(
    "definition",
    [
        form_of({"code": "a", "kind": "essay"}),
        form_of({"code": "a", "kind": "choice", "options": "no_such_list"}),
        form_of({"code": "a", "kind": "text"}, {"code": "a", "kind": "text"}),
        form_of(
            {"code": "a", "kind": "text", "condition": {"question": "b", "is": "x"}}, {"code": "b", "kind": "text"}
        ),
        form_of({"code": "a", "kind": "text", "condition": {"question": "a", "is": "x"}}),
        form_of({"code": "a", "kind": "text"}, other_voice={"question": "z", "is": "x"}),
        form_of({"code": "a", "kind": "text", "condition": {"python": "1 + 1"}}),
    ],
)
def test_a_broken_form_is_refused_when_it_is_read(definition):
    with pytest.raises(FormBroken):
        read_form(definition, TEXTS)


values = st.one_of(
    st.sampled_from(["self", "with_consent", "without_consent", "focal_point", "now", "later", "yes", "no"]),
    st.lists(st.sampled_from(["legal", "relocation", "mailbox", "signal", "one", "GE"]), max_size=3),
    st.text(st.characters(), max_size=20),
    st.fixed_dictionaries({"native": st.text(max_size=5)}),
    st.lists(st.fixed_dictionaries({"what": st.text(max_size=5)}), max_size=2),
    st.none(),
    st.integers(),
)
ALL_CODES = [question.code for question in FORM.questions()]


@st.composite
def page_and_answers(draw):
    page = draw(st.sampled_from(FORM.pages))
    codes = [question.code for question in page.questions]
    return page.code, draw(st.dictionaries(st.sampled_from(codes), values, max_size=len(codes)))


@settings(max_examples=200)
@given(st.lists(page_and_answers(), max_size=8), st.sampled_from(["en", "fr", "es", "ru", "ar"]))
def test_however_pages_are_sent_nothing_hidden_is_ever_kept(pages, language):
    answers = None
    refusals = []
    for page, submitted in pages:
        try:
            answers = validate(FORM, page, submitted, language, earlier=answers, offered=OFFERED)
        except Invalid as refusal:
            refusals.append(refusal)
            continue
        assert prune(FORM, answers.values) == answers.values
        assert Answers.from_json(answers.to_json()) == answers
    sentences = [sentence for refusal in refusals for sentence in refusal.fields.values()]
    assert all(refusal.fields for refusal in refusals)
    assert all(isinstance(sentence, str) and "{" not in sentence for sentence in sentences)


@settings(max_examples=100)
@given(st.dictionaries(st.sampled_from(ALL_CODES), values, max_size=20))
def test_pruning_any_answers_is_final_and_loses_only_what_is_not_asked(kept):
    pruned = prune(FORM, kept)
    assert prune(FORM, pruned) == pruned
    assert pruned == {code: value for code, value in kept.items() if code in pruned}


@settings(max_examples=100)
@given(st.dictionaries(st.sampled_from(ALL_CODES), values, max_size=20))
def test_a_draft_of_any_content_is_checked_or_refused(kept):
    try:
        checked = check_all(FORM, Answers("help", 1, "en", kept), offered=OFFERED)
    except Invalid:
        return
    assert unanswered(FORM, checked.values) == []
