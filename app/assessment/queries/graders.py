"""Who has graded what: for whoever looks at the evidence of a certification."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select

from app import people
from app.assessment.models import AttemptRow, MarkRow
from app.foundation.database import db


def graders_of(attempts: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Attempt → names of those whose published marks it has; attempts that no person has marked are left out."""
    if not attempts:
        return {}
    wanted = (
        select(AttemptRow.public_id, MarkRow.grader_id)
        .join(MarkRow, MarkRow.attempt_id == AttemptRow.id)
        .where(AttemptRow.public_id.in_(list(attempts)), MarkRow.published_at.is_not(None))
        .group_by(AttemptRow.public_id, MarkRow.grader_id)
        .order_by(func.min(MarkRow.id))
    )
    found: dict[str, list[int]] = {}
    for attempt, grader in db.session.execute(wanted):
        found.setdefault(attempt, []).append(grader)
    named = people.people_rows({one for graders in found.values() for one in graders}) if found else {}
    return {attempt: tuple(named[one].full_name for one in graders) for attempt, graders in found.items()}
