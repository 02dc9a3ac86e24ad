"""The tasks application."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """Jobs and their leases."""

    name = "havn.foundations.tasks"
    label = "tasks"
