"""The cases application."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Requests and cases."""

    name = "havn.programmes.cases"
    label = "cases"

    def ready(self) -> None:
        """Make known what runs by itself and what follows from what."""
        from havn.programmes.cases import reactions, tasks  # noqa: F401 - importing tasks registers them

        reactions.register()
