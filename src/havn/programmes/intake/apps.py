"""The intake application."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Public desks, the help flow and the mailbox."""

    name = "havn.programmes.intake"
    label = "intake"

    def ready(self) -> None:
        """Make known what runs by itself, and what events are called."""
        from havn.foundations.screens import events
        from havn.programmes.intake import tasks  # noqa: F401 - importing registers them
        from havn.programmes.intake.tables.events import EVENTS

        events.tell(EVENTS)
