"""What a regrade would do: every ended attempt that asked the question, before and after."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.assessment import layout as layouts
from app.assessment.key_mapping import NoMapping
from app.assessment.layout import Layout
from app.assessment.marking import Mark
from app.assessment.models import AttemptRow, ResponseRow
from app.assessment.queries.attempts import quiz_of
from app.assessment.queries.marking import NEEDS_GRADING, marks_of
from app.assessment.queries.published import published_quiz
from app.assessment.queries.regrading import rulings_of
from app.assessment.regrading import (
    WITH_KEY,
    Change,
    NothingLeft,
    Policy,
    Result,
    Ruling,
    beside_newer_marks,
    settled,
    token_of,
)
from app.foundation.database import db
from app.foundation.errors import Invalid, NotFound
from app.foundation.faults import Text
from app.library.quizzes.model import Item

ATTEMPTS_IN_A_STATEMENT = 500
ENDED = (NEEDS_GRADING, "final")


class NoKey(Invalid):
    code = "no-key"
    text = Text(
        "The newest revision of the quiz does not have this question: there is no new key.",
        "В новейшей редакции теста этого вопроса нет: нового ключа взять неоткуда.",
    )


class NoRevision(Invalid):
    code = "no-revision"
    text = Text("Choose at least one revision.", "Выберите хотя бы одну редакцию.")


@dataclass(frozen=True)
class Wanted:
    """A decision about one question, before it is made."""

    quiz: str
    item: str
    policy: Policy
    revisions: tuple[int, ...]  # of the quiz, whose attempts are meant
    over_marks: bool = False


@dataclass(frozen=True)
class Plan:
    """All that a regrade would do; nothing is done yet."""

    wanted: Wanted
    changes: tuple[Change, ...]  # the oldest attempt first
    key_revision: int | None
    keys: Mapping[str, Item]  # language of an attempt → the question with its new key
    token: str


@dataclass(frozen=True)
class _Asked:
    """One ended attempt in which the question stands."""

    row: Any
    layout: Layout


@dataclass(frozen=True)
class _Known:
    """All that is known of these attempts, read at once."""

    answers: Mapping[int, Mapping[int, Any]]  # attempt → position → answer
    marks: Mapping[int, Mapping[int, Mark]]  # attempt → position → the mark that counts
    rulings: Mapping[int, Mapping[str, Ruling]]


def plan_regrade(wanted: Wanted, *, by: int, session: Session | None = None) -> Plan:
    """What the decision would do to every ended attempt that asked the question; those of the person `by`, who
    decides, are left out. The work is proportional to these attempts. Raises NoKey, NoRevision.
    """
    if not wanted.revisions:
        raise NoRevision
    asked = asked_attempts(wanted, session)
    languages = {one.row.language for one in asked}
    key_revision, keys = newest_keys(wanted, languages) if wanted.policy in WITH_KEY else (None, {})
    ids = [one.row.id for one in asked]
    known = _Known(answers_of(ids, session), _marks(ids, session), rulings_of(ids, session))
    changes = tuple(_change(one, wanted, keys, known, by) for one in asked)
    named = {**vars(wanted), "key_revision": key_revision, "by": by}
    return Plan(wanted, changes, key_revision, keys, token_of(named, changes))


def asked_attempts(wanted: Wanted, session: Session | None = None) -> list[_Asked]:
    query = (
        select(
            AttemptRow.id, AttemptRow.public_id, AttemptRow.person_id, AttemptRow.revision, AttemptRow.snapshot,
            AttemptRow.language, AttemptRow.fact_id, AttemptRow.state, AttemptRow.result, AttemptRow.points,
            AttemptRow.max, AttemptRow.share, AttemptRow.grading, AttemptRow.layout,
        )
        .where(
            AttemptRow.quiz == wanted.quiz,
            AttemptRow.revision.in_(wanted.revisions),
            AttemptRow.state.in_(ENDED),
            AttemptRow.purpose != "preview",
        )
        .order_by(AttemptRow.ended_at, AttemptRow.id)
    )  # fmt: skip
    return [
        _Asked(row, layouts.from_json(row.layout))
        for row in (session or db.session).execute(query)
        if any(placed["item"] == wanted.item for placed in row.layout["items"])
    ]


def newest_keys(wanted: Wanted, languages: Collection[str]) -> tuple[int, dict[str, Item]]:
    """The question as the newest revision has it. Raises NoKey."""
    revision, keys = 0, {}
    for language in sorted(languages) or ["en"]:
        try:
            published = published_quiz(wanted.quiz, language)
            keys[language] = published.quiz.item(wanted.item)
        except (NotFound, KeyError):
            raise NoKey from None
        revision = published.revision
    return revision, keys


def answers_of(attempt_ids: Collection[int], session: Session | None = None) -> dict[int, dict[int, Any]]:
    """Attempt → position → the answer that counts."""
    found: dict[int, dict[int, Any]] = {}
    ids = list(attempt_ids)
    for start in range(0, len(ids), ATTEMPTS_IN_A_STATEMENT):
        mine = ResponseRow.attempt_id.in_(ids[start : start + ATTEMPTS_IN_A_STATEMENT])
        newest = (
            select(
                ResponseRow.attempt_id, ResponseRow.position, func.max(ResponseRow.sequence).label("sequence")
            )
            .where(mine)
            .group_by(ResponseRow.attempt_id, ResponseRow.position)
            .subquery()
        )
        wanted = select(ResponseRow.attempt_id, ResponseRow.position, ResponseRow.answer).join(
            newest,
            (newest.c.attempt_id == ResponseRow.attempt_id)
            & (newest.c.position == ResponseRow.position)
            & (newest.c.sequence == ResponseRow.sequence),
        )
        for attempt_id, position, answer in (session or db.session).execute(wanted):
            found.setdefault(attempt_id, {})[position] = answer
    return found


def _marks(attempt_ids: Collection[int], session: Session | None) -> dict[int, dict[int, Mark]]:
    found: dict[int, dict[int, Mark]] = {}
    for (attempt_id, position), marks in marks_of(attempt_ids, session).items():
        if marks.counting is not None:
            found.setdefault(attempt_id, {})[position] = marks.counting
    return found


def _change(one: _Asked, wanted: Wanted, keys: Mapping[str, Item], known: _Known, by: int) -> Change:
    row = one.row
    before = Result(row.state, row.result, row.points, row.max, row.share)
    position = one.layout.drawn.index(wanted.item) + 1
    marks = known.marks.get(row.id, {})
    levels = {place: mark.levels for place, mark in marks.items() if mark.levels is not None}
    published = {place: mark.published_at for place, mark in marks.items() if mark.published_at is not None}
    named = {
        "attempt_id": row.id, "public_id": row.public_id, "person_id": row.person_id, "revision": row.revision,
        "language": row.language, "fact_id": row.fact_id, "before": before,
        "by_hand": position in levels and not wanted.over_marks,
    }  # fmt: skip
    if row.person_id == by:
        return Change(**named, effect="own")
    ruling = Ruling(wanted.policy, keys.get(row.language), wanted.over_marks)
    so_far = beside_newer_marks(known.rulings.get(row.id, {}), one.layout, published)
    rulings = {**so_far, wanted.item: ruling}
    answers = known.answers.get(row.id, {})
    try:
        outcome = settled(
            quiz_of(row.snapshot), one.layout, row.grading, answers, levels, rulings, row.language
        )
    except (NoMapping, NothingLeft):
        return Change(**named, effect="manual")
    return Change(**named, effect="applied", outcome=outcome)
