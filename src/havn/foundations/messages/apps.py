"""The messages application."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """Notices without content."""

    name = "havn.foundations.messages"
    label = "notices"

    def ready(self) -> None:
        """Make the sending of notices known to the worker."""
        from havn.foundations.messages import tasks  # noqa: F401 - importing registers the task
