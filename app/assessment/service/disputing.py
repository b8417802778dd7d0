"""Use cases: a person disputes a question of an ended attempt; a trainer answers."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.assessment import letters, queries
from app.assessment.disputing import State, what_is_wrong
from app.assessment.models import AttemptRow, DisputeRow
from app.assessment.queries.disputes import dispute_for
from app.assessment.service import telling_people
from app.assessment.service.ending import Moment, note
from app.foundation.database import transaction
from app.foundation.errors import BadRequest, Conflict, Invalid, NotFound
from app.foundation.faults import Text
from app.people.rows import Actor


class NoWords(Invalid):
    code = "no-words"
    text = Text(
        "Say in a few words what is wrong: from 1 to 2,000 characters.",
        "Напишите в нескольких словах, что не так: от 1 до 2000 знаков.",
    )


class DisputedAlready(Conflict):
    code = "disputed-already"
    text = Text(
        "You have disputed this question already; the answer is on its way.",
        "Вы уже возразили по этому вопросу, ответ готовится.",
    )


class AnsweredAlready(Conflict):
    code = "answered-already"
    text = Text("This dispute was answered in the meantime.", "На это возражение уже ответили.")


def dispute(
    public_id: str, quiz: str, position: int, words: str, *, moment: Moment, form_key: str | None = None
) -> int:
    """`moment.by` disputes a question of an own attempt that has ended. Gives the dispute's number.

    Raises NotFound for a stranger's attempt and for an open one, NoWords, DisputedAlready.
    """
    assert moment.by is not None
    attempt = queries.attempt_of(public_id, quiz, moment.by)
    if attempt.in_progress or attempt.purpose == "preview" or not 1 <= position <= attempt.count:
        raise NotFound
    words = words.replace("\r\n", "\n").strip()
    if what_is_wrong(words) is not None:
        raise NoWords
    item = attempt.layout.at(position).item
    with transaction(form_key=form_key) as session:
        row = DisputeRow(
            attempt_id=attempt.id,
            position=position,
            quiz=quiz,
            item=item,
            person_id=moment.by,
            words=words,
            disputed_at=moment.at,
        )
        session.add(row)
        try:
            session.flush()
        except IntegrityError:  # one open dispute a person and question
            raise DisputedAlready from None
        note(session, attempt.id, "disputed", moment, {"position": position, "dispute": row.id})
        return row.id


def answer_dispute(
    number: int, state: State, words: str, *, actor: Actor, moment: Moment, form_key: str | None = None
) -> None:
    """The trainer's one answer; the person gets a letter. Raises NotFound, NoWords, AnsweredAlready."""
    if state not in ("upheld", "dismissed"):
        raise BadRequest
    words = words.replace("\r\n", "\n").strip()
    if what_is_wrong(words) is not None:
        raise NoWords
    dispute_for(actor, number)  # theirs to answer
    with transaction(form_key=form_key) as session:
        row = session.scalars(select(DisputeRow).where(DisputeRow.id == number).with_for_update()).one()
        if row.state != "open":
            raise AnsweredAlready
        row.state, row.answer = state, words
        row.answered_by, row.answered_at = moment.by, moment.at
        details = {"position": row.position, "dispute": row.id, "state": state}
        note(session, row.attempt_id, "dispute-answered", moment, details)
        attempt = session.get_one(AttemptRow, row.attempt_id)
        telling_people.tell(
            session,
            [attempt],
            f"dispute-{row.id}",
            lambda _row, about: letters.answered(about, state == "upheld", words),
        )
