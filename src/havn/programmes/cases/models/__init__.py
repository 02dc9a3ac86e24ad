"""The nouns of protecting somebody."""

from havn.programmes.cases.models.case import Case, CheckIn, Conflict, Note, RiskAssessment
from havn.programmes.cases.models.desk import Desk, DeskNews, Fund, FundRule
from havn.programmes.cases.models.plan import Need
from havn.programmes.cases.models.request import Attachment, Message, Request, Triage

__all__ = [
    "Attachment", "Case", "CheckIn", "Conflict", "Desk", "DeskNews", "Fund", "FundRule", "Message", "Need", "Note",
    "Request", "RiskAssessment", "Triage",
]  # fmt: skip
