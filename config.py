"""The settings of one installation, read once from the environment.

A wrong value stops the start with the name of the variable, what was found and an example.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ROOT = Path(__file__).resolve().parent


class SettingsError(Exception):
    """A variable of the environment cannot be used."""

    def __init__(self, name: str, found: str, example: str) -> None:
        super().__init__(f"{name}: found {found!r}; a valid value looks like {example!r}")


@dataclass(frozen=True)
class Settings:
    instance: Path  # folder of the embedded database, blobs, keys, mail of the file back end
    database_url: str  # SQLAlchemy URL
    redis_url: str | None  # jobs and rate limits on several machines
    blobs: Path  # folder of media and issued documents
    secret_key: str | None  # None: kept in the instance folder
    smtp_url: str | None  # None: mail is written to files
    base_url: str  # address that certificates and mail point to, without a closing slash
    today: date | None  # moves the clock by whole days; demo and tests only
    time_zone: str  # of the site, until the organisation has chosen its own
    metrics_token: str | None = field(default=None, repr=False)
    signing_pkcs12: Path | None = (
        None  # key and chain that sign documents; None: made here, in the instance folder
    )
    signing_pkcs12_password: str | None = field(default=None, repr=False)
    tsa_url: str | None = None  # server of time stamps (RFC 3161) for signatures; None: signed without
    tsa_required: bool = True  # nothing is signed while that server does not answer
    trusted_proxies: int = 0  # reverse proxies in front of us; so many X-Forwarded-* are believed
    testing: bool = False

    @property
    def is_loopback(self) -> bool:
        host = urlsplit(self.base_url).hostname or ""
        if host == "localhost":
            return True
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return False

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @staticmethod
    def from_environment(environment: Mapping[str, str]) -> Settings:
        instance = Path(environment.get("ATTESTA_INSTANCE") or ROOT / "instance").expanduser().resolve()
        database_url = environment.get("ATTESTA_DATABASE_URL") or f"sqlite:///{instance / 'attesta.db'}"
        port = environment.get("PORT") or "8000"
        return Settings(
            instance=instance,
            database_url=_database_url(database_url),
            redis_url=environment.get("ATTESTA_REDIS_URL") or None,
            blobs=Path(environment.get("ATTESTA_BLOBS") or instance / "blobs").expanduser().resolve(),
            secret_key=_secret(environment.get("ATTESTA_SECRET_KEY")),
            smtp_url=_smtp(environment.get("ATTESTA_SMTP_URL")),
            base_url=_base_url(environment.get("ATTESTA_BASE_URL") or f"http://127.0.0.1:{port}"),
            today=_day(environment.get("ATTESTA_TODAY")),
            time_zone=_zone(environment.get("ATTESTA_TIME_ZONE") or "UTC"),
            metrics_token=environment.get("ATTESTA_METRICS_TOKEN") or None,
            signing_pkcs12=_file(environment.get("ATTESTA_SIGNING_PKCS12")),
            signing_pkcs12_password=_password(environment, "ATTESTA_SIGNING_PKCS12_PASSWORD"),
            tsa_url=_tsa(environment.get("ATTESTA_TSA_URL")),
            tsa_required=_yes_or_no(environment, "ATTESTA_TSA_REQUIRED", default=True),
            trusted_proxies=_proxies(environment.get("ATTESTA_TRUSTED_PROXIES") or "0"),
        )


def _database_url(found: str) -> str:
    if found.startswith(("postgresql://", "postgres://")):
        return "postgresql+psycopg://" + found.split("://", 1)[1]
    if found.startswith(("sqlite:///", "postgresql+psycopg://")):
        return found
    raise SettingsError("ATTESTA_DATABASE_URL", found, "postgresql://attesta@localhost/attesta")


def _secret(found: str | None) -> str | None:
    if found and len(found) < 32:
        raise SettingsError(
            "ATTESTA_SECRET_KEY", "a key of under 32 characters", "the output of: openssl rand -hex 32"
        )
    return found or None


def _smtp(found: str | None) -> str | None:
    if found and urlsplit(found).scheme not in ("smtp", "smtps"):
        raise SettingsError("ATTESTA_SMTP_URL", found, "smtp://user:password@mail.example.org:587")
    return found or None


def _base_url(found: str) -> str:
    parts = urlsplit(found)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError("ATTESTA_BASE_URL", found, "https://training.example.org")
    return found.rstrip("/")


def _day(found: str | None) -> date | None:
    if not found:
        return None
    try:
        return date.fromisoformat(found)
    except ValueError:
        raise SettingsError("ATTESTA_TODAY", found, "2027-03-01") from None


def _zone(found: str) -> str:
    try:
        ZoneInfo(found)
    except (ZoneInfoNotFoundError, ValueError):
        raise SettingsError("ATTESTA_TIME_ZONE", found, "Europe/Moscow") from None
    return found


def _file(found: str | None) -> Path | None:
    return Path(found).expanduser().resolve() if found else None


def _password(environment: Mapping[str, str], name: str) -> str | None:
    """Of the variable, or the first line of the file that the variable with `_FILE` names."""
    place = environment.get(f"{name}_FILE")
    if environment.get(name) or not place:
        return environment.get(name) or None
    try:
        lines = Path(place).expanduser().read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"{name}_FILE", place, "/run/secrets/signing-password") from None
    return (lines[0] if lines else "") or None


def _tsa(found: str | None) -> str | None:
    if found and (urlsplit(found).scheme not in ("http", "https") or not urlsplit(found).hostname):
        raise SettingsError("ATTESTA_TSA_URL", found, "https://tsa.example.org/tsr")
    return found or None


def _proxies(found: str) -> int:
    if found not in tuple("0123456789"):
        raise SettingsError("ATTESTA_TRUSTED_PROXIES", found, "1")
    return int(found)


def _yes_or_no(environment: Mapping[str, str], name: str, *, default: bool) -> bool:
    found = environment.get(name) or ""
    known = {"": default, "1": True, "yes": True, "true": True, "0": False, "no": False, "false": False}
    if found.lower() not in known:
        raise SettingsError(name, found, "yes")
    return known[found.lower()]
