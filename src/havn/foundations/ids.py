"""Names for records that say nothing: random, so that neither order nor number leads back to anybody."""

from __future__ import annotations

import uuid


def new_id() -> uuid.UUID:
    """Return a random identifier (RFC 9562 version 4, 122 random bits)."""
    return uuid.uuid4()
