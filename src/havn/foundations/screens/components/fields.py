"""What a form field looks like: which kind of question it is, and what a screen reader is told about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.widgets import DateTimeBaseInput
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.forms import BoundField

# The first that fits; subclasses stand before what they come from.
KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.RadioSelect, "choices"),
    (forms.CheckboxSelectMultiple, "choices"),
    (forms.CheckboxInput, "tick"),
    (forms.SelectMultiple, "select-several"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
    (forms.widgets.DateTimeBaseInput, "date"),
    (forms.MultiWidget, "parts"),
    (forms.NumberInput, "number"),
)

NATIVE = {
    forms.DateInput: ("date", "%Y-%m-%d"),
    forms.DateTimeInput: ("datetime-local", "%Y-%m-%dT%H:%M"),
    forms.TimeInput: ("time", "%H:%M"),
}


def kind_of(field: BoundField) -> str:
    """Return the kind of question: text, textarea, select, choices, tick, file, date, number or parts."""
    return next((kind for widget, kind in KINDS if isinstance(field.field.widget, widget)), "text")


def control(field: BoundField) -> str:
    """Return the widget as HTML, with the class that the style sheet knows; Django adds what describes it."""
    widget = field.field.widget
    if isinstance(widget, DateTimeBaseInput) and widget.input_type == "text":
        # A browser's own calendar needs no script and speaks the reader's language.
        widget.input_type, widget.format = NATIVE.get(type(widget), ("text", widget.format))
    return field.as_widget(attrs={} if kind_of(field) == "tick" else {"class": "field__control"})


def choices(field: BoundField) -> Iterator[dict[str, Any]]:
    """Yield each choice: its control, label and hint. A form field may carry `choice_hints`, value → sentence."""
    hints = getattr(field.field, "choice_hints", {})
    for choice in field.subwidgets:
        yield {
            "control": choice.tag(),
            "id": choice.id_for_label,
            "label": choice.choice_label,
            "hint": hints.get(str(choice.data["value"]), ""),
        }


def sentences(field: BoundField) -> list[str]:
    """Return what needs another look, in sentences; an answer that is missing is asked for, not called required."""
    missing = forms.Field.default_error_messages["required"]
    return [_asked_for(field) if error == missing else str(error) for error in field.errors]


def _asked_for(field: BoundField) -> str:
    kind = kind_of(field)
    if kind in {"choices", "select", "select-several"}:
        return _("Please choose an answer.")
    if kind == "tick":
        return _("Please tick this to go on.")
    if kind == "file":
        return _("Please choose a file.")
    return _("Please write something here.")
