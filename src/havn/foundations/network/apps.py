"""The network application."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """Networks, organisations, memberships and roles."""

    name = "havn.foundations.network"
    label = "network"
