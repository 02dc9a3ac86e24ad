"""The intake application."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Public desks, the help flow and the mailbox."""

    name = "havn.programmes.intake"
    label = "intake"
