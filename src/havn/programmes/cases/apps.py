"""The cases application."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Requests and cases."""

    name = "havn.programmes.cases"
    label = "cases"
