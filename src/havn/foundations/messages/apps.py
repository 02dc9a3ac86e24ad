"""The messages application."""

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class MessagesConfig(AppConfig):
    """Notices without content."""

    name = "havn.foundations.messages"
    label = "notices"

    def ready(self) -> None:
        """Make the sending of notices known to the worker, and notice who is to be told anew."""
        from havn.foundations.messages import tasks  # noqa: F401 - importing registers the task
        from havn.foundations.messages.notices import forget_who_was_told
        from havn.foundations.network.models import Membership
        from havn.foundations.people.models import Person
        from havn.foundations.vault.models import CircleMembership

        for model in (Person, Membership, CircleMembership):
            for signal in (post_save, post_delete):
                signal.connect(forget_who_was_told, sender=model, dispatch_uid=f"told.{model.__name__}")
