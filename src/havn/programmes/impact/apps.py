"""The impact application."""

from django.apps import AppConfig


class ImpactConfig(AppConfig):
    """The year in figures."""

    name = "havn.programmes.impact"
    label = "impact"

    def ready(self) -> None:
        """Make known what runs by itself, and what events are called."""
        from havn.foundations.screens import events
        from havn.programmes.impact import tasks  # noqa: F401 - importing registers the task
        from havn.programmes.impact.tables import EVENTS

        events.tell(EVENTS)
