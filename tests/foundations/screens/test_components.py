"""Components: every example renders, and what a template gets wrong is said when it is read."""

from __future__ import annotations

import gzip
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Engine, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from havn.foundations import clock
from havn.foundations.screens import components
from havn.foundations.screens.components import fields, words
from havn.foundations.screens.styleguide import MOMENT, show
from tools import bundle_css

EXAMPLES = [
    pytest.param(component, example, id=f"{name}: {example.title}")
    for name in components.names()
    for component in [components.component(name)]
    for example in component.examples
]
STATIC = bundle_css.STATIC


def rendered(source: str, **context: object) -> str:
    return Engine.get_default().from_string("{% load components %}" + source).render(Context(context))


@pytest.mark.parametrize(("component", "example"), EXAMPLES)
def test_example_renders_to_well_formed_html_without_style_script_or_svg(component, example):
    html = show(component, example)
    for tag in ("div", "p", "ul", "ol", "li", "section", "form", "fieldset", "table", "details", "a", "span", "dl"):
        opened, closed = len(re.findall(rf"<{tag}[\s>]", html)), html.count(f"</{tag}>")
        assert (tag, opened) == (tag, closed)
    assert [word for word in ("style=", "<script", "<svg", "onclick", "javascript:", "{{", "{%") if word in html] == []


@pytest.mark.parametrize("name", components.names())
def test_component_has_its_template_its_style_and_its_promises(name):
    found = components.component(name)
    folder = components.FOLDER / name
    assert sorted(path.name for path in folder.iterdir()) == [f"{name}.css", f"{name}.html", f"{name}.yaml"]
    assert (found.sheet in bundle_css.SHEETS, bool(found.examples), bool(found.accessibility)) == (True, True, True)
    assert [example.title for example in found.examples if set(example.options) - set(found.options)] == []
    assert [example.title for example in found.examples if found.required - set(example.options)] == []


def test_styles_use_logical_properties_only_and_nothing_from_elsewhere():
    physical = re.compile(
        r"(?:^|[;{\s])(?:(?:margin|padding|border)-(?:left|right|top|bottom)|(?:min-|max-)?(?:width|height)|left|right|top|bottom)\s*:"
    )
    for sheet in bundle_css.SHEETS:
        text = re.sub(r"\((?:min|max)-width:[^)]*\)", "", bundle_css.bundle(sheet))
        assert [found.group() for found in physical.finditer(text)] == []
        assert re.findall(r"@import|https?:|//|url\(\"(?!hero)", text) == []
        assert "!important" not in text


@pytest.mark.parametrize("sheet", bundle_css.SHEETS)
def test_committed_sheet_is_what_its_components_make(sheet):
    committed = (STATIC / f"{sheet}.css").read_text(encoding="utf-8")
    assert committed == bundle_css.bundle(sheet)
    assert gzip.decompress((STATIC / f"{sheet}.css.gz").read_bytes()).decode() == committed


def test_both_sheets_together_are_small_on_the_wire():
    sizes = {sheet: (STATIC / f"{sheet}.css.gz").stat().st_size for sheet in bundle_css.SHEETS}
    assert sizes["havn"] < 9_000
    assert sum(sizes.values()) < 12_000


def test_public_picture_stays_small():
    assert [path.name for path in STATIC.glob("hero*.webp") if path.stat().st_size > 40_000] == []


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ('{% component "pannel" %}', "There is no component 'pannel'. Did you mean 'panel'?"),
        ('{% component "tag" text="x" colour="red" %}', "tag has no option 'colour'; it has: text, kind."),
        ('{% component "tag" kind="late" %}', "tag needs text."),
        ('{% component "tag" text="x" kind="loud" %}', "tag: kind is one of quiet, ok, soon, late, not 'loud'."),
        ('{% component "tag" "x" %}', "tag: '\"x\"' is no option=value."),
        ("{% component tag %}", 'Name the component in quotes: {% component "panel" heading="…" %}.'),
    ],
)
def test_mistake_in_a_template_is_said_when_it_is_read(source, sentence):
    with pytest.raises(TemplateSyntaxError) as refusal:
        Engine.get_default().from_string("{% load components %}" + source)
    assert str(refusal.value) == sentence


def test_word_that_is_no_choice_is_refused_when_it_comes_from_data():
    with pytest.raises(TemplateSyntaxError):
        rendered('{% component "tag" text="x" kind=tone %}', tone="loud")


def test_empty_choice_from_data_is_the_default():
    assert rendered('{% component "tag" text="x" kind=tone %}', tone="") == rendered('{% component "tag" text="x" %}')


def test_component_sees_nothing_of_the_page_around_it():
    assert rendered('{% component "tag" text="asked" %}', kind="late") == rendered('{% component "tag" text="asked" %}')


def test_text_given_to_a_component_is_escaped():
    assert "<b>" not in rendered('{% component "tag" text=text %}', text="<b>")


class Question(forms.Form):
    name = forms.CharField(help_text="Any name will do.")
    reach = forms.ChoiceField(widget=forms.RadioSelect, choices=[("here", "Only here")])
    on = forms.DateField(required=False)


def test_field_names_its_hint_and_its_error_to_screen_readers():
    html = rendered('{% component "field" field=field %}', field=Question({})["name"])
    described = re.search(r'aria-describedby="([^"]*)"', html).group(1).split()
    assert [f'id="{name}"' in html for name in described] == [True, True]
    assert 'aria-invalid="true"' in html


def test_group_of_choices_is_a_fieldset_that_is_described_by_its_error():
    html = rendered('{% component "field" field=field %}', field=Question({})["reach"])
    assert re.search(r'<fieldset[^>]*aria-describedby="id_reach_error"', html)
    assert "Please choose an answer." in html


def test_error_summary_leads_to_each_control():
    html = rendered('{% component "form" form=form button="Send" %}{% endcomponent %}', form=Question({}))
    targets = re.findall(r'<a href="#([^"]*)"', html)
    assert targets == ["id_name", "id_reach_0"]
    assert [f'id="{target}"' in html for target in targets] == [True, True]


def test_form_that_comes_back_keeps_what_was_typed_and_its_one_time_token():
    request = RequestFactory().post("/", {"once": "first-press", "name": "Heron"})
    html = rendered('{% component "form" form=form %}{% endcomponent %}', form=Question(request.POST), request=request)
    assert 'name="once" value="first-press"' in html
    assert 'value="Heron"' in html


def test_two_new_forms_have_two_tokens():
    source = '{% component "form" form=form %}{% endcomponent %}'
    tokens = {
        re.search(r'name="once" value="([^"]*)"', rendered(source, form=Question())).group(1) for _form in range(2)
    }
    assert len(tokens) == 2


def test_browser_is_asked_to_remember_nothing_unless_told_otherwise():
    assert 'autocomplete="off"' in rendered('{% component "form" form=form %}{% endcomponent %}', form=Question())


def test_date_is_asked_with_the_browsers_own_calendar():
    assert 'type="date"' in fields.control(Question({"on": "2026-11-19"})["on"])


@pytest.mark.parametrize(
    ("left", "tone", "said"),
    [
        (timedelta(minutes=-1), "late", "1 min over"),
        (timedelta(minutes=-40), "late", "40 min over"),
        (timedelta(hours=-5), "late", "5 h over"),
        (timedelta(days=-3), "late", "3 days over"),
        (timedelta(minutes=12), "soon", "12 min left"),
        (timedelta(hours=5), "soon", "5 h left"),
        (timedelta(hours=25), "quiet", "tomorrow"),
        (timedelta(days=3), "quiet", "Sunday"),
        (timedelta(days=30), "quiet", "19 December"),
        (timedelta(days=60), "quiet", "18 January 2027"),
    ],
)
def test_clock_says_what_its_tone_shows(left, tone, said):
    with clock.at(MOMENT):
        found = words.time_left(MOMENT + left)
    assert (found.tone, found.words) == (tone, said)


def test_date_without_a_time_lasts_until_the_end_of_its_day():
    with clock.at(datetime(2026, 11, 19, 23, 0, tzinfo=UTC)):
        assert words.time_left(date(2026, 11, 19)).tone == "soon"


@given(st.timedeltas(min_value=timedelta(days=-4000), max_value=timedelta(days=4000)))
def test_whatever_is_over_is_late_and_whatever_is_late_is_over(left):
    with clock.at(MOMENT):
        found = words.time_left(MOMENT + left)
    assert (found.tone == "late") == (left < timedelta(0))
    assert (found.tone == "late") == found.words.endswith("over")


@pytest.mark.parametrize(
    ("value", "written"), [(32627, "32,627"), (Decimal("1.825682"), "2"), ("1.825682", "1.825682"), ("no", "no")]
)
def test_count_is_grouped_and_what_is_written_already_stays(value, written):
    with translation.override("en"):
        assert words.number(value) == written


@pytest.mark.parametrize(("days", "said"), [(0, "today"), (1, "1 day ago"), (9, "9 days ago")])
def test_how_long_ago_a_day_was_is_said_in_days(days, said):
    with clock.at(MOMENT), translation.override("en"):
        assert words.ago(clock.today() - timedelta(days=days)) == said


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ((Decimal(2400), "EUR"), "EUR\N{NO-BREAK SPACE}2,400"),
        ((Decimal("1180.50"), "EUR"), "EUR\N{NO-BREAK SPACE}1,180.50"),
        (12, "12"),
        ("not yet known", "not yet known"),
    ],
)
def test_money_is_grouped_and_whole_amounts_have_no_cents(amount, written):
    with translation.override("en"):
        assert words.money(amount) == written
