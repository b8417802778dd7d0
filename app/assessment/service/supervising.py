"""Sittings under supervision: opened, shown a new code, closed; attempts that are bound to a device or given time."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import record
from app.assessment import queries
from app.assessment.models import AttemptRow, SupervisedAttemptRow, SupervisionRow
from app.assessment.queries import supervisions
from app.assessment.service.ending import Moment, locked, note, term_of
from app.assessment.supervision import (
    CODE_HOLDS,
    CODE_LENGTH,
    MOST_MINUTES,
    SIGHTINGS,
    Supervision,
    code_from,
    normalise,
)
from app.foundation.database import transaction
from app.foundation.errors import BadRequest, Conflict, Forbidden, Invalid, NotFound
from app.foundation.faults import Text
from app.record.chain import canonical_instant


class WrongCode(Invalid):
    code = "wrong-code"
    text = Text(
        "This code opens nothing now. Ask the person who supervises for the code that holds at this moment.",
        "Этот код сейчас ничего не открывает. Спросите у наблюдающего код, который действует в эту минуту.",
    )


class NothingToExtend(Conflict):
    code = "nothing-to-extend"
    text = Text(
        "This attempt is over, or has no limit: there is nothing to add time to.",
        "Эта попытка закончена или идёт без ограничения: добавлять время некуда.",
    )


def open_supervision(quiz: str, *, by: int, at: datetime, form_key: str | None = None) -> str:
    """Opens a sitting of a quiz and gives its public id; its code holds for a quarter of an hour."""
    public_id = secrets.token_urlsafe(12)
    with transaction(form_key) as session:
        session.add(
            SupervisionRow(
                public_id=public_id,
                quiz=quiz,
                code=_new_code(session, at),
                code_until=at + CODE_HOLDS,
                opened_by=by,
                opened_at=at,
            )
        )
        record.note(
            session,
            "assessment:supervision:opened",
            at=at,
            actor_id=by,
            subject=quiz,
            details={"sitting": public_id},
        )
    return public_id


def renew_code(public_id: str, *, by: int, at: datetime) -> None:
    """A new code in place of the old one, which opens nothing from now on."""
    with transaction() as session:
        row = _open_one(session, public_id, by)
        row.code, row.code_until = _new_code(session, at), at + CODE_HOLDS


def close_supervision(public_id: str, *, by: int, at: datetime) -> None:
    """Nobody begins any more; attempts under way go on to their ends. Safe to repeat."""
    with transaction() as session:
        row = _own(session, public_id, by)
        if row.closed_at is None:
            row.closed_at = at
            details = {"sitting": public_id}
            record.note(
                session,
                "assessment:supervision:closed",
                at=at,
                actor_id=by,
                subject=row.quiz,
                details=details,
            )


def _open_one(session: Session, public_id: str, by: int) -> SupervisionRow:
    row = _own(session, public_id, by)
    if row.closed_at is not None:
        raise Conflict
    return row


def _own(session: Session, public_id: str, by: int) -> SupervisionRow:
    wanted = select(SupervisionRow).where(
        SupervisionRow.public_id == public_id, SupervisionRow.opened_by == by
    )
    row = session.scalars(wanted.with_for_update()).one_or_none()
    if row is None:
        raise NotFound
    return row


def _new_code(session: Session, at: datetime) -> str:
    """One that no other open sitting has."""
    taken = set(
        session.scalars(
            select(SupervisionRow.code).where(
                SupervisionRow.closed_at.is_(None), SupervisionRow.code_until > at
            )
        )
    )
    while True:
        code = code_from(secrets.randbelow(32**CODE_LENGTH))
        if code not in taken:
            return code


# -- attempts ------------------------------------------------------------------------------------------------------


def checked_code(session: Session, typed: str, quiz: str, person_id: int, at: datetime) -> Supervision:
    """Operation: the sitting that a typed code opens for this person. Nobody supervises themselves. Raises WrongCode."""
    code = normalise(typed)
    found = None if code is None else supervisions.supervision_with(code, quiz, at, session)
    if found is None or found.opened_by == person_id:
        raise WrongCode
    return found


def take_in(session: Session, attempt_id: int, supervision: Supervision) -> None:
    """Operation: an attempt joins a sitting; one that was in another before is in this one from now on."""
    session.merge(SupervisedAttemptRow(attempt_id=attempt_id, supervision_id=supervision.id))


def move_here(
    session: Session, row: AttemptRow, supervision: Supervision, device: int, moment: Moment
) -> None:
    """Operation: an attempt goes on at this device, by a code."""
    details = {"device": device, "before": row.device, "sitting": supervision.public_id}
    row.device = device
    note(session, row.id, "reconnect", moment, details)
    take_in(session, row.id, supervision)


def sight(public_id: str, quiz: str, what: str, *, person_id: int, at: datetime) -> None:
    """Use case: the page of an attempt under supervision tells that it is shown, was left, or is back."""
    if what not in SIGHTINGS:
        raise BadRequest
    attempt = queries.attempt_of(public_id, quiz, person_id)
    if not attempt.is_open(at) or not queries.quiz_of(attempt.snapshot).supervised:
        return
    with transaction() as session:
        row = locked(session, attempt.id)
        if row.state == queries.IN_PROGRESS:
            note(session, row.id, SIGHTINGS[what], Moment(at, person_id), {})


def extend(
    attempt_id: str, minutes: int, reason: str, *, by: int, at: datetime, form_key: str | None = None
) -> None:
    """Use case: time that an incident has cost is given back, for a reason (rules 16 and 19).

    Whom the giver may give it to, the caller has checked. Raises NothingToExtend, Forbidden for an own attempt.
    """
    if not 1 <= minutes <= MOST_MINUTES or not reason.strip():
        raise BadRequest
    with transaction(form_key) as session:
        known = session.scalar(select(AttemptRow.id).where(AttemptRow.public_id == attempt_id))
        if known is None:
            raise NotFound
        row = locked(session, known)
        if row.person_id == by:
            raise Forbidden
        if row.state != queries.IN_PROGRESS or row.deadline_at is None or term_of(row).phase(at) == "over":
            raise NothingToExtend
        set_deadline(row, row.deadline_at + timedelta(minutes=minutes))
        row.extension_seconds += 60 * minutes
        details = {"minutes": minutes, "reason": reason, "deadline": canonical_instant(row.deadline_at)}
        note(session, row.id, "extended", Moment(at, by), details)
        record.note(
            session, "assessment:attempt:extended", at=at, actor_id=by, subject=attempt_id, details=details
        )


def set_deadline(row: AttemptRow, deadline_at: datetime) -> None:
    row.deadline_at = deadline_at
    row.closes_at = deadline_at + timedelta(seconds=row.grace_seconds)
