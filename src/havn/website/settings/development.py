"""For the demonstration on one's own machine: the same, with cookies that a browser takes over plain http."""

from havn.website.settings.production import *  # noqa: F403 - settings are layered by import; this is Django's way

# Browsers differ in whether they take Secure cookies from http://127.0.0.1; the demonstration must open in all of them.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME = "havn"
VAULT_COOKIE_NAME = "havn-key"
CSRF_COOKIE_NAME = "havn-form"
HAVN_IS_DEMONSTRATION = True
