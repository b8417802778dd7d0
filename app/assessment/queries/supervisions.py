"""Reads of supervised sittings, of attempts that may be given time, and of personal extra time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.orm import Session

from app import library, people
from app.assessment import layout as layouts
from app.assessment.extra_time import Grant
from app.assessment.models import (
    AttemptEventRow,
    AttemptRow,
    ExtraTimeRow,
    ResponseRow,
    SupervisedAttemptRow,
    SupervisionRow,
)
from app.assessment.queries.attempts import IN_PROGRESS
from app.assessment.queries.published import published_quiz
from app.assessment.supervision import Sitter, Supervision
from app.assessment.timing import Term
from app.foundation.database import db
from app.foundation.errors import NotFound
from app.people.permissions import ADMIN, ASSESSOR, MANAGER, TRAINER
from app.people.rows import Actor

WATCHING_ROLES = (TRAINER, ASSESSOR)
GRANTING_ROLES = (TRAINER, MANAGER, ADMIN)
SHOWN_SUPERVISIONS = 20
SHOWN_ATTEMPTS = 200

_SUPERVISION = tuple(getattr(SupervisionRow, name) for name in Supervision.__dataclass_fields__)
_GRANT = tuple(getattr(ExtraTimeRow, name) for name in Grant.__dataclass_fields__)


def supervised_quizzes(language: str) -> list[tuple[str, str]]:
    """Slug and title of every published quiz that is sat under supervision."""
    found = [published_quiz(entry.slug, language) for entry in library.current_documents("quiz")]
    return sorted(
        ((one.slug, one.quiz.title) for one in found if one.quiz.supervised), key=lambda pair: pair[1]
    )


def supervisions_of(person_id: int) -> list[Supervision]:
    """Those that a person has opened, the newest first."""
    wanted = select(*_SUPERVISION).where(SupervisionRow.opened_by == person_id)
    newest = wanted.order_by(SupervisionRow.opened_at.desc()).limit(SHOWN_SUPERVISIONS)
    return [Supervision(*row) for row in db.session.execute(newest)]


def supervision_of(public_id: str, person_id: int) -> Supervision:
    """One that this person has opened. Raises NotFound."""
    wanted = select(*_SUPERVISION).where(
        SupervisionRow.public_id == public_id, SupervisionRow.opened_by == person_id
    )
    row = db.session.execute(wanted).one_or_none()
    if row is None:
        raise NotFound
    return Supervision(*row)


def supervision_with(code: str, quiz: str, at: datetime, session: Session) -> Supervision | None:
    """The open sitting of this quiz whose code this is, and still holds."""
    wanted = select(*_SUPERVISION).where(
        SupervisionRow.quiz == quiz,
        SupervisionRow.code == code,
        SupervisionRow.closed_at.is_(None),
        SupervisionRow.code_until > at,
    )
    row = session.execute(wanted.order_by(SupervisionRow.id.desc()).limit(1)).one_or_none()
    return None if row is None else Supervision(*row)


def sitters_of(supervision_id: int, at: datetime) -> list[Sitter]:
    """Everybody who began with the code of a sitting."""
    wanted = _SITTERS.join(SupervisedAttemptRow, SupervisedAttemptRow.attempt_id == AttemptRow.id)
    return _sitters(wanted.where(SupervisedAttemptRow.supervision_id == supervision_id), at)


def attempts_under_way(actor: Actor, at: datetime) -> list[Sitter]:
    """Attempts with a deadline that has not come, of the people in the actor's reach."""
    others = people.people_in_scope(actor, WATCHING_ROLES)
    mine = AttemptRow.person_id == actor.person_id
    wanted = _SITTERS.where(
        AttemptRow.state == IN_PROGRESS,
        AttemptRow.purpose != "preview",
        AttemptRow.closes_at >= at,
        AttemptRow.person_id.in_(others),
        ~mine,
    )
    return _sitters(wanted.order_by(AttemptRow.closes_at).limit(SHOWN_ATTEMPTS), at)


def extendable(public_id: str, actor: Actor, at: datetime) -> tuple[Sitter, str]:
    """One attempt in the actor's reach, or in a sitting of theirs, and its quiz. Never an own one. Raises NotFound."""
    watched = (
        select(SupervisedAttemptRow.attempt_id)
        .join(SupervisionRow, SupervisionRow.id == SupervisedAttemptRow.supervision_id)
        .where(SupervisionRow.opened_by == actor.person_id)
    )
    reach = or_(
        AttemptRow.person_id.in_(people.people_in_scope(actor, WATCHING_ROLES)), AttemptRow.id.in_(watched)
    )
    wanted = _SITTERS.where(AttemptRow.public_id == public_id, reach, AttemptRow.person_id != actor.person_id)
    found = _sitters(wanted, at)
    if not found:
        raise NotFound
    quiz = db.session.scalar(select(AttemptRow.quiz).where(AttemptRow.public_id == public_id))
    return found[0], quiz or ""


_SITTERS = select(
    AttemptRow.id,
    AttemptRow.public_id,
    AttemptRow.person_id,
    AttemptRow.state,
    AttemptRow.answered,
    AttemptRow.layout,
    AttemptRow.deadline_at,
    AttemptRow.grace_seconds,
    AttemptRow.extension_seconds,
)


def _sitters(wanted: Select[Any], at: datetime) -> list[Sitter]:
    rows = db.session.execute(wanted).all()
    persons = people.people_rows({row.person_id for row in rows})
    ids = [row.id for row in rows]
    answers, events = _answers(ids), _events(ids)
    found = []
    for row in rows:
        person = persons[row.person_id]
        found.append(_sitter(row, person, answers.get(row.id, (0, None)), events.get(row.id, {}), at))
    return sorted(found, key=lambda sitter: (not sitter.is_open, sitter.name))


def _sitter(
    row: Row[Any],
    person: people.PersonRow,
    answers: tuple[int, datetime | None],
    events: dict[str, int],
    at: datetime,
) -> Sitter:
    term = Term(row.deadline_at, timedelta(seconds=row.grace_seconds))
    is_open = row.state == IN_PROGRESS and term.phase(at) != "over"
    left = events.get("focus-lost", 0)
    return Sitter(
        public_id=row.public_id,
        person_id=row.person_id,
        number=person.number,
        name=person.full_name,
        is_open=is_open,
        answered=answers[0] if row.state == IN_PROGRESS else row.answered,
        count=len(layouts.from_json(row.layout).items),
        saved_at=answers[1],
        seconds_left=term.seconds_left(at) if is_open else None,
        extension_seconds=row.extension_seconds,
        watched=events.get("watching", 0) + left > 0,
        left=left,
        reconnected=events.get("reconnect", 0),
        term=term,
    )


def _answers(attempt_ids: Sequence[int]) -> dict[int, tuple[int, datetime | None]]:
    """By attempt: how many questions have an answer, and when the newest came."""
    newest = (
        select(ResponseRow.attempt_id, ResponseRow.position, func.max(ResponseRow.sequence).label("sequence"))
        .where(ResponseRow.attempt_id.in_(attempt_ids))
        .group_by(ResponseRow.attempt_id, ResponseRow.position)
        .subquery()
    )
    same = (
        (ResponseRow.attempt_id == newest.c.attempt_id)
        & (ResponseRow.position == newest.c.position)
        & (ResponseRow.sequence == newest.c.sequence)
    )
    wanted = (
        select(
            ResponseRow.attempt_id,
            func.count().filter(ResponseRow.answer.is_not(None)),
            func.max(ResponseRow.saved_at),
        )
        .join(newest, same)
        .group_by(ResponseRow.attempt_id)
    )
    return {attempt_id: (count, saved_at) for attempt_id, count, saved_at in db.session.execute(wanted)}


def _events(attempt_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """By attempt and kind: how often something happened."""
    wanted = (
        select(AttemptEventRow.attempt_id, AttemptEventRow.kind, func.count())
        .where(AttemptEventRow.attempt_id.in_(attempt_ids))
        .group_by(AttemptEventRow.attempt_id, AttemptEventRow.kind)
    )
    found: dict[int, dict[str, int]] = {}
    for attempt_id, kind, count in db.session.execute(wanted):
        found.setdefault(attempt_id, {})[kind] = count
    return found


def grants_of(person_id: int, session: Session | None = None) -> list[Grant]:
    """Extra time that stands for one person, whatever its days."""
    wanted = select(*_GRANT).where(ExtraTimeRow.person_id == person_id, ExtraTimeRow.ended_at.is_(None))
    return [Grant(*row) for row in (session or db.session).execute(wanted)]


def grants_in_reach(actor: Actor) -> list[Grant]:
    """Extra time of the people over whom a granting role of the actor reaches; what stands comes first."""
    others = people.people_in_scope(actor, GRANTING_ROLES)
    wanted = select(*_GRANT).where(ExtraTimeRow.person_id.in_(others))
    order = (ExtraTimeRow.ended_at.is_not(None), ExtraTimeRow.granted_at.desc())
    return [Grant(*row) for row in db.session.execute(wanted.order_by(*order).limit(SHOWN_ATTEMPTS))]


def person_in_reach(reference: str, actor: Actor) -> people.PersonRow:
    """Somebody who may be given extra time by this actor, by number or e-mail. Raises UnknownPerson."""
    found = people.person_of(reference)
    reach = people.people_in_scope(actor, GRANTING_ROLES).subquery()
    if found.id == actor.person_id or not _is_among(found.id, reach):
        raise people.UnknownPerson
    return found


def _is_among(person_id: int, reach: Any) -> bool:
    column = next(iter(reach.c))
    return db.session.scalar(select(column).where(column == person_id).limit(1)) is not None
