"""Persons (anyone with an account), their open sessions, and how often a name was tried wrongly."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower
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
    last_login = None  # when somebody worked is not anybody's business

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
                condition=models.Q(username=Lower("username")), name="person_username_is_lower_case"
            ),
        ]

    class Privacy:
        holds = _("A colleague’s sign-in name, the name shown to others, an address for notices without content")
        why = _("To let them sign in and to say who did what")
        kept = _("Until two years after they left; what they did stays recorded under a number")
        seal = None

    def __str__(self) -> str:
        return self.full_name


class OpenSession(AbstractBaseSession):
    """One browser that is signed in, or that holds a mailbox or a draft: never from where, never with what.

    `session_data` holds halves of secrets only; what opens them is in cookies (`vault.session`).
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="sessions")
    opened_on = models.DateField(null=True)
    last_used_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("open session")
        verbose_name_plural = _("open sessions")

    class Privacy:
        holds = _("That a browser is signed in, since which day and last used on which day; never where from")
        why = _("To stay signed in, and to let a colleague sign out a device that is not at hand")
        kept = _("Until signing out, at most twelve hours")
        seal = "cookie"

    def __str__(self) -> str:
        return f"session of {self.person_id}"


class SignInFailure(models.Model):
    """How often a sign-in name, or a known device, was tried wrongly in a short while."""

    about = models.BinaryField(primary_key=True, max_length=32)
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("wrong sign-ins")
        verbose_name_plural = _("wrong sign-ins")

    class Privacy:
        holds = _("A number for a sign-in name that was tried, how often, and until when it counts")
        why = _("So that nobody can guess a passphrase by trying for long")
        kept = _("Ten minutes after the last attempt")
        seal = None

    def __str__(self) -> str:
        return f"{self.count} wrong sign-ins"
