"""Facts and exchange rates."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from havn.engines import sealing
from havn.foundations.network.models import Organisation


def random_key() -> int:
    """Return a random key of 62 bits: both engines store rows in (or can be shuffled into) its order."""
    return int.from_bytes(sealing.new_key()[:8], "big") >> 2


class Fact(models.Model):
    """One coded count. `mark` is a keyed hash that only who can open the case can recompute."""

    # An integer key is SQLite's own row number: given at random, rows lie in random order on disk.
    id = models.BigAutoField(primary_key=True, default=random_key)
    month = models.CharField(max_length=7)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="facts")
    kind = models.CharField(max_length=40)
    country = models.CharField(max_length=2, blank=True)
    group = models.CharField(max_length=40, blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=2, default=1)
    currency = models.CharField(max_length=3, blank=True)
    mark = models.BinaryField(max_length=32, unique=True)

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        indexes = [models.Index(fields=["month", "kind"], name="facts_of_a_month")]

    class Privacy:
        holds = _("That something of a kind happened in a month, in a coarse country, for a broad group")
        why = _("So that figures are made of what really happened")
        kept = _("As long as the installation; it leads back to nobody")
        seal = None

    def __str__(self) -> str:
        return f"{self.kind} in {self.month}"


class Rate(models.Model):
    """How many units of `currency` one unit of `base` was worth from a day on."""

    id = models.BigAutoField(primary_key=True)
    base = models.CharField(_("currency of the figures"), max_length=3)
    currency = models.CharField(_("currency"), max_length=3)
    from_on = models.DateField(_("from"))
    units = models.DecimalField(_("units for one of the base"), max_digits=18, decimal_places=6)
    source = models.CharField(_("source"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        ordering = ["currency", "from_on"]
        constraints = [
            models.UniqueConstraint(fields=["base", "currency", "from_on"], name="one_rate_a_day"),
            models.CheckConstraint(condition=models.Q(units__gt=0), name="rate_is_positive"),
        ]

    class Privacy:
        holds = _("Public exchange rates")
        why = _("To add up support paid in many currencies")
        kept = _("As long as the installation")
        seal = None

    def __str__(self) -> str:
        return f"1 {self.base} = {self.units} {self.currency} from {self.from_on}"
