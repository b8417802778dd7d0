"""Reading what is forgotten: by one person, by the people of a trainer, and in sums for managers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, bindparam, case, func, select

from app import certification, library, people
from app.foundation.database import rows
from app.foundation.faults import Text
from app.library.quizzes.stages import STAGE_NAMES
from app.people.permissions import TRAINER
from app.people.rows import Actor, PersonRow
from app.retraining.models.refreshers import RefresherCardRow, RefresherReviewRow
from app.retraining.predicting import Prediction, predicted
from app.retraining.queries.refresher_catalogue import catalogue
from app.retraining.queries.refreshers import State, state_of
from app.retraining.refreshers import courses_known
from app.retraining.weak_spots import (
    PERSISTENT_LAPSES,
    SPAN,
    STEADY_DAYS,
    Answer,
    CourseRow,
    FactRow,
    OwnTopic,
    Tally,
    Weak,
    course_rows,
    fact_rows,
    own_topics,
    weak_of,
)

FORGOTTEN_BELOW = 0.8  # for what is offered before a renewal
MOST_FORGOTTEN = 7
MOST_PEOPLE = 20
MOST_FACTS = 15

_ANSWERS = select(
    RefresherReviewRow.person_id,
    RefresherReviewRow.fact,
    RefresherReviewRow.day,
    (RefresherReviewRow.rating != "again").label("right"),
)
_OWN = _ANSWERS.where(
    RefresherReviewRow.person_id == bindparam("person_id"), RefresherReviewRow.day > bindparam("since")
)


@dataclass(frozen=True)
class ExamAhead:
    """How an exam of one's certifications would go today."""

    quiz: str
    title: Text
    prediction: Prediction


@dataclass(frozen=True)
class OwnPage:
    state: State
    topics: tuple[OwnTopic, ...]
    weak: tuple[Weak, ...]
    exams: tuple[ExamAhead, ...]


def own_page(person_id: int, today: date) -> OwnPage:
    state = state_of(person_id, today)
    answers = answers_from(rows(_OWN, {"person_id": person_id, "since": today - 2 * SPAN}).all())
    return OwnPage(
        state,
        tuple(own_topics(state.cards, answers, today)),
        tuple(weak_of(state.cards, today)),
        exams_ahead(state),
    )


def answers_from(found: Sequence[Any]) -> list[Answer]:
    return [Answer(row.person_id, row.fact, row.day, bool(row.right)) for row in found]


def exams_ahead(state: State) -> tuple[ExamAhead, ...]:
    """Of exams that the person's certifications rest on, where enough was asked to tell."""
    subjects = certification.learned_subjects(state.person_id, state.today)
    quizzes = dict.fromkeys(subject.slug for subject in subjects.known if subject.kind == "quiz")
    found = []
    for quiz in quizzes:
        prediction = predicted(catalogue().exams.get(quiz, ()), state.cards, state.today)
        revision = library.find_current_revision("quiz", quiz)
        if prediction is not None and revision is not None:
            title = Text(revision.title("en"), revision.title("ru"))
            found.append(ExamAhead(quiz, title, prediction))
    return tuple(found)


def likely_forgotten(person_id: int, slug: str, today: date) -> tuple[Weak, ...]:
    """Of a certification: what its holder was asked and has probably forgotten, the weakest first. Never blocks."""
    state = state_of(person_id, today)
    known = courses_known(certification.learned_subjects(person_id, today), catalogue())
    courses = {course for course, learned in known.items() if slug in learned.certifications}
    cards = [card for card in state.cards if card.fact.course in courses]
    return tuple(weak_of(cards, today, FORGOTTEN_BELOW)[:MOST_FORGOTTEN])


# -- of many ------------------------------------------------------------------------------------------------------


def tallies(scope: Select[Any], since: date, until: date) -> dict[str, Tally]:
    """Fact → answers of the people of a scope, after `since` and up to `until`."""
    right = func.sum(case((RefresherReviewRow.rating != "again", 1), else_=0))
    wanted = (
        select(
            RefresherReviewRow.fact,
            func.count(RefresherReviewRow.person_id.distinct()),
            func.count(),
            right,
        )
        .where(
            RefresherReviewRow.day > since,
            RefresherReviewRow.day <= until,
            RefresherReviewRow.person_id.in_(scope),
        )
        .group_by(RefresherReviewRow.fact)
    )
    return {fact: Tally(persons, answers, int(good)) for fact, persons, answers, good in rows(wanted)}


def topics_page(actor: Actor, today: date) -> list[CourseRow]:
    """Sums over all people whom the actor may see; nothing of fewer than five."""
    scope = people.team_of(actor, today)
    lately, before = tallies(scope, today - SPAN, today), tallies(scope, today - 2 * SPAN, today - SPAN)
    return course_rows(catalogue().facts.values(), lately, before, tuple(STAGE_NAMES))


@dataclass(frozen=True)
class PersonLine:
    person: PersonRow
    forgotten: int  # facts that slip away again and again
    asked: int  # facts
    last_on: date


@dataclass(frozen=True)
class TrainerPage:
    facts: tuple[FactRow, ...]
    people: tuple[PersonLine, ...]


def trainer_page(actor: Actor, today: date) -> TrainerPage:
    """What the people of a trainer forget, and who needs a hand."""
    scope = people.people_in_scope(actor, (TRAINER,))
    lately, before = tallies(scope, today - SPAN, today), tallies(scope, today - 2 * SPAN, today - SPAN)
    facts = fact_rows(catalogue().facts, lately, before)[:MOST_FACTS]
    return TrainerPage(tuple(facts), people_with_lapses(scope))


def people_with_lapses(scope: Select[Any]) -> tuple[PersonLine, ...]:
    slips = (RefresherCardRow.lapses >= PERSISTENT_LAPSES) & (RefresherCardRow.stability < STEADY_DAYS)
    persistent = func.sum(case((slips, 1), else_=0))
    wanted = (
        select(
            RefresherCardRow.person_id,
            persistent.label("forgotten"),
            func.count().label("asked"),
            func.max(RefresherCardRow.last_on).label("last_on"),
        )
        .where(RefresherCardRow.person_id.in_(scope))
        .group_by(RefresherCardRow.person_id)
        .having(persistent > 0)
        .order_by(persistent.desc(), RefresherCardRow.person_id)
        .limit(MOST_PEOPLE)
    )
    found = rows(wanted).all()
    persons: Mapping[int, PersonRow] = people.people_rows({row.person_id for row in found}) if found else {}
    return tuple(
        PersonLine(persons[row.person_id], int(row.forgotten), row.asked, row.last_on) for row in found
    )


def person_of_trainer(actor: Actor, number: str) -> PersonRow:
    """Raises UnknownPerson for whoever is not in the scope of the role."""
    person = people.person_of(number)
    ids = people.people_in_scope(actor, (TRAINER,)).subquery()
    column = next(iter(ids.c))
    if rows(select(column).where(column == person.id)).first() is None:
        raise people.UnknownPerson
    return person
