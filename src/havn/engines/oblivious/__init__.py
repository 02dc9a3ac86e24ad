"""Has anyone heard of this person? Asked without a name, and answered only where somebody has.

Names become tokens, tokens become marks through a verifiable oblivious function (RFC 9497) whose key is split between
two evaluators, and marks find and open sealed rows in an index that tells its holder nothing. See
docs/engines/oblivious.md.
"""

from havn.engines.oblivious.budgets import MEMBER, NEW_EPOCH, NEWCOMER, Budget, Spent, spend
from havn.engines.oblivious.claims import Act, Claim, Purpose, To
from havn.engines.oblivious.epochs import Announcement, EpochKey, bits_for
from havn.engines.oblivious.errors import Altered, Malformed, NotPermitted, ObliviousError, OverBudget, ProofFailed
from havn.engines.oblivious.evaluators import Evaluator
from havn.engines.oblivious.gates import Member
from havn.engines.oblivious.hub import Hub, Kept
from havn.engines.oblivious.organisations import Carrier, Enrolled, Organisation, Prepared
from havn.engines.oblivious.records import Entry, never_uploaded
from havn.engines.oblivious.rows import Found
from havn.engines.oblivious.tokens import Person, tokens_of
from havn.engines.oblivious.wire import decode, encode

__all__ = [
    "MEMBER",
    "NEWCOMER",
    "NEW_EPOCH",
    "Act",
    "Altered",
    "Announcement",
    "Budget",
    "Carrier",
    "Claim",
    "Enrolled",
    "Entry",
    "EpochKey",
    "Evaluator",
    "Found",
    "Hub",
    "Kept",
    "Malformed",
    "Member",
    "NotPermitted",
    "ObliviousError",
    "Organisation",
    "OverBudget",
    "Person",
    "Prepared",
    "ProofFailed",
    "Purpose",
    "Spent",
    "To",
    "bits_for",
    "decode",
    "encode",
    "never_uploaded",
    "spend",
    "tokens_of",
]
