"""What figures of questions are counted from, and the figures as they are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import bindparam, func, select

from app.assessment import layout as layouts
from app.assessment.analysis.collecting import Sitting
from app.assessment.analysis.durations import seconds_by_position
from app.assessment.analysis.quiz_figures import FrozenQuiz, QuizFigures
from app.assessment.analysis.stored import from_json
from app.assessment.models import AttemptEventRow, AttemptRow, ItemAnalysisRow, ResponseRow
from app.assessment.queries.attempts import IN_PROGRESS, quiz_of
from app.foundation.database import db, rows

MOST_PERSONS = 20_000  # the newest ones: more of them would not change a figure that anybody reads
AT_ONCE = 500  # attempts in memory with all that is kept of them
PERSONS_A_MINUTE = 1_000  # between two analyses of a quiz lies a minute for each thousand people


@dataclass(frozen=True)
class First:
    """The first finished attempt of a person at a quiz."""

    id: int
    snapshot: str
    revision: int
    language: str


@dataclass(frozen=True)
class Analysed:
    """The figures of one quiz as they were counted last."""

    quiz: str
    at: datetime
    figures: QuizFigures


def newest_event() -> int:
    return db.session.scalar(select(func.max(AttemptEventRow.id))) or 0


def touched_quizzes(after: int, to: int) -> list[str]:
    """Quizzes of which an attempt was graded in these events, or touched when it had been."""
    wanted = (
        select(AttemptRow.quiz)
        .join(AttemptEventRow, AttemptEventRow.attempt_id == AttemptRow.id)
        .where(AttemptEventRow.id > after, AttemptEventRow.id <= to)
        .where(AttemptRow.state == "final", AttemptRow.purpose != "preview")
        .distinct()
    )
    return list(db.session.scalars(wanted.order_by(AttemptRow.quiz)))


def due_analyses(at: datetime) -> list[str]:
    """Quizzes whose figures are stale. The more people an analysis reads, the longer the next one waits, so that it
    takes the same small part of the worker's time on any size."""
    wanted = select(ItemAnalysisRow.quiz, ItemAnalysisRow.persons, ItemAnalysisRow.analysed_at)
    return [
        quiz
        for quiz, persons, analysed_at in db.session.execute(wanted.where(ItemAnalysisRow.stale))
        if analysed_at is None or analysed_at + timedelta(minutes=persons // PERSONS_A_MINUTE) <= at
    ]


def first_attempts(quiz: str) -> tuple[First, ...]:
    """One a person, in the order of their beginning; a person whose first one still waits for a grader is left out."""
    finished = (AttemptRow.quiz == quiz, AttemptRow.purpose != "preview", AttemptRow.state != IN_PROGRESS)
    first = (
        select(AttemptRow.person_id, func.min(AttemptRow.number).label("number"))
        .where(*finished)
        .group_by(AttemptRow.person_id)
        .subquery()
    )
    same = (first.c.person_id == AttemptRow.person_id) & (first.c.number == AttemptRow.number)
    columns = select(AttemptRow.id, AttemptRow.snapshot, AttemptRow.revision, AttemptRow.language)
    wanted = columns.join(first, same).where(*finished, AttemptRow.state == "final")
    newest = wanted.order_by(AttemptRow.id.desc()).limit(MOST_PERSONS)
    return tuple(First(*row) for row in reversed(db.session.execute(newest).all()))


def frozen_quizzes(firsts: Sequence[First]) -> dict[str, FrozenQuiz]:
    """By snapshot, in the order of their last use."""
    used = {first.snapshot: first for first in firsts}
    last = sorted(used.values(), key=lambda first: first.id)
    return {it.snapshot: FrozenQuiz(quiz_of(it.snapshot), it.revision, it.language) for it in last}


def sittings_of(firsts: Sequence[First]) -> Iterator[Sitting]:
    """The attempts whole, some hundreds at a time."""
    for begin in range(0, len(firsts), AT_ONCE):
        ids = [first.id for first in firsts[begin : begin + AT_ONCE]]
        saves = _saves_of(ids)
        for row in rows(_SITTINGS, {"ids": ids}):
            yield _sitting(row, saves.get(row.id, []))


_SITTINGS = (
    select(AttemptRow.id, AttemptRow.snapshot, AttemptRow.started_at, AttemptRow.grading, AttemptRow.layout)
    .where(AttemptRow.id.in_(bindparam("ids", expanding=True)))
    .order_by(AttemptRow.id)
)
_SAVES = (
    select(
        ResponseRow.attempt_id,
        ResponseRow.position,
        ResponseRow.sequence,
        ResponseRow.saved_at,
        ResponseRow.answer,
    )
    .where(ResponseRow.attempt_id.in_(bindparam("ids", expanding=True)))
    .order_by(ResponseRow.attempt_id, ResponseRow.saved_at, ResponseRow.sequence)
)


def _saves_of(ids: Sequence[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows(_SAVES, {"ids": ids}):
        found.setdefault(row.attempt_id, []).append(row)
    return found


def _sitting(row: Any, saves: Sequence[Any]) -> Sitting:
    name_of = dict(enumerate(layouts.items_in(row.layout), 1))
    newest: dict[int, tuple[int, Any]] = {}
    for save in saves:
        if save.position not in newest or newest[save.position][0] < save.sequence:
            newest[save.position] = (save.sequence, save.answer)
    times = seconds_by_position(row.started_at, ((save.saved_at, save.position) for save in saves))
    return Sitting(
        row.snapshot,
        (row.grading or {}).get("items", ()),
        {name_of[place]: answer for place, (_, answer) in newest.items() if place in name_of},
        {name_of[place]: seconds for place, seconds in times.items() if place in name_of},
    )


def analyses() -> Mapping[str, Analysed]:
    """Figures by quiz. In the memory of this process by quiz and instant of the analysis, which follow from one
    another: a page reads those that are new."""
    stamps = [(quiz, at) for quiz, at in rows(_STAMPS) if at is not None]
    kept: dict[tuple[str, datetime], Analysed] = current_app.extensions.get("item_analyses", {})
    unknown = [quiz for quiz, at in stamps if (quiz, at) not in kept]
    if unknown or len(kept) != len(stamps):
        read = {(it.quiz, it.at): it for it in _read(unknown)} if unknown else {}
        kept = {stamp: found for stamp in stamps if (found := kept.get(stamp) or read.get(stamp))}
        current_app.extensions["item_analyses"] = kept
    return {quiz: found for (quiz, _), found in kept.items()}


_STAMPS = select(ItemAnalysisRow.quiz, ItemAnalysisRow.analysed_at).order_by(ItemAnalysisRow.quiz)
_FIGURES = select(ItemAnalysisRow.quiz, ItemAnalysisRow.analysed_at, ItemAnalysisRow.figures).where(
    ItemAnalysisRow.quiz.in_(bindparam("quizzes", expanding=True))
)


def _read(quizzes: Sequence[str]) -> Iterator[Analysed]:
    for quiz, at, stored in rows(_FIGURES, {"quizzes": quizzes}):
        figures = None if stored is None else from_json(stored)
        if at is not None and figures is not None:
            yield Analysed(quiz, at, figures)
