"""“I am ready”: a person asks to be observed, and the assessors of their units see it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import library, people
from app.assessment import observation_letters
from app.assessment.models import ReadinessRow
from app.assessment.observation_letters import About
from app.assessment.service.observing.common import write
from app.foundation.clock import civil_date
from app.foundation.database import transaction
from app.people.permissions import ASSESSOR


def say_ready(person_id: int, checklist: str, *, at: datetime) -> None:
    """Puts the person on the list of their assessors. Said twice, it stands once. Raises NotFound."""
    library.current_revision("checklist", checklist)
    try:
        with transaction() as session:
            if session.scalar(select(ReadinessRow.id).where(*_open(person_id, checklist))) is not None:
                return
            session.add(ReadinessRow(person_id=person_id, checklist=checklist, said_at=at))
            session.flush()
            _tell(session, person_id, checklist, at)
    except IntegrityError:  # said at the same moment on another connection
        return


def take_back_readiness(person_id: int, checklist: str, *, at: datetime) -> None:
    with transaction() as session:
        waiting = update(ReadinessRow).where(*_open(person_id, checklist))
        session.execute(waiting.values(ended_at=at, ending="withdrawn"))


def _open(person_id: int, checklist: str) -> tuple[ColumnElement[bool], ...]:
    mine = (ReadinessRow.person_id == person_id, ReadinessRow.checklist == checklist)
    return (*mine, ReadinessRow.ended_at.is_(None))


def _tell(session: Session, person_id: int, checklist: str, at: datetime) -> None:
    """One letter a day and assessor, however many people are ready."""
    today = civil_date(at, people.zone_of(person_id))
    person = people.people_rows((person_id,))[person_id]
    titles = library.current_revision("checklist", checklist)
    for assessor in people.holders_over(person_id, (ASSESSOR,), today):
        write(
            session,
            assessor,
            f"observation:ready:{assessor.id}:{today.isoformat()}",
            "/observations",
            lambda address, language: observation_letters.ready(
                About(titles.title(language), person.full_name), address, language
            ),
        )
