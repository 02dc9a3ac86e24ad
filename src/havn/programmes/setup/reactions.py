"""What follows when allauth changes a second step: it is recorded, like everything else that people do."""

from __future__ import annotations

from typing import Any

from allauth.core import context

from havn.foundations.vault.adapters import AccountAdapter
from havn.programmes.setup import actions

RECORDED = {
    "mfa/email/totp_activated": actions.record_second_step,
    "mfa/email/totp_deactivated": actions.record_second_step_removed,
    "mfa/email/webauthn_added": actions.record_second_step,
    "mfa/email/webauthn_removed": actions.record_second_step_removed,
    "mfa/email/recovery_codes_generated": actions.record_recovery_codes,
}


class RecordedAccounts(AccountAdapter):
    """Where allauth would send an e-mail about a change, an entry is added to the record instead."""

    def send_notification_mail(self, template_prefix: str, user: Any, *args: Any, **kwargs: Any) -> None:
        """Record the change; a change that nobody here has a word for is a bug and raises KeyError."""
        RECORDED[template_prefix](context.request.actor, user)
