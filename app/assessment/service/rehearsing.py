"""A whole attempt at once, as the demonstration needs it: through the use cases that people use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any
from zlib import crc32

from app import people
from app.assessment import queries
from app.assessment.chain import SAVE, Entry, following, save_details
from app.assessment.keys import right_answer, wrong_answer
from app.assessment.models import ResponseRow
from app.assessment.observing import lines_of
from app.assessment.queries import observations
from app.assessment.service.beginning import Beginning, begin
from app.assessment.service.ending import hand_in, locked
from app.assessment.service.observing import drafting
from app.assessment.service.observing.signing import Signature, sign
from app.assessment.terms import decides_alone
from app.foundation import clock
from app.foundation.database import transaction
from app.library.quizzes.model import Item

SECONDS_A_QUESTION = 40


def sit(
    person_id: int,
    quiz: str,
    *,
    right: int,
    language: str,
    at: datetime,
    renewal: bool = False,
    essay: str = "",
) -> str:
    """Sits a quiz so that it ends at `at` with `right` right answers, those that decide alone first. `essay`: what is
    written where words are asked for.

    Gives the attempt's public id.
    """
    published = queries.published_quiz(quiz, language)
    questions = sum(section.asked for section in published.quiz.sections)
    began = at - timedelta(seconds=SECONDS_A_QUESTION * (questions + 1))
    public_id = begin(published, Beginning(person_id, published.purpose, renewal, began, code=None))
    attempt = queries.attempt_of(public_id, quiz, person_id)
    items = {place: published.quiz.item(placed.item) for place, placed in enumerate(attempt.layout.items, 1)}
    first = sorted(items, key=lambda place: ease(items[place], place))
    with transaction() as session:
        row = locked(session, attempt.id)
        for place, item in items.items():
            answer = right_answer(item) if place in first[:right] else wrong_answer(item, person_id + place)
            if item.kind == "essay" and essay:
                answer = {"text": essay}
            saves = steps_to(item, answer)
            for number, so_far in enumerate(saves, 1):
                seconds = SECONDS_A_QUESTION * (place - 1 + number / len(saves))
                saved_at = began + timedelta(seconds=seconds)
                details = save_details(place, row.sequence + 1, so_far, late=False)
                entry = Entry(row.steps + 1, saved_at, SAVE, person_id, details)
                row.steps, row.chain, row.sequence = entry.step, following(row.chain, entry), row.sequence + 1
                chained = {"step": row.steps, "chain": row.chain}
                session.add(ResponseRow(attempt_id=attempt.id, saved_at=saved_at, **details, **chained))
    hand_in(public_id, quiz, person_id=person_id, at=at)
    return public_id


def steps_to(item: Item, answer: Any) -> list[Any]:
    """What is saved one after the other: of a call each reply, of all else the answer."""
    if item.kind != "call" or not answer:
        return [answer]
    return [answer[:count] for count in range(1, len(answer) + 1)]


def ease(item: Item, place: int) -> tuple[bool, Fraction, int]:
    """The order in which answers come out right: first what decides and what weighs, then what is easy, or by chance."""
    chance = place if place % 2 else crc32(item.id.encode()) % 20
    return (not decides_alone(item), -item.points, chance)


def observe(
    person: people.PersonRow,
    checklist: str,
    assessor: people.Actor,
    password: str,
    *,
    not_done: Mapping[str, str],
    at: datetime,
) -> str:
    """An observation from its first line to the assessor's signature. `not_done`: line → comment."""
    public_id = drafting.begin(checklist, person, assessor_id=assessor.person_id, at=at)
    draft = observations.made_by(public_id, assessor.person_id)
    fields = {"desk": ["rehearsal"], "sequence": ["1"], "version": [str(draft.version)]}
    for _, line in lines_of(observations.checklist_of(draft.snapshot, "en")):
        fields[f"state-{line.id}"] = ["not-done" if line.id in not_done else "done"]
        fields[f"comment-{line.id}"] = [not_done.get(line.id, "")]
    saved = drafting.save(public_id, fields, assessor_id=assessor.person_id, at=at)
    observed_on = clock.civil_date(at, people.zone_of(person.id))
    signature = Signature(saved.version, observed_on, password)
    sign(public_id, signature, assessor, at=at, address="127.0.0.1")
    return public_id
