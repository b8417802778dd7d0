"""Personal extra time: granted, ended; attempts under way get it at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import people, record
from app.assessment import queries
from app.assessment.extra_time import MOST_PERCENT, percent_on
from app.assessment.models import AttemptRow, ExtraTimeRow
from app.assessment.queries import supervisions
from app.assessment.service.ending import Moment, note
from app.assessment.service.supervising import set_deadline
from app.assessment.terms import limit_of, rules_of
from app.assessment.timing import Allowance, deadline
from app.foundation.clock import civil_date, site_zone
from app.foundation.database import transaction
from app.foundation.errors import BadRequest, NotFound
from app.record.chain import canonical_instant


@dataclass(frozen=True)
class NewGrant:
    person_id: int
    percent: int
    reason: str
    from_on: date
    until_on: date | None


def grant(new: NewGrant, *, by: int, at: datetime, form_key: str | None = None) -> None:
    """Use case. Whom the giver may give it to, the caller has checked; nobody gives it to themselves."""
    in_order = new.until_on is None or new.from_on <= new.until_on
    if not 1 <= new.percent <= MOST_PERCENT or not new.reason.strip() or not in_order or new.person_id == by:
        raise BadRequest
    number = people.people_rows((new.person_id,))[new.person_id].number
    with transaction(form_key) as session:
        session.add(ExtraTimeRow(**vars(new), granted_by=by, granted_at=at))
        details = {"percent": new.percent, "from": new.from_on.isoformat(), "reason": new.reason}
        record.note(
            session,
            "assessment:extra_time:granted",
            at=at,
            actor_id=by,
            subject=number,
            details=details,
        )
        session.flush()
        lengthen_open_attempts(session, new.person_id, Moment(at, by))


def end_grant(grant_id: int, *, by: int, at: datetime) -> None:
    """Use case: no attempt that begins from now on has it; one under way keeps what it was given. Safe to repeat."""
    with transaction() as session:
        row = session.get(ExtraTimeRow, grant_id, with_for_update=True)
        if row is None:
            raise NotFound
        if row.ended_at is None:
            row.ended_at, row.ended_by = at, by
            record.note(
                session,
                "assessment:extra_time:ended",
                at=at,
                actor_id=by,
                subject=people.people_rows((row.person_id,))[row.person_id].number,
                details={"grant": grant_id},
            )


def percent_of(person_id: int, at: datetime, session: Session | None = None) -> int:
    """What a person is granted at an instant, on top of a limit."""
    grants = supervisions.grants_of(person_id, session)
    return percent_on(grants, civil_date(at, people.zone_of(person_id))) if grants else 0


def lengthen_open_attempts(session: Session, person_id: int, moment: Moment) -> None:
    """Operation: deadlines of attempts under way follow what is granted now. They never come nearer (rule 16)."""
    percent = percent_of(person_id, moment.at, session)
    wanted = select(AttemptRow).where(
        AttemptRow.person_id == person_id, AttemptRow.state == queries.IN_PROGRESS
    )
    for row in session.scalars(wanted.with_for_update()).all():
        if row.deadline_at is None or row.deadline_at < moment.at or percent <= row.extra_percent:
            continue
        quiz = queries.quiz_of(row.snapshot)
        more = Allowance(percent, timedelta(seconds=row.extension_seconds))
        wide = deadline(row.started_at, limit_of(quiz), rules_of(quiz, site_zone()).closes, more)
        assert wide is not None
        row.extra_percent = percent
        set_deadline(row, max(row.deadline_at, wide))
        details = {"percent": percent, "deadline": canonical_instant(row.deadline_at)}
        note(session, row.id, "extra-time", moment, details)
