"""The vault application."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Keys and what is sealed under them."""

    name = "havn.foundations.vault"
    label = "vault"
