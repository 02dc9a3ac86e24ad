"""The verbs of protecting somebody."""

from havn.programmes.cases.actions.cases import (
    agree_aim,
    assess_risk,
    assign_case,
    change_identity,
    close_case,
    declare_conflict,
    open_identity,
    reopen_case,
    write_note,
)
from havn.programmes.cases.actions.check_ins import (
    agree_check_in,
    cancel_check_in,
    miss_check_in,
    record_check_in,
)
from havn.programmes.cases.actions.files import attach_to_case, attach_to_request
from havn.programmes.cases.actions.plan import (
    add_need,
    approve_need,
    change_need,
    drop_need,
    give_support,
    pay_need,
    propose_need,
    refuse_need,
    take_back_need,
)
from havn.programmes.cases.actions.requests import (
    acknowledge_request,
    answer_desk,
    ask_author,
    change_consent,
    decline_request,
    open_case,
    read_messages,
    reconsider_request,
    release_request,
    submit_request,
    triage_request,
    withdraw_request,
    write_to_author,
    write_to_desk,
)

__all__ = [
    "acknowledge_request", "add_need", "agree_aim", "agree_check_in", "answer_desk", "approve_need", "ask_author",
    "assess_risk", "assign_case", "attach_to_case", "attach_to_request", "cancel_check_in", "change_consent",
    "change_identity", "change_need", "close_case", "declare_conflict", "decline_request", "drop_need", "give_support",
    "miss_check_in", "open_case", "open_identity", "pay_need", "propose_need", "read_messages", "reconsider_request",
    "record_check_in", "refuse_need", "release_request", "reopen_case", "submit_request", "take_back_need",
    "triage_request", "withdraw_request", "write_note", "write_to_author", "write_to_desk",
]  # fmt: skip
