"""The people application."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People with an account."""

    name = "havn.foundations.people"
    label = "people"
