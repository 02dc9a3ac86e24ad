"""What lies sealed under keys in custody: files on disk, and packed lists."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from havn.foundations.ids import new_id
from havn.foundations.vault.models.custody import Circle, DataKey, Epoch


class SealedFile(models.Model):
    """A file sealed on disk: name, type, size and hash are in the sealed manifest, the bytes in the files folder."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="files")
    manifest = models.BinaryField()
    # in bytes, as everybody sees it who sees the disk: summed by the database when files have a bound together
    sealed_length = models.PositiveBigIntegerField()

    recorded_columns = ("manifest",)

    class Meta:
        verbose_name = _("sealed file")
        verbose_name_plural = _("sealed files")

    class Privacy:
        holds = _("A file’s name, type, size, hash and what its hidden data said; the bytes lie sealed on disk")
        why = _("Evidence and papers that belong to a request or case")
        kept = _("As long as the request or case")
        seal = "data_key"

    def __str__(self) -> str:
        return f"file {self.id}"


class Segment(models.Model):
    """About a thousand header rows of a circle's list, packed, compressed and sealed as one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="segments")
    kind = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    rows = models.PositiveIntegerField(default=0)
    epoch = models.ForeignKey(Epoch, on_delete=models.PROTECT, related_name="segments")
    sealed = models.BinaryField()

    recorded_columns = ("sealed",)

    class Meta:
        verbose_name = _("sealed segment of a list")
        verbose_name_plural = _("sealed segments of lists")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["circle", "kind", "number"], name="one_segment_of_that_number"),
        ]

    class Privacy:
        holds = _("The rows of a list, sealed together")
        why = _("So that lists and search are quick although nothing is readable")
        kept = _("As long as the records that it lists")
        seal = "circle"

    def __str__(self) -> str:
        return f"segment {self.number} of {self.circle_id}"


class SegmentRow(models.Model):
    """In which segment a record's header row is."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="members")
    record = models.UUIDField()

    class Meta:
        verbose_name = _("place of a row")
        verbose_name_plural = _("places of rows")
        constraints = [models.UniqueConstraint(fields=["segment", "record"], name="one_place_per_row")]
        indexes = [models.Index(fields=["record"], name="place_by_record")]

    class Privacy:
        holds = _("Which packed list holds a record’s row")
        why = _("To change one row without opening all")
        kept = _("As long as the record")
        seal = None

    def __str__(self) -> str:
        return f"row {self.record}"
