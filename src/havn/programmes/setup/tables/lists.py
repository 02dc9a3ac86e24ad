"""The lists of organisations, people and circles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from havn.foundations import vocabulary
from havn.foundations.network.models import Organisation
from havn.foundations.screens.tables import Column, Table

if TYPE_CHECKING:
    from havn.foundations.people.models import Person

TONES = {
    Organisation.Status.ESTABLISHED: "ok",
    Organisation.Status.EMERGING: "soon",
    Organisation.Status.SUSPENDED: "late",
}


def country(code: str) -> str:
    """Return a country's name in the reader's language."""
    return vocabulary.COUNTRIES[code].label() if code else ""


def countries(codes: list[str]) -> str:
    """Return the names of countries in the reader's language."""
    return ", ".join(country(code) for code in codes)


def works_for(person: Person) -> str:
    """Return the organisations that a person works for today, as far as the reader sets them up."""
    return ", ".join(dict.fromkeys(role.organisation.name for role in person.roles_seen))  # type: ignore[attr-defined]  # by the query


ORGANISATIONS = Table(
    caption=_("Organisations"),
    columns=(
        Column(
            "name",
            _("Organisation"),
            lambda o: o.name,
            link=lambda o: reverse("organisation", args=[o.pk]),
            sort="name",
        ),
        Column("kind", _("Kind"), lambda o: o.get_kind_display(), sort="kind"),
        Column(
            "status",
            _("Status"),
            lambda o: o.get_status_display(),
            kind="tag",
            tone=lambda o: TONES.get(o.status, "quiet"),
        ),
        Column("seat", _("Seat"), lambda o: country(o.country_of_seat)),
        Column("concern", _("Countries of concern"), lambda o: countries(o.countries_of_concern)),
        Column("people", _("People"), lambda o: o.people, kind="number"),
    ),
)

PEOPLE = Table(
    caption=_("People"),
    columns=(
        Column(
            "name", _("Name"), lambda p: p.full_name, link=lambda p: reverse("person", args=[p.pk]), sort="full_name"
        ),
        Column("works", _("Works for"), works_for),
        Column("second", _("Second step at sign-in"), lambda p: p.has_second_factor, kind="yes-no"),
        Column("active", _("May sign in"), lambda p: p.is_active, kind="yes-no"),
    ),
)

CIRCLES = Table(
    caption=_("Circles"),
    columns=(
        Column("name", _("Circle"), lambda c: c.name, link=lambda c: reverse("circle", args=[c.pk]), sort="name"),
        Column("organisation", _("Organisation"), lambda c: c.organisation.name),
        Column("members", _("People in it"), lambda c: c.members, kind="number"),
    ),
)
