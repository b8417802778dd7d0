"""Attempts and observations in words, for those who examine them: what was asked, what was answered, what was seen."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from markupsafe import Markup
from sqlalchemy import select

from app.assessment.attestation import as_json, flaws
from app.assessment.calls.asking import newest_reply
from app.assessment.disclosure import Disclosure
from app.assessment.models import AttemptRow, ObservationRow
from app.assessment.observing import UNSIGNED
from app.assessment.outcome import Outcome, judged, shown
from app.assessment.queries.attempts import (
    _COLUMNS,
    Attempt,
    attempt_from,
    newest_answers,
    outcome_of,
    quiz_of,
)
from app.assessment.queries.behind import look_at_observations
from app.assessment.queries.evidence import kept_attempts
from app.assessment.queries.observations import Observation, checklist_of, events_of, marks_of
from app.assessment.saving import Stored
from app.assessment.shown import AttemptShown, LineSeen, ObservationShown, QuestionShown
from app.assessment.telling import feedback, without_gaps
from app.assessment.wording import Wording
from app.foundation.database import db
from app.library.quizzes.model import CallTask, Item
from app.record.chain import canonical_instant

EVERYTHING = Disclosure(True, True, True)


def attempts_shown(public_ids: Collection[str]) -> dict[str, AttemptShown]:
    """By public id; those that nobody has and those that are not over are left out. A few statements for each."""
    if not public_ids:
        return {}
    wanted = select(*_COLUMNS).where(AttemptRow.public_id.in_(list(public_ids)))
    attempts = [attempt_from(row) for row in db.session.execute(wanted)]
    kept = {one.public_id: as_json(one, flaws(one)) for one in kept_attempts(public_ids)}
    return {one.public_id: _attempt(one, kept[one.public_id]) for one in attempts if not one.in_progress}


def _attempt(attempt: Attempt, evidence: Mapping[str, Any]) -> AttemptShown:
    quiz, outcome = quiz_of(attempt.snapshot), outcome_of(attempt)
    answers = newest_answers(attempt.id)
    return AttemptShown(
        public_id=attempt.public_id,
        quiz=attempt.quiz,
        title=quiz.title,
        number=attempt.number,
        revision=attempt.revision,
        language=attempt.language,
        started_at=attempt.started_at,
        ended_at=attempt.ended_at,
        result=outcome.result,
        points=shown(outcome.points),
        most_points=shown(outcome.max),
        questions=tuple(
            _question(place, quiz.item(placed.item), attempt, answers.get(place), outcome)
            for place, placed in enumerate(attempt.layout.items, 1)
        ),
        evidence=evidence,
    )


def _question(
    place: int, item: Item, attempt: Attempt, answer: Stored | None, outcome: Outcome
) -> QuestionShown:
    wording, placed = Wording(attempt.language), attempt.layout.items[place - 1]
    graded = judged(outcome.grading, item, attempt.language)
    text = plain(wording.block(without_gaps(item.body), item.folder)) or item.title
    if isinstance(item.content, CallTask):
        said = None
        if item.content.call is not None:
            said = newest_reply(item.content.call, tuple((answer and answer.answer) or ()), wording)
        given: tuple[tuple[str, bool | None], ...] = () if said is None else ((plain(said), None),)
        right: tuple[str, ...] = ()
    else:
        told = feedback(item, placed, None if answer is None else answer.answer, graded, EVERYTHING, wording)
        given = tuple((plain(one.html) or one.place, one.mark) for one in told.given)
        right = tuple(plain(one) for one in told.right)
    return QuestionShown(
        place, text, given, right, graded.state, shown(str(graded.points)), shown(str(graded.max))
    )


def plain(html: str) -> str:
    return str(Markup(html).striptags())  # noqa: S704 - made to plain text


# -- observations ------------------------------------------------------------------------------------------------------


_OBSERVATIONS = select(*(getattr(ObservationRow, name) for name in Observation.__dataclass_fields__))


def observations_shown(public_ids: Collection[str], language: str) -> dict[str, ObservationShown]:
    """By public id, signed ones only. A few statements for each."""
    if not public_ids:
        return {}
    signed = ObservationRow.state.not_in(UNSIGNED)
    wanted = _OBSERVATIONS.where(ObservationRow.public_id.in_(list(public_ids)), signed)
    found = [Observation(**row._mapping) for row in db.session.execute(wanted)]
    looked_at = look_at_observations([one.public_id for one in found])
    return {
        one.public_id: _observation(one, language, is_whole=not looked_at[one.public_id].faults)
        for one in found
    }


def _observation(one: Observation, language: str, *, is_whole: bool) -> ObservationShown:
    checklist, marks = checklist_of(one.snapshot, language), marks_of(one.id)
    lines = []
    for group in checklist.groups:
        for line in group.lines:
            mark = marks.get(line.id)
            seen, comment = (mark.seen or "", mark.comment) if mark is not None else ("", "")
            lines.append(LineSeen(line.id, group.title, line.title, line.critical, seen, comment))
    return ObservationShown(
        public_id=one.public_id,
        checklist=one.checklist,
        title=checklist.title,
        revision=one.revision,
        observed_on=one.observed_on,
        assessor_id=one.assessor_id,
        state=one.state,
        result=one.result or "",
        signed_at=one.signed_at,
        lines=tuple(lines),
        is_whole=is_whole,
        evidence=_observation_json(one, lines, is_whole),
    )


def _observation_json(one: Observation, lines: list[LineSeen], is_whole: bool) -> dict[str, Any]:
    return {
        "schema": 1,
        "id": one.public_id,
        "checklist": one.checklist,
        "revision": one.revision,
        "snapshot": one.snapshot,
        "signed_sha256": one.content_sha256,
        "observed_on": one.observed_on.isoformat(),
        "assessor": one.assessor_id,
        "state": one.state,
        "result": one.result,
        "done": one.done,
        "seen": one.seen,
        "signed_at": canonical_instant(one.signed_at),
        "lines": [vars(line) for line in lines],
        "events": [
            {
                "kind": event.kind,
                "at": canonical_instant(event.at),
                "actor": event.actor_id,
                "details": dict(event.details),
            }
            for event in events_of(one.id)
        ],
        "holds": is_whole,
    }
