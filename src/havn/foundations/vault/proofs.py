"""That a public key is the one made here: whoever exchanges it in the database needs the installation's secret.

Without this, one write would have new requests sealed to a key of the writer's own, with nobody the wiser.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from havn.engines import sealing

if TYPE_CHECKING:
    from havn.foundations.vault.models import Epoch, PersonKeys


def proof_of_epoch(epoch: Epoch) -> bytes:
    """Return what proves an epoch's public key: keyed by the installation's secret, bound to circle and number."""
    parts = (epoch.circle_id.bytes, epoch.pk.bytes, str(epoch.number).encode(), bytes(epoch.public))
    return sealing.keyed_hash(settings.HAVN_SECRETS["installation"], b"epoch", *parts)


def proof_of_person(keys: PersonKeys) -> bytes:
    """Return what proves a person's public keys."""
    parts = (keys.person_id.bytes, bytes(keys.kem_public), bytes(keys.sign_public))
    return sealing.keyed_hash(settings.HAVN_SECRETS["installation"], b"person keys", *parts)


def epoch_is_proven(epoch: Epoch) -> bool:
    """Say whether the epoch's public key is the one that was made here."""
    return sealing.same(bytes(epoch.proof), proof_of_epoch(epoch))


def person_is_proven(keys: PersonKeys) -> bool:
    """Say whether the person's public keys are those that were made here."""
    return sealing.same(bytes(keys.proof), proof_of_person(keys))
