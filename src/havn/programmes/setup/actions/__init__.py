"""What can be done in the set-up, by noun."""

from havn.programmes.setup.actions.accounts import (
    change_passphrase,
    change_profile,
    end_other_sessions,
    end_session,
    record_recovery_codes,
    record_second_step,
    record_second_step_removed,
)
from havn.programmes.setup.actions.circles import (
    admit_to_circle,
    create_circle,
    end_place,
    rekey_circle,
    rename_circle,
    take_out_of_circle,
)
from havn.programmes.setup.actions.organisations import (
    add_organisation,
    affiliate_organisation,
    change_network,
    change_organisation,
    end_affiliation,
)
from havn.programmes.setup.actions.people import (
    accept_invitation,
    appoint_administrator,
    deactivate_person,
    dismiss_administrator,
    end_role,
    forget_invitations,
    give_role,
    invite_person,
    withdraw_invitation,
)
from havn.programmes.setup.actions.recovery import (
    complete_recovery,
    make_recovery_kit,
    open_recovery,
    release_share,
    stop_recovery,
)

__all__ = [
    "accept_invitation",
    "add_organisation",
    "admit_to_circle",
    "affiliate_organisation",
    "appoint_administrator",
    "change_network",
    "change_organisation",
    "change_passphrase",
    "change_profile",
    "complete_recovery",
    "create_circle",
    "deactivate_person",
    "dismiss_administrator",
    "end_affiliation",
    "end_other_sessions",
    "end_place",
    "end_role",
    "end_session",
    "forget_invitations",
    "give_role",
    "invite_person",
    "make_recovery_kit",
    "open_recovery",
    "record_recovery_codes",
    "record_second_step",
    "record_second_step_removed",
    "rekey_circle",
    "release_share",
    "rename_circle",
    "stop_recovery",
    "take_out_of_circle",
    "withdraw_invitation",
]
