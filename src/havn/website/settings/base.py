"""Settings that hold everywhere: secure by default. Only `production` and `development` read the environment."""

from __future__ import annotations

import datetime
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]

# The applications, foundations first: a line here and a line in .importlinter is what a programme costs.
INSTALLED_APPS = [
    "havn.foundations.people.apps.PeopleConfig",
    "havn.foundations.network.apps.NetworkConfig",
    "havn.foundations.vault.apps.VaultConfig",
    "havn.foundations.audit.apps.AuditConfig",
    "havn.foundations.tally.apps.TallyConfig",
    "havn.foundations.tasks.apps.TasksConfig",
    "havn.foundations.messages.apps.MessagesConfig",
    "havn.foundations.screens.apps.ScreensConfig",
    "havn.programmes.cases.apps.CasesConfig",
    "havn.programmes.setup.apps.SetupConfig",
    "havn.programmes.intake.apps.IntakeConfig",
    "havn.programmes.impact.apps.ImpactConfig",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "havn.website.middleware.Quiet",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "havn.website.middleware.Acting",
    "havn.website.middleware.Refusals",
]

ROOT_URLCONF = "havn.website.urls"
WSGI_APPLICATION = "havn.website.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "website" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "havn.website.context.site",
            ],
        },
    },
]

# Who signs in, and how: one hash and one Argon2id run, which the vault answers for.
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["havn.foundations.vault.sign_in.PassphraseBackend"]
PASSWORD_HASHERS = ["havn.foundations.vault.sign_in.VaultHasher"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "havn.foundations.vault.sign_in.PassphraseStrength"}]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "office-home"
LOGOUT_REDIRECT_URL = "public-home"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "havn.programmes.setup.reactions.RecordedAccounts"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "havn.programmes.setup.forms.sign_in.LoginForm",
    "reauthenticate": "havn.programmes.setup.forms.sign_in.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": "havn.programmes.setup.forms.sign_in.CodeForm",
    "reauthenticate": "havn.programmes.setup.forms.sign_in.CodeAgainForm",
    "activate_totp": "havn.programmes.setup.forms.sign_in.ActivateForm",
    "add_webauthn": "havn.programmes.setup.forms.sign_in.PasskeyForm",
    "edit_webauthn": "havn.programmes.setup.forms.sign_in.PasskeyNameForm",
}
# Passphrases are counted by `vault.guard`. allauth counts codes of the second factor by person, and nothing by address:
# behind an onion service everybody has the same one.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "10/10m/key", "reauthenticate": "10/m/user"}
MFA_ADAPTER = "havn.foundations.vault.adapters.SecondFactorAdapter"
MFA_RATE_LIMITS = {"webauthn_login": None}
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = False  # a passkey alone gives no passphrase, and without one the vault stays shut
MFA_TOTP_ISSUER = "Havn"

# Sessions: the store alone opens nothing, the cookie alone opens nothing.
SESSION_ENGINE = "havn.foundations.people.sessions"
SESSION_COOKIE_NAME = "__Host-havn"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
VAULT_COOKIE_NAME = "__Host-havn-key"
CSRF_COOKIE_NAME = "__Host-havn-form"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "havn.website.errors.csrf_failed"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CACHES = {
    name: {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": name,
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
    for name in ("default", "record")
}

# Headers.
SECURE_CONTENT_TYPE_NOSNIFF = True
# Nothing to other sites. Not "no-referrer": under it browsers send our own forms with `Origin: null`, which we refuse.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    },
}

# Languages: listed only when their catalogue is complete (a test says so).
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français"), ("es", "Español"), ("ru", "Русский"), ("ar", "العربية")]
LANGUAGE_COOKIE_NAME = "havn-language"
LANGUAGE_COOKIE_SAMESITE = "Strict"
LANGUAGE_COOKIE_HTTPONLY = True
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 24 * 3600
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Uploads stay in memory until they are sealed: plain files never touch the disk.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 26 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 600
DATA_UPLOAD_MAX_NUMBER_FILES = 5

# The log names no address, no agent, no path with a secret, and no values: only what broke and where in the code.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"bare": {"()": "havn.website.logs.Bare"}},
    "formatters": {"plain": {"()": "havn.website.logs.PlainFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["bare"], "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.server": {"handlers": [], "propagate": False}, "django.request": {"level": "ERROR"}},
}

# Notices without content leave only when a mail server is named (HAVN_MAIL_URL).
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = "notices@localhost"

# Havn's own.
HAVN_EXIT_URL = "https://www.wikipedia.org/"
HAVN_ARGON2_MEMORY_KIB = 128 * 1024
HAVN_ARGON2_PASSES = 3
HAVN_ARGON2_AT_ONCE = 2
HAVN_MAX_ATTACHMENT_BYTES = 25 * 1024 * 1024
# What one mailbox may send in a day, and hold in sealed bytes with the cleaned copies: far more than anybody needs.
HAVN_MESSAGES_A_DAY = 60
HAVN_FILES_A_DAY = 20
HAVN_MAILBOX_BYTES = 600 * 1024 * 1024
# Files are refused below it, so that words still arrive: room for some hundred thousand messages and for the database.
# A fixed size, not a part of the disk: what words need does not grow with the disk. Below its half no draft begins.
HAVN_DISK_RESERVE_BYTES = 1024 * 1024 * 1024
# Requests at one desk on one day above which new ones wait in a queue: several times a bad day of a large desk.
HAVN_FLOOD_A_DAY = 300
HAVN_SESSION_IDLE = datetime.timedelta(minutes=60)
HAVN_IS_DEMONSTRATION = False
