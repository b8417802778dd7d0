"""Use case: somebody chooses which letters they get."""

from __future__ import annotations

from sqlalchemy import update

from app.foundation.database import transaction
from app.retraining.models.reminders import ReminderLookRow
from app.retraining.queries.mail_parts import keep_look


def choose(person_id: int, *, early: bool, digest: bool | None) -> None:
    """`digest` None: as it was."""
    values = {"early": early} | ({} if digest is None else {"digest": digest})
    with transaction() as session:
        keep_look(session, person_id)
        session.execute(
            update(ReminderLookRow).where(ReminderLookRow.person_id == person_id).values(**values)
        )
