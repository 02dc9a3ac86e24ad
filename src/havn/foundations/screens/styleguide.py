"""The style guide: every component with every example, in both directions. Tests render the same examples."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.paginator import Paginator
from django.shortcuts import render
from django.template import Context, Engine
from django.utils import translation
from django.views.decorators.http import require_GET

from havn.foundations import clock
from havn.foundations.screens import components

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from havn.foundations.screens.components import Component, Example

# The examples live at one moment, so that a clock shows the same today and in a year.
SHELLS = ("public", "help", "office", "refused")
MOMENT = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
KINDS = [("legal", "Legal costs"), ("travel", "Travel to a safer place"), ("medical", "Medical care")]


class ExampleForm(forms.Form):
    """A question of every kind."""

    name = forms.CharField(label="What shall we call you?", help_text="Any name will do; it need not be yours.")
    story = forms.CharField(
        label="What happened, and what do you fear?",
        widget=forms.Textarea,
        help_text="Write as much or as little as you can. You can add to it later.",
    )
    town = forms.CharField(label="Nearest large town")
    reach = forms.ChoiceField(
        label="How is it safe to reach you?",
        widget=forms.RadioSelect,
        choices=[
            ("here", "Only here, in the mailbox"),
            ("app", "Signal or another app"),
            ("trusted", "Through someone I trust"),
        ],
        help_text="If nothing is safe, choose the first answer.",
        initial="here",
    )
    reach.choice_hints = {"here": "Nothing is ever sent to you; come back with your code."}  # type: ignore[attr-defined]
    needs = forms.MultipleChoiceField(
        label="What do you need?", widget=forms.CheckboxSelectMultiple, choices=KINDS, required=False
    )
    country = forms.ChoiceField(label="Country", choices=[("", "Choose one"), ("no", "Norway"), ("ge", "Georgia")])
    agreed = forms.BooleanField(
        label="The desk may write to my referee", help_text="You can withdraw this at any time."
    )
    on = forms.DateField(label="When is the hearing?", required=False)
    amount = forms.DecimalField(label="What does it cost?")
    amount.affix = "EUR"  # type: ignore[attr-defined]
    file = forms.FileField(
        label="A paper that helps us", required=False, help_text="Names and places inside the file are removed."
    )


class ShortForm(forms.Form):
    """A form that a person of the staff fills in."""

    note = forms.CharField(label="Note", widget=forms.Textarea)
    shared = forms.BooleanField(label="Partners of this case may read it", required=False)


class Filters(forms.Form):
    """What narrows a list."""

    words = forms.CharField(label="Words", required=False)
    state = forms.ChoiceField(label="State", choices=[("", "Every state"), ("open", "Open")], required=False)


def objects() -> dict[str, Any]:
    """Return what examples name that YAML cannot write: forms, their fields, a page of a paginator."""
    form = ExampleForm(
        {
            "name": "Heron",
            "reach": "here",
            "story": "Two men asked for me.",
            "country": "ge",
            "amount": "2400",
            "agreed": "on",
        }
    )
    form.is_valid()
    return {
        "form": form,
        "asked": ExampleForm(prefix="asked")["name"],
        "unanswered": ExampleForm({}, prefix="unanswered")["name"],
        "short_form": ShortForm(),
        "filters": Filters({"state": "open"}),
        "page": Paginator(range(212), 25).page(2),
        **{name: form[name] for name in form.fields},
    }


def show(component: Component, example: Example, ambient: dict[str, Any] | None = None) -> str:
    """Return an example as HTML, by the same tag that pages use."""
    known = objects()
    values: dict[str, Any] = {}
    for name, value in example.options.items():
        is_object = (
            component.options[name].kind in {"field", "form", "any"} and isinstance(value, str) and value in known
        )
        values[name] = known[value] if is_object else value
    options = " ".join(f"{name}={name}" for name in values)
    source = f'{{% load components %}}{{% component "{component.name}" {options} %}}'
    if component.has_content:
        source += example.content + "{% endcomponent %}"
    with clock.at(MOMENT):
        return Engine.get_default().from_string(source).render(Context({**(ambient or {}), **values}))


@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component; `?direction=rtl` as in Arabic, `?page=` one of the shells with something in it."""
    language = "ar" if request.GET.get("direction") == "rtl" else "en"
    with translation.override(language):
        if request.GET.get("page") in SHELLS:
            with clock.at(MOMENT):
                return render(request, f"screens/styleguide/{request.GET['page']}.html", {**objects(), **_around()})
        shown = [
            (
                component,
                sorted(component.options.values(), key=lambda option: not option.is_required),
                [(example.title, show(component, example, {"request": request})) for example in component.examples],
            )
            for component in map(components.component, components.names())
        ]
        return render(request, "screens/styleguide/components.html", {"shown": shown})


def _around() -> dict[str, Any]:
    """Return what a site tells its shells."""
    return {
        "table": components.component("table").examples[0].options,
        "timeline": components.component("timeline").examples[0].options,
        **AROUND,
    }


AROUND: dict[str, Any] = {
    "help_url": "#",
    "step": 3,
    "steps": range(8),
    "back_url": "#",
    "section": "home",
    "search_url": "#",
    "navigation": [
        {
            "links": [
                {"url": "#", "label": "Waiting for me", "count": 7, "section": "home"},
                {"url": "#", "label": "Requests", "count": 12},
                {"url": "#", "label": "Cases"},
                {"url": "#", "label": "Check-ins", "count": 1},
            ]
        },
        {
            "heading": "Together",
            "links": [
                {"url": "#", "label": "Rounds"},
                {"url": "#", "label": "Stays"},
                {"url": "#", "label": "Statements"},
            ],
        },
        {"heading": "Network", "links": [{"url": "#", "label": "Houses"}, {"url": "#", "label": "Figures"}]},
    ],
    "public_navigation": [
        {"url": "#", "label": "Houses"},
        {"url": "#", "label": "Calls for action"},
        {"url": "#", "label": "Statements"},
        {"url": "#", "label": "Learn"},
        {"url": "#", "label": "Impact"},
    ],
    "footer_navigation": [{"url": "#", "label": "How we keep data"}, {"url": "#", "label": "Write to us"}],
}
