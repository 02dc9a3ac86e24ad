"""What an installation is told from outside: one typed object, checked at the start, naming what is missing."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from havn.engines import sealing

HIGHEST_PORT = 65535
SECRET_NAMES = ("pepper", "installation", "signing", "django")


class ConfigError(Exception):
    """The installation can't start; the message names the setting."""


@dataclass(frozen=True)
class Config:
    """Where the data lies, which database, under which addresses the site answers."""

    data: Path
    database: dict[str, object]
    hosts: tuple[str, ...]
    port: int
    secrets: dict[str, bytes]
    https: bool
    mail: dict[str, object]


def read(environ: dict[str, str] | None = None) -> Config:
    """Read the configuration from the environment and make the data folder if it is not there yet.

    HAVN_DATA (folder, default ./data), HAVN_SECRETS (folder, default HAVN_DATA/secrets), HAVN_DATABASE_URL
    (postgres://…; default SQLite in HAVN_DATA), HAVN_HOSTS (names separated by commas), HAVN_PORT, HAVN_HTTPS (0 or 1),
    HAVN_MAIL_URL (smtps://name:word@host:465/sender@host; none means that no notices are sent).
    """
    environ = dict(os.environ) if environ is None else environ
    data = Path(environ.get("HAVN_DATA", "data")).absolute()
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    port = environ.get("HAVN_PORT", "8000")
    if not port.isdecimal() or not 0 < int(port) <= HIGHEST_PORT:
        raise ConfigError("HAVN_PORT must be a number between 1 and 65535.")
    hosts = tuple(host.strip() for host in environ.get("HAVN_HOSTS", "127.0.0.1,localhost").split(",") if host.strip())
    if "*" in hosts:
        raise ConfigError("HAVN_HOSTS must name the site’s addresses; “*” would let others pretend to be it.")
    return Config(
        data=data,
        database=_database(environ.get("HAVN_DATABASE_URL", ""), data),
        hosts=hosts,
        port=int(port),
        secrets=_secrets(Path(environ.get("HAVN_SECRETS", str(data / "secrets")))),
        https=environ.get("HAVN_HTTPS", "0") == "1",
        mail=_mail(environ.get("HAVN_MAIL_URL", "")),
    )


def _mail(url: str) -> dict[str, object]:
    """Return Django's settings for the mail server; plain smtp is accepted on this machine only."""
    if not url:
        return {}
    parts = urlsplit(url)
    sender = unquote(parts.path.strip("/"))
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or "@" not in sender:
        raise ConfigError("HAVN_MAIL_URL must look like smtps://name:word@host:465/sender@host.")
    if parts.scheme == "smtp" and parts.hostname not in {"127.0.0.1", "localhost", "::1"}:
        raise ConfigError("HAVN_MAIL_URL must begin with smtps:// for a mail server elsewhere: notices go sealed.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "DEFAULT_FROM_EMAIL": sender,
    }


def _secrets(folder: Path) -> dict[str, bytes]:
    """Return the installation's secrets, made at the first start; they live outside the database and its backups."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = {}
    for name in SECRET_NAMES:
        path = folder / name
        if not path.exists():
            # O_EXCL: two processes that start at once must end up with the same secret.
            try:
                handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(handle, "w") as file:
                    file.write(sealing.new_key().hex())
            except FileExistsError:
                pass
        value = path.read_text().strip()
        if len(value) != 64:  # noqa: PLR2004 - 32 bytes in hexadecimal
            raise ConfigError(
                f"The secret “{name}” in {folder} is damaged: restore it from where you keep the secrets."
            )
        found[name] = bytes.fromhex(value)
    return found


def _database(url: str, data: Path) -> dict[str, object]:
    if not url:
        return {
            "ENGINE": "havn.foundations.sqlite",
            "NAME": str(data / "havn.sqlite3"),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                    "PRAGMA cache_size=-20000;"
                    "PRAGMA mmap_size=134217728; PRAGMA journal_size_limit=67108864; PRAGMA temp_store=MEMORY;"
                    "PRAGMA secure_delete=ON;"
                ),
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ConfigError("HAVN_DATABASE_URL must look like postgres://name:word@host:5432/database.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {"connect_timeout": 5},
    }
