"""The impact application."""

from django.apps import AppConfig


class ImpactConfig(AppConfig):
    """The year in figures."""

    name = "havn.programmes.impact"
    label = "impact"
