"""The only reader of the time. Pure code takes dates and instants as arguments."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import current_app

from app.foundation import settings
from config import Settings


def start(installation: Settings) -> timedelta:
    """How far the clock of this process is moved: by whole days, so that the time of day stays real and goes on."""
    if installation.today is None:
        return timedelta(0)
    real_day = datetime.now(UTC).astimezone(ZoneInfo(installation.time_zone)).date()  # noqa: TID251
    return timedelta(days=(installation.today - real_day).days)


def now() -> datetime:
    """This instant, in UTC."""
    moved: timedelta = current_app.extensions["clock"]
    return datetime.now(UTC) + moved  # noqa: TID251


def civil_date(instant: datetime, zone: str) -> date:
    """The day that `instant` falls on at a site of this time zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


def today(zone: str | None = None) -> date:
    """The site's civil date."""
    return civil_date(now(), zone or site_zone())


def site_zone() -> str:
    """The time zone of the organisation: what it has chosen, else that of the settings."""
    return settings.time_zone()
