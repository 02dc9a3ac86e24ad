"""Somebody adds a passkey to their account and signs in with it, with an authenticator that Chromium itself plays."""

from __future__ import annotations

import pytest

from tests.journeys import line
from tests.journeys.hand import Hand

pytestmark = pytest.mark.browser

# A key of one's own that says yes to whoever holds it: what a security key or a telephone does.
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_is_added_and_used_at_the_next_sign_in(browser, server):
    # A passkey belongs to a name; browsers know none for a number.
    hand = Hand(browser, server.address.replace("127.0.0.1", "localhost"), "en", scripts=True)
    keys = hand.page.context.new_cdp_session(hand.page)
    keys.send("WebAuthn.enable")
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    passphrase = server.passphrase("levan")
    line.sign_in(hand, "levan", passphrase)

    hand.open("/account/2fa/webauthn/add/")
    if hand.page.locator('main [name="password"]').count():
        hand.fill({"password": passphrase})
        hand.submit()
    hand.fill({"name": "The key on my ring"})
    with hand.page.expect_navigation():
        hand.page.locator("#passkey").click()
    hand.look()
    hand.open("/account/2fa/webauthn/")
    assert "The key on my ring" in hand.text()

    hand.page.context.clear_cookies()
    line.sign_in(hand, "levan", passphrase)
    assert hand.path == "/account/2fa/authenticate/"
    hand.fill({"code": "000000"})
    hand.submit()
    assert hand.path == "/account/2fa/authenticate/"
    with hand.page.expect_navigation():
        hand.page.locator("#passkey").click()
    hand.open("/office/")
    found, path = hand.found, hand.path
    hand.close()
    assert (path, found) == ("/office/", [])
