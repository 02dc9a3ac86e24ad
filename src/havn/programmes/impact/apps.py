"""The impact application."""

from django.apps import AppConfig


class ImpactConfig(AppConfig):
    """The year in figures."""

    name = "havn.programmes.impact"
    label = "impact"

    def ready(self) -> None:
        """Make known what runs by itself."""
        from havn.programmes.impact import tasks  # noqa: F401 - importing registers the task
