"""Drafts: a request that is being written, sealed under a key that only its writer's browser or code holds."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from havn.foundations.vault.fields import SealedField, SealedRecord
from havn.foundations.vault.models import DataKey, Mailbox
from havn.programmes.cases.models import Desk


class Draft(SealedRecord):
    """What somebody has written so far. Its key becomes the request's key when it is sent; else it is destroyed."""

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="drafts")
    key = models.OneToOneField(DataKey, on_delete=models.PROTECT, related_name="+")
    # set when the writer asked for a code to come back with
    mailbox = models.OneToOneField(Mailbox, on_delete=models.SET_NULL, null=True, related_name="draft")
    submission = models.BinaryField(max_length=32, unique=True)
    started_on = models.DateField()
    # content holds language, answers by question, and files with their sealed ids
    content = SealedField(key="key")

    locked_with = ("desk",)

    class Meta:
        verbose_name = _("draft of a request")
        verbose_name_plural = _("drafts of requests")

    class Privacy:
        holds = _("What somebody at risk has begun to write and not sent")
        why = _("So that nothing is lost when the connection breaks or it is safer to stop")
        kept = _("Fourteen days at most; then its key is destroyed")
        seal = "key"

    def __str__(self) -> str:
        return f"draft {self.pk}"
