"""A preview is asked for, worked out by a job, kept, and forgotten after a month."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app import record
from app.certification import supposed
from app.certification.models import ChangePreviewLineRow, ChangePreviewRow
from app.certification.preview_rows import in_order, shown_line, to_json
from app.certification.preview_summary import summary_as_json
from app.certification.queries.previewing import Preview, Tell, preview, question_of
from app.certification.queries.previews import edition_of_rules
from app.certification.supposed import Supposed
from app.foundation import clock, jobs
from app.foundation.database import db, transaction

WORK_OUT = "certification.preview"
KEPT = timedelta(days=30)


def ask_preview(change: Supposed, *, by: int | None, at: datetime, form_key: str | None = None) -> str:
    """Use case: a preview is asked for. Gives the id under which it can be looked at, from now on.

    Raises NotUnderstood for a text with errors.
    """
    question_of(change, at)
    public_id = secrets.token_urlsafe(12)
    with transaction(form_key) as session:
        row = ChangePreviewRow(
            public_id=public_id,
            kind=change.kind,
            name=supposed.name_of(change),
            fingerprint=supposed.fingerprint(change),
            change=supposed.to_json(change),
            asked_by=by,
            asked_at=at,
        )
        session.add(row)
        session.flush()
        row.job_id = jobs.enqueue(session, WORK_OUT, {"preview": row.id})
    return public_id


def work_out(preview_id: int, *, at: datetime, tell: Tell) -> None:
    """Use case of the job. Safe to repeat: what was kept before is replaced."""
    row = db.session.get(ChangePreviewRow, preview_id)
    if row is None:
        return
    change = supposed.from_json(row.kind, row.change)
    edition, newest = edition_of_rules(), record.newest_fact()
    db.session.rollback()
    found = preview(change, today=clock.today(), at=at, tell=tell)
    with transaction() as session:
        keep(session, preview_id, found)
        as_of = {"library_edition": edition, "newest_fact": newest, "done_at": at}
        session.execute(update(ChangePreviewRow).where(ChangePreviewRow.id == preview_id).values(**as_of))


def keep(session: Session, preview_id: int, found: Preview) -> None:
    session.execute(delete(ChangePreviewLineRow).where(ChangePreviewLineRow.preview_id == preview_id))
    rows = [
        row_of(preview_id, position, shown_line(line)) for position, line in enumerate(in_order(found.lines))
    ]
    if rows:
        session.execute(insert(ChangePreviewLineRow), rows)
    told = {"summary": summary_as_json(found.summary), "today": found.today, "last": found.last}
    session.execute(update(ChangePreviewRow).where(ChangePreviewRow.id == preview_id).values(**told))


def row_of(preview_id: int, position: int, line: Any) -> dict[str, Any]:
    return {
        "preview_id": preview_id,
        "position": position,
        "person_id": line.person_id,
        "certification": line.certification,
        "effect": line.effect,
        "minutes": line.minutes,
        "shown": to_json(line),
    }


def forget_old(at: datetime) -> None:
    """Use case: previews of a month ago are no longer true of anything."""
    with transaction() as session:
        old = select(ChangePreviewRow.id).where(ChangePreviewRow.asked_at < at - KEPT)
        session.execute(delete(ChangePreviewLineRow).where(ChangePreviewLineRow.preview_id.in_(old)))
        session.execute(delete(ChangePreviewRow).where(ChangePreviewRow.asked_at < at - KEPT))
