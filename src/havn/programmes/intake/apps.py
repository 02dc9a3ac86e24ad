"""The intake application."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Public desks, the help flow and the mailbox."""

    name = "havn.programmes.intake"
    label = "intake"

    def ready(self) -> None:
        """Make known what runs by itself."""
        from havn.programmes.intake import tasks  # noqa: F401 - importing registers them
