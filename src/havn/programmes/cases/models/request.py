"""Requests as told once, what was weighed about them, messages both ways, attachments."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from havn.foundations.vault.fields import SealedField, SealedRecord
from havn.foundations.vault.models import DataKey, Mailbox, SealedFile
from havn.programmes.cases.models.case import Case
from havn.programmes.cases.models.desk import Desk
from havn.programmes.cases.states import RequestState


class Request(SealedRecord):
    """A request for support, told once. Content and identity lie under keys of their own."""

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="requests")
    key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    identity_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    mailbox = models.OneToOneField(Mailbox, on_delete=models.SET_NULL, null=True, related_name="request")
    state = models.CharField(max_length=20, choices=RequestState.choices, default=RequestState.RECEIVED)
    form = models.CharField(max_length=40)
    form_version = models.PositiveIntegerField()
    submission = models.BinaryField(max_length=32, unique=True)
    received_on = models.DateField()
    acknowledge_by = models.DateField()
    decide_by = models.DateField()
    # header: {country, languages, asker, channel, support: [codes], urgency, received_at, officer}
    header = SealedField(key="key")
    # answers: {question code: value} of the form, without those about identity
    answers = SealedField(key="key")
    # identity: {names: [spellings], contacts: …, …} – the answers that say who it is
    identity = SealedField(key="identity_key")
    # consent: {organisations: [ids], scope, given_on, how} as the author last said
    consent = SealedField(key="key")
    # outcome: what the author reads when it was declined: {reason, words, next_door}
    outcome = SealedField(key="key")

    locked_with = ("desk",)

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        indexes = [models.Index(fields=["desk", "state", "received_on"], name="requests_of_a_desk")]

    class Privacy:
        holds = _("What somebody at risk told: their situation, needs and wishes, and who they are")
        why = _("To decide how they can be protected")
        kept = _("Two years after it was closed; six months when declined; at once when its author asks")
        seal = "key, identity_key"

    def __str__(self) -> str:
        return f"request {self.pk}"


class Triage(SealedRecord):
    """The three tests with a reason each, urgency and route, as weighed on one day."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="triages")
    number = models.PositiveIntegerField()
    done_on = models.DateField()
    # weighed: {identity: {met, reason}, situation: …, needs: …, urgency, route, by, signature}
    weighed = SealedField(key="request.key")

    class Meta:
        verbose_name = _("triage")
        verbose_name_plural = _("triages")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["request", "number"], name="one_triage_of_that_number")]

    class Privacy:
        holds = _("Why a request was taken up or not")
        why = _("A decision about somebody needs its reasons")
        kept = _("As long as the request")
        seal = "request.key"

    @property
    def recorded_under(self) -> Request:
        """Return the request: what happens to this is recorded there."""
        return self.request

    def __str__(self) -> str:
        return f"triage {self.number}"


class Message(SealedRecord):
    """One message between the author of a request and the desk, in either direction."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField()
    written_on = models.DateField()
    is_from_author = models.BooleanField()
    is_read = models.BooleanField(default=False)
    # text: {text} by the author, {text, by, signature} by staff
    text = SealedField(key="request.key")

    unrecorded = ("is_read",)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["request", "number"], name="one_message_of_that_number")]
        indexes = [
            models.Index(
                fields=["request"], name="messages_not_read", condition=models.Q(is_from_author=True, is_read=False)
            )
        ]

    class Privacy:
        holds = _("What a person at risk and a desk write to each other")
        why = _("To ask, answer and agree without any other channel")
        kept = _("As long as the request")
        seal = "request.key"

    @property
    def recorded_under(self) -> Request:
        """Return the request: what happens to this is recorded there."""
        return self.request

    def __str__(self) -> str:
        return f"message {self.number}"


class Attachment(SealedRecord):
    """A file that belongs to a request or a case: the original as it came, and the cleaned copy that is opened."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, null=True, related_name="attachments")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="attachments")
    number = models.PositiveIntegerField()
    added_on = models.DateField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    original = models.OneToOneField(SealedFile, on_delete=models.PROTECT, related_name="+")
    cleaned = models.OneToOneField(SealedFile, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(request__isnull=True) ^ models.Q(case__isnull=True),
                name="attached_to_one_thing",
            ),
        ]

    class Privacy:
        holds = _("That a file belongs to a request or case; the file itself is sealed")
        why = _("Evidence, papers and receipts")
        kept = _("As long as the request or case")
        seal = "data_key"

    @property
    def recorded_under(self) -> Request | Case | None:
        """Return the request or case: what happens to this is recorded there."""
        return self.request or self.case

    def __str__(self) -> str:
        return f"attachment {self.number}"
