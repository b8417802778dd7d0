"""Use cases of graders: a mark is saved as a draft, taken back, and published with the others of its question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assessment.marking import NO_MARKS, Given, Mark
from app.assessment.models import AttemptRow, MarkRow
from app.assessment.queries.marking import marked_attempt, marks_of, may_be_marked_by
from app.assessment.service import telling_people
from app.assessment.service.ending import Moment, locked, note
from app.assessment.service.settling import Settled, follow_in_record, settle
from app.foundation.database import transaction
from app.foundation.errors import Conflict, NotFound
from app.foundation.faults import Text
from app.people.rows import Actor

ANSWERS_AT_ONCE = 50
Ask = Callable[[Session, int, int], bool]  # fact, person
MARKED = Text("An answer of this attempt was marked again.", "Ответ этой попытки оценён заново.")


class TakenMeanwhile(Conflict):
    """Another grader was quicker with this answer."""

    code = "marked-meanwhile"
    text = Text(
        "Somebody else has marked this answer in the meantime. Here is the next one.",
        "Этот ответ за это время оценил другой человек. Вот следующий.",
    )


class NotYours(Conflict):
    code = "nothing-to-undo"
    text = Text(
        "This mark is published or not yours: it cannot be undone here. Open the answer to mark it again.",
        "Эта оценка уже опубликована или поставлена не вами: отменить её здесь нельзя. Откройте ответ и оцените заново.",
    )


@dataclass(frozen=True)
class Answer:
    """Which answer a form is about, and which mark it has seen."""

    attempt: str  # public id
    quiz: str
    item: str
    seen: int  # newest mark when the page was made; 0 for none


def mark_answer(
    answer: Answer, given: Given, *, actor: Actor, moment: Moment, form_key: str | None = None
) -> int:
    """Saves a draft: it counts for nothing before it is published. Gives the mark's id.

    Raises NotFound for an own answer and for people out of the grader's scope, TakenMeanwhile.
    """
    attempt, item, position = marked_attempt(actor, answer.attempt, answer.quiz, answer.item)
    with transaction(form_key=form_key) as session:
        locked(session, attempt.id)
        known = marks_of([attempt.id], session).get((attempt.id, position), NO_MARKS)
        if known.newest != answer.seen:
            raise TakenMeanwhile
        row = MarkRow(
            attempt_id=attempt.id,
            position=position,
            quiz=attempt.quiz,
            item=item.id,
            levels=as_text(given.levels),
            comment=given.comment,
            grader_id=actor.person_id,
            marked_at=moment.at,
        )
        session.add(row)
        session.flush()
        note(
            session,
            attempt.id,
            "marked",
            moment,
            {"position": position, "mark": row.id, "levels": row.levels},
        )
        return row.id


def as_text(levels: Sequence[Fraction]) -> list[str]:
    return [str(level) for level in levels]


def undo_mark(mark_id: int, quiz: str, item: str, *, actor: Actor, moment: Moment) -> str:
    """Takes back the grader's own newest draft, as an event of its own. Gives the attempt's public id.

    Raises NotYours, NotFound.
    """
    with transaction() as session:
        row = session.get(MarkRow, mark_id)
        if row is None or (row.quiz, row.item) != (quiz, item):
            raise NotFound
        attempt = locked(session, row.attempt_id)
        marks = marks_of([attempt.id], session)[(attempt.id, row.position)]
        if marks.draft is None or marks.draft.id != row.id or row.grader_id != actor.person_id:
            raise NotYours
        session.add(
            MarkRow(
                attempt_id=attempt.id,
                position=row.position,
                quiz=quiz,
                item=item,
                levels=None,
                comment="",
                grader_id=actor.person_id,
                marked_at=moment.at,
            )
        )
        note(session, attempt.id, "mark-undone", moment, {"position": row.position, "mark": row.id})
        return attempt.public_id


@dataclass(frozen=True)
class Published:
    """How many marks count now, how many attempts have their result by that, and how many marks were held back
    because they would take the pass from under a certificate."""

    marks: int
    results: int
    held_back: int


class CertificateStands(Conflict):
    """A mark never lowers a granted certificate: who revokes it, decides that for itself (rule 32)."""

    code = "certificate-stands"
    text = Text(
        "A certificate stands on this result. It has to be decided about first.",
        "На этом результате держится удостоверение. Сначала нужно решить о нём.",
    )


def publish_marks(
    quiz: str, item: str, *, upto: int, actor: Actor, moment: Moment, form_key: str | None = None
) -> Published:
    """Publishes the drafts of one question that the grader has seen (`upto`: the newest of them), for all people at
    once. An attempt in which nothing waits any more gets its result, the record its fact, the person a letter.

    Own answers are left out. Safe to repeat.
    """
    settled: list[Settled] = []
    held_back: set[int] = set()
    key = form_key
    while True:
        with transaction(form_key=key) as session:
            drafts = [it for it in drafts_of(session, quiz, item, upto, actor) if it.id not in held_back]
            for draft in drafts[:ANSWERS_AT_ONCE]:
                try:
                    with session.begin_nested():
                        settled.append(publish(session, draft, moment))
                except CertificateStands:
                    held_back.add(draft.id)
        key = None
        if len(drafts) <= ANSWERS_AT_ONCE:
            results = sum(one.became_final for one in settled)
            return Published(len(settled), results, len(held_back))


def drafts_of(session: Session, quiz: str, item: str, upto: int, actor: Actor) -> list[Mark]:
    """The next ones to publish."""
    wanted = (
        select(MarkRow.attempt_id)
        .join(AttemptRow, AttemptRow.id == MarkRow.attempt_id)
        .where(
            MarkRow.quiz == quiz,
            MarkRow.item == item,
            MarkRow.published_at.is_(None),
            MarkRow.levels.is_not(None),
            MarkRow.id <= upto,
            *may_be_marked_by(actor),
        )
        .distinct()
    )
    found = marks_of(list(session.scalars(wanted)), session)
    drafts = [marks.draft for marks in found.values() if marks.draft is not None]
    return [draft for draft in drafts if draft.item == item and draft.id <= upto]


def publish(session: Session, draft: Mark, moment: Moment) -> Settled:
    """Operation: one mark counts from now on. Raises CertificateStands."""
    row = locked(session, draft.attempt_id)
    stood = row.fact_id if row.result == "passed" else None
    mark = session.get_one(MarkRow, draft.id)
    mark.published_at, mark.published_by = moment.at, moment.by
    session.flush()
    event = {"because": "mark", "mark": draft.id, "position": draft.position}
    settled = settle(session, row, moment, event=event)
    if settled.turned and stood is not None and has_certificate(session, stood, row.person_id):
        raise CertificateStands
    reason = telling_people.in_site_language(MARKED)
    follow_in_record(session, row, settled.outcome, moment, reason)
    if settled.became_final or (settled.turned and row.state == "final"):
        telling_people.tell_results(session, [row], because=f"mark-{draft.id}")
    return settled


def has_certificate(session: Session, fact_id: int, person_id: int) -> bool:
    """What upper capabilities say: this one knows no certificates."""
    ask: Ask | None = current_app.extensions.get("certificate_stands_on")
    return ask is not None and ask(session, fact_id, person_id)


def when_asked_for_certificates(app: Flask, ask: Ask) -> None:
    """Hands in who knows whether a certificate in force stands on a fact."""
    app.extensions["certificate_stands_on"] = ask
