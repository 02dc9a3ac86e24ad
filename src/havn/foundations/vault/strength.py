"""How guessable a passphrase is, estimated here and now: nothing is sent anywhere.

The estimate is zxcvbn's (Wheeler 2016, USENIX Security): guesses needed by somebody who knows the usual habits.
"""

from __future__ import annotations

import math
import unicodedata
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from zxcvbn import zxcvbn

if TYPE_CHECKING:
    from collections.abc import Iterable

LEAST_BITS = 42.0
MOST_CHARACTERS = 500
CONSIDERED = 60  # the estimate takes time that grows with the square of the length


def bits(passphrase: str, *, about: Iterable[str] = ()) -> float:
    """Return the guesses needed, as a power of two; `about` are words that are known of the person."""
    text = unicodedata.normalize("NFKC", passphrase)[:CONSIDERED]
    if not text:
        return 0.0
    return math.log2(float(zxcvbn(text, user_inputs=[*about, "havn"])["guesses"]))


def advice(passphrase: str, *, about: Iterable[str] = ()) -> object | None:
    """Return None when the passphrase is strong enough, else a sentence that helps."""
    if len(passphrase) > MOST_CHARACTERS:
        return _("This is too long. A few words are enough.")
    if bits(passphrase, about=about) >= LEAST_BITS:
        return None
    return _("This could be guessed. Take five unrelated words, or fourteen mixed characters.")
