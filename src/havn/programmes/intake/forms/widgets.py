"""Controls that a page of questions needs beyond Django's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.html import format_html, format_html_join

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.safestring import SafeString


class Suggesting(forms.TextInput):
    """A line of text with a list of suggestions, which stands on the page once and serves several lines.

    Three menus of 250 countries made a page of 75 KB; a browser that knows no such lists shows a plain line.
    """

    def __init__(self, list_id: str, suggestions: Sequence[str] = ()) -> None:
        super().__init__({"list": list_id, "autocomplete": "off"})
        self.list_id, self.suggestions = list_id, suggestions

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Render the line, and the list where this is the first line that uses it."""
        line = super().render(name, value, attrs, renderer)
        if not self.suggestions:
            return line
        options = format_html_join("", '<option value="{}">', ((label,) for label in self.suggestions))
        return format_html('{}<datalist id="{}">{}</datalist>', line, self.list_id, options)
