"""Translations: `check` says what a language lacks, `update` adds new sentences, `compile` serves them."""

from __future__ import annotations

import io
import re
import sys
from typing import TYPE_CHECKING, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from havn.website.catalogues import compile_stale
from havn.website.settings import base
from tools.tree import ROOT, Finding, files, report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
# No names and no times: a run that finds nothing new changes no byte.
HEADER = 'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Plural-Forms: {plurals}\\n"\n{charset}\n\n'
CHARSET = r'"Content-Type: text/plain; charset=utf-8\n"'
ALIAS = re.compile(r"\bn?p?gettext(?:_lazy|_noop)? as (\w+)")
PLACES = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}|%[sd]")


def sentences(root: Path) -> Catalog:
    """Return every sentence that code and templates below `root` ask to be translated."""
    found = Catalog(charset="utf-8")
    for path in files(root, ".py", ".html", ".txt"):
        name = path.relative_to(root).as_posix()
        if not name.startswith("src/havn/"):
            continue  # what developers read stays English
        text = path.read_text(encoding="utf-8")
        # A template is indented like a page, not like Python: the tokenizer would stumble over it.
        code = text if path.suffix == ".py" else re.sub(r"(?m)^\s+", "", templatize(text, origin=name))
        for _line, message, notes, context in extract("python", io.BytesIO(code.encode()), KEYWORDS):
            found.add(message, locations=[(name, 0)], auto_comments=notes, context=context)
    return found


def catalogues(root: Path) -> Iterator[tuple[str, Path]]:
    """Yield each listed language but the source language, with the place of its catalogue."""
    for language, _name in base.LANGUAGES:
        if language != base.LANGUAGE_CODE:
            yield language, root / "src/havn/locale" / language / "LC_MESSAGES/django.po"


def rules(root: Path) -> Iterator[Finding]:
    """Yield what the catalogue of each listed language lacks or gets wrong."""
    yield from _unheard(root)
    wanted = sentences(root)
    for language, path in catalogues(root):
        name = path.relative_to(root).as_posix()
        catalogue = read_po(path.open("rb"), locale=language) if path.exists() else Catalog(locale=language)
        for message in wanted:
            if message.id:
                yield from _compare(name, message, catalogue.get(message.id, message.context), catalogue.num_plurals)


def _unheard(root: Path) -> Iterator[Finding]:
    """Yield where a sentence is asked for under a name that is not looked for: it would stay English unnoticed."""
    for path in files(root, ".py"):
        name = path.relative_to(root).as_posix()
        lines = path.read_text(encoding="utf-8").splitlines() if name.startswith("src/havn/") else []
        for number, line in enumerate(lines, start=1):
            for alias in ALIAS.findall(line):
                if alias not in KEYWORDS:
                    yield Finding(
                        name, number, f"translations asked for as {alias!r} are not found: call it gettext or _"
                    )


def _compare(name: str, wanted: Any, held: Any, plurals: int) -> Iterator[Finding]:
    first = wanted.id[0] if wanted.pluralizable else wanted.id
    texts = [] if held is None else list(held.string) if held.pluralizable else [held.string]
    line = held.lineno if held is not None and held.lineno else 1
    if not texts or not all(texts) or (wanted.pluralizable and len(texts) != plurals) or held.fuzzy:
        yield Finding(name, line, f"not translated: {first!r}")
        return
    asked = wanted.id if wanted.pluralizable else [wanted.id]
    if set(PLACES.findall(" ".join(texts))) != set(PLACES.findall(" ".join(asked))):
        yield Finding(name, line, f"has other places to fill in than the sentence: {first!r}")


def update(root: Path) -> None:
    """Add new sentences to every catalogue and drop those that nobody asks for any more."""
    wanted = sentences(root)
    for language, path in catalogues(root):
        path.parent.mkdir(parents=True, exist_ok=True)
        held = read_po(path.open("rb"), locale=language) if path.exists() else Catalog(locale=language)
        held.update(wanted, no_fuzzy_matching=True, update_header_comment=False)
        held.obsolete.clear()
        with path.open("wb") as file:
            file.write(HEADER.format(language=language, plurals=held.plural_forms, charset=CHARSET).encode())
            write_po(file, held, width=110, omit_header=True, include_lineno=False, sort_by_file=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["update"]:
        update(ROOT)
    elif sys.argv[1:] == ["compile"]:
        compile_stale()
    else:
        sys.exit(report(rules))
