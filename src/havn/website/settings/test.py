"""For the tests: small key stretching, secrets that are none, a database in memory or the one that is named."""

import os
import tempfile
from pathlib import Path

from havn.website.settings import config
from havn.website.settings.base import *  # noqa: F403 - settings are layered by import; this is Django's way

DEBUG = False
SECRET_KEY = "only-for-tests-only-for-tests-only-for-tests"  # noqa: S105 - not a secret
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
HAVN_DATA = Path(tempfile.mkdtemp(prefix="havn-test-"))
HAVN_SECRETS = {name: name.encode().ljust(32, b"-") for name in config.SECRET_NAMES}
_database = config.read({"HAVN_DATA": str(HAVN_DATA), "HAVN_DATABASE_URL": os.environ.get("HAVN_DATABASE_URL", "")})
DATABASES = {"default": _database.database}
if not os.environ.get("HAVN_DATABASE_URL"):
    DATABASES["default"]["TEST"] = {"NAME": str(HAVN_DATA / "test.sqlite3")}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME, VAULT_COOKIE_NAME, CSRF_COOKIE_NAME = "havn", "havn-key", "havn-form"
HAVN_ARGON2_MEMORY_KIB = 8 * 1024
HAVN_ARGON2_PASSES = 1
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
