"""Regrades: what was decided about a question, and what holds for which attempt."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, case, func, select
from sqlalchemy.orm import Session

from app.assessment.models import AttemptRow, RegradedAttemptRow, RegradeRow
from app.assessment.queries.attempts import quiz_of
from app.assessment.regrading import Policy, Result, Ruling
from app.foundation.database import db
from app.foundation.errors import NotFound
from app.library.quizzes import frozen
from app.library.quizzes.model import Item, Quiz, Section

IDS_IN_A_STATEMENT = 5_000
APPLIED = "applied"


def key_to_json(item: Item) -> dict[str, Any]:
    """A question alone, frozen as attempts freeze it."""
    return frozen.to_json(Quiz("", (Section("", (item,)),)))


def key_from_json(stored: dict[str, Any]) -> Item:
    return frozen.from_json(stored).items[0]


def rulings_of(
    attempt_ids: Collection[int], session: Session | None = None
) -> Mapping[int, Mapping[str, Ruling]]:
    """Attempt → question → the newest regrade that was applied to it."""
    found: dict[int, dict[str, Ruling]] = {}
    keys: dict[tuple[int, str], Item | None] = {}
    ids = list(attempt_ids)
    for start in range(0, len(ids), IDS_IN_A_STATEMENT):
        wanted = _RULINGS.where(RegradedAttemptRow.attempt_id.in_(ids[start : start + IDS_IN_A_STATEMENT]))
        for row in (session or db.session).execute(wanted):
            found.setdefault(row.attempt_id, {})[row.item] = _ruling(row, keys)
    return found


_RULINGS = (
    select(
        RegradedAttemptRow.attempt_id, RegradedAttemptRow.item, RegradedAttemptRow.language,
        RegradeRow.id, RegradeRow.policy, RegradeRow.over_marks, RegradeRow.keys,
        RegradeRow.decided_at,
    )
    .join(RegradeRow, RegradeRow.id == RegradedAttemptRow.regrade_id)
    .where(RegradedAttemptRow.effect == APPLIED)
    .order_by(RegradedAttemptRow.id)
)  # fmt: skip


def _ruling(row: Row[Any], keys: dict[tuple[int, str], Item | None]) -> Ruling:
    """The key of a regrade is read once a language."""
    name = (row.id, row.language)
    if name not in keys:
        stored = row.keys.get(row.language)
        keys[name] = None if stored is None else key_from_json(stored)
    return Ruling(cast(Policy, row.policy), keys[name], row.over_marks, row.decided_at)


# -- regrades that were made -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RegradeEntry:
    """One decision about a question."""

    id: int
    quiz: str
    item: str
    policy: Policy
    revisions: tuple[int, ...]
    key_revision: int | None
    over_marks: bool
    certificates: str  # leave withdraw
    reason: str
    decided_by: int
    decided_at: datetime


@dataclass(frozen=True)
class RegradedLine:
    """What it did to one attempt."""

    id: int
    attempt: str  # public id
    person_id: int
    effect: str  # applied manual own
    before: Result
    after: Result
    certificates: tuple[str, ...]
    decision: str | None  # left kept withdrawn replaced; None: none was needed
    decision_reason: str
    decision_by: int | None
    decision_at: datetime | None


def regrades_of(quiz: str, item: str) -> tuple[RegradeEntry, ...]:
    """The newest first."""
    wanted = _REGRADES.where(RegradeRow.quiz == quiz, RegradeRow.item == item).order_by(RegradeRow.id.desc())
    return tuple(_entry(row) for row in db.session.execute(wanted))


def regrade_of(number: int) -> tuple[RegradeEntry, tuple[RegradedLine, ...]]:
    """One with all its lines, the oldest attempt first. Raises NotFound."""
    row = db.session.execute(_REGRADES.where(RegradeRow.id == number)).one_or_none()
    if row is None:
        raise NotFound
    lines = (
        select(
            RegradedAttemptRow.id, AttemptRow.public_id, AttemptRow.person_id, RegradedAttemptRow.effect,
            RegradedAttemptRow.before, RegradedAttemptRow.after, RegradedAttemptRow.certificates,
            RegradedAttemptRow.decision, RegradedAttemptRow.decision_reason, RegradedAttemptRow.decision_by,
            RegradedAttemptRow.decision_at,
        )
        .join(AttemptRow, AttemptRow.id == RegradedAttemptRow.attempt_id)
        .where(RegradedAttemptRow.regrade_id == number)
        .order_by(RegradedAttemptRow.id)
    )  # fmt: skip
    return _entry(row), tuple(_line(line) for line in db.session.execute(lines))


def left_decisions() -> tuple[tuple[RegradeEntry, int], ...]:
    """Regrades that have left certificates to be decided about, and how many."""
    counts = (
        select(RegradedAttemptRow.regrade_id, func.count().label("open_ones"))
        .where(RegradedAttemptRow.decision == "left")
        .group_by(RegradedAttemptRow.regrade_id)
        .subquery()
    )
    wanted = _REGRADES.add_columns(counts.c.open_ones).join(counts, counts.c.regrade_id == RegradeRow.id)
    return tuple((_entry(row), row.open_ones) for row in db.session.execute(wanted.order_by(RegradeRow.id)))


@dataclass(frozen=True)
class LeftLine:
    """Certificates of one person that a regrade has left to be decided about."""

    id: int
    regrade: int
    person_id: int
    quiz: str
    reason: str  # of the regrade
    decided_at: datetime  # the regrade
    certificates: tuple[str, ...]  # numbers


def left_lines() -> tuple[LeftLine, ...]:
    """The oldest first."""
    wanted = (
        select(
            RegradedAttemptRow.id,
            RegradeRow.id.label("regrade"),
            AttemptRow.person_id,
            RegradeRow.quiz,
            RegradeRow.reason,
            RegradeRow.decided_at,
            RegradedAttemptRow.certificates,
        )
        .join(RegradeRow, RegradeRow.id == RegradedAttemptRow.regrade_id)
        .join(AttemptRow, AttemptRow.id == RegradedAttemptRow.attempt_id)
        .where(RegradedAttemptRow.decision == "left")
        .order_by(RegradedAttemptRow.id)
    )
    return tuple(
        LeftLine(**{**row._mapping, "certificates": tuple(row.certificates)})
        for row in db.session.execute(wanted)
    )


@dataclass(frozen=True)
class RevisionAsked:
    """How often a quiz was sat in one revision that has the question."""

    revision: int
    attempts: int  # ended ones
    under_way: int
    item: Item  # as it was asked, in one of its languages
    language: str


def revisions_asked(quiz: str, item: str) -> tuple[RevisionAsked, ...]:
    """The newest first. Attempts are counted by revision: where questions are drawn, not all of them asked it."""
    ended = func.sum(case((AttemptRow.state == "in-progress", 0), else_=1))
    wanted = (
        select(AttemptRow.revision, AttemptRow.snapshot, AttemptRow.language, func.count(), ended)
        .where(AttemptRow.quiz == quiz, AttemptRow.purpose != "preview")
        .group_by(AttemptRow.revision, AttemptRow.snapshot, AttemptRow.language)
    )
    found: dict[int, RevisionAsked] = {}
    for revision, snapshot, language, count, over in db.session.execute(wanted):
        asked = next((one for one in quiz_of(snapshot).items if one.id == item), None)
        if asked is None:
            continue
        known = found.get(revision)
        attempts, open_ = (known.attempts, known.under_way) if known else (0, 0)
        found[revision] = RevisionAsked(
            revision, attempts + int(over), open_ + count - int(over), asked, language
        )
    return tuple(found[revision] for revision in sorted(found, reverse=True))


_REGRADES = select(
    RegradeRow.id, RegradeRow.quiz, RegradeRow.item, RegradeRow.policy, RegradeRow.revisions,
    RegradeRow.key_revision, RegradeRow.over_marks, RegradeRow.certificates, RegradeRow.reason,
    RegradeRow.decided_by, RegradeRow.decided_at,
)  # fmt: skip


def _entry(row: Any) -> RegradeEntry:
    values = {name: getattr(row, name) for name in RegradeEntry.__dataclass_fields__}
    return RegradeEntry(**{**values, "revisions": tuple(row.revisions)})


def _line(row: Any) -> RegradedLine:
    return RegradedLine(
        id=row.id,
        attempt=row.public_id,
        person_id=row.person_id,
        effect=row.effect,
        before=Result(**row.before),
        after=Result(**row.after),
        certificates=tuple(row.certificates),
        decision=row.decision,
        decision_reason=row.decision_reason,
        decision_by=row.decision_by,
        decision_at=row.decision_at,
    )
