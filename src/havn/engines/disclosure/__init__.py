"""Publish figures, name nobody: statistical disclosure control for tables of persons and of money.

`tabulate` counts facts into a `Frame` of hierarchical dimensions, `round_table` makes a `Release` of it, and
`review` attacks the release together with everything released earlier. docs/engines/disclosure.md says what
is computed, from which papers, and what is not.
"""

from havn.engines.disclosure.bounds import Bounds, attack
from havn.engines.disclosure.coarsening import Advice, Step, coarsening_advice
from havn.engines.disclosure.contributions import Failure, Rules, failures
from havn.engines.disclosure.differences import Difference, telling_differences
from havn.engines.disclosure.dimensions import Category, Dimension
from havn.engines.disclosure.errors import InputError
from havn.engines.disclosure.facts import NOT_KNOWN, Fact, Table, tabulate
from havn.engines.disclosure.frames import Frame
from havn.engines.disclosure.headcounts import Headcount, headcounts
from havn.engines.disclosure.knowledge import Knowledge, read_together, universe
from havn.engines.disclosure.late import LateRecord, late_record
from havn.engines.disclosure.partners import Exposure, View, partner_views, view
from havn.engines.disclosure.published import Repeat, already_published
from havn.engines.disclosure.releases import Release
from havn.engines.disclosure.report import plain_sentence, statistical_report
from havn.engines.disclosure.review import Loss, Review, loss, review
from havn.engines.disclosure.rounding import round_counts, round_table

__all__ = [
    "NOT_KNOWN",
    "Advice",
    "Bounds",
    "Category",
    "Difference",
    "Dimension",
    "Exposure",
    "Fact",
    "Failure",
    "Frame",
    "Headcount",
    "InputError",
    "Knowledge",
    "LateRecord",
    "Loss",
    "Release",
    "Repeat",
    "Review",
    "Rules",
    "Step",
    "Table",
    "View",
    "already_published",
    "attack",
    "coarsening_advice",
    "failures",
    "headcounts",
    "late_record",
    "loss",
    "partner_views",
    "plain_sentence",
    "read_together",
    "review",
    "round_counts",
    "round_table",
    "statistical_report",
    "tabulate",
    "telling_differences",
    "universe",
    "view",
]
