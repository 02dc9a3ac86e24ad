"""Entries, the states they leave behind, keys of subjects without a data key, nodes of the tree, checkpoints."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from havn.foundations.ids import new_id


class Entry(models.Model):
    """One leaf of the log. `leaf` commits to day, subject, commitment and states; `sealed` holds who did what."""

    index = models.PositiveBigIntegerField(primary_key=True)
    day = models.DateField()
    subject = models.BinaryField(max_length=32)
    commitment = models.BinaryField(max_length=32)
    states = models.BinaryField(max_length=32)
    sealed = models.BinaryField(null=True)
    leaf = models.BinaryField(max_length=32)
    # Keyed with the installation's secret: whoever can only write to the database cannot add an entry that looks real.
    mark = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("entry of the record")
        verbose_name_plural = _("entries of the record")
        ordering = ["index"]
        indexes = [models.Index(fields=["subject", "index"], name="entries_about_a_subject")]

    class Privacy:
        holds = _("The day, a number for the record concerned, and — sealed — who did what")
        why = _("So that nobody can act, or look, without its being recorded")
        kept = _("As long as the installation; erasing a person destroys the key of the sealed part")
        seal = "subject"

    def __str__(self) -> str:
        return f"entry {self.index}"


class State(models.Model):
    """The fingerprint of one record's columns after an entry: what `verify` compares with the database."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="state_rows")
    record = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("state of a record")
        verbose_name_plural = _("states of records")
        indexes = [models.Index(fields=["record", "-entry"], name="newest_state_of_a_record")]

    class Privacy:
        holds = _("A number for a record, and a keyed fingerprint of all its columns, sealed and plain, after an entry")
        why = _("So that a value that was exchanged or set back is found")
        kept = _("As long as the entry")
        seal = None

    def __str__(self) -> str:
        return f"state after {self.entry_id}"


class SubjectKey(models.Model):
    """The key of the sealed part of entries about a subject that has no data key of its own (set-up, accounts)."""

    subject = models.BinaryField(primary_key=True, max_length=32)
    sealed_key = models.BinaryField()

    class Meta:
        verbose_name = _("key of a subject")
        verbose_name_plural = _("keys of subjects")

    class Privacy:
        holds = _("A key, sealed under the installation’s secret")
        why = _("So that what is recorded about a person can be erased")
        kept = _("Until the subject is erased")
        seal = "installation"

    def __str__(self) -> str:
        return "key of a subject"


class Node(models.Model):
    """One complete inner node of the tree: kept as it arises, so that a proof is a handful of reads."""

    id = models.BigIntegerField(primary_key=True)
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("node of the record")
        verbose_name_plural = _("nodes of the record")

    class Privacy:
        holds = _("A hash over entries of the record")
        why = _("To prove quickly that an entry is in it, and that an older record is the beginning of a newer one")
        kept = _("As long as the installation")
        seal = None

    def __str__(self) -> str:
        return f"node {self.id}"


class Press(models.Model):
    """A button that was pressed, and what it asks for was done: pressed again, it does nothing more."""

    id = models.BinaryField(primary_key=True, max_length=32)
    pressed_on = models.DateField()

    class Meta:
        verbose_name = _("press of a button")
        verbose_name_plural = _("presses of buttons")

    class Privacy:
        holds = _("A fingerprint of a random number of a form and of what was sent with it, and the day")
        why = _("So that an act is done once, although somebody presses twice or the connection breaks")
        kept = _("Two days")
        seal = None

    def __str__(self) -> str:
        return f"press on {self.pressed_on}"


class Log(models.Model):
    """The tip of the log: its compact frontier, so that an append need not read what came before. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.PositiveBigIntegerField(default=0)
    frontier = models.BinaryField(default=b"")

    class Meta:
        verbose_name = _("tip of the record")
        verbose_name_plural = _("tips of the record")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="there_is_one_log")]

    class Privacy:
        holds = _("Hashes of the newest part of the record")
        why = _("To add to it quickly")
        kept = _("As long as the installation")
        seal = None

    def __str__(self) -> str:
        return f"log of {self.size}"


class Checkpoint(models.Model):
    """A signed size and root of the log. Kept here and, better, with another organisation as well."""

    size = models.PositiveBigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    signature = models.BinaryField()
    day = models.DateField()

    class Meta:
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        ordering = ["size"]

    class Privacy:
        holds = _("How long the record was, and its root hash, signed")
        why = _("So that a changed past is noticed")
        kept = _("As long as the installation")
        seal = None

    def __str__(self) -> str:
        return f"checkpoint at {self.size}"
