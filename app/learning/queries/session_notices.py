"""What people have to hear about sessions, until a letter has told them."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import bindparam, select

from app.foundation import clock
from app.foundation.database import rows
from app.foundation.faults import Text
from app.learning.models import SessionNoticeRow, TrainingSessionRow
from app.learning.session_rows import Notice

NEWS_FOR = timedelta(days=14)  # people without an e-mail find it on their pages, and nobody waits for them


def waiting_notices(limit: int = 5000) -> tuple[Notice, ...]:
    """What was not yet told and is still news, the oldest first."""
    since = clock.now() - NEWS_FOR
    return tuple(
        Notice(
            id=row.id,
            person_id=row.person_id,
            session_id=row.session_id,
            public_id=row.public_id,
            kind=row.kind,
            at=row.at,
            title=Text(row.title_en or row.title_ru, row.title_ru or row.title_en),
            form=row.form,
            begins_at=row.begins_at,
            time_zone=row.time_zone,
            held_on=row.held_on,
            place=row.place,
            state_reason=row.state_reason,
        )
        for row in rows(_NOTICES.limit(limit), {"since": since})
    )


_NOTICES = (
    select(SessionNoticeRow.id, SessionNoticeRow.person_id, SessionNoticeRow.session_id)
    .add_columns(SessionNoticeRow.kind, SessionNoticeRow.at)
    .add_columns(
        TrainingSessionRow.public_id,
        TrainingSessionRow.title_en,
        TrainingSessionRow.title_ru,
        TrainingSessionRow.form,
        TrainingSessionRow.begins_at,
    )
    .add_columns(TrainingSessionRow.time_zone, TrainingSessionRow.held_on, TrainingSessionRow.place)
    .add_columns(TrainingSessionRow.state_reason)
    .join(TrainingSessionRow, TrainingSessionRow.id == SessionNoticeRow.session_id)
    .where(
        SessionNoticeRow.told_at.is_(None),
        SessionNoticeRow.at >= bindparam("since", type_=SessionNoticeRow.at.type),
    )
    .order_by(SessionNoticeRow.id)
)
