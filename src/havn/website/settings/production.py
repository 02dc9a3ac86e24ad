"""An installation of one's own: everything it needs to be told comes through `Config`."""

from havn.website.settings import config
from havn.website.settings.base import *  # noqa: F403 - settings are layered by import; this is Django's way

CONFIG = config.read()
DEBUG = False
SECRET_KEY = CONFIG.secrets["django"].hex()
ALLOWED_HOSTS = list(CONFIG.hosts)
DATABASES = {"default": CONFIG.database}
HAVN_DATA = CONFIG.data
HAVN_SECRETS = CONFIG.secrets
globals().update(CONFIG.mail)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in CONFIG.hosts]
if CONFIG.https:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    # Being on the browsers' public preload list is a public statement that this site exists: an owner's choice.
    SILENCED_SYSTEM_CHECKS = ["security.W021"]
