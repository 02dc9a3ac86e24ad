"""Cases, what is assessed, noted and agreed about them, and who may not touch them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from havn.engines.names import pack
from havn.foundations.ids import new_id
from havn.foundations.network.models import Organisation
from havn.foundations.vault.fields import SealedField, SealedRecord
from havn.foundations.vault.models import Circle, DataKey
from havn.foundations.vault.segments import Columns, SealedList
from havn.programmes.cases.states import CaseState, CheckInState


def packed_names(columns: Columns) -> bytes:
    """Return the names of a segment as the search takes them: packing at writing makes searching quick."""
    return pack(columns["names"]).to_bytes()


# The packed lists of a circle: header rows without a name, and names for search alone.
CASE_LIST = SealedList("cases")
NAME_LIST = SealedList("names", rows=250, digest=packed_names)


class Case(SealedRecord):
    """The work of protecting one subject: a person, family, group or organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="cases")
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="cases")
    key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    identity_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    origin = models.OneToOneField("cases.Request", on_delete=models.PROTECT, null=True, related_name="case")
    handle = models.CharField(_("handle"), max_length=60)
    state = models.CharField(max_length=20, choices=CaseState.choices, default=CaseState.OPEN)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    review_on = models.DateField(null=True)
    # header says kind, country, groups, languages, urgency, lead (a person), kinds of support
    header = SealedField(key="key")
    # identity: {names: [spellings], contacts, whereabouts, birth_year, …}
    identity = SealedField(key="identity_key")
    # summary says in words what the plan is for: situation and aim
    summary = SealedField(key="key")
    # outcome, when closed: code and words
    outcome = SealedField(key="key")

    recorded_columns = ("barred",)
    recorded_with = ("conflicts",)

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = [models.UniqueConstraint(fields=["organisation", "handle"], name="one_case_of_that_handle")]
        indexes = [models.Index(fields=["circle", "state"], name="cases_of_a_circle")]

    class Privacy:
        holds = _("Who is protected, why and how; the name under a key of its own")
        why = _("To protect them, together, without asking twice")
        kept = _("Five years after it was closed, unless the person asks earlier or a legal hold stands")
        seal = "key, identity_key"

    @property
    def barred(self) -> bytes:
        """Return who is kept from the case: it belongs to its recorded state, or a deleted row would let them in."""
        return b"".join(sorted(conflict.person_id.bytes for conflict in self.conflicts.all()))

    def __str__(self) -> str:
        return self.handle


class RiskAssessment(SealedRecord):
    """Threats, vulnerabilities and capacities in words, with a date to look again. Never a lone number."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="assessments")
    number = models.PositiveIntegerField()
    assessed_on = models.DateField()
    review_on = models.DateField()
    # words on threats, vulnerabilities, capacities, a conclusion; signed
    words = SealedField(key="case.key")

    class Meta:
        verbose_name = _("risk assessment")
        verbose_name_plural = _("risk assessments")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_assessment_of_that_number")]

    class Privacy:
        holds = _("What threatens a person, what makes it worse, what they can set against it")
        why = _("A plan without it would be a guess")
        kept = _("As long as the case")
        seal = "case.key"

    @property
    def recorded_under(self) -> Case:
        """Return the case: what happens to this is recorded there."""
        return self.case

    def __str__(self) -> str:
        return f"assessment {self.number}"


class Note(SealedRecord):
    """A note of a colleague: for the team, or for its writer alone. What the person shall read is a message."""

    class Visibility(models.TextChoices):
        SHARED = "shared", _("shared with the person")
        TEAM = "team", _("for the team")
        MINE = "mine", _("only for me")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    number = models.PositiveIntegerField()
    written_on = models.DateField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.TEAM)
    text = SealedField(key="case.key")

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_note_of_that_number")]

    class Privacy:
        holds = _("What a colleague noted about a case")
        why = _("So that work goes on when somebody is away")
        kept = _("As long as the case")
        seal = "case.key"

    @property
    def recorded_under(self) -> Case:
        """Return the case: what happens to this is recorded there."""
        return self.case

    def __str__(self) -> str:
        return f"note {self.number}"


class CheckIn(SealedRecord):
    """An agreed later contact, and what happens when it is missed."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="check_ins")
    due_on = models.DateField()
    state = models.CharField(max_length=20, choices=CheckInState.choices, default=CheckInState.DUE)
    # agreed says how, and what if missed; heard says safe, work goes on, words, by whom
    agreed = SealedField(key="case.key")
    heard = SealedField(key="case.key")

    locked_with = ("case",)

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        ordering = ["due_on"]

    class Privacy:
        holds = _("When and how to be in touch again, and what was heard")
        why = _("Support does not end with the payment or the flight home")
        kept = _("As long as the case")
        seal = "case.key"

    @property
    def recorded_under(self) -> Case:
        """Return the case: what happens to this is recorded there."""
        return self.case

    def __str__(self) -> str:
        return f"check-in on {self.due_on}"


class Conflict(models.Model):
    """A person who must not touch a case, because of a conflict of interest."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="conflicts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    declared_on = models.DateField()

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="one_conflict_per_person")]

    class Privacy:
        holds = _("That a colleague is kept away from a case; never why")
        why = _("Nobody decides about friends, relatives or rivals")
        kept = _("As long as the case")
        seal = None

    def __str__(self) -> str:
        return f"{self.person_id} is kept from {self.case_id}"
