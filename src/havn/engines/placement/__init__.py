"""Placement: who can be hosted where, when.

`propose(plan)` places households at hosts over months; `assign(…)` places cases in one go; `week(…)` places a week's
cases with an eye on those who are still to come. Values in, values out; the order of rows changes nothing. A hard test
is never traded, and no answer breaks a capacity. Every answer carries the bound that it is measured by.

The method, with its sources, its figures and what it can't do: `docs/engines/placement.md`.
"""

from havn.engines.placement.entities import (
    Apart,
    Budget,
    Floor,
    Hold,
    Host,
    Household,
    Lock,
    Organisation,
    Plan,
)
from havn.engines.placement.errors import Unplaceable
from havn.engines.placement.fit import FitPoints
from havn.engines.placement.online import Arrivals, sampled_futures, week
from havn.engines.placement.proposal import (
    Alternative,
    Answer,
    FloorResult,
    LockCost,
    Opening,
    Proposal,
    Reason,
    Scarcity,
    Stay,
)
from havn.engines.placement.propose import propose
from havn.engines.placement.search import Effort
from havn.engines.placement.stages import Efforts, Objective
from havn.engines.placement.static import Assignment, assign

__all__ = [
    "Alternative",
    "Answer",
    "Apart",
    "Arrivals",
    "Assignment",
    "Budget",
    "Effort",
    "Efforts",
    "FitPoints",
    "Floor",
    "FloorResult",
    "Hold",
    "Host",
    "Household",
    "Lock",
    "LockCost",
    "Objective",
    "Opening",
    "Organisation",
    "Plan",
    "Proposal",
    "Reason",
    "Scarcity",
    "Stay",
    "Unplaceable",
    "assign",
    "propose",
    "sampled_futures",
    "week",
]
