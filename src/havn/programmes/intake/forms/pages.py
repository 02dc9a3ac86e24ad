"""From questions (data) to fields on a screen. Only how it looks is decided here; what fits is `questions`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from havn.foundations import questions, vocabulary
from havn.programmes.intake.forms.widgets import Suggesting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.forms import BoundField

    from havn.foundations.questions import Question
    from havn.foundations.questions.form import Voice

LISTED_SHOWN = 3
LONG_FROM = 320
STORY_FROM = 5000


@dataclass
class Group:
    """One question as it stands on the page: a few fields, or rows of fields."""

    question: str
    label: str = ""
    hint: str = ""
    fields: list[BoundField] = field(default_factory=list)
    rows: list[list[BoundField]] = field(default_factory=list)
    can_grow: bool = False


@dataclass(frozen=True)
class Asking:
    """How questions are put: in which language, to whom, with what on offer, with how many rows."""

    language: str
    voice: Voice
    offered: Mapping[str, Mapping[str, str]]
    # rows shown where nothing was written yet: one on a page that can be sent again and again, more where it can't
    rows: int = 1
    more_rows: int = 0
    # lists of suggestions that stand on this page already
    lists: set[str] = field(default_factory=set)
    # what a question says besides its own hint
    notes: Mapping[str, str] = field(default_factory=dict)


class PageForm(forms.Form):
    """The fields of some questions, named by path (`costs.0.money.amount`); what was typed is shown as it was typed."""

    # The words say what is needed; a browser's own bubbles speak the browser's language, not the reader's.
    use_required_attribute = False

    def __init__(
        self, asked: Sequence[Question], asking: Asking, values: Mapping[str, Any], *, data: Any = None
    ) -> None:
        super().__init__(data, auto_id="id_%s")
        self.asking = asking
        self.paths: list[tuple[Question, list[str], list[list[str]]]] = []
        for question in asked:
            self._add(question, values.get(question.code))

    def _add(self, question: Question, value: Any) -> None:
        if question.kind == "files":
            self.fields["file"] = file_field()
            self.paths.append((question, ["file"], []))
            return
        if question.kind == "rows":
            given = value if isinstance(value, list) else []
            shown = min(question.limits.most, self._rows_shown(question, len(given)))
            rows = [self._row(question, at, given[at] if at < len(given) else {}) for at in range(shown)]
            self.paths.append((question, [], rows))
            return
        self.paths.append((question, list(self._fields(question, question.code, value)), []))

    def _rows_shown(self, question: Question, given: int) -> int:
        sent = {name.split(".")[1] for name in self.data if name.startswith(f"{question.code}.")}
        at_first = min(question.limits.shown, self.asking.rows)
        return max(given, at_first, *(int(at) + 1 for at in sent if at.isdecimal() and len(at) < LISTED_SHOWN), 0) + (
            self.asking.more_rows
        )

    def _row(self, question: Question, number: int, row: Mapping[str, Any]) -> list[str]:
        names: list[str] = []
        for part in question.parts:
            names += self._fields(part, f"{question.code}.{number}.{part.code}", row.get(part.code), in_row=True)
        return names

    def _fields(self, question: Question, path: str, value: Any, *, in_row: bool = False) -> Iterator[str]:
        label = question.label(self.asking.language, self.asking.voice)
        hint = question.hint(self.asking.language, self.asking.voice)
        maker = getattr(self, f"_make_{question.kind}", self._make_text)
        for name, made in maker(question, path, value, label, in_row=in_row):
            # Nearly everything may be left open: the page says so once instead of every label.
            made.required = True
            if name == path:
                notes = (hint, made.help_text, self.asking.notes.get(path, ""), _needed(question, in_row=in_row))
                made.help_text = " ".join(str(note) for note in notes if note)
            self.fields[name] = made
            yield name

    def _make_text(self, question: Question, path: str, value: Any, label: str, *, in_row: bool) -> Any:
        is_long = question.kind == "long_text" or question.limits.characters > LONG_FROM
        rows = 2 if in_row else 8 if question.limits.characters > STORY_FROM else 4
        widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"}) if is_long else forms.TextInput({"dir": "auto"})
        yield path, forms.CharField(label=label, widget=widget, initial=value)

    def _make_date(self, question: Question, path: str, value: Any, label: str, *, in_row: bool) -> Any:
        year_only = question.limits.precision == "year"
        hint = _("For example 1984") if year_only else _("As exactly as you know: 2026, 2026-03 or 2026-03-14")
        attrs = {"inputmode": "numeric" if year_only else "text", "dir": "ltr"}
        yield path, forms.CharField(label=label, widget=forms.TextInput(attrs), initial=value, help_text=hint)

    def _make_choice(self, question: Question, path: str, value: Any, label: str, *, in_row: bool) -> Any:
        options = self._options(question)
        widget: forms.Widget = forms.RadioSelect()
        if in_row:
            widget, options = forms.Select(), [("", "—"), *options]
        made = forms.ChoiceField(label=label, choices=options, widget=widget, initial=value)
        made.choice_hints = self._hints(question)  # type: ignore[attr-defined]  # the field component shows them
        yield path, made

    _make_yes_no = _make_choice

    def _make_choices(self, question: Question, path: str, value: Any, label: str, *, in_row: bool) -> Any:
        made = forms.MultipleChoiceField(
            label=label, choices=self._options(question), widget=forms.CheckboxSelectMultiple(), initial=value
        )
        made.choice_hints = self._hints(question)  # type: ignore[attr-defined]  # the field component shows them
        yield path, made

    def _options(self, question: Question) -> list[tuple[str, str]]:
        if question.options is None:
            return list(self.asking.offered.get(question.offered, {}).items())
        return vocabulary.choices(question.options, self.asking.language)

    def _hints(self, question: Question) -> dict[str, str]:
        if question.options is None:
            return {}
        hints = {code: term.text("hint", self.asking.language) for code, term in question.options.items()}
        return {code: hint for code, hint in hints.items() if hint}

    def _make_country(self, question: Question, path: str, value: Any, label: str, *, in_row: bool) -> Any:
        if question.limits.most == 1:
            yield path, self._line_of_list(question, label, value)
            return
        given = value if isinstance(value, list) else []
        one = _("Country") if question.kind == "country" else _("Language")
        for number in range(min(question.limits.most, max(len(given) + 1, LISTED_SHOWN))):
            words = one if number == 0 else _("One more")
            shown = given[number] if number < len(given) else ""
            yield f"{path}.{number}", self._line_of_list(question, words, shown)

    _make_language = _make_country

    def _line_of_list(self, question: Question, label: str, code: Any) -> forms.Field:
        options = question.options
        assert options is not None
        list_id = f"list-{question.kind}"
        is_first = list_id not in self.asking.lists
        self.asking.lists.add(list_id)
        labels = [words for _code, words in vocabulary.choices(options, self.asking.language)] if is_first else []
        initial = options[code].label(self.asking.language) if code in options else code
        made = forms.CharField(label=label, widget=Suggesting(list_id, labels), initial=initial)
        made.listed = options  # type: ignore[attr-defined]  # becomes a menu when what was typed is not found
        return made

    def _make_money(self, question: Question, path: str, value: Any, label: str, *, in_row: bool) -> Any:
        given = value if isinstance(value, dict) else {}
        widget = forms.TextInput({"inputmode": "decimal", "dir": "ltr"})
        yield f"{path}.amount", forms.CharField(label=label, widget=widget, initial=given.get("amount"))
        hint = _("Its name or three letters, for example EUR")
        currency = forms.CharField(label=_("Currency"), initial=given.get("currency"), help_text=hint)
        yield f"{path}.currency", currency

    def _make_names(self, question: Question, path: str, value: Any, label: str, *, in_row: bool) -> Any:
        given = value if isinstance(value, dict) else {}
        line = forms.TextInput({"dir": "auto"})
        yield (
            f"{path}.native",
            forms.CharField(label=_("In its own script"), widget=line, initial=given.get("native")),
        )
        latin = _("As in the passport, in Latin letters")
        yield f"{path}.latin", forms.CharField(label=latin, initial=given.get("latin"))
        aliases = forms.CharField(
            label=_("Other names and spellings, one on a line"),
            widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
            initial="\n".join(given.get("aliases") or []),
        )
        yield f"{path}.aliases", aliases

    def groups(self, *, asked_alone: bool = False) -> list[Group]:
        """Return the questions in order, each with its fields; one that is asked alone is the page's own heading."""
        found = []
        for question, names, rows in self.paths:
            is_alone = asked_alone and len(self.paths) == 1
            has_heading = (len(names) > 1 or bool(rows)) and not is_alone
            hint = "" if is_alone else question.hint(self.asking.language, self.asking.voice)
            found.append(
                Group(
                    question=question.code,
                    label=question.label(self.asking.language, self.asking.voice) if has_heading else "",
                    hint=" ".join(words for words in (hint, self.asking.notes.get(question.code, "")) if words),
                    fields=[self[name] for name in names],
                    rows=[[self[name] for name in row] for row in rows],
                    can_grow=bool(rows) and len(rows) < question.limits.most,
                )
            )
        return found

    def show_errors(self, fields: Mapping[str, Any]) -> None:
        """Put each sentence at the field that it is about, or above the form; a word not found gets its whole list."""
        self.full_clean()
        self._errors = forms.utils.ErrorDict()
        for path, sentence in fields.items():
            about = [name for name in self.fields if name == path or name.startswith(f"{path}.")]
            name = next((name for name in about if self.data.get(name)), about[0] if about else None)
            name = self._line_not_found(name) if name else None
            self.add_error(name, str(sentence))

    def _line_not_found(self, name: str) -> str:
        """Return the line of a list that was not found there, made into a menu; other fields as they are."""
        if not hasattr(self.fields[name], "listed"):
            return name
        stem, _dot, last = name.rpartition(".")
        beside = [other for other in self.fields if last.isdecimal() and other.rpartition(".")[0] == stem] or [name]
        for other in beside:
            options, typed = self.fields[other].listed, str(self.data.get(other, ""))  # type: ignore[attr-defined]
            if typed.strip() and options.find(typed, self.asking.language) is None:
                pairs = [("", "—"), *vocabulary.choices(options, self.asking.language)]
                words = _("You wrote: %(typed)s") % {"typed": questions.isolated(typed[:80])}
                self.fields[other] = forms.ChoiceField(label=self.fields[other].label, choices=pairs, help_text=words)
                self._bound_fields_cache.pop(other, None)  # type: ignore[attr-defined]  # the stubs leave it out
                return other
        return name


def file_field() -> forms.Field:
    """Return the field that takes one file."""
    hint = _("At most 25 MB. Files can hold hidden data; we clean a copy.")
    return forms.FileField(label=_("File"), help_text=hint)


def _needed(question: Question, *, in_row: bool) -> str:
    return _("We need this answer.") if question.required and not in_row else ""
