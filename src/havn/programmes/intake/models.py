"""Drafts, sealed under a key that only their writer's browser or code holds; and presses of buttons in a mailbox."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from havn.foundations.ids import new_id
from havn.foundations.vault.fields import SealedField, SealedRecord
from havn.foundations.vault.models import DataKey, Mailbox
from havn.programmes.cases.models import Desk, Request


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


class Press(models.Model):
    """A button of a mailbox that was pressed, and what it does was done: pressed again, it does nothing more."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="presses")
    once = models.BinaryField(max_length=32)
    pressed_on = models.DateField()

    class Meta:
        verbose_name = _("press of a button")
        verbose_name_plural = _("presses of buttons")
        constraints = [models.UniqueConstraint(fields=["request", "once"], name="one_act_per_press")]

    class Privacy:
        holds = _("A random number of a form that the author of a request sent, and the day")
        why = _("So that an act is done once, although somebody presses twice or the connection breaks")
        kept = _("A day; older ones go with the next act")
        seal = None

    def __str__(self) -> str:
        return f"press {self.pk}"
