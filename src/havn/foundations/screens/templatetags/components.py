"""`{% component "name" option=value %}`: puts a component on a page.

One that wraps something is closed with `{% endcomponent %}`; its folder says whether it does. What can be known
when the template is read is refused then: an unknown component, an unknown or missing option, a word that is no choice.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any

from django import template
from django.conf import settings
from django.forms import BaseForm
from django.template import TemplateSyntaxError
from django.template.base import NodeList, token_kwargs
from django.template.context import Context
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language_info

from havn.foundations.ids import new_id
from havn.foundations.screens import components
from havn.foundations.screens.components import fields, words

if TYPE_CHECKING:
    from django.template.base import FilterExpression, Parser, Token
    from django.utils.safestring import SafeString

    from havn.foundations.screens.components import Component

register = template.Library()
AMBIENT = ("request", "csrf_token", "exit_url", "actor", "network", "LANGUAGE_CODE", "LANGUAGE_BIDI")

register.filter("time_left", words.time_left)
register.filter("money", words.money)
register.filter("number", words.number)
register.filter("day", words.day)
register.filter("moment", words.moment)
register.filter("up_to", words.up_to)
register.filter("most", words.most)
register.filter("field_kind", fields.kind_of)
register.filter("field_control", fields.control)
register.filter("field_choices", fields.choices)
register.filter("sentences", fields.sentences)


class ComponentNode(template.Node):
    """A component in a template; it sees its options, its content and a few things every page knows."""

    child_nodelists = ("content",)

    def __init__(self, component: Component, options: dict[str, FilterExpression], content: NodeList) -> None:
        self.component = component
        self.options = options
        self.content = content

    def render(self, context: Context) -> SafeString:
        """Render the component's own template with its options, and nothing else of the page around it."""
        values = {option.name: option.default for option in self.component.options.values()}
        for name, expression in self.options.items():
            values[name] = _checked(self.component, name, expression.resolve(context))
        values["content"] = mark_safe(self.content.render(context).strip())  # noqa: S308 - rendered by Django just now
        return components.template_of(self.component.name).render(_alone(context, values))


def _alone(context: Context, values: dict[str, Any]) -> Context:
    """Return a context of the values and of what every page knows, by the settings of the page around it."""
    ambient = getattr(context, "ambient", None) or {name: context.get(name) for name in AMBIENT}
    alone = Context({**ambient, **values}, context.autoescape, context.use_l10n, context.use_tz)
    alone.template, alone.render_context = context.template, context.render_context
    alone.ambient = ambient  # type: ignore[attr-defined] # for the components within: a page has it in many layers
    return alone


@register.tag("component")
def component(parser: Parser, token: Token) -> ComponentNode:
    """Read the tag, and what it wraps when its component wraps something."""
    _tag, *bits = token.split_contents()
    name = _literal(bits[0]) if bits else None
    if name is None:
        raise TemplateSyntaxError('Name the component in quotes: {% component "panel" heading="…" %}.')
    try:
        found = components.component(name)
    except KeyError:
        raise TemplateSyntaxError(f"There is no component {name!r}.{_near(name, components.names())}") from None
    rest = bits[1:]
    options = token_kwargs(rest, parser)
    if rest:
        raise TemplateSyntaxError(f"{name}: {rest[0]!r} is no option=value.")
    _check(found, options)
    content = NodeList()
    if found.has_content:
        content = parser.parse(("endcomponent",))
        parser.delete_first_token()
    return ComponentNode(found, options, content)


def _check(found: Component, options: dict[str, FilterExpression]) -> None:
    for name, expression in options.items():
        if name not in found.options:
            known = ", ".join(found.options) or "none"
            raise TemplateSyntaxError(f"{found.name} has no option {name!r}; it has: {known}.")
        if isinstance(expression.var, str) and not expression.filters:
            _checked(found, name, expression.var)
    missing = sorted(found.required - set(options))
    if missing:
        raise TemplateSyntaxError(f"{found.name} needs {', '.join(missing)}.")


def _checked(found: Component, name: str, value: Any) -> Any:
    option = found.options[name]
    if not option.choices:
        return value
    if value is None or value == "":
        return option.default
    if str(value) not in option.choices:
        raise TemplateSyntaxError(f"{found.name}: {name} is one of {', '.join(option.choices)}, not {value!r}.")
    return str(value)


def _literal(bit: str) -> str | None:
    is_quoted = bit[:1] in {'"', "'"} and bit[-1:] == bit[:1]
    return bit[1:-1] if is_quoted else None


def _near(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f" Did you mean {near[0]!r}?" if near else ""


@register.simple_tag(takes_context=True)
def once_token(context: Context) -> str:
    """Return what tells two presses from two wishes: new for a new page, kept when the form comes back."""
    request = context.get("request")
    sent = request.POST.get("once", "") if request is not None and request.method == "POST" else ""
    return sent or str(new_id())


@register.simple_tag
def languages_offered() -> tuple[tuple[str, str], ...]:
    """Return (code, name in itself) of each language that the site speaks, ready for a page."""
    return _named(tuple(code for code, _name in settings.LANGUAGES))


@cache
def _named(codes: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((escape(code), escape(capfirst(get_language_info(code)["name_local"]))) for code in codes)


@register.filter
def needs_files(form: BaseForm | None) -> bool:
    """Say whether a form takes files."""
    return isinstance(form, BaseForm) and form.is_multipart()


@register.filter
def firsts(panels: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    """Return the panels that stand above the others, across the page."""
    return [panel for panel in panels or [] if panel.get("is_first")]


@register.filter
def asides(panels: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    """Return the panels that stand beside the others."""
    return [panel for panel in panels or [] if panel.get("is_aside")]


@register.filter
def mains(panels: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    """Return the panels that stand neither above nor beside the others."""
    return [panel for panel in panels or [] if not (panel.get("is_aside") or panel.get("is_first"))]
