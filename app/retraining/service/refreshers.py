"""Use cases: an answer is kept, a person has had enough for now."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import people
from app.foundation.database import transaction
from app.retraining.memories import Memory
from app.retraining.models.refreshers import RefresherCardRow, RefresherReviewRow, RefresherSittingRow
from app.retraining.queries import refreshers as queries
from app.retraining.refreshers import (
    LATER,
    Asked,
    Card,
    FactToKnow,
    Sitting,
    card_key,
    rating_of,
    time_spent,
)
from app.retraining.scheduling import VERSION, Review, after

Rest = Literal["enough", "later", "tomorrow", "more"]
MORNING = time(6)


@dataclass(frozen=True)
class Given:
    """What came with the form. `state`: right partial wrong, or unknown where the person says so."""

    fact: str
    asked: Asked
    answer: Any
    state: str
    helped: bool
    milliseconds: int


def keep_answer(
    given: Given, *, person_id: int, today: date, at: datetime, form_key: str | None = None
) -> int | None:
    """Adds the answer to the log, and carries the card on. Gives its number; None where it is not asked any more.

    Nothing is written into the training record: a refresher never certifies.
    """
    with transaction(form_key=form_key) as session:
        row = locked_sitting(session, person_id, today)
        state = queries.state_of(person_id, today)
        card = next((card for card in state.queue() if card.fact.key == given.fact), None)
        if card is None or given.asked not in card.fact.questions or not state.sitting.is_open(at):
            return None
        review = logged(given, card, state.scheduler, person_id, today, at)
        session.add(review)
        carry_on(session, card, review)
        store(row, state.sitting.answered(review.milliseconds))
        session.flush()
        return review.id


def logged(
    given: Given, card: Card, scheduler: str, person_id: int, today: date, at: datetime
) -> RefresherReviewRow:
    return RefresherReviewRow(
        person_id=person_id,
        fact=card.fact.key,
        number=card.memory.reviews + 1,
        course=card.fact.course,
        course_revision=card.fact.course_revision,
        quiz=given.asked.quiz,
        item=given.asked.item,
        revision=given.asked.revision,
        answer=given.answer,
        state=given.state,
        helped=given.helped,
        rating=rating_of(given.state, helped=given.helped),
        recall=card.recall(today),
        anew=card.anew,
        began_on=card.memory.last_on,
        scheduler=scheduler,
        version=VERSION,
        milliseconds=time_spent(given.milliseconds),
        day=today,
        at=at,
    )


def carry_on(session: Session, card: Card, review: RefresherReviewRow) -> None:
    answer = Review(review.day, review.rating, review.anew)  # type: ignore[arg-type]
    memory = after(card.memory, answer, card.limits, card_key(review.person_id, card.fact.key))
    session.merge(row_of(review.person_id, card.fact, memory))


def row_of(person_id: int, fact: FactToKnow, memory: Memory) -> RefresherCardRow:
    return RefresherCardRow(
        person_id=person_id,
        fact=fact.key,
        course=fact.course,
        course_revision=fact.course_revision,
        **asdict(memory),
    )


def rest(wish: Rest, *, person_id: int, today: date, at: datetime) -> None:
    """Enough for today, later today, tomorrow; or once more, as far as the day allows. None of it costs anything."""
    zone = ZoneInfo(people.zone_of(person_id))
    morning = datetime.combine(today + timedelta(days=1), MORNING, zone)
    with transaction() as session:
        row = locked_sitting(session, person_id, today)
        now = sitting_of(row).on(today)
        match wish:
            case "later":
                changed = Sitting(**{**asdict(now), "rest_until": min(at + LATER, morning)})
            case "tomorrow":
                changed = Sitting(**{**asdict(now), "rest_until": morning})
            case "enough":
                changed = Sitting(**{**asdict(now), "over": True})
            case "more":
                changed = now.once_more()
        store(row, changed)


def locked_sitting(session: Session, person_id: int, today: date) -> RefresherSittingRow:
    """Two answers of one person wait for each other here."""
    wanted = select(RefresherSittingRow).where(RefresherSittingRow.person_id == person_id).with_for_update()
    row = session.scalar(wanted)
    if row is not None:
        return row
    try:
        with session.begin_nested():
            row = RefresherSittingRow(person_id=person_id, **asdict(Sitting(today)))
            session.add(row)
    except IntegrityError:  # the first two answers ever, at the same moment
        return session.scalars(wanted).one()
    return row


def sitting_of(row: RefresherSittingRow) -> Sitting:
    return Sitting(**{name: getattr(row, name) for name in Sitting.__dataclass_fields__})


def store(row: RefresherSittingRow, sitting: Sitting) -> None:
    for name, value in asdict(sitting).items():
        setattr(row, name, value)
