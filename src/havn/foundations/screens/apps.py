"""The screens application: templates, components and styles."""

from django.apps import AppConfig


class ScreensConfig(AppConfig):
    """Page kinds and components."""

    name = "havn.foundations.screens"
    label = "screens"
