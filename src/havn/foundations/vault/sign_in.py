"""Sign-in: the passphrase is stretched once, and both proves the person and opens their seed.

Django asks the hasher whether a passphrase is right. Ours stretches it (Argon2id, pepper, docs/vault-format.md §3) and
keeps the wrapping key for the rest of this request, so that the backend can open the seed without a second run. There
is no other hash of the passphrase anywhere: a second one would be the cheaper target.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth.hashers import BasePasswordHasher, mask_hash
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from havn.engines import sealing
from havn.foundations.people.models import Person
from havn.foundations.vault import custody, guard, strength

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


@dataclass(frozen=True)
class NewPassphrase:
    """A passphrase that was stretched already, so that no transaction waits for it."""

    encoded: str
    wrapping_key: bytes = field(repr=False)


def stretched(passphrase: str) -> NewPassphrase:
    """Stretch a new passphrase (0.2 s, 128 MiB): call it before the transaction begins."""
    hasher = VaultHasher()
    encoded = hasher.encode(passphrase, hasher.salt())
    kept = _stretched.get()
    assert kept is not None
    return NewPassphrase(encoded, kept[1])


def give_passphrase(person: Person, new: NewPassphrase, *, seed: bytes | None = None) -> bytes:
    """Give a person a stretched passphrase; make keys when there is no `seed`, else seal it again. Return the seed."""
    person.password = new.encoded
    person.save(update_fields=None if person._state.adding else ["password"])
    if seed is None:
        return custody.make_person_keys(person, wrapping_key=new.wrapping_key)
    custody.reseal_seed(person, seed=seed, wrapping_key=new.wrapping_key)
    return seed


def set_passphrase(person: Person, passphrase: str, *, seed: bytes | None = None) -> bytes:
    """Stretch a passphrase and give it to the person: for set-up, the demonstration and tests."""
    return give_passphrase(person, stretched(passphrase), seed=seed)


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
        is_known = request is not None and guard.known_device(request, person) is not None
        with guard.place_to_stretch(is_known=is_known):
            if person is None or not person.has_usable_password():
                VaultHasher().encode(passphrase, NOBODYS_SALT)  # the same time as for a name that is there
                return None
            if not person.check_password(passphrase) or not person.is_active:
                return None
        wrapping_key = wrapping_key_for(person.password)
        if request is not None and wrapping_key is not None:
            request.unlocked_seed = (person.pk, custody.open_seed(person, wrapping_key=wrapping_key))  # type: ignore[attr-defined]  # for the middleware, until this request ends
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
        return _("Five unrelated words, or at least fourteen mixed characters. Write it down and keep it apart.")
