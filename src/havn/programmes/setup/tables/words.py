"""What was recorded, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "installation.set_up": _("Havn was set up"),
    "network.changed": _("The network was changed"),
    "organisation.added": _("An organisation was added"),
    "organisation.changed": _("What is known of it was changed"),
    "organisation.affiliated": _("It joined a House"),
    "affiliation.ended": _("It left a House or network"),
    "person.invited": _("Somebody was invited"),
    "invitation.withdrawn": _("An invitation was taken back"),
    "invitation.accepted": _("An invitation was accepted"),
    "invitations.forgotten": _("Old invitations were forgotten"),
    "role.given": _("A role was given"),
    "role.ended": _("A role was ended"),
    "person.deactivated": _("The account was closed"),
    "administrator.appointed": _("Began to administer the installation"),
    "administrator.dismissed": _("No longer administers the installation"),
    "circle.created": _("A circle was made"),
    "circle.renamed": _("The circle was renamed"),
    "circle.joined": _("Somebody was let in"),
    "circle.left": _("Somebody left, and a new key began"),
    "place.ended": _("Somebody without a role any more left, and a new key began"),
    "circle.rekeyed": _("Entries were sealed again to the new key"),
    "passphrase.changed": _("The passphrase was changed"),
    "profile.changed": _("Name, address or language was changed"),
    "second_step.added": _("The second step at sign-in was added to"),
    "second_step.removed": _("Something was taken from the second step at sign-in"),
    "recovery_codes.made": _("New recovery codes were made"),
    "recovery_kit.made": _("The way back was split among trustees"),
    "recovery.opened": _("The way back after a lost passphrase was opened"),
    "recovery.helped": _("A trustee gave their share"),
    "recovery.stopped": _("The way back was shut again"),
    "recovery.used": _("The way back was used, and a new passphrase chosen"),
    "session.ended": _("A browser was signed out"),
    "sessions.ended": _("All other browsers were signed out"),
}
