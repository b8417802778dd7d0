"""What the organisation is called, and by which time and language it goes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from flask import current_app

from app import record
from app.foundation import settings
from app.foundation.database import transaction
from app.foundation.faults import Text
from app.people.versions import refuse_stale
from config import Settings


@dataclass(frozen=True)
class OrganisationSettings:
    name: Text
    time_zone: str
    language: str
    help_contact: str
    refreshers: str = "fsrs"  # how short questions are spaced: fsrs leitner off
    quiet_hours: str = "21-8"  # no letters from this hour to that one
    public_names: str = "initials"  # how strangers see the holder of a certificate: initials full


def stored() -> OrganisationSettings:
    return OrganisationSettings(
        name=Text(settings.organisation("en"), settings.organisation("ru")),
        time_zone=stored_zone(),
        language=str(settings.read("language")),
        help_contact=str(settings.read("help_contact")),
        refreshers=str(settings.read("refreshers")),
        quiet_hours="{}-{}".format(*settings.read("quiet_hours")),
        public_names=str(settings.read("public_names")),
    )


def stored_zone() -> str:
    """Read anew: what `clock.site_zone` remembers may be a minute behind what another process has stored."""
    installation: Settings = current_app.extensions["settings"]
    return str(settings.read("time_zone") or installation.time_zone)


def configure(
    wanted: OrganisationSettings, *, at: datetime, by: int | None = None, seen: str | None = None
) -> None:
    """Use case: stores what differs, and notes it. `seen`: version of what was read; raises ChangedMeanwhile."""
    if wanted == stored():
        return
    values = {
        "organisation_en": wanted.name.en,
        "organisation_ru": wanted.name.ru,
        "language": wanted.language,
        "help_contact": wanted.help_contact,
        "refreshers": wanted.refreshers,
        "quiet_hours": [int(hour) for hour in wanted.quiet_hours.split("-")],
        "public_names": wanted.public_names,
        "time_zone": wanted.time_zone,
    }
    with transaction() as session:
        before = stored()
        refuse_stale(before, seen)
        details = {name: value for name, value in asdict(wanted).items() if value != asdict(before)[name]}
        record.note(session, "people:organisation:changed", at=at, actor_id=by, details=details)
        for name, value in values.items():
            settings.write(session, name, value)
