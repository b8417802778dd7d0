"""Previews that were asked for: how far they have come, what they say, and whether they still hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from app import library, people, record
from app.certification import supposed
from app.certification.models import ChangePreviewLineRow, ChangePreviewRow
from app.certification.preview_rows import ShownLine, from_json
from app.certification.preview_summary import ASSUMED, Summary, summary_from
from app.certification.supposed import Supposed
from app.foundation.database import rows
from app.foundation.errors import NotFound
from app.foundation.jobs import JobState, state_of
from app.people.rows import Actor


@dataclass(frozen=True)
class AskedPreview:
    """`summary` None: not worked out yet. `is_stale`: rules were published since, or another day has come.

    `facts_since`: how many facts were recorded after it was worked out.
    """

    id: int
    public_id: str
    kind: str
    name: str
    fingerprint: str
    change: Supposed
    asked_by: int | None
    asked_at: datetime
    job: JobState
    done_at: datetime | None
    today: date | None
    last: date | None
    summary: Summary | None
    is_stale: bool
    facts_since: int

    @property
    def is_done(self) -> bool:
        return self.summary is not None

    @property
    def assumed_minutes(self) -> Mapping[str, int]:
        return ASSUMED


def asked_preview(public_id: str, today: date) -> AskedPreview:
    """Raises NotFound."""
    row = rows(_ONE, {"public_id": public_id}).one_or_none()
    if row is None:
        raise NotFound
    return shown(row, today)


def newest_preview(change: Supposed, today: date) -> AskedPreview | None:
    """The one asked for last of exactly this change."""
    row = rows(_SAME, {"fingerprint": supposed.fingerprint(change)}).first()
    return None if row is None else shown(row, today)


_COLUMNS = tuple(ChangePreviewRow.__table__.columns)
_ONE = select(*_COLUMNS).where(ChangePreviewRow.public_id == bindparam("public_id"))
_SAME = (
    select(*_COLUMNS)
    .where(ChangePreviewRow.fingerprint == bindparam("fingerprint"))
    .order_by(ChangePreviewRow.id.desc())
    .limit(1)
)


def shown(row: Any, today: date) -> AskedPreview:
    done = row.summary is not None
    return AskedPreview(
        id=row.id,
        public_id=row.public_id,
        kind=row.kind,
        name=row.name,
        fingerprint=row.fingerprint,
        change=supposed.from_json(row.kind, row.change),
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        job=state_of(row.job_id),
        done_at=row.done_at,
        today=row.today,
        last=row.last,
        summary=summary_from(row.summary) if done else None,
        is_stale=done and (row.today != today or row.library_edition != edition_of_rules()),
        facts_since=max(0, record.newest_fact() - (row.newest_fact or 0)) if done else 0,
    )


def edition_of_rules() -> str:
    """Another one after each publication of a rule or of the matrix."""
    found = library.all_revisions(("certification", "requirements"))
    return f"{len(found)}/{max((entry.revision_id for entry in found), default=0)}"


def preview_lines(
    preview_id: int, actor: Actor, *, effect: str = "", offset: int = 0, limit: int = 50
) -> tuple[ShownLine, ...]:
    """Of the people whom the actor may see, the gravest first; of one effect or of all."""
    wanted = _visible(select(*_LINE), preview_id, actor)
    if effect:
        wanted = wanted.where(ChangePreviewLineRow.effect == effect)
    wanted = wanted.order_by(ChangePreviewLineRow.position).offset(offset).limit(limit)
    return tuple(from_json(row.person_id, row.certification, row.minutes, row.shown) for row in rows(wanted))


def effect_counts(preview_id: int, actor: Actor) -> dict[str, int]:
    """Gravest effect → how many lines there are of the people whom the actor may see."""
    wanted = _visible(_COUNTED, preview_id, actor).group_by(ChangePreviewLineRow.effect)
    return {row.effect: row.people for row in rows(wanted)}


_LINE = (
    ChangePreviewLineRow.person_id,
    ChangePreviewLineRow.certification,
    ChangePreviewLineRow.minutes,
    ChangePreviewLineRow.shown,
)
_COUNTED: Any = select(ChangePreviewLineRow.effect, func.count().label("people"))


def _visible(wanted: Select[Any], preview_id: int, actor: Actor) -> Select[Any]:
    return wanted.where(
        ChangePreviewLineRow.preview_id == preview_id,
        ChangePreviewLineRow.person_id.in_(people.visible_people(actor)),
    )
