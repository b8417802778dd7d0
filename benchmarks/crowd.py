"""Many finished attempts at one quiz, written straight into the tables: thousands of people with different answers."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, insert, select

from app.assessment import layout as layouts
from app.assessment import queries
from app.assessment.keys import right_answer, wrong_answer
from app.assessment.models import AttemptRow, ItemAnalysisRow, ResponseRow
from app.assessment.outcome import mark
from app.assessment.service import analysing
from app.foundation import clock
from app.foundation.database import db, transaction
from app.people.models import Person

SIZES = (1_000, 10_000, 100_000)  # responses
QUESTIONS = 10  # of an attempt: 10,000 attempts have 100,000 answers
DIFFERENT = 200  # sets of answers; the rest repeats them
SECONDS_A_QUESTION = 20
AT_ONCE = 1_000


def crowd(responses: int) -> str:
    """Gives the name of a quiz with about that many stored answers, one attempt a person."""
    quiz = f"crowd-{responses}"
    model = db.session.scalars(
        select(AttemptRow).where(AttemptRow.state == "final").order_by(AttemptRow.id).limit(1)
    ).one()
    whole = layouts.from_json(model.layout)
    layout = replace(whole, items=whole.items[:QUESTIONS])
    sets = list(_different(model, layout))
    base = {
        column.name: getattr(model, column.name)
        for column in AttemptRow.__table__.columns
        if column.name not in ("id", "fact_id")
    } | {"layout": layouts.to_json(layout)}
    people = _people(responses // QUESTIONS)
    for begin in range(0, len(people), AT_ONCE):
        with transaction() as session:
            for place, person in enumerate(people[begin : begin + AT_ONCE]):
                answers, outcome = sets[place % DIFFERENT]
                own = {"public_id": f"{quiz}-{person}", "person_id": person, "quiz": quiz, "number": 1}
                graded = {
                    "grading": dict(outcome.grading),
                    "points": outcome.points,
                    "result": outcome.result,
                }
                made: Any = session.execute(insert(AttemptRow).values(base | own | graded))
                saves = _saves(made.inserted_primary_key[0], answers, base["started_at"])
                session.execute(insert(ResponseRow), saves)
    with transaction() as session:
        session.add(ItemAnalysisRow(quiz=quiz, stale=True))
    return quiz


def _saves(attempt_id: int, answers: dict[int, Any], began: datetime) -> list[dict[str, Any]]:
    return [
        {
            "attempt_id": attempt_id,
            "position": position,
            "sequence": position,
            "answer": answer,
            "saved_at": began + timedelta(seconds=SECONDS_A_QUESTION * position),
            "late": False,
        }
        for position, answer in answers.items()
    ]


def _different(model: AttemptRow, layout: layouts.Layout) -> Iterator[tuple[dict[int, Any], Any]]:
    quiz, chance = queries.quiz_of(model.snapshot), random.Random(5)
    items = {position: quiz.item(placed.item) for position, placed in enumerate(layout.items, 1)}
    for _ in range(DIFFERENT):
        skill = chance.uniform(0.3, 0.95)
        answers = {
            position: right_answer(item) if chance.random() < skill else wrong_answer(item)
            for position, item in items.items()
        }
        yield answers, mark(quiz, layout, answers, model.language)


def _people(count: int) -> Sequence[int]:
    """As many people as that; those who are missing are hired without ceremony."""
    known = list(db.session.scalars(_PEOPLE))
    rows = [
        {"number": f"crowd-{number}", "family": "Crowd", "given": "", "patronymic": "", "search": "crowd"}
        for number in range(len(known), count)
    ]
    if rows:
        with transaction() as session:
            session.execute(insert(Person), rows)
        known = list(db.session.scalars(_PEOPLE))
    return known[:count]


_PEOPLE: Select[int] = select(Person.id).order_by(Person.id)


def grade_again(quiz: str) -> None:
    """Every stored answer of a quiz is read and graded, as a regrade does it."""
    ids = list(
        db.session.scalars(select(AttemptRow.id).where(AttemptRow.quiz == quiz).order_by(AttemptRow.id))
    )
    for begin in range(0, len(ids), AT_ONCE):
        part = ids[begin : begin + AT_ONCE]
        answers: dict[int, dict[int, Any]] = {}
        wanted = select(ResponseRow.attempt_id, ResponseRow.position, ResponseRow.answer)
        newest_last = wanted.order_by(ResponseRow.attempt_id, ResponseRow.position, ResponseRow.sequence)
        for attempt, position, answer in db.session.execute(
            newest_last.where(ResponseRow.attempt_id.in_(part))
        ):
            answers.setdefault(attempt, {})[position] = answer
        columns = select(AttemptRow.id, AttemptRow.snapshot, AttemptRow.layout, AttemptRow.language)
        for attempt, snapshot, layout, language in db.session.execute(columns.where(AttemptRow.id.in_(part))):
            mark(queries.quiz_of(snapshot), layouts.from_json(layout), answers.get(attempt, {}), language)


def analyse_again(quiz: str) -> None:
    analysing.analyse_quiz(quiz, at=clock.now())
