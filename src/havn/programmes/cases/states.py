"""What requests, cases, needs and check-ins can become."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from havn.foundations.actions.workflow import Move, Workflow


class RequestState(models.TextChoices):
    """Where a request stands. Its author reads these words in the mailbox."""

    QUARANTINED = "quarantined", _("waiting in a long queue")
    RECEIVED = "received", _("arrived")
    ACKNOWLEDGED = "acknowledged", _("being read")
    ASKED = "asked", _("waiting for your answer")
    OPENED = "opened", _("a case was opened")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


OPEN_REQUEST = (RequestState.RECEIVED, RequestState.ACKNOWLEDGED, RequestState.ASKED)

REQUEST_LIFE = Workflow(
    "request",
    RequestState,
    (
        Move("release", (RequestState.QUARANTINED,), RequestState.RECEIVED),
        Move("acknowledge", (RequestState.RECEIVED,), RequestState.ACKNOWLEDGED),
        Move("ask", OPEN_REQUEST, RequestState.ASKED),
        Move("answer", (RequestState.ASKED,), RequestState.ACKNOWLEDGED),
        Move("open", OPEN_REQUEST, RequestState.OPENED),
        Move("decline", (RequestState.QUARANTINED, *OPEN_REQUEST), RequestState.DECLINED),
        Move("reconsider", (RequestState.DECLINED,), RequestState.ACKNOWLEDGED),
        Move("withdraw", (RequestState.QUARANTINED, *OPEN_REQUEST), RequestState.WITHDRAWN),
    ),
)


# What is weighed about each request before it is taken up (UN Declaration on Human Rights Defenders, article 1).
TESTS = (
    ("identity", _("Identity: is it somebody who defends human rights peacefully, by what they do?")),
    ("situation", _("Situation: are they at risk because of that work?")),
    ("needs", _("Needs: is help needed now, and were other ways considered?")),
)
# What a weighing can lead to.
ROUTES = (
    ("open", _("Open a case")),
    ("ask", _("Ask for more")),
    ("decline", _("Decline, with the next door to knock on")),
)
MET = (("yes", _("Yes")), ("partly", _("In part, or not sure yet")), ("no", _("No")))


class CaseState(models.TextChoices):
    """Whether work on a case goes on. Finer stages are derived from what was done, never typed."""

    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


CASE_LIFE = Workflow(
    "case",
    CaseState,
    (
        Move("close", (CaseState.OPEN,), CaseState.CLOSED),
        Move("reopen", (CaseState.CLOSED,), CaseState.OPEN),
    ),
)


# How far a case has come, derived from what was done last; kept in its sealed header, never typed.
STAGES = (
    ("assessing", _("assessing the risk")),
    ("planning", _("planning")),
    ("deciding", _("waiting for a decision")),
    ("supporting", _("supporting")),
    ("following", _("following up")),
    ("closed", _("closed")),
)


class NeedState(models.TextChoices):
    """Where one line of a plan stands."""

    DRAFTED = "drafted", _("drafted")
    PROPOSED = "proposed", _("to decide")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    PAID = "paid", _("paid")
    GIVEN = "given", _("given")
    DROPPED = "dropped", _("dropped")


NEED_LIFE = Workflow(
    "need",
    NeedState,
    (
        Move("propose", (NeedState.DRAFTED, NeedState.REFUSED), NeedState.PROPOSED),
        Move("take_back", (NeedState.PROPOSED,), NeedState.DRAFTED),
        Move("approve", (NeedState.PROPOSED,), NeedState.APPROVED),
        Move("refuse", (NeedState.PROPOSED,), NeedState.REFUSED),
        Move("pay", (NeedState.APPROVED,), NeedState.PAID),
        Move("give", (NeedState.APPROVED, NeedState.PAID), NeedState.GIVEN),
        Move(
            "drop",
            (NeedState.DRAFTED, NeedState.PROPOSED, NeedState.REFUSED, NeedState.APPROVED),
            NeedState.DROPPED,
        ),
    ),
)


class CheckInState(models.TextChoices):
    """Where an agreed contact stands."""

    DUE = "due", _("agreed")
    DONE = "done", _("done")
    MISSED = "missed", _("missed")
    CANCELLED = "cancelled", _("cancelled")


CHECK_IN_LIFE = Workflow(
    "check-in",
    CheckInState,
    (
        Move("record", (CheckInState.DUE, CheckInState.MISSED), CheckInState.DONE),
        Move("miss", (CheckInState.DUE,), CheckInState.MISSED),
        Move("cancel", (CheckInState.DUE, CheckInState.MISSED), CheckInState.CANCELLED),
    ),
)
