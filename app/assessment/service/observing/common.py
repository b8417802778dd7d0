"""What all use cases of observations share: the row that nobody else changes, its events, and its letters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import people
from app.assessment.models import ObservationEventRow, ObservationRow
from app.assessment.observation_letters import About, Letter
from app.assessment.queries import observations
from app.foundation import mail, settings
from app.foundation.errors import Conflict
from app.foundation.faults import Text
from app.foundation.i18n import day as day_words
from app.foundation.i18n import long_day
from app.record.facts import ObservationConfirmed


class Closed(Conflict):
    code = "closed"
    text = Text(
        "This observation is signed, thrown away or withdrawn: it cannot be changed any more.",
        "Это наблюдение подписано, удалено или отозвано: изменить его уже нельзя.",
    )


def locked(session: Session, observation_id: int) -> ObservationRow:
    """The row of an observation; nobody else changes it until the transaction ends."""
    wanted = select(ObservationRow).where(ObservationRow.id == observation_id)
    return session.scalars(wanted.with_for_update()).one()


def note(
    session: Session, row: ObservationRow, kind: str, at: datetime, by: int | None, **details: Any
) -> None:
    session.add(ObservationEventRow(observation_id=row.id, at=at, kind=kind, actor_id=by, details=details))
    session.flush()


def payload_of(row: ObservationRow) -> ObservationConfirmed:
    return ObservationConfirmed(
        checklist=row.checklist,
        revision=row.revision,
        observation=row.public_id,
        assessor=row.assessor_id,
        result=row.result or "",
        sha256=row.content_sha256 or "",
    )


def in_words(day: date | None) -> Text:
    return Text(day_words(day, "en"), day_words(day, "ru"))


def long_words(day: date) -> Text:
    return Text(long_day(day, "en"), long_day(day, "ru"))


def about(row: ObservationRow, language: str) -> About:
    """For a letter, in the language of whoever reads it."""
    persons = people.people_rows({row.person_id, row.assessor_id})
    return About(
        title=observations.checklist_of(row.snapshot, language).title,
        person=persons[row.person_id].full_name,
        assessor=persons[row.assessor_id].full_name,
        day=in_words(row.observed_on),
        until=in_words(row.answer_until),
    )


def write(
    session: Session, to: people.PersonRow, key: str, path: str, letter_of: Callable[[str, str], Letter]
) -> None:
    """Puts a letter into the outbox: `letter_of(address, language)`. People without an e-mail find it on their pages."""
    if to.email is None:
        return
    base = current_app.extensions["settings"].base_url.rstrip("/")
    letter = letter_of(f"{base}{path}", to.locale or str(settings.read("language")))
    mail.post(session, to=to.email, subject=letter.subject, text=letter.text, key=key)
