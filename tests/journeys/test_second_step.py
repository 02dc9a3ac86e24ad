"""Somebody adds an authenticator app to their account, and signs in with it, with JavaScript switched off."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time

import pytest

from tests.journeys import line

pytestmark = pytest.mark.browser
STEP = 30  # seconds that a code holds


def code_of(secret: str, *, steps_ahead: int = 0) -> str:
    """The code that an authenticator app would show (RFC 6238, SHA-1, six digits)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // STEP + steps_ahead), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{int.from_bytes(digest[start : start + 4], 'big') % 2**31 % 10**6:06d}"


def test_second_step_is_set_up_and_asked_for_at_the_next_sign_in(hand_of, server):
    tomas = hand_of(scripts=False)
    line.sign_in(tomas, "tomas", server.passphrase("tomas"))
    tomas.open("/account/2fa/totp/activate/")
    if tomas.page.locator('main [name="password"]').count():
        tomas.fill({"password": server.passphrase("tomas")})
        tomas.submit()
    secret = re.sub(r"[^A-Z2-7]", "", tomas.page.locator("#secret").inner_text())
    tomas.fill({"code": code_of(secret)})
    tomas.submit()

    again = hand_of(scripts=False)
    line.sign_in(again, "tomas", server.passphrase("tomas"))
    assert again.path == "/account/2fa/authenticate/"
    again.fill({"code": "000000"})
    again.submit()
    assert again.path == "/account/2fa/authenticate/"
    again.fill({"code": code_of(secret, steps_ahead=1)})
    again.submit()
    again.open("/office/figures/")
    assert (again.path, tomas.found, again.found) == ("/office/figures/", [], [])
