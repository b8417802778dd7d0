"""Batches of documents, as their pages and their jobs read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from app import people
from app.certification.batches import (
    LATELY,
    Entry,
    Kind,
    Progress,
    State,
    is_over,
    seconds_left,
)
from app.certification.models import CertificateRow, DocumentBatchItemRow, DocumentBatchRow
from app.certification.queries import in_parts
from app.certification.queries.standing import titles
from app.foundation import jobs
from app.foundation.database import db, rows
from app.foundation.errors import NotFound
from app.foundation.faults import Text
from app.people import Actor

Item = DocumentBatchItemRow
MOST_LISTED = 100


@dataclass(frozen=True)
class Batch:
    id: int
    public_id: str
    kind: Kind
    language: str
    asked_by: int
    asked_at: datetime
    chosen: Mapping[str, str]
    total: int
    job_id: int | None
    finished_at: datetime | None
    cancelled_at: datetime | None
    fault: Text | None
    file: str | None
    sha256: str | None
    size: int | None
    removed_at: datetime | None


_BATCH = select(*(getattr(DocumentBatchRow, name) for name in Batch.__dataclass_fields__))
_BY_ID = _BATCH.where(DocumentBatchRow.id == bindparam("id"))
_BY_PUBLIC_ID = _BATCH.where(
    DocumentBatchRow.public_id == bindparam("public_id"), DocumentBatchRow.asked_by == bindparam("by")
)


def batch_of(batch_id: int) -> Batch:
    """As the worker knows it."""
    return _batch(rows(_BY_ID, {"id": batch_id}).one())


def own_batch(actor: Actor, public_id: str) -> Batch:
    """A batch that the actor has asked for. Raises NotFound."""
    row = rows(_BY_PUBLIC_ID, {"public_id": public_id, "by": actor.person_id}).one_or_none()
    if row is None:
        raise NotFound
    return _batch(row)


def _batch(row: Row[Any]) -> Batch:
    values = dict(row._mapping)
    return Batch(**{**values, "fault": in_parts.text_of(values["fault"])})


# -- how far it is -----------------------------------------------------------------------------------------------------

_COUNTS = in_parts.counts(Item.batch_id, Item.state)


def progress_of(batches: Mapping[int, int]) -> dict[int, Progress]:
    """By id, of batches with so many documents each."""
    return in_parts.progress_of(_COUNTS, batches)


def state_now(batch: Batch, progress: Progress) -> State:
    return in_parts.state_now(batch, progress, has_file=batch.kind == "due" or batch.file is not None)


@dataclass(frozen=True)
class Failed:
    """One document that could not be made."""

    position: int
    certification: str  # slug
    person: people.Face
    number: str | None
    fault: Text


_FAILED = (
    select(Item.position, Item.person_id, Item.certification, Item.fault, CertificateRow.number)
    .outerjoin(CertificateRow, CertificateRow.id == Item.certificate_id)
    .where(Item.batch_id == bindparam("id"), Item.state == "failed")
    .order_by(Item.position)
    .limit(MOST_LISTED)
)


@dataclass(frozen=True)
class BatchPage:
    batch: Batch
    progress: Progress
    state: State
    seconds_left: int | None
    assembly: jobs.JobState | None  # of the file
    failed: tuple[Failed, ...]


def batch_page(actor: Actor, public_id: str, today: date, now: datetime) -> BatchPage:
    batch = own_batch(actor, public_id)
    progress = progress_of({batch.id: batch.total})[batch.id]
    state = state_now(batch, progress)
    return BatchPage(
        batch=batch,
        progress=progress,
        state=state,
        seconds_left=None if is_over(state) else seconds_left(progress, *_pace(batch.id, now)),
        assembly=None if batch.job_id is None or batch.finished_at else jobs.state_of(batch.job_id),
        failed=failed_of(batch.id, today) if progress.failed else (),
    )


_LATELY = select(func.count(), func.min(Item.done_at)).where(
    Item.batch_id == bindparam("id"), Item.done_at >= bindparam("since", type_=Item.done_at.type)
)


def _pace(batch_id: int, now: datetime) -> tuple[int, float]:
    """How many documents were looked at lately, and within how many seconds."""
    count, first = rows(_LATELY, {"id": batch_id, "since": now - LATELY}).one()
    return count, (now - first).total_seconds() if first else 0.0


def titles_in(language: str) -> dict[str, str]:
    """Of certifications, by slug."""
    return {slug: one.in_language(language) for slug, one in titles().items()}


def failed_of(batch_id: int, today: date) -> tuple[Failed, ...]:
    found = rows(_FAILED, {"id": batch_id}).all()
    faces = people.faces_of({row.person_id for row in found}, today)
    return tuple(
        Failed(
            row.position,
            row.certification,
            faces[row.person_id],
            row.number,
            in_parts.text_of(row.fault) or Text("", ""),
        )
        for row in found
    )


@dataclass(frozen=True)
class Line:
    """One batch in the list of them."""

    batch: Batch
    progress: Progress
    state: State


_OWN = (
    _BATCH.where(DocumentBatchRow.asked_by == bindparam("by"))
    .order_by(DocumentBatchRow.id.desc())
    .limit(MOST_LISTED)
)


def own_batches(actor: Actor) -> tuple[Line, ...]:
    """The newest first."""
    found = [_batch(row) for row in rows(_OWN, {"by": actor.person_id})]
    progress = progress_of({one.id: one.total for one in found})
    return tuple(Line(one, progress[one.id], state_now(one, progress[one.id])) for one in found)


def is_all_visible(actor: Actor, batch_id: int) -> bool:
    """Whether the actor may still see everybody in it: a role may have ended since it was asked for."""
    seen = people.people_in_scope(actor, people.SEEING_ROLES)
    hidden = select(Item.position).where(Item.batch_id == batch_id, Item.person_id.not_in(seen)).limit(1)
    return db.session.execute(hidden).first() is None


_MADE = (
    select(Item.person_id, Item.certification, Item.certificate_id)
    .where(Item.batch_id == bindparam("id"), Item.state == "done")
    .order_by(Item.position)
)


def made_in(batch_id: int) -> list[tuple[int, str, int]]:
    """(person, certification, certificate) of what is there, in the order of the batch."""
    return [(row.person_id, row.certification, row.certificate_id) for row in rows(_MADE, {"id": batch_id})]


# -- for the jobs ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    position: int
    person_id: int
    certification: str
    certificate_id: int | None


_WAITING = (
    select(Item.position, Item.person_id, Item.certification, Item.certificate_id)
    .where(
        Item.batch_id == bindparam("id"),
        Item.position.between(bindparam("first"), bindparam("last")),
        Item.state == "waiting",
    )
    .order_by(Item.position)
)


def waiting_of(batch_id: int, first: int, last: int) -> tuple[Waiting, ...]:
    return tuple(Waiting(*row) for row in rows(_WAITING, {"id": batch_id, "first": first, "last": last}))


_ENTRIES = (
    select(
        Item.position,
        Item.person_id,
        Item.certification,
        Item.certificate_id,
        Item.state,
        Item.fault,
        CertificateRow.number,
        CertificateRow.printed["holder"].as_string().label("holder"),
        CertificateRow.printed["certification"].as_string().label("title"),
        CertificateRow.issued_on,
        CertificateRow.valid_until,
        CertificateRow.sha256,
    )
    .outerjoin(CertificateRow, CertificateRow.id == Item.certificate_id)
    .where(Item.batch_id == bindparam("id"))
    .order_by(Item.position)
)


def entries_of(batch: Batch, today: date) -> list[Entry]:
    """Everything of a batch, in its order; what failed carries its reason."""
    found = rows(_ENTRIES, {"id": batch.id}).all()
    faces = people.faces_of({row.person_id for row in found}, today)
    named = titles()
    return [
        Entry(
            position=row.position,
            certificate_id=row.certificate_id,
            number=row.number or "",
            personnel_number=faces[row.person_id].number,
            holder=row.holder or faces[row.person_id].name,
            unit=faces[row.person_id].unit.in_language(batch.language),
            certification=row.title
            or named.get(row.certification, Text(row.certification, row.certification)).in_language(
                batch.language
            ),
            issued_on=row.issued_on,
            valid_until=row.valid_until,
            sha256=row.sha256,
            fault=in_parts.text_of(row.fault) if row.state == "failed" else None,
        )
        for row in found
    ]
