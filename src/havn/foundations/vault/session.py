"""Split secrets: one half lies sealed in the session store, the key to it only in a cookie of the browser.

The store alone opens nothing; the cookie alone opens nothing; letting go destroys both (docs/vault-format.md §7). Three
slots use it: the seed of somebody who signed in, the key of a mailbox that was opened, the draft of a request.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from havn.engines import sealing

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True)
class Split:
    """One slot: its half in the session and its half in a cookie of its own."""

    slot: str

    @property
    def cookie(self) -> str:
        """Return the name of the cookie with this slot's key."""
        return f"{settings.VAULT_COOKIE_NAME}-{self.slot}"

    def _place(self, owner: str) -> sealing.Place:
        return sealing.Place("-", "session", owner, self.slot, 1)

    def keep(self, request: HttpRequest, owner: str, secret: bytes) -> None:
        """Seal `secret` of `owner` into the session; the middleware hands the browser its half with the answer.

        A key that the browser already holds for this slot is used again, so that two tabs do not lock each other out.
        """
        key = self._key(request) or sealing.new_key()
        sealed = sealing.seal(secret, key=key, place=self._place(owner))
        request.session[f"split-{self.slot}"] = {"owner": owner, "sealed": sealed.hex()}
        _pending(request)[self.cookie] = key.hex()

    def open(self, request: HttpRequest) -> tuple[str, bytes] | None:
        """Return (owner, secret) when session and cookie fit together, else None."""
        kept = request.session.get(f"split-{self.slot}")
        key = self._key(request)
        if not kept or key is None:
            return None
        try:
            return kept["owner"], sealing.open_sealed(
                bytes.fromhex(kept["sealed"]), key=key, place=self._place(kept["owner"])
            )
        except (KeyError, ValueError, sealing.SealError):
            return None

    def is_kept(self, request: HttpRequest) -> bool:
        """Say whether the session has something in this slot, whether or not it opens."""
        return f"split-{self.slot}" in request.session

    def let_go(self, request: HttpRequest) -> None:
        """Destroy both halves."""
        request.session.pop(f"split-{self.slot}", None)
        _pending(request)[self.cookie] = ""

    def _key(self, request: HttpRequest) -> bytes | None:
        value = _pending(request).get(self.cookie) or request.COOKIES.get(self.cookie, "")
        try:
            return bytes.fromhex(value) if len(value) == 2 * sealing.KEY_BYTES else None
        except ValueError:
            return None


SEED = Split("seed")
MAILBOX = Split("mailbox")
DRAFT = Split("draft")


def _pending(request: HttpRequest) -> dict[str, str]:
    if not hasattr(request, "split_cookies"):
        request.split_cookies = {}  # type: ignore[attr-defined]  # lives and dies with this request
    return request.split_cookies  # type: ignore[attr-defined,no-any-return]


def hand_over(request: HttpRequest, response: HttpResponse) -> None:
    """Set or remove the cookies that this request decided on."""
    for name, value in _pending(request).items():
        if value:
            response.set_cookie(
                name, value, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Strict", path="/"
            )
        else:
            response.delete_cookie(name, path="/", samesite="Strict")
