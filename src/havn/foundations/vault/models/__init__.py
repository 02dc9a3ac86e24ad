"""The nouns of the vault: keys in custody, what lies sealed under them, recovery."""

from havn.foundations.vault.models.custody import (
    Circle,
    CircleMembership,
    DataKey,
    Epoch,
    EpochGrant,
    KeyWrap,
    Mailbox,
    PersonKeys,
)
from havn.foundations.vault.models.kept import SealedFile, Segment, SegmentRow
from havn.foundations.vault.models.recovery import Recovery, RecoveryKit, RecoveryShare, ReleasedShare

__all__ = [
    "Circle",
    "CircleMembership",
    "DataKey",
    "Epoch",
    "EpochGrant",
    "KeyWrap",
    "Mailbox",
    "PersonKeys",
    "Recovery",
    "RecoveryKit",
    "RecoveryShare",
    "ReleasedShare",
    "SealedFile",
    "Segment",
    "SegmentRow",
]
