"""Observations: rows for pages and use cases, strangers kept out by the statements themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select
from sqlalchemy.orm import Session

from app import library, people
from app.assessment.models import (
    ChecklistSnapshotRow,
    ObservationEventRow,
    ObservationLineRow,
    ObservationRow,
    ReadinessRow,
)
from app.assessment.observation_faces import pictures_of
from app.assessment.observing import UNSIGNED, Mark, Result, State, state_at
from app.foundation.database import db
from app.foundation.errors import NotFound
from app.foundation.faults import Text
from app.library.quizzes import frozen_checklist
from app.library.quizzes.checklist import Checklist
from app.library.quizzes.frozen_checklist import Frozen, Picture
from app.people.permissions import ASSESSOR, OBJECTION_READERS, OBSERVATION_READERS

PAST_SHOWN = 50
MOST_LISTED = 200  # whoever waits longest comes first; the others follow when these are done


@dataclass(frozen=True)
class Observation:
    """One observation, as its pages and use cases read it."""

    id: int
    public_id: str
    person_id: int
    assessor_id: int
    checklist: str
    revision: int
    snapshot: str
    state: State
    observed_on: date
    started_at: datetime
    version: int
    saved_at: datetime | None
    signed_at: datetime | None
    result: Result | None
    done: int | None
    seen: int | None
    content_sha256: str | None
    answer_until: date | None
    lapses_at: datetime | None
    fact_id: int | None

    def state_at(self, at: datetime) -> State:
        return state_at(self.state, self.lapses_at, at)


@dataclass(frozen=True)
class EventLine:
    """A step in the life of an observation."""

    kind: str
    at: datetime
    actor_id: int | None
    details: Mapping[str, Any]


@dataclass(frozen=True)
class Ready:
    """Somebody who says that they are ready to be observed."""

    person_id: int
    checklist: str
    said_at: datetime


_COLUMNS = tuple(getattr(ObservationRow, name) for name in Observation.__dataclass_fields__)


def _from(row: Row[Any]) -> Observation:
    return Observation(**row._mapping)


# -- one observation -------------------------------------------------------------------------------------------------


def readable(public_id: str, actor: people.Actor) -> Observation:
    """Of the assessor who made it, of the person once it is signed, and then of whoever reads about the person.

    Raises NotFound for a stranger, too.
    """
    mine = ObservationRow.assessor_id == actor.person_id
    others = people.people_in_scope(actor, OBSERVATION_READERS)
    about = or_(ObservationRow.person_id == actor.person_id, ObservationRow.person_id.in_(others))
    seen = or_(mine, and_(ObservationRow.state.not_in(UNSIGNED), about))
    return _one(ObservationRow.public_id == public_id, seen)


def made_by(public_id: str, assessor_id: int) -> Observation:
    """An assessor's own observation, signed or not. Raises NotFound for a stranger's."""
    return _one(ObservationRow.public_id == public_id, ObservationRow.assessor_id == assessor_id)


def about(public_id: str, person_id: int) -> Observation:
    """A signed observation of this person. Raises NotFound for a stranger's."""
    signed = ObservationRow.state.not_in(UNSIGNED)
    return _one(ObservationRow.public_id == public_id, ObservationRow.person_id == person_id, signed)


def _one(*conditions: ColumnElement[bool]) -> Observation:
    row = db.session.execute(select(*_COLUMNS).where(*conditions)).one_or_none()
    if row is None:
        raise NotFound
    return _from(row)


def draft_of(assessor_id: int, person_id: int, checklist: str) -> Observation | None:
    """The draft that the assessor has of this person by this checklist."""
    row = db.session.execute(
        select(*_COLUMNS).where(
            ObservationRow.state == "draft",
            ObservationRow.assessor_id == assessor_id,
            ObservationRow.person_id == person_id,
            ObservationRow.checklist == checklist,
        )
    ).one_or_none()
    return None if row is None else _from(row)


def marks_of(observation_id: int, session: Session | None = None) -> dict[str, Mark]:
    """What stands now in each line."""
    wanted = (
        select(ObservationLineRow.line, ObservationLineRow.seen, ObservationLineRow.comment)
        .where(ObservationLineRow.observation_id == observation_id)
        .order_by(ObservationLineRow.version)
    )
    found = (session or db.session()).execute(wanted)
    return {row.line: Mark(row.seen, row.comment) for row in found}


@lru_cache(maxsize=64)
def frozen(snapshot: str) -> Frozen:
    """The frozen checklist. Its name is the hash of its content, so what was read once stays true."""
    wanted = select(ChecklistSnapshotRow.content).where(ChecklistSnapshotRow.sha256 == snapshot)
    content = db.session.scalar(wanted)
    if content is None:
        raise NotFound
    return frozen_checklist.from_json(content)


def checklist_of(snapshot: str, language: str) -> Checklist:
    """In this language, else in a visible other."""
    known = frozen(snapshot).checklists
    return known.get(language) or next(iter(known.values()))


def events_of(observation_id: int) -> tuple[EventLine, ...]:
    """The earliest first."""
    wanted = (
        select(
            ObservationEventRow.kind,
            ObservationEventRow.at,
            ObservationEventRow.actor_id,
            ObservationEventRow.details,
        )
        .where(ObservationEventRow.observation_id == observation_id)
        .order_by(ObservationEventRow.id)
    )
    return tuple(EventLine(*row) for row in db.session.execute(wanted))


# -- lists -----------------------------------------------------------------------------------------------------------


def signed_of(person_id: int, checklist: str | None = None) -> tuple[Observation, ...]:
    """The signed observations of a person, by one checklist or all; the newest first."""
    conditions = [ObservationRow.person_id == person_id, ObservationRow.state.not_in(UNSIGNED)]
    if checklist is not None:
        conditions.append(ObservationRow.checklist == checklist)
    wanted = select(*_COLUMNS).where(*conditions).order_by(ObservationRow.id.desc()).limit(PAST_SHOWN)
    return tuple(_from(row) for row in db.session.execute(wanted))


def on_the_desk_of(actor: people.Actor) -> tuple[Observation, ...]:
    """What the actor has not finished (drafts; signed ones without an answer), and objections that the actor hears of:
    to their own, and about people of their units. The oldest first."""
    mine = ObservationRow.assessor_id == actor.person_id
    others = people.people_in_scope(actor, OBJECTION_READERS)
    heard = and_(
        ObservationRow.state == "objected",
        or_(mine, ObservationRow.person_id.in_(others)),
        ObservationRow.person_id != actor.person_id,
    )
    open_ones = and_(mine, ObservationRow.state.in_(("draft", "signed")))
    wanted = select(*_COLUMNS).where(or_(open_ones, heard)).order_by(ObservationRow.id).limit(MOST_LISTED)
    return tuple(_from(row) for row in db.session.execute(wanted))


def ready_for(actor: people.Actor) -> tuple[Ready, ...]:
    """Who is ready, of those whom the actor may observe; whoever waits longest first."""
    wanted = (
        select(ReadinessRow.person_id, ReadinessRow.checklist, ReadinessRow.said_at)
        .where(
            ReadinessRow.ended_at.is_(None),
            ReadinessRow.person_id.in_(observable(actor)),
        )
        .order_by(ReadinessRow.said_at, ReadinessRow.id)
        .limit(MOST_LISTED)
    )
    return tuple(Ready(*row) for row in db.session.execute(wanted))


def ready_since(person_id: int, checklist: str) -> datetime | None:
    return db.session.scalar(
        select(ReadinessRow.said_at).where(
            ReadinessRow.person_id == person_id,
            ReadinessRow.checklist == checklist,
            ReadinessRow.ended_at.is_(None),
        )
    )


def due_to_lapse(at: datetime) -> list[int]:
    """Ids of signed observations whose days are over."""
    wanted = select(ObservationRow.id).where(ObservationRow.state == "signed", ObservationRow.lapses_at <= at)
    found = list(db.session.scalars(wanted))
    db.session.rollback()
    return found


# -- people and checklists -------------------------------------------------------------------------------------------


def observable(actor: people.Actor) -> Select[int]:
    """Ids of the people whom the actor may observe: those in the scope of the role, never the actor."""
    scope = people.people_in_scope(actor, (ASSESSOR,)).subquery()
    return select(scope.c[0]).where(scope.c[0] != actor.person_id)


def may_observe(actor: people.Actor, person_id: int) -> bool:
    if not actor.may("observe"):
        return False
    return is_among(observable(actor), person_id)


def is_among(wanted: Select[int], person_id: int) -> bool:
    found = wanted.subquery()
    return db.session.scalar(select(found.c[0]).where(found.c[0] == person_id)) is not None


def first_ids(wanted: Select[int], most: int) -> list[int]:
    return list(db.session.scalars(wanted.limit(most)))


def person_for(actor: people.Actor, number: str) -> people.PersonRow:
    """The actor, or somebody of whose observations the actor may read. Raises UnknownPerson for others, too."""
    person = people.person_of(number)
    readers = people.people_in_scope(actor, OBSERVATION_READERS)
    if person.id != actor.person_id and not is_among(readers, person.id):
        raise people.UnknownPerson
    return person


def titles() -> dict[str, Text]:
    """Of the checklists that are published, by slug."""
    return {
        one.slug: Text(one.title("en"), one.title("ru")) for one in library.current_documents("checklist")
    }


def published(revision: library.RevisionEntry) -> Frozen:
    """A newest revision with all that its texts show."""
    checklists = {
        language: library.current_checklist(revision.slug, language).checklist
        for language in revision.languages
    }
    shown = {path for checklist in checklists.values() for path in pictures_of(checklist)}
    files = library.assets_of(revision.revision_id) if shown else {}
    pictures = {
        path: Picture(file.sha256, file.media_type, file.bytes, file.width, file.height)
        for path, file in sorted(files.items())
        if path in shown
    }
    return Frozen(checklists, pictures)
