"""What the pages of an organisation, a person, a circle and one's own account show."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from havn.foundations.audit.record import history_of
from havn.foundations.network.models import Role
from havn.foundations.people.queries import sessions_of
from havn.foundations.screens.acts import Offer, offered
from havn.foundations.screens.events import happened
from havn.foundations.screens.tables import Column, Table
from havn.foundations.vault import rekeying
from havn.programmes.setup import permissions, queries
from havn.programmes.setup.tables.lists import countries, country

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import Model

    from havn.foundations.network.actor import Actor
    from havn.foundations.network.models import Invitation, Membership, Organisation
    from havn.foundations.people.models import Person
    from havn.foundations.vault.models import Circle

TABLE = "screens/panels/table.html"
WITH_ACTS = "setup/panels/table_with_acts.html"


def _act(name: str, label: str) -> Column:
    return Column("act", _("What you can do"), lambda _row: label, link=lambda row: reverse(name, args=[row.pk]))


def _rows(columns: Sequence[Column], rows: Any, empty: str) -> dict[str, Any]:
    table = Table(columns=tuple(columns))
    return {"columns": table.headings("", str), "rows": table.rows(rows), "empty": empty}


def last_day(membership: Membership) -> datetime.date | None:
    """Return the last day on which a role is held: `until_on` is the first on which it is not."""
    return membership.until_on - datetime.timedelta(days=1) if membership.until_on else None


def _panel(heading: str, template: str, data: Any, **more: Any) -> dict[str, Any]:
    return {"heading": heading, "template": template, "data": data, **more}


def history(actor: Actor, subject: Model) -> list[dict[str, Any]]:
    """Return the panel of what was recorded about a subject; none when nothing was."""
    found = history_of(actor, subject)
    names = queries.names_of({entry.actor for entry in found})
    entries = [{"when": entry.day, "title": happened(entry.event), "by": names.get(entry.actor, "")} for entry in found]
    return [_panel(_("What happened"), "screens/panels/timeline.html", entries)] if entries else []


def of_organisation(actor: Actor, organisation: Organisation) -> list[dict[str, Any]]:
    """Return what is shown of an organisation."""
    facts = [
        (_("Kind"), organisation.get_kind_display()),
        (_("Status"), organisation.get_status_display()),
        (_("Country of seat"), country(organisation.country_of_seat)),
        (_("Countries of concern"), countries(organisation.countries_of_concern)),
        (_("Working languages"), queries.language_names(organisation.languages)),
        (_("May be named in public"), _("yes") if organisation.is_shown else _("no")),
    ]
    return [
        _panel(_("About it"), "screens/panels/facts.html", facts),
        _people(actor, organisation),
        _invitations(actor, organisation),
        _circles(actor, organisation),
        _affiliations(actor, organisation),
        *history(actor, organisation),
    ]


def _people(actor: Actor, organisation: Organisation) -> dict[str, Any]:
    columns = (
        Column(
            "person", _("Person"), lambda m: m.person.full_name, link=lambda m: reverse("person", args=[m.person_id])
        ),
        Column("role", _("Role"), lambda m: m.get_role_display()),
        Column("from", _("From"), lambda m: m.from_on, kind="date"),
        Column("until", _("Last day"), last_day, kind="date"),
    )
    held = queries.roles_in(organisation)
    return _panel(_("Who works here"), TABLE, _rows(columns, held, _("Nobody yet. Invite the first colleague.")))


def _invitations(actor: Actor, organisation: Organisation) -> dict[str, Any]:
    columns = (
        Column("name", _("Invited"), lambda i: i.full_name),
        Column("roles", _("As"), roles_of_invitation),
        Column("until", _("Link works until"), lambda i: i.expires_on, kind="date"),
        _act("invitation-withdraw", _("Take it back")),
    )
    waiting = queries.invitations_visible_to(actor, organisation)
    return _panel(_("Invitations"), TABLE, _rows(columns, waiting, _("No invitation is waiting for an answer.")))


def roles_of_invitation(invitation: Invitation) -> str:
    """Return the roles of an invitation in words."""
    return ", ".join(str(Role(role).label) for role in invitation.roles)


def _circles(actor: Actor, organisation: Organisation) -> dict[str, Any]:
    columns = (
        Column("name", _("Circle"), lambda c: c.name, link=lambda c: reverse("circle", args=[c.pk])),
        Column("members", _("People in it"), lambda c: c.members, kind="number"),
    )
    found = queries.circles_visible_to(actor).filter(organisation=organisation)
    empty = _("No circle yet. A circle is a team that can open what is sealed to it.")
    return _panel(_("Circles"), TABLE, _rows(columns, found, empty))


def _affiliations(actor: Actor, organisation: Organisation) -> dict[str, Any]:
    columns = [
        Column("to", _("Belongs to"), lambda a: a.network or a.house),
        Column("from", _("From"), lambda a: a.from_on, kind="date"),
        Column("until", _("Until"), lambda a: a.until_on, kind="date"),
    ]
    if permissions.may_affiliate(actor, organisation):
        columns.append(_act("affiliation-end", _("End it")))
    found = queries.affiliations_of(organisation)
    return _panel(_("Networks and Houses"), TABLE, _rows(columns, found, _("It belongs to none.")))


def of_person(actor: Actor, person: Person) -> list[dict[str, Any]]:
    """Return what is shown of a person to who sets up their organisation."""

    def ends(membership: Membership) -> bool:
        return permissions.may_end_role(actor, membership)

    facts = [
        (_("May sign in"), _("yes") if person.is_active else _("no, the account is closed")),
        (_("Second step at sign-in"), _("yes") if queries.second_steps_of(person) else _("no")),
        (_("Administers the installation"), _("yes") if person.is_administrator else _("no")),
        (_("Joined"), person.joined_on),
    ]
    columns = (
        Column("organisation", _("Organisation"), lambda m: m.organisation.name),
        Column("role", _("Role"), lambda m: m.get_role_display()),
        Column("from", _("From"), lambda m: m.from_on, kind="date"),
        Column("until", _("Last day"), last_day, kind="date"),
        Column(
            "act",
            _("What you can do"),
            lambda m: _("End it") if ends(m) else "",
            link=lambda m: reverse("role-end", args=[m.pk]) if ends(m) else "",
        ),
    )
    return [
        _panel(_("About the account"), "screens/panels/facts.html", facts),
        _panel(_("Roles"), TABLE, _rows(columns, queries.roles_of(actor, person), _("No role."))),
        *history(actor, person),
    ]


def of_circle(actor: Actor, circle: Circle) -> list[dict[str, Any]]:
    """Return what is shown of a circle: who is in it, whether everything is sealed to its present key, its history."""
    columns = (
        Column("person", _("Person"), lambda place: place.person.full_name),
        Column("from", _("Since"), lambda place: place.from_on, kind="date"),
        _act("circle-take-out", _("Take out")),
    )
    progress = rekeying.progress_of(circle)
    panels = [_panel(_("Who can open what is sealed to it"), TABLE, _rows(columns, queries.places_in(circle), ""))]
    if not progress.is_finished:
        data = {"progress": progress, "offers": offered(actor, circle, [("circle-rekey", _("Go on sealing again"))])}
        lead = _("Somebody left. Until this is done, older entries still hang on the key of that time.")
        panels.insert(0, _panel(_("Sealing again"), "setup/panels/progress.html", data, lead=lead))
    return [*panels, *history(actor, circle)]


def _recovery(actor: Actor, person: Person) -> dict[str, Any]:
    kit = queries.kit_of(person)
    left = queries.trustees_left(kit) if kit else []
    return {
        "kit": kit,
        "is_too_few": kit is not None and len(left) < kit.need,
        "trustees": ", ".join(trustee.full_name for trustee in left),
        "mine": queries.recovery_of(person),
        "asked": queries.recoveries_to_help(actor),
    }


def of_account(actor: Actor, person: Person, present: str) -> list[dict[str, Any]]:
    """Return what people see of their own account; `present` names the session of this browser."""
    facts = [
        (_("Name shown to colleagues"), person.full_name),
        (_("Sign-in name"), person.username),
        (_("Address for notices"), person.email),
        (_("Language"), dict(queries.INTERFACE)[person.language]),
    ]
    columns = (
        Column("which", _("Browser"), lambda s: _("this one") if s.pk == present else _("another one")),
        Column("opened", _("Signed in"), lambda s: s.opened_on, kind="date"),
        Column("used", _("Last used"), lambda s: s.last_used_on, kind="date"),
        Column(
            "act",
            _("What you can do"),
            lambda s: "" if s.pk == present else _("Sign out"),
            link=lambda s: "" if s.pk == present else reverse("session-end", args=[s.pk]),
        ),
    )
    return [
        _panel(_("About you"), "screens/panels/facts.html", facts),
        _panel(_("Second step at sign-in"), "setup/panels/second_step.html", queries.second_steps_of(person)),
        _panel(_("If my passphrase is lost, who lets me in?"), "setup/panels/recovery.html", _recovery(actor, person)),
        _panel(
            _("Where you are signed in"),
            WITH_ACTS,
            {
                **_rows(columns, sessions_of(person), ""),
                "offers": [Offer(reverse("sessions-end"), _("Sign out everywhere else"), "sessions-end")],
            },
            lead=_("Havn knows neither from where nor with what browser you signed in, and cannot show it."),
        ),
        *history(actor, person),
    ]
