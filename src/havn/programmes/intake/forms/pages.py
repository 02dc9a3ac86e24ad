"""From a page of a form (data) to fields on a screen. Only how it looks is decided here; what fits is `questions`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from havn.foundations import questions, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.forms import BoundField

    from havn.foundations.questions import Page, Question
    from havn.foundations.questions.form import Voice

SEVERAL_SHOWN = 3
LONG_FROM = 160


@dataclass
class Group:
    """One question as it stands on the page: a few fields, or rows of fields."""

    question: str
    label: str = ""
    hint: str = ""
    fields: list[BoundField] = field(default_factory=list)
    rows: list[list[BoundField]] = field(default_factory=list)
    can_grow: bool = False


class PageForm(forms.Form):
    """A page's fields, named by path (`costs.0.money.amount`); what was typed is shown again as it was typed."""

    def __init__(
        self,
        page: Page,
        language: str,
        voice: Voice,
        *,
        values: Mapping[str, Any],
        offered: Mapping[str, Mapping[str, str]],
        more_rows: int = 0,
        data: Any = None,
    ) -> None:
        super().__init__(data, auto_id="id_%s")
        self.language, self.voice, self.values, self.offered = language, voice, values, offered
        self.more_rows = more_rows
        self.paths: list[tuple[Question, list[str], list[list[str]]]] = []
        for question in page.questions:
            if question.kind == "files":
                continue
            if questions.holds(question.condition, values) or data is not None or _is_on_page(question, page):
                self._add(question, values.get(question.code))

    def _add(self, question: Question, value: Any) -> None:
        if question.kind == "rows":
            given = value if isinstance(value, list) else []
            shown = min(question.limits.most, max(len(given), question.limits.shown) + self.more_rows)
            rows = [
                self._row(question, number, given[number] if number < len(given) else {}) for number in range(shown)
            ]
            self.paths.append((question, [], rows))
            return
        names = list(self._fields(question, question.code, value, required=question.required))
        self.paths.append((question, names, []))

    def _row(self, question: Question, number: int, row: Mapping[str, Any]) -> list[str]:
        names: list[str] = []
        for part in question.parts:
            names += self._fields(part, f"{question.code}.{number}.{part.code}", row.get(part.code), in_row=True)
        return names

    def _fields(
        self, question: Question, path: str, value: Any, *, required: bool = False, in_row: bool = False
    ) -> Iterator[str]:
        label, hint = question.label(self.language, self.voice), question.hint(self.language, self.voice)
        for name, made in self._made(question, path, value, label, in_row=in_row):
            made.required = required
            made.help_text = made.help_text or (hint if name == path else "")
            self.fields[name] = made
            yield name

    def _made(
        self, question: Question, path: str, value: Any, label: str, *, in_row: bool
    ) -> Iterator[tuple[str, forms.Field]]:
        maker = getattr(self, f"_make_{question.kind}", self._make_text)
        yield from maker(question, path, value, label, in_row=in_row)

    def _make_text(self, question: Question, path: str, value: Any, label: str, *, in_row: bool) -> Any:
        is_long = question.kind == "long_text" or question.limits.characters > LONG_FROM * 2
        rows = 2 if in_row else 7 if question.limits.characters > 5000 else 4  # noqa: PLR2004 - a story needs room
        widget = forms.Textarea(attrs={"rows": rows}) if is_long else forms.TextInput()
        yield path, forms.CharField(label=label, widget=widget, initial=value, max_length=question.limits.characters)

    def _make_date(self, question: Question, path: str, value: Any, label: str, *, in_row: bool) -> Any:
        year_only = question.limits.precision == "year"
        hint = _("For example 1984") if year_only else _("As exactly as you know: 2026, 2026-03 or 2026-03-14")
        attrs = {"inputmode": "numeric", "dir": "ltr"}
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
        if question.offered:
            return list(self.offered.get(question.offered, {}).items())
        assert question.options is not None
        return vocabulary.choices(question.options, self.language)

    def _hints(self, question: Question) -> dict[str, str]:
        if question.options is None:
            return {}
        hints = {code: term.text("hint", self.language) for code, term in question.options.items()}
        return {code: hint for code, hint in hints.items() if hint}

    def _make_country(self, question: Question, path: str, value: Any, label: str, *, in_row: bool) -> Any:
        assert question.options is not None
        if in_row:
            shown = question.options[value].label(self.language) if value in question.options else value
            yield path, forms.CharField(label=label, initial=shown)
            return
        options = [("", "—"), *vocabulary.choices(question.options, self.language)]
        if question.limits.most == 1:
            yield path, forms.ChoiceField(label=label, choices=options, initial=value)
            return
        given = value if isinstance(value, list) else []
        for number in range(min(question.limits.most, max(len(given), SEVERAL_SHOWN))):
            words = label if number == 0 else _("One more")
            initial = given[number] if number < len(given) else ""
            yield f"{path}.{number}", forms.ChoiceField(label=words, choices=options, initial=initial)

    _make_language = _make_country

    def _make_money(self, question: Question, path: str, value: Any, label: str, *, in_row: bool) -> Any:
        given = value if isinstance(value, dict) else {}
        attrs = {"inputmode": "decimal", "dir": "ltr"}
        yield (
            f"{path}.amount",
            forms.CharField(label=label, widget=forms.TextInput(attrs), initial=given.get("amount")),
        )
        hint = _("Its name or three letters, for example EUR")
        yield f"{path}.currency", forms.CharField(label=_("Currency"), initial=given.get("currency"), help_text=hint)

    def _make_names(self, question: Question, path: str, value: Any, label: str, *, in_row: bool) -> Any:
        given = value if isinstance(value, dict) else {}
        yield f"{path}.native", forms.CharField(label=_("In its own script"), initial=given.get("native"))
        yield (
            f"{path}.latin",
            forms.CharField(label=_("As in the passport, in Latin letters"), initial=given.get("latin")),
        )
        yield (
            f"{path}.aliases",
            forms.CharField(
                label=_("Other names and spellings, one on a line"),
                widget=forms.Textarea(attrs={"rows": 2}),
                initial="\n".join(given.get("aliases") or []),
            ),
        )

    def groups(self) -> list[Group]:
        """Return the questions of the page in order, each with its fields."""
        found = []
        for question, names, rows in self.paths:
            several = len(names) > 1 or bool(rows)
            found.append(
                Group(
                    question=question.code,
                    label=question.label(self.language, self.voice) if several else "",
                    hint=question.hint(self.language, self.voice) if several else "",
                    fields=[self[name] for name in names],
                    rows=[[self[name] for name in row] for row in rows],
                    can_grow=bool(rows) and len(rows) < question.limits.most,
                )
            )
        return found

    def show_errors(self, fields: Mapping[str, Any]) -> None:
        """Put each sentence at the field that it is about, or above the form."""
        self.full_clean()
        self._errors = forms.utils.ErrorDict()
        for path, sentence in fields.items():
            name = next((name for name in self.fields if name == path or name.startswith(f"{path}.")), None)
            self.add_error(name, str(sentence))


def _is_on_page(question: Question, page: Page) -> bool:
    """Say whether what decides about a question is asked on the same page: then it is shown in either case."""
    return question.condition is not None and any(
        f"'{other.code}'" in repr(question.condition) for other in page.questions if other is not question
    )
