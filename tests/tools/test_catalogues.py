"""A language is listed only when its catalogue is complete and right."""

from __future__ import annotations

import gettext
from typing import TYPE_CHECKING

import pytest
from tools.catalogues import rules, sentences, update

from havn.website.catalogues import compile_stale

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Project = Callable[[dict[str, str]], Path]

CODE = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
HELLO = _("Hello %(name)s")
COUNT = ngettext("%(count)s case", "%(count)s cases", 2)
OPEN = pgettext("verb", "Open")
"""
TEMPLATE = """{% load i18n %}
<main>
    <h1>{% translate "Get help" %}</h1>
  <p>(it's {% blocktranslate %}Dear {{ name }}{% endblocktranslate %}
 </p></main>
"""
FRENCH = "src/havn/locale/fr/LC_MESSAGES/django.po"
HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
COMPLETE = {
    "Hello %(name)s": 'msgid "Hello %(name)s"\nmsgstr "Bonjour %(name)s"\n\n',
    "case": 'msgid "%(count)s case"\nmsgid_plural "%(count)s cases"\nmsgstr[0] "un cas"\nmsgstr[1] "%(count)s cas"\n\n',
    "Open": 'msgctxt "verb"\nmsgid "Open"\nmsgstr "Ouvrir"\n\n',
    "Get help": 'msgid "Get help"\nmsgstr "Demander de l’aide"\n\n',
    "Dear": 'msgid "Dear %(name)s"\nmsgstr "%(name)s,"\n\n',
}


@pytest.fixture
def french(project: Project, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """A project in English and French, some sentences replaced."""
    monkeypatch.setattr("havn.website.settings.base.LANGUAGES", [("en", "English"), ("fr", "Français")])

    def write(**replaced: str) -> Path:
        named = {
            "hello": "Hello %(name)s",
            "count": "case",
            "open": "Open",
            "help": "Get help",
            "dear": "Dear",
        }
        texts = COMPLETE | {named[key]: text for key, text in replaced.items()}
        return project(
            {
                "src/havn/page.py": CODE,
                "src/havn/templates/page.html": TEMPLATE,
                FRENCH: HEADER + "".join(texts.values()),
            }
        )

    return write


def test_every_sentence_of_code_and_templates_is_found(french: Callable[..., Path]) -> None:
    ids = {
        message.id if isinstance(message.id, str) else message.id[0] for message in sentences(french()) if message.id
    }
    assert ids == {"Hello %(name)s", "%(count)s case", "Open", "Get help", "Dear %(name)s"}


def test_a_complete_catalogue_has_no_findings(french: Callable[..., Path]) -> None:
    assert list(rules(french())) == []


@pytest.mark.parametrize(
    "replaced",
    [
        {"hello": ""},
        {"hello": 'msgid "Hello %(name)s"\nmsgstr ""\n\n'},
        {"hello": 'msgid "Hello %(name)s"\nmsgstr "Bonjour"\n\n'},
        {"hello": 'msgid "Hello %(name)s"\nmsgstr "Bonjour %(nom)s"\n\n'},
        {"help": '#, fuzzy\nmsgid "Get help"\nmsgstr "Aide ?"\n\n'},
        {"open": 'msgid "Open"\nmsgstr "Ouvrir"\n\n'},
        {
            "count": 'msgid "%(count)s case"\nmsgid_plural "%(count)s cases"\nmsgstr[0] "%(count)s cas"\nmsgstr[1] ""\n\n'
        },
    ],
)
def test_each_fault_is_found_once(french: Callable[..., Path], replaced: dict[str, str]) -> None:
    assert [finding.path for finding in rules(french(**replaced))] == [FRENCH]


def test_update_adds_what_is_new_and_drops_what_is_gone(french: Callable[..., Path]) -> None:
    root = french(hello='msgid "Goodbye"\nmsgstr "Au revoir"\n\n')
    update(root)
    text = (root / FRENCH).read_text(encoding="utf-8")
    assert ("Hello %(name)s" in text, "Goodbye" in text, "Ouvrir" in text) == (True, False, True)


def test_an_update_that_finds_nothing_new_changes_no_byte(french: Callable[..., Path]) -> None:
    root = french()
    update(root)
    once = (root / FRENCH).read_bytes()
    update(root)
    assert (root / FRENCH).read_bytes() == once
    assert b"fuzzy" not in once
    assert list(rules(root)) == []


@pytest.mark.parametrize(
    ("language", "counted"),
    [
        ("fr", {0: "0 jour de retard", 1: "1 jour de retard", 2: "2 jours de retard"}),
        ("ru", {1: "просрочено на 1 день", 3: "просрочено на 3 дня", 11: "просрочено на 11 дней"}),
        ("ar", {1: "تأخر يوم واحد", 2: "تأخر يومين", 3: "تأخر 3 أيام", 11: "تأخر 11 يوما", 100: "تأخر 100 يوم"}),
    ],
)
def test_each_language_counts_in_its_own_forms(language: str, counted: dict[int, str]) -> None:
    from django.utils.translation import ngettext, override

    compile_stale()
    with override(language):
        for count, text in counted.items():
            assert ngettext("%(count)s day over", "%(count)s days over", count) % {"count": count} == text


def test_compiled_catalogues_are_read_by_gettext_and_compiled_once(french: Callable[..., Path]) -> None:
    folder = french() / "src/havn/locale"
    assert [path.name for path in compile_stale(folder)] == ["django.po"]
    assert compile_stale(folder) == []
    with (folder / "fr/LC_MESSAGES/django.mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Get help") == "Demander de l’aide"
    assert [path.name for path in (folder / "fr/LC_MESSAGES").iterdir() if path.suffix == ".part"] == []


def test_a_translation_asked_for_under_another_name_is_found_before_it_stays_english(project: Project) -> None:
    code = 'from django.utils.translation import gettext as now, gettext_lazy as _\nHELLO = now("Hello")\n'
    found = [finding for finding in rules(project({"src/havn/page.py": code})) if finding.path == "src/havn/page.py"]
    assert [(finding.line, "'now'" in str(finding)) for finding in found] == [(1, True)]
