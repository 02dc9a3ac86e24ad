"""The cases application."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Requests and cases."""

    name = "havn.programmes.cases"
    label = "cases"

    def ready(self) -> None:
        """Make known what runs by itself, what follows from what, and what events are called."""
        from havn.foundations.screens import events
        from havn.programmes.cases import reactions, tasks  # noqa: F401 - importing tasks registers them
        from havn.programmes.cases.tables.events import EVENTS

        events.tell(EVENTS)
        reactions.register()
