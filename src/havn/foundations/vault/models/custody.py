"""Keys in custody. Every key here is itself sealed: this table alone opens nothing."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from havn.foundations.ids import new_id
from havn.foundations.network.models import Organisation


class PersonKeys(models.Model):
    """A person's public keys, and the seed of the private ones sealed under a key stretched from the passphrase."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="keys"
    )
    kem_public = models.BinaryField()
    sign_public = models.BinaryField()
    sealed_seed = models.BinaryField()
    proof = models.BinaryField(max_length=32, default=b"")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("keys of a person")
        verbose_name_plural = _("keys of people")

    class Privacy:
        holds = _("Public keys of a person, and the private seed sealed under their passphrase")
        why = _("To seal to a circle so that this member can open it")
        kept = _("Until the account is closed; then destroyed")
        seal = "passphrase"

    def __str__(self) -> str:
        return f"keys of {self.person_id}"


class Circle(models.Model):
    """A team of one organisation whose members can open what is sealed to it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="circles")
    name = models.CharField(_("name"), max_length=120)
    created_on = models.DateField()

    class Meta:
        verbose_name = _("circle")
        verbose_name_plural = _("circles")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="one_circle_of_that_name")]

    class Privacy:
        holds = _("The name of a team")
        why = _("To say who can open what")
        kept = _("As long as the installation")
        seal = None

    def __str__(self) -> str:
        return self.name


class CircleMembership(models.Model):
    """A person belongs to a circle, from one day until another."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="circle_memberships")
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("circle membership")
        verbose_name_plural = _("circle memberships")
        ordering = ["from_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["circle", "person"],
                condition=models.Q(until_on__isnull=True),
                name="one_open_membership_per_circle",
            ),
        ]

    class Privacy:
        holds = _("Who belongs to which circle, and when")
        why = _("Only members can open what is sealed to the circle")
        kept = _("Until two years after it ended")
        seal = None

    def __str__(self) -> str:
        return f"{self.person_id} in {self.circle_id}"

    @property
    def recorded_under(self) -> Circle:
        """Return the circle: what happens to this is recorded there."""
        return self.circle


class Epoch(models.Model):
    """One key of a circle. A new epoch begins when somebody leaves; `remaining` wraps still wait for the new key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="epochs")
    number = models.PositiveIntegerField()
    public = models.BinaryField()
    proof = models.BinaryField(max_length=32, default=b"")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("epoch of a circle")
        verbose_name_plural = _("epochs of circles")
        ordering = ["circle", "number"]
        constraints = [
            models.UniqueConstraint(fields=["circle", "number"], name="one_epoch_of_that_number"),
            models.UniqueConstraint(
                fields=["circle"], condition=models.Q(closed_on__isnull=True), name="one_open_epoch_per_circle"
            ),
        ]

    class Privacy:
        holds = _("The public key of a circle for one period")
        why = _("So that anybody can seal to the circle and only members open")
        kept = _("Until everything was re-keyed and the period is over")
        seal = None

    def __str__(self) -> str:
        return f"{self.circle_id} epoch {self.number}"


class EpochGrant(models.Model):
    """An epoch's seed, wrapped to one member's public key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    epoch = models.ForeignKey(Epoch, on_delete=models.CASCADE, related_name="grants")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="epoch_grants")
    wrapped = models.BinaryField()

    class Meta:
        verbose_name = _("grant of an epoch")
        verbose_name_plural = _("grants of epochs")
        constraints = [models.UniqueConstraint(fields=["epoch", "person"], name="one_grant_per_member")]

    class Privacy:
        holds = _("A circle’s key as one member can open it")
        why = _("So that each member opens with their own passphrase")
        kept = _("Until the member leaves the circle; then destroyed")
        seal = "person"

    def __str__(self) -> str:
        return f"grant of {self.epoch_id}"


class DataKey(models.Model):
    """The name of a key that records are sealed under. The key itself is only ever in wraps."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    is_destroyed = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("data key")
        verbose_name_plural = _("data keys")

    class Privacy:
        holds = _("That a key exists, and whose it is")
        why = _("Records name the key they are sealed under")
        kept = _("As long as a record names it; destroying its wraps erases what it sealed")
        seal = None

    def __str__(self) -> str:
        return str(self.id)


class KeyWrap(models.Model):
    """A data key as the members of one epoch can open it: by its public key, or (quicker) under its inner key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    data_key = models.ForeignKey(DataKey, on_delete=models.CASCADE, related_name="wraps")
    epoch = models.ForeignKey(Epoch, on_delete=models.PROTECT, related_name="wraps")
    is_public = models.BooleanField()
    wrapped = models.BinaryField()

    class Meta:
        verbose_name = _("wrap of a data key")
        verbose_name_plural = _("wraps of data keys")
        constraints = [models.UniqueConstraint(fields=["data_key", "epoch"], name="one_wrap_per_epoch")]

    class Privacy:
        holds = _("A data key as a circle can open it")
        why = _("So that the circle opens the record, and nobody else")
        kept = _("Until the record is erased; destroying it is the erasure")
        seal = "circle"

    def __str__(self) -> str:
        return f"wrap of {self.data_key_id}"


class Mailbox(models.Model):
    """What a mailbox code opens: the data key of one request, sealed under the code's secret part."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    locator = models.BinaryField(max_length=16, unique=True)
    verifier = models.BinaryField(max_length=32)
    data_key = models.ForeignKey(DataKey, on_delete=models.CASCADE, related_name="mailboxes")
    sealed_key = models.BinaryField()

    class Meta:
        verbose_name = _("mailbox")
        verbose_name_plural = _("mailboxes")

    class Privacy:
        holds = _("The first part of a mailbox code, and a key sealed under the second part")
        why = _("So that the author of a request comes back without an account")
        kept = _("Until the request is erased, or the author asks")
        seal = "code"

    def __str__(self) -> str:
        return f"mailbox {self.id}"
