"""Answers in words."""

from havn.foundations.questions import (
    Answers,
    by_sensitivity,
    load_form,
    safety_advice,
    spellings,
    summary,
    validate,
)

FORM = load_form("help")
OFFERED = {"organisations": {"one": "House One"}}


def told(language="en", **pages):
    answers = None
    for page, submitted in pages.items():
        answers = validate(FORM, page, submitted, language, earlier=answers, offered=OFFERED)
    return summary(FORM, answers, language, offered=OFFERED)


def test_a_summary_lists_what_was_answered_under_the_headings_of_the_pages():
    assert told(
        asking={"asks": "self"},
        person={"birth_year": "1990", "groups": ["rural", "woman"]},
        sharing={"share_with": ["one"], "share_until": "year"},
    ) == [
        ("Who asks?", [("Who needs help?", "I need help myself")]),
        (
            "A little about you",
            [
                ("In which year were you born?", "1990"),
                ("Does any of this describe you?", "Woman human rights defender\nLives in a rural or remote place"),
            ],
        ),
        (
            "Who may see this",
            [
                ("Which other organisations may read your request?", "House One"),
                ("Until when may they see it?", "For one year"),
            ],
        ),
    ]


def test_somebody_who_asks_for_another_is_asked_about_the_person():
    assert told(asking={"asks": "with_consent"}, places={"country_now": "GE"})[1:] == [
        ("Places and languages", [("Where is the person now?", "Georgia")])
    ]


def test_dates_and_money_are_written_as_coarsely_and_exactly_as_they_were_given():
    assert told(
        happened={
            "happened": "…",
            "incidents": [{"when": "2024"}, {"when": "2024-05"}, {"when": "2024-05-03", "what": "raid"}],
        }
    )[0][1][1] == (
        "If you like, one line for each thing that happened",
        "When: \u20682024\u2069\nWhen: \u2068May 2024\u2069\nWhen: \u20683 May 2024\u2069 · What: \u2068Raid or search\u2069",
    )
    rows = told(
        needs={"needs": ["legal"]}, costs={"costs": [{"what": "x", "money": {"amount": "5", "currency": "EUR"}}]}
    )
    assert rows[1][1][0][1] == "What for: \u2068x\u2069 · About how much: \u2068EUR\u00a05\u2069"


def test_hidden_answers_in_an_old_draft_are_not_told():
    assert summary(FORM, Answers("help", 1, "en", {"asks": "self", "relation": "friend"}), "en") == [
        ("Who asks?", [("Who needs help?", "I need help myself")])
    ]


def test_an_organisation_that_left_is_told_by_its_code():
    answers = Answers("help", 1, "en", {"share_with": ["gone"]})
    assert summary(FORM, answers, "en")[0][1][0][1] == "gone"


def test_who_and_where_a_person_is_can_be_sealed_apart_from_the_rest():
    answers = Answers(
        "help", 1, "en", {"names": {"native": "Ана"}, "happened": "…", "country_now": "GE", "needs": ["legal"]}
    )
    assert by_sensitivity(FORM, answers) == (
        {"names": {"native": "Ана"}, "country_now": "GE"},
        {"happened": "…", "needs": ["legal"]},
    )


def test_every_spelling_of_a_name_is_listed_once_own_script_first():
    assert spellings({"latin": "Ana", "native": "Ана", "aliases": ["Anya", "Ana"]}) == ["Ана", "Ana", "Anya"]
    assert spellings(None) == spellings("Ana") == []


def test_advice_begins_with_danger_now_and_says_what_nobody_can_promise():
    codes = [piece.code for piece in safety_advice()]
    assert codes == [
        "danger",
        "device",
        "private_window",
        "tor",
        "leave_button",
        "button_limits",
        "files",
        "code",
        "honest",
    ]
    assert "no website can make anybody safe" in safety_advice()[-1].text("text", "en")
