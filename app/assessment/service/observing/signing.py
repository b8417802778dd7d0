"""The assessor's signature under an observation, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlalchemy.orm import Session

from app import people, record
from app.assessment import meanings, observation_letters
from app.assessment.models import ObservationRow, ReadinessRow
from app.assessment.observing import (
    Gap,
    Result,
    answer_until,
    fingerprint,
    gaps,
    judge,
    may_be_of,
    signed_content,
)
from app.assessment.queries import observations
from app.assessment.queries.observations import Observation
from app.assessment.service.observing.common import (
    Closed,
    about,
    locked,
    long_words,
    note,
    write,
)
from app.foundation.clock import civil_date
from app.foundation.database import transaction
from app.foundation.errors import Conflict, Invalid
from app.foundation.faults import Text


class Unfinished(Invalid):
    """Something is missing: `gaps` says what."""

    code = "unfinished"
    text = Text(
        "Something is missing: it can be saved, but not signed.",
        "Не всё заполнено: наблюдение можно сохранить, но не подписать.",
    )

    def __init__(self, gaps: tuple[Gap, ...]) -> None:
        super().__init__()
        self.gaps = gaps


class ChangedSince(Conflict):
    code = "stale"
    text = Text(
        "Lines were changed in another window. Read the summary again, then sign.",
        "Отметки изменены в другом окне. Прочитайте сводку ещё раз, потом подпишите.",
    )


class CannotSign(Conflict):
    code = "beyond-scope"
    text = Text(
        "This person is no longer in your units: you can read your draft, but not sign it.",
        "Этот человек больше не в ваших подразделениях: черновик можно читать, но не подписать.",
    )


class WrongDay(Invalid):
    code = "wrong-day"
    text = Text(
        "The day of the observation lies in the future, or more than 30 days back.",
        "День наблюдения ещё не наступил или был больше 30 дней назад.",
    )


@dataclass(frozen=True)
class Signature:
    """What the assessor sends: the version that the summary showed, the day, and the password."""

    version: int
    observed_on: date
    password: str


def sign(
    public_id: str,
    signature: Signature,
    actor: people.Actor,
    *,
    at: datetime,
    address: str,
    form_key: str | None = None,
) -> None:
    """Signs the assessor's own draft; from then on its lines stay as they are.

    Raises NotFound, Closed, CannotSign, Unfinished, WrongDay, ChangedSince, WrongPassword, TooManyFailures, AlreadyDone.
    """
    draft = observations.made_by(public_id, actor.person_id)
    if draft.state != "draft":
        raise Closed
    if not observations.may_observe(actor, draft.person_id):
        raise CannotSign
    zone = people.zone_of(draft.person_id)
    signed_on = civil_date(at, zone)
    _refuse_unfinished(draft)
    if not may_be_of(signature.observed_on, signed_on):
        raise WrongDay
    people.confirm_password(actor.person_id, signature.password, at=at, address=address)
    with transaction(form_key=form_key) as session:
        row = locked(session, draft.id)
        if row.state != "draft":
            raise Closed
        if row.version != signature.version:
            raise ChangedSince
        row.observed_on, row.signed_at, row.state = signature.observed_on, at, "signed"
        row.answer_until = answer_until(signed_on)
        row.lapses_at = begin_of_day(row.answer_until + timedelta(days=1), zone)
        _judge(session, row, actor, at)
        _end_readiness(session, row, at)
        _tell_person(session, row)


def _refuse_unfinished(draft: Observation) -> None:
    found = gaps(observations.checklist_of(draft.snapshot, "en"), observations.marks_of(draft.id))
    if found:
        raise Unfinished(found)


def begin_of_day(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(0), ZoneInfo(zone))


def _judge(session: Session, row: ObservationRow, actor: people.Actor, at: datetime) -> None:
    checklist, marks = observations.checklist_of(row.snapshot, "en"), observations.marks_of(row.id, session)
    missing = gaps(checklist, marks)
    if missing:
        raise Unfinished(missing)
    judged = judge(checklist, marks)
    row.result, row.done, row.seen = judged.result, judged.done, judged.seen
    person = people.people_rows((row.person_id,))[row.person_id]
    meaning = meanings.filled(
        meanings.SIGNED, day=long_words(row.observed_on), person=f"{person.full_name} ({person.number})"
    )
    about = {
        "observation": row.public_id,
        "person": person.number,
        "assessor": actor.number,
        "observed_on": row.observed_on.isoformat(),
        "result": judged.result,
    }
    row.content_sha256 = sha256 = fingerprint(signed_content(row.snapshot, marks, about))
    said = {"en": meaning.en, "ru": meaning.ru}
    note(session, row, "signed", at, actor.person_id, meaning=said, sha256=sha256, about=about)


def _end_readiness(session: Session, row: ObservationRow, at: datetime) -> None:
    mine = (ReadinessRow.person_id == row.person_id, ReadinessRow.checklist == row.checklist)
    waiting = update(ReadinessRow).where(*mine, ReadinessRow.ended_at.is_(None))
    session.execute(waiting.values(ended_at=at, ending="observed"))


def _tell_person(session: Session, row: ObservationRow) -> None:
    person = people.people_rows((row.person_id,))[row.person_id]
    result = cast(Result, row.result)
    write(
        session,
        person,
        f"observation:{row.id}:signed",
        f"/observations/{row.public_id}",
        lambda address, language: observation_letters.signed(about(row, language), result, address, language),
    )


def withdraw(public_id: str, reason: str, *, assessor_id: int, at: datetime) -> None:
    """Takes the signature back, with a reason; where it counted already, the fact is struck out. Raises Closed."""
    made = observations.made_by(public_id, assessor_id)
    with transaction() as session:
        row = locked(session, made.id)
        if row.state == "withdrawn":
            return
        if row.state not in ("signed", "confirmed", "objected"):
            raise Closed
        if row.fact_id is not None:
            record.void(session, row.fact_id, reason=reason, at=at, by=assessor_id)
        row.state = "withdrawn"
        meaning = meanings.filled(meanings.WITHDRAWN, day=long_words(row.observed_on))
        said = {"en": meaning.en, "ru": meaning.ru}
        note(session, row, "withdrawn", at, assessor_id, meaning=said, reason=reason)
        person = people.people_rows((row.person_id,))[row.person_id]
        write(
            session,
            person,
            f"observation:{row.id}:withdrawn",
            f"/observations/{row.public_id}",
            lambda address, language: observation_letters.withdrawn(
                about(row, language), reason, address, language
            ),
        )
