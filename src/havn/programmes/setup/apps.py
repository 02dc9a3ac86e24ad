"""The set-up application."""

from django.apps import AppConfig


class SetupConfig(AppConfig):
    """Organisations, people, circles, one's own account."""

    name = "havn.programmes.setup"
    label = "setup"

    def ready(self) -> None:
        """Make known what runs by itself, and what events are called."""
        from havn.foundations.screens import events
        from havn.programmes.setup import tasks  # noqa: F401 - importing registers the tasks
        from havn.programmes.setup.tables.words import EVENTS

        events.tell(EVENTS)
