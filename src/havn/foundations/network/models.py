"""Networks, organisations, affiliations between them, memberships of people, invitations."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from havn.foundations.ids import new_id


class Role(models.TextChoices):
    """What a person does for an organisation."""

    OFFICER = "officer", _("protection officer")
    DECIDER = "decider", _("decides on support")
    FINANCE = "finance", _("pays support")
    DIRECTOR = "director", _("director")
    SECRETARIAT = "secretariat", _("secretariat of the network")
    ADMINISTRATOR = "administrator", _("sets up the organisation")


class Network(models.Model):
    """A set of organisations with a secretariat that work together under common rules."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=160)
    currency = models.CharField(_("currency of its figures"), max_length=3, default="EUR")
    created_on = models.DateField()

    class Meta:
        verbose_name = _("network")
        verbose_name_plural = _("networks")
        ordering = ["name"]

    class Privacy:
        holds = _("The public name of a network")
        why = _("To show who stands behind a desk")
        kept = _("As long as the installation")
        seal = None

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """An NGO, House, donor, host entity or institution on the register."""

    class Kind(models.TextChoices):
        HOUSE = "house", _("House")
        NGO = "ngo", _("non-governmental organisation")
        SECRETARIAT = "secretariat", _("secretariat")
        DONOR = "donor", _("donor")
        HOST = "host", _("host entity")
        INSTITUTION = "institution", _("institution")

    class Status(models.TextChoices):
        EMERGING = "emerging", _("emerging")
        ESTABLISHED = "established", _("established")
        IN_EXILE = "in_exile", _("in exile")
        SUSPENDED = "suspended", _("suspended")
        CLOSED = "closed", _("closed")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=160, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.NGO)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.ESTABLISHED)
    country_of_seat = models.CharField(_("country of seat"), max_length=2, blank=True)
    countries_of_concern = models.JSONField(_("countries of concern"), default=list, blank=True)
    languages = models.JSONField(_("working languages"), default=list, blank=True)
    is_shown = models.BooleanField(_("may be named in public"), default=True)
    created_on = models.DateField()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]

    class Privacy:
        holds = _("Name, kind, seat and countries of concern of an organisation, and whether it may be named")
        why = _("To know who works together; some names must never be shown")
        kept = _("As long as the installation")
        seal = None

    def __str__(self) -> str:
        return self.name


class Affiliation(models.Model):
    """An organisation belongs to a network, or to a House, from one day until another."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="affiliations")
    network = models.ForeignKey(Network, on_delete=models.PROTECT, null=True, blank=True, related_name="affiliations")
    house = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="members")
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        ordering = ["from_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(network__isnull=True) ^ models.Q(house__isnull=True), name="affiliation_to_one_thing"
            ),
            models.CheckConstraint(
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("from_on")),
                name="affiliation_ends_after_it_begins",
            ),
        ]

    class Privacy:
        holds = _("Which organisation belongs to which network or House, and since when")
        why = _("Memberships change; figures and duties follow the dates")
        kept = _("As long as the installation")
        seal = None

    def __str__(self) -> str:
        return f"{self.organisation} → {self.network or self.house}"

    @property
    def recorded_under(self) -> Organisation:
        """Return the organisation: what happens to this is recorded there."""
        return self.organisation


class Membership(models.Model):
    """A person works for an organisation in one role, from one day until another."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["from_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"],
                condition=models.Q(until_on__isnull=True),
                name="one_open_membership_per_role",
            ),
            models.CheckConstraint(
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("from_on")),
                name="membership_ends_after_it_begins",
            ),
        ]

    class Privacy:
        holds = _("Who works for which organisation, in which role, and when")
        why = _("Rules ask for the role; the record says who acted for whom")
        kept = _("Until two years after it ended")
        seal = None

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}, {self.organisation}"

    @property
    def recorded_under(self) -> Organisation:
        """Return the organisation: what happens to this is recorded there."""
        return self.organisation


class Invitation(models.Model):
    """A one-time link by which somebody joins an organisation. Only a fingerprint of the link is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    full_name = models.CharField(_("name shown to colleagues"), max_length=120)
    roles = models.JSONField(_("roles"), default=list)
    fingerprint = models.BinaryField(max_length=32, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_on = models.DateField()
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["expires_on"]

    class Privacy:
        holds = _("The name under which somebody was invited, and a fingerprint of the link")
        why = _("To let a colleague join with a passphrase of their own")
        kept = _("Thirty days after it was used or expired")
        seal = None

    def __str__(self) -> str:
        return f"{self.full_name} → {self.organisation}"

    @property
    def recorded_under(self) -> Organisation:
        """Return the organisation: what happens to this is recorded there."""
        return self.organisation
