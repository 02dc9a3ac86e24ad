"""The audit application."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The record of what happened."""

    name = "havn.foundations.audit"
    label = "audit"
