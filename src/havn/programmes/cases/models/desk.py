"""Desks that receive requests, and funds with their rules as dated data."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower, Replace
from django.utils.translation import gettext_lazy as _

from havn.foundations.ids import new_id
from havn.foundations.network.models import Organisation
from havn.foundations.vault.models import Circle


class Desk(models.Model):
    """A public entry point for requests: an organisation's circle, its languages, its clocks."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="desks")
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="desks")
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    languages = models.JSONField(_("languages it answers in"), default=list)
    about = models.JSONField(_("what it does, by language"), default=dict, blank=True)
    form = models.CharField(_("form"), max_length=40, default="help")
    acknowledge_within_hours = models.PositiveIntegerField(_("acknowledges within, hours"), default=24)
    decide_within_days = models.PositiveIntegerField(_("decides within, days"), default=10)
    is_open = models.BooleanField(_("receives requests"), default=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    released_on = models.DateField(null=True)

    # A desk that was led to another circle past Havn takes nothing in; nor is one let go of past Havn.
    recorded_columns = ("organisation", "circle", "slug", "form", "is_open", "released_by", "released_on")
    locked_with = ("organisation", "circle")

    class Meta:
        verbose_name = _("desk")
        verbose_name_plural = _("desks")
        ordering = ["name"]
        # People write addresses down: one that differs by a capital letter or a low line would be taken for the other.
        constraints = [
            models.UniqueConstraint(
                Replace(Lower("slug"), models.Value("_"), models.Value("-")), name="one_desk_an_address"
            )
        ]

    class Privacy:
        holds = _("The public face of a protection desk, and who let go of it so that others may close it")
        why = _("So that people know who will read what they write")
        kept = _("As long as the desk")
        seal = None

    def __str__(self) -> str:
        return self.name


class DeskNews(models.Model):
    """What was done to a desk, for the members of a circle to see: who reads calls for help must not change unseen."""

    class What(models.TextChoices):
        SET_UP = "set_up", _("set up")
        CHANGED = "changed", _("changed")
        CLOSED = "closed", _("closed")
        OPENED = "opened", _("opened again")
        LED_ELSEWHERE = "led_elsewhere", _("given to another circle")
        RELEASED = "released", _("let go of")
        KEPT = "kept", _("kept after all")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="news")
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=20, choices=What.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    on = models.DateField()

    class Meta:
        verbose_name = _("news of a desk")
        verbose_name_plural = _("news of desks")
        indexes = [models.Index(fields=["circle", "on"], name="news_of_a_circle")]

    class Privacy:
        holds = _("That a desk was set up, changed, closed or given to another circle, by whom and on which day")
        why = _("So that nobody can quietly put another desk in the place of one that people turn to")
        kept = _("As long as the desk")
        seal = None

    def __str__(self) -> str:
        return f"{self.desk}: {self.what}"


class Fund(models.Model):
    """Money under rules, from which support is paid."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="funds")
    name = models.CharField(_("name"), max_length=120)
    is_open = models.BooleanField(_("in use"), default=True)

    recorded_columns = ("organisation", "is_open", "rules_as_set")
    recorded_with = ("rules",)

    class Meta:
        verbose_name = _("fund")
        verbose_name_plural = _("funds")
        ordering = ["name"]

    class Privacy:
        holds = _("The name of a fund")
        why = _("To decide support against its rules")
        kept = _("As long as the installation")
        seal = None

    def __str__(self) -> str:
        return self.name

    @property
    def rules_as_set(self) -> bytes:
        """Return the fund's rules as bytes: they belong to its recorded state."""
        rules = sorted((str(rule.pk), *rule.as_set()) for rule in self.rules.all())
        return json.dumps(rules, default=str).encode()


class FundRule(models.Model):
    """What a fund allows from one day until another: the ceiling of a grant, kinds of support, exclusions."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    fund = models.ForeignKey(Fund, on_delete=models.CASCADE, related_name="rules")
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    ceiling = models.DecimalField(_("at most, for one grant"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    support_types = models.JSONField(_("kinds of support it pays; none named means all"), default=list, blank=True)
    exclusions = models.JSONField(_("what it never pays"), default=list, blank=True)

    class Meta:
        verbose_name = _("rule of a fund")
        verbose_name_plural = _("rules of funds")
        ordering = ["from_on"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ceiling__gt=0), name="ceiling_is_positive"),
            models.CheckConstraint(
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("from_on")),
                name="rule_ends_after_it_begins",
            ),
        ]

    class Privacy:
        holds = _("Ceilings and exclusions of a fund, with their dates")
        why = _("So that each decision is checked against the rule of its day")
        kept = _("As long as the installation")
        seal = None

    def __str__(self) -> str:
        return f"{self.fund}: ≤ {self.ceiling} {self.currency}"

    def as_set(self) -> tuple[Any, ...]:
        """Return what the rule says."""
        return (self.from_on, self.until_on, self.ceiling, self.currency, self.support_types, self.exclusions)
