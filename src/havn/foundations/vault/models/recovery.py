"""The way back after a passphrase was lost: kits, the shares of trustees, and each attempt."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from havn.foundations.ids import new_id


class RecoveryKit(models.Model):
    """A person's seed sealed under a secret that is split among trustees: any `need` of them give it back."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="recovery_kit"
    )
    need = models.PositiveSmallIntegerField(_("trustees needed"))
    sealed_seed = models.BinaryField()
    made_on = models.DateField()

    class Meta:
        verbose_name = _("recovery kit")
        verbose_name_plural = _("recovery kits")

    class Privacy:
        holds = _("A person’s private seed, sealed under a secret that is split among colleagues")
        why = _("So that a lost passphrase does not lose what only this person opens")
        kept = _("Until it is used or made anew, or the account is closed")
        seal = "trustees"

    def __str__(self) -> str:
        return f"recovery kit of {self.person_id}"


class RecoveryShare(models.Model):
    """One trustee's share of a recovery kit, wrapped to the trustee's public key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kit = models.ForeignKey(RecoveryKit, on_delete=models.CASCADE, related_name="shares")
    trustee = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    wrapped = models.BinaryField()

    class Meta:
        verbose_name = _("share of a recovery kit")
        verbose_name_plural = _("shares of recovery kits")
        constraints = [models.UniqueConstraint(fields=["kit", "trustee"], name="one_share_per_trustee")]

    class Privacy:
        holds = _("Who keeps a share of whose recovery kit, and the share as this trustee can open it")
        why = _("So that several colleagues together, and never one alone, can help")
        kept = _("As long as the kit")
        seal = "person"

    def __str__(self) -> str:
        return f"share of {self.trustee_id}"


class Recovery(models.Model):
    """One attempt to come back with the help of trustees, through a one-time link of which a fingerprint is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recoveries")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    fingerprint = models.BinaryField(max_length=32, unique=True)
    public = models.BinaryField()
    opened_on = models.DateField()
    expires_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("recovery")
        verbose_name_plural = _("recoveries")
        ordering = ["opened_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(ended_on__isnull=True), name="one_open_recovery_per_person"
            ),
        ]

    class Privacy:
        holds = _("That somebody’s way back was opened, by whom and when, and a fingerprint of its link")
        why = _("To come back after a passphrase was lost; and to see that it was tried")
        kept = _("As long as the account")
        seal = None

    def __str__(self) -> str:
        return f"recovery of {self.person_id}"

    @property
    def recorded_under(self) -> models.Model:
        """Return the person: what happens to this is recorded there."""
        return self.person


class ReleasedShare(models.Model):
    """A share that its trustee released for one recovery, wrapped to whoever holds the link."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    recovery = models.ForeignKey(Recovery, on_delete=models.CASCADE, related_name="released")
    trustee = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    wrapped = models.BinaryField()

    class Meta:
        verbose_name = _("released share")
        verbose_name_plural = _("released shares")
        constraints = [models.UniqueConstraint(fields=["recovery", "trustee"], name="one_release_per_trustee")]

    class Privacy:
        holds = _("Who helped in a recovery, and their share as the holder of the link can open it")
        why = _("To put the shares together")
        kept = _("Until the recovery is over")
        seal = "link"

    def __str__(self) -> str:
        return f"released by {self.trustee_id}"
