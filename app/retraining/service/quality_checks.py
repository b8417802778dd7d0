"""Use cases: a quality check was not passed, and is struck out where it was a mistake."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app import certification, people, record
from app.foundation.database import transaction
from app.foundation.errors import Conflict, Forbidden, Invalid
from app.foundation.faults import Text
from app.people.rows import Actor, PersonRow
from app.record.facts import QaFailed
from app.retraining.models.quality_checks import QualityCheckRow
from app.retraining.queries import quality_checks as queries
from app.retraining.queries.supposing import effects_of


class CheckRefused(Invalid):
    """`values["field"]` names the field of the form."""

    code = "quality-check-refused"


class CheckInTheFuture(CheckRefused):
    code = "quality-check-in-the-future"
    text = Text("This day is still to come.", "Этот день ещё не наступил.")


class HadLeft(CheckRefused):
    code = "left-before-check"
    text = Text("The person had left before that day.", "К этому дню человек уже не работал.")


class StruckAlready(Conflict):
    code = "quality-check-struck"
    text = Text("This quality check was struck out before.", "Эта проверка уже аннулирована.")


@dataclass(frozen=True)
class NewCheck:
    """A call or a piece of work that did not meet what is asked."""

    checked_on: date
    reference: str  # which call, or which checklist
    stage: str
    comment: str


def refuse_days(seen: PersonRow, new: NewCheck, actor: Actor) -> None:
    """Raises CheckRefused for the day, Forbidden for an own check."""
    if seen.id == actor.person_id:
        raise Forbidden
    if new.checked_on > actor.today:
        raise CheckInTheFuture(field="checked_on")
    if seen.left_on is not None and seen.left_on < new.checked_on:
        raise HadLeft(field="checked_on")


def record_check(
    seen: PersonRow, new: NewCheck, *, actor: Actor, at: datetime, form_key: str | None = None
) -> str:
    """Keeps the check and one fact for each certification that knows such checks; gives its public id.

    Where no rule does, one fact without a certification keeps that it was: it demands nothing.
    """
    refuse_days(seen, new, actor)
    public_id = secrets.token_urlsafe(12)
    with transaction(form_key) as session:
        effect = effects_of("qa_failed", (seen.id,), on=new.checked_on, at=at, today=actor.today)[seen.id]
        session.add(
            QualityCheckRow(
                public_id=public_id,
                person_id=seen.id,
                checked_by=actor.person_id,
                recorded_at=at,
                struck_why="",
                **vars(new),
            )
        )
        with certification.together(session, today=actor.today, at=at):
            for slug in effect.certifications or ("",):
                record.append(
                    session,
                    seen.id,
                    QaFailed(certification=slug, reason=new.reference, report=public_id),
                    occurred_on=new.checked_on,
                    at=at,
                    by=actor.person_id,
                    subject=slug,
                )
        record.note(session, "retraining:check:failed", at=at, actor_id=actor.person_id, subject=seen.number)
    return public_id


def strike_out(public_id: str, why: str, *, actor: Actor, at: datetime) -> int:
    """The check was a mistake: its facts are struck out with the reason. Gives whom it was about."""
    with transaction() as session:
        seen_id = queries.check_in_scope(actor, public_id).person_id
        row = session.scalars(
            select(QualityCheckRow).where(QualityCheckRow.public_id == public_id).with_for_update()
        ).one()
        if row.struck_at is not None:
            raise StruckAlready
        row.struck_at, row.struck_by, row.struck_why = at, actor.person_id, why
        facts = record.facts_of_people((seen_id,), kinds=(QaFailed.kind,))[seen_id]
        with certification.together(session, today=actor.today, at=at):
            for fact in facts:
                if getattr(fact.payload, "report", "") == public_id:
                    record.void(session, fact.id, reason=why, at=at, by=actor.person_id)
        number = people.people_rows((seen_id,))[seen_id].number
        record.note(session, "retraining:check:struck", at=at, actor_id=actor.person_id, subject=number)
    return seen_id
