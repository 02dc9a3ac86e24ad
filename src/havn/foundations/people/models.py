"""Persons: anyone with an account."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from havn.foundations.ids import new_id


class People(BaseUserManager["Person"]):
    """Finds persons by the name they sign in with."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """Return the person who signs in as `username`, whatever its case."""
        return self.get(username=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """Somebody who works on this installation. `password` holds the vault's verifier, never a second hash."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(_("sign-in name"), max_length=60, unique=True)
    full_name = models.CharField(_("name shown to colleagues"), max_length=120)
    email = models.EmailField(_("address for notices"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_administrator = models.BooleanField(_("administers the installation"), default=False)
    joined_on = models.DateField()
    last_login = None  # type: ignore[assignment]  # when somebody worked is not anybody's business

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["full_name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(username=models.functions.Lower("username")), name="person_username_is_lower_case"
            ),
        ]

    class Privacy:
        holds = _("A colleague’s sign-in name, the name shown to others, an address for notices without content")
        why = _("To let them sign in and to say who did what")
        kept = _("Until two years after they left; what they did stays recorded under a number")
        seal = None

    def __str__(self) -> str:
        return self.full_name
