"""The words of the forms: complete and of one shape in every language."""

import json
import re
from pathlib import Path
from string import Formatter

import pytest

from havn.foundations.questions import load_form, safety_advice
from havn.foundations.questions.loading import FORMS
from havn.foundations.vocabulary import INTERFACE_LANGUAGES, read_vocabulary

DEFINITIONS = sorted(path for path in FORMS.glob("*.v*.json") if re.fullmatch(r"[a-z_]+\.v\d+\.json", path.name))
FORM_FILES = [path for path in DEFINITIONS if "pages" in json.loads(path.read_text("utf-8"))]
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069]|  ")


def words(path: Path, language: str) -> dict:
    return json.loads(path.with_suffix(f".{language}.json").read_text("utf-8"))


def paths(tree, within=""):
    if isinstance(tree, str):
        return {within: tree}
    return {path: text for key, value in tree.items() for path, text in paths(value, f"{within}/{key}").items()}


@pytest.mark.parametrize("definition", FORM_FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_every_text_of_a_form_is_there_in_every_language(definition, language):
    here, english = paths(words(definition, language)), paths(words(definition, "en"))
    assert sorted(here) == sorted(english)
    assert [path for path, text in here.items() if not text.strip() or INVISIBLE.search(text)] == []


@pytest.mark.parametrize("definition", FORM_FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize(("language", "script"), [("ru", "[\u0400-\u04ff]"), ("ar", "[\u0600-\u06ff]")])
def test_texts_are_written_in_the_script_of_their_language(definition, language, script):
    assert [path for path, text in paths(words(definition, language)).items() if not re.search(script, text)] == []


@pytest.mark.parametrize("definition", FORM_FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", ["fr", "es", "ru", "ar"])
def test_no_text_was_left_in_english(definition, language):
    here, english = paths(words(definition, language)), paths(words(definition, "en"))
    assert [path for path, text in here.items() if len(text) > 15 and text == english[path]] == []


@pytest.mark.parametrize("definition", FORM_FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
@pytest.mark.parametrize("voice", ["self", "other"])
def test_every_page_and_question_speaks_in_both_voices(definition, language, voice):
    code, version = definition.stem.split(".v")
    form = load_form(code, int(version))
    assert form.title(language)
    assert [page.code for page in form.pages if not page.heading(language, voice)] == []
    asked = [*form.questions(), *(part for question in form.questions() for part in question.parts)]
    assert [question.code for question in asked if not question.label(language, voice)] == []
    offered = [term for question in asked if question.options for term in question.options.values()]
    assert [term.code for term in offered if not term.label(language)] == []


def test_the_texts_of_a_form_name_no_question_that_is_not_there():
    form = load_form("help")
    known = {q.code for q in form.questions()} | {f"{q.code}.{p.code}" for q in form.questions() for p in q.parts}
    english = words(FORMS / "help.v1.json", "en")
    assert set(english["questions"]) == known
    assert set(english["pages"]) == {page.code for page in form.pages}


def test_mistakes_are_explained_in_every_language_with_the_same_blanks():
    for term in read_vocabulary("mistakes", FORMS / "mistakes.json").values():
        blanks = {
            language: sorted(name for _, name, _, _ in Formatter().parse(text) if name)
            for language, text in term.labels.items()
        }
        assert set(blanks) == set(INTERFACE_LANGUAGES)
        assert all(names == blanks["en"] for names in blanks.values()), term.code


def test_nothing_blames_and_nothing_promises_safety():
    texts = [text for path in FORM_FILES for text in paths(words(path, "en")).values()]
    texts += [term.label("en") for term in read_vocabulary("mistakes", FORMS / "mistakes.json").values()]
    texts += [piece.text("text", "en") for piece in safety_advice()]
    forbidden = re.compile(
        r"\b(invalid|error|wrong|failed|must be|illegal|you will be safe|guarantee)\b", re.IGNORECASE
    )
    assert [text for text in texts if forbidden.search(text) and "went wrong on the way" not in text] == []


def test_advice_is_there_in_every_language():
    for piece in safety_advice():
        assert set(piece.labels) == set(piece.texts["text"]) == set(INTERFACE_LANGUAGES)
