"""Notices that wait to be sent: at most one for a person, whatever happened and however often."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """Somebody is to be told that something waits for them; not what, nor since when, nor how much."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="notice"
    )
    send_after = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")

    class Privacy:
        holds = _("That a colleague will be written to, and not before when")
        why = _("To collect notices and to loosen their hour from what caused them")
        kept = _("Until it is sent: a few hours at most")
        seal = None

    def __str__(self) -> str:
        return f"notice for {self.person_id}"
