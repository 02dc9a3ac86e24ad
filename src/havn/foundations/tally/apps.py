"""The tally application."""

from django.apps import AppConfig


class TallyConfig(AppConfig):
    """Coded facts and exchange rates."""

    name = "havn.foundations.tally"
    label = "tally"
