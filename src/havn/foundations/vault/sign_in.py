"""Sign-in: the passphrase is stretched once, and both proves the person and opens their seed.

Django asks the hasher whether a passphrase is right. Ours stretches it (Argon2id, pepper, docs/vault-format.md §3)
and keeps the wrapping key for the rest of this request, so that the backend can open the seed without a second run.
There is no other hash of the passphrase anywhere: a second one would be the cheaper target.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth.hashers import BasePasswordHasher, mask_hash
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from havn.engines import sealing
from havn.foundations.people.models import Person
from havn.foundations.vault import custody, strength

if TYPE_CHECKING:
    from django.http import HttpRequest

NOBODYS_SALT = "00" * sealing.SALT_BYTES
# The key of the passphrase that was checked last within this request, by its encoded verifier.
_stretched: ContextVar[tuple[str, bytes] | None] = ContextVar("stretched", default=None)


class VaultHasher(BasePasswordHasher):
    """Answers Django's question with the vault's verifier: `havn$<KiB>$<passes>$<salt>$<verifier>`."""

    algorithm = "havn"

    def salt(self) -> str:
        """Return a new random salt."""
        return sealing.new_key()[: sealing.SALT_BYTES].hex()

    def encode(self, password: str, salt: str) -> str:
        """Stretch the passphrase under the present cost and return what is stored."""
        cost = sealing.Cost(settings.HAVN_ARGON2_MEMORY_KIB, settings.HAVN_ARGON2_PASSES)
        return self._encode(password, salt, cost)

    def _encode(self, password: str, salt: str, cost: sealing.Cost) -> str:
        pepper = settings.HAVN_SECRETS["pepper"]
        stretched = sealing.stretch(password, salt=bytes.fromhex(salt), pepper=pepper, cost=cost)
        encoded = f"{self.algorithm}${cost.memory_kib}${cost.passes}${salt}${stretched.verifier.hex()}"
        _stretched.set((encoded, stretched.wrapping_key))
        return encoded

    def decode(self, encoded: str) -> dict[str, Any]:
        """Return the parts of what is stored."""
        algorithm, memory, passes, salt, verifier = encoded.split("$", 4)
        return {
            "algorithm": algorithm,
            "cost": sealing.Cost(int(memory), int(passes)),
            "salt": salt,
            "verifier": verifier,
        }

    def verify(self, password: str, encoded: str) -> bool:
        """Say whether the passphrase is the one; keeps its wrapping key for this request when it is."""
        parts = self.decode(encoded)
        again = self._encode(password, parts["salt"], parts["cost"])
        if sealing.same(again.encode(), encoded.encode()):
            return True
        _stretched.set(None)
        return False

    def must_update(self, encoded: str) -> bool:
        """Never re-hash at sign-in: the seed would have to be sealed anew with it."""
        return False

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Do nothing: every run costs the same."""

    def safe_summary(self, encoded: str) -> dict[Any, Any]:
        """Return what may be shown of a stored verifier."""
        parts = self.decode(encoded)
        return {_("algorithm"): parts["algorithm"], _("verifier"): mask_hash(parts["verifier"])}


def wrapping_key_for(encoded: str) -> bytes | None:
    """Return the wrapping key of the passphrase checked in this request, if it is the one stored as `encoded`."""
    kept = _stretched.get()
    return kept[1] if kept is not None and kept[0] == encoded else None


def forget_stretched() -> None:
    """Forget the wrapping key at the end of a request."""
    _stretched.set(None)


def set_passphrase(person: Person, passphrase: str, *, seed: bytes | None = None) -> bytes:
    """Give the person a passphrase; make keys when there are none, else seal `seed` under the new one. Return the seed.

    The stretching (0.2 s, 128 MiB) happens here: call it before the transaction begins wherever that is possible.
    """
    person.set_password(passphrase)
    wrapping_key = wrapping_key_for(person.password)
    assert wrapping_key is not None
    person.save(update_fields=["password"]) if not person._state.adding else person.save()
    if seed is None:
        return custody.make_person_keys(person, wrapping_key=wrapping_key)
    custody.reseal_seed(person, seed=seed, wrapping_key=wrapping_key)
    return seed


class PassphraseBackend(AuthenticationBackend):
    """Sign-in by name and passphrase only; opens the person's seed for the session on the way."""

    def authenticate(  # type: ignore[override]  # allauth passes credentials by name, whatever they are called
        self, request: HttpRequest | None, **credentials: Any
    ) -> Person | None:
        """Return the person when the passphrase is right, with the seed at `request.unlocked_seed`."""
        name, passphrase = credentials.get("username"), credentials.get("password")
        if not name or not passphrase:
            return None
        person = Person.objects.filter(username=name.strip().lower()).first()
        if person is None:
            VaultHasher().encode(passphrase, NOBODYS_SALT)  # the same time as for a name that is there
            return None
        if not person.check_password(passphrase) or not person.is_active:
            return None
        wrapping_key = wrapping_key_for(person.password)
        if request is not None and wrapping_key is not None:
            request.unlocked_seed = (person.pk, custody.open_seed(person, wrapping_key=wrapping_key))  # type: ignore[attr-defined]
        return person


class PassphraseStrength:
    """Refuses passphrases that can be guessed, without asking anybody outside."""

    def validate(self, password: str, user: Person | None = None) -> None:
        """Raise `ValidationError` with what would help."""
        about = (user.username, user.full_name) if user is not None else ()
        advice = strength.advice(password, about=about)
        if advice:
            raise ValidationError(str(advice))

    def get_help_text(self) -> str:
        """Return the advice shown beside the field."""
        return _("Four or more unrelated words, or at least fourteen characters. Write it down and keep it apart.")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation only, and their passphrase opens the vault."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_noop("The sign-in name and the passphrase don’t fit together."),
        "too_many_login_attempts": gettext_noop("That was tried many times. Please wait ten minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the same for everybody: no address is looked at, stored or counted."""
        return "127.0.0.1"
