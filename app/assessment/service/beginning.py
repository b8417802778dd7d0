"""An attempt begins: everything that it will ever show is drawn, ordered and frozen in one transaction."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.assessment import layout as layouts
from app.assessment import queries
from app.assessment.arranging import arrange
from app.assessment.chain import digest
from app.assessment.layout import Layout, Medium
from app.assessment.models import AttemptRow, QuizSnapshotRow
from app.assessment.queries import Line, PublishedQuiz
from app.assessment.service.ending import Moment, OtherDevice, finish, is_watched, locked, note, term_of
from app.assessment.service.extra_time import percent_of
from app.assessment.service.supervising import checked_code, move_here, take_in
from app.assessment.shuffling import token
from app.assessment.starting import Entry, Outer, Refusal, SittingRules, entry, held_to
from app.assessment.terms import limit_of, rules_of, unasked_kinds
from app.assessment.timing import Allowance, deadline
from app.assessment.wording import pictures_of
from app.foundation.clock import site_zone
from app.foundation.database import db, transaction
from app.foundation.errors import Conflict
from app.foundation.faults import Text
from app.library.quizzes import frozen
from app.library.rows import Asset
from app.record.chain import canonical_instant


class Refused(Conflict):
    """No attempt can begin now. `entry` says why, and from when on it can."""

    code = "cannot-start"

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.entry = entry


class UnderWay(Conflict):
    """A preview is asked for while an attempt that counts is open."""

    code = "under-way"
    text = Text(
        "You are sitting this quiz yourself. Hand that attempt in first, then try the quiz as an operator.",
        "Вы сами сдаёте этот тест. Сначала сдайте ту попытку, потом пробуйте тест как оператор.",
    )


@dataclass(frozen=True)
class Beginning:
    """Who begins what for which purpose."""

    person_id: int
    purpose: str  # exam practice preview
    renewal: bool
    at: datetime
    device: int = 0  # the sign-in through which it is begun; 0: not known
    code: str | None = (
        ""  # of a sitting under supervision, as it was typed; None: a rehearsal that nobody watches
    )


@dataclass(frozen=True)
class Prepared:
    """What an attempt will ask, made before the write lock is taken."""

    seed: str
    layout: Layout
    content: dict[str, Any]
    sha256: str


def limit_attempts_by(app: Flask, provider: Callable[[int, str, datetime], Outer]) -> None:
    """Hands in what rules say of attempts: person, quiz, instant → what is left. Called once, at the start."""
    app.extensions["attempt_limits"] = provider


def begin(published: PublishedQuiz, beginning: Beginning, *, form_key: str | None = None) -> str:
    """Begins an attempt, or gives the open one (rule 7). Gives its public id. Raises Refused."""
    prepared = prepare(published, beginning.person_id)
    outer = outer_limit(beginning.person_id, published.slug, beginning.at)
    try:
        with transaction(form_key=form_key) as session:
            return _open_attempt(session, published.slug, beginning) or _insert(
                session, published, beginning, prepared, outer
            )
    except IntegrityError:  # begun at the same moment on another connection: that attempt is the one
        return _begun_elsewhere(published.slug, beginning)


def prepare(published: PublishedQuiz, person_id: int) -> Prepared:
    """Draws, orders and freezes."""
    seed = secrets.token_hex(32)
    placed = arrange(published.quiz, queries.seen_counts(person_id, published.slug), seed)
    media = {
        path: _medium(published.assets[path], token(seed, "media", path))
        for path in pictures_of(published.quiz, placed)
        if path in published.assets
    }
    content = frozen.to_json(published.quiz)
    return Prepared(seed, Layout(placed, media), content, hash_of(content))


def _medium(asset: Asset, name: str) -> Medium:
    return Medium(name, asset.sha256, asset.media_type, asset.bytes, asset.width, asset.height)


def hash_of(content: dict[str, Any]) -> str:
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _open_attempt(session: Session, quiz: str, beginning: Beginning) -> str | None:
    """The attempt in progress; one whose time is over ends here and is no longer open."""
    wanted = select(AttemptRow.id).where(
        AttemptRow.person_id == beginning.person_id,
        AttemptRow.quiz == quiz,
        AttemptRow.state == queries.IN_PROGRESS,
    )
    attempt_id = session.scalar(wanted)
    if attempt_id is None:
        return None
    row = locked(session, attempt_id)
    if row.purpose != beginning.purpose and "preview" in (row.purpose, beginning.purpose):
        _make_room(session, row, beginning)
        return None
    if term_of(row).phase(beginning.at) == "over":
        finish(session, row, "expired", Moment(beginning.at, beginning.person_id))
        return None
    _go_on(session, row, beginning)
    return row.public_id


def _make_room(session: Session, row: AttemptRow, beginning: Beginning) -> None:
    """A preview makes room for an attempt that counts; the other way round it has to wait. Raises UnderWay."""
    if row.purpose != "preview":
        raise UnderWay
    finish(session, row, "submitted", Moment(beginning.at, beginning.person_id))


def _go_on(session: Session, row: AttemptRow, beginning: Beginning) -> None:
    """The open attempt, perhaps at another device; under supervision that takes a code. Raises OtherDevice."""
    if not beginning.device or row.device in (0, beginning.device):
        return
    moment = Moment(beginning.at, beginning.person_id)
    if not is_watched(queries.quiz_of(row.snapshot), row.purpose):
        note(session, row.id, "reconnect", moment, {"device": beginning.device, "before": row.device})
        row.device = beginning.device
        return
    if not beginning.code:
        raise OtherDevice
    supervision = checked_code(session, beginning.code, row.quiz, row.person_id, beginning.at)
    move_here(session, row, supervision, beginning.device, moment)


def _insert(
    session: Session, published: PublishedQuiz, beginning: Beginning, prepared: Prepared, outer: Outer
) -> str:
    lines = queries.lines_of(beginning.person_id, (published.slug,), session)[published.slug]
    door = door_of(published, lines, beginning.at, beginning.purpose, outer)
    if not door.open:
        raise Refused(door)
    supervision = None
    if is_watched(published.quiz, beginning.purpose) and beginning.code is not None:
        supervision = checked_code(session, beginning.code, published.slug, beginning.person_id, beginning.at)
    if session.get(QuizSnapshotRow, prepared.sha256) is None:
        snapshot = QuizSnapshotRow(sha256=prepared.sha256, content=prepared.content, created_at=beginning.at)
        session.add(snapshot)
        session.flush()
    number = _next_number(session, published.slug, beginning.person_id)
    row = _row(published, beginning, prepared, number, percent_of(beginning.person_id, beginning.at, session))
    session.add(row)
    session.flush()
    moment = Moment(beginning.at, beginning.person_id)
    note(session, row.id, "start", moment, start_details(row))
    if supervision is not None:
        take_in(session, row.id, supervision)
    return row.public_id


def start_details(row: AttemptRow) -> dict[str, Any]:
    """All that is frozen at the start: the log of the attempt holds it to that."""
    return {
        "person": row.person_id,
        "quiz": row.quiz,
        "number": row.number,
        "revision": row.revision,
        "snapshot": row.snapshot,
        "purpose": row.purpose,
        "language": row.language,
        "layout": digest(row.layout),
        "deadline": None if row.deadline_at is None else canonical_instant(row.deadline_at),
        "device": row.device,
        "extra_percent": row.extra_percent,
    }


def _next_number(session: Session, quiz: str, person_id: int) -> int:
    wanted = select(func.max(AttemptRow.number)).where(
        AttemptRow.person_id == person_id, AttemptRow.quiz == quiz
    )
    return (session.scalar(wanted) or 0) + 1


def _row(
    published: PublishedQuiz, beginning: Beginning, prepared: Prepared, number: int, extra_percent: int
) -> AttemptRow:
    quiz = published.quiz
    closes = rules_of(quiz, site_zone()).closes
    ends_at = deadline(beginning.at, limit_of(quiz), closes, Allowance(extra_percent))
    return AttemptRow(
        public_id=secrets.token_urlsafe(18).replace("-", "_"),  # no option, where a command is given it
        person_id=beginning.person_id,
        quiz=published.slug,
        revision=published.revision,
        snapshot=prepared.sha256,
        number=number,
        purpose=beginning.purpose,
        renewal=beginning.renewal,
        state=queries.IN_PROGRESS,
        language=quiz.language,
        seed=prepared.seed,
        layout=layouts.to_json(prepared.layout),
        started_at=beginning.at,
        deadline_at=ends_at,
        grace_seconds=quiz.grace,
        closes_at=None if ends_at is None else ends_at + timedelta(seconds=quiz.grace),
        steps=0,
        chain="",
        extra_percent=extra_percent,
        extension_seconds=0,
        device=beginning.device,
    )


def _begun_elsewhere(quiz: str, beginning: Beginning) -> str:
    wanted = select(AttemptRow.public_id).where(
        AttemptRow.person_id == beginning.person_id,
        AttemptRow.quiz == quiz,
        AttemptRow.state == queries.IN_PROGRESS,
    )
    return db.session.scalars(wanted).one()


def outer_limit(person_id: int, quiz: str, at: datetime) -> Outer:
    """What rules above the quiz allow this person; handed in by whoever keeps such rules (`limit_attempts_by`)."""
    provider: Callable[[int, str, datetime], Outer] | None = current_app.extensions.get("attempt_limits")
    return Outer() if provider is None else provider(person_id, quiz, at)


def door_of(
    published: PublishedQuiz, lines: Sequence[Line], at: datetime, purpose: str, outer: Outer | None = None
) -> Entry:
    """Whether an attempt may begin. A trainer's preview asks for no dates and no number of attempts."""
    previews = purpose == "preview"
    rules = SittingRules(None, None, None, None) if previews else rules_of(published.quiz, site_zone())
    found = entry(rules, queries.sittings(lines, at), at)
    if purpose == "exam" and outer is not None:
        found = held_to(found, outer, at)
    reason = unusable(published)
    return found if reason is None else replace(found, refusal=reason, next_at=None)


def unusable(published: PublishedQuiz) -> Refusal | None:
    if not published.quiz.items:
        return "no-questions"
    return "kinds" if unasked_kinds(published.quiz) else None
