"""`{% act "case-assign" case "Assign" %}`: a button for an action, or nothing when rule or state forbid it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from havn.foundations.screens.acts import offered

if TYPE_CHECKING:
    from django.template import Context

register = template.Library()


@register.inclusion_tag("screens/act.html", takes_context=True)
def act(context: Context, name: str, record: Any, label: str, kind: str = "quiet") -> dict[str, Any]:
    """Offer the action of the screen `name` on `record`."""
    return {"offers": offered(context["request"].actor, record, [(name, label)]), "kind": kind}
