"""The set-up application."""

from django.apps import AppConfig


class SetupConfig(AppConfig):
    """Organisations, people, circles, one's own account."""

    name = "havn.programmes.setup"
    label = "setup"
