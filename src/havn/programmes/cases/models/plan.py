"""The plan: needs as cost lines, who proposed, decided, paid."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from havn.foundations.vault.fields import SealedField, SealedRecord
from havn.programmes.cases.models.case import Case
from havn.programmes.cases.models.desk import Fund
from havn.programmes.cases.states import NeedState

PERSON = settings.AUTH_USER_MODEL


class Need(SealedRecord):
    """One line of a plan: what, why, how much, in which currency — and the three people who stand for it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="needs")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=NeedState.choices, default=NeedState.DRAFTED)
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, null=True, related_name="needs")
    proposed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_on = models.DateField(null=True)
    decide_by = models.DateField(null=True)
    decided_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    paid_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    paid_on = models.DateField(null=True)
    # line: {support (one of the 11 types), what, why, amount (text of a decimal), currency, when}
    line = SealedField(key="case.key")
    # decision is a signed text
    decision = SealedField(key="case.key")
    # payment: {channel, risk_note, amount, currency, words, proof (attachment id), by, signature}
    payment = SealedField(key="case.key")

    locked_with = ("case",)

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering = ["number"]
        indexes = [models.Index(fields=["state"], name="needs_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="one_need_of_that_number"),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("proposed_by")),
                name="nobody_decides_what_they_proposed",
            ),
            models.CheckConstraint(
                condition=models.Q(paid_by__isnull=True) | ~models.Q(paid_by=models.F("decided_by")),
                name="nobody_pays_what_they_decided",
            ),
            models.CheckConstraint(
                condition=models.Q(paid_by__isnull=True) | ~models.Q(paid_by=models.F("proposed_by")),
                name="nobody_pays_what_they_proposed",
            ),
        ]

    class Privacy:
        holds = _("What somebody needs, what it costs, what was decided and how it was paid")
        why = _("To give support once, and to account for it")
        kept = _("As long as the case; what accounting law asks for, as figures without a name")
        seal = "case.key"

    @property
    def recorded_under(self) -> Case:
        """Return the case: what happens to this is recorded there."""
        return self.case

    def __str__(self) -> str:
        return f"need {self.number}"
