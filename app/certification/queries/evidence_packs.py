"""Attestation lists and packs of evidence, as their pages and their jobs read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Row, bindparam, select

from app import people
from app.certification.audit import Question
from app.certification.batches import Progress, State
from app.certification.models import EvidencePackItemRow, EvidencePackRow
from app.certification.queries import in_parts
from app.foundation import jobs
from app.foundation.database import db, rows
from app.foundation.errors import NotFound
from app.foundation.faults import Language, Text
from app.people import Actor

PackKind = Literal["list", "pack"]
Reach = Literal["list", "record", "attempts"]
Item = EvidencePackItemRow
MOST_LISTED = 100


@dataclass(frozen=True)
class Pack:
    """`chosen`: the filter of the page by which people were chosen, and the name of the unit."""

    id: int
    public_id: str
    kind: PackKind
    language: Language
    asked_by: int
    asked_at: datetime
    as_of: date
    known_at: datetime | None
    certification: str
    chosen: Mapping[str, Any]
    total: int
    job_id: int | None
    finished_at: datetime | None
    cancelled_at: datetime | None
    fault: Text | None
    file: str | None
    sha256: str | None
    size: int | None
    removed_at: datetime | None

    @property
    def question(self) -> Question:
        """What was known when it was asked for stays what it answers, however long it takes."""
        return Question(self.as_of, self.known_at or self.asked_at, self.certification)


_PACK = select(*(getattr(EvidencePackRow, name) for name in Pack.__dataclass_fields__))
_BY_ID = _PACK.where(EvidencePackRow.id == bindparam("id"))
_BY_PUBLIC_ID = _PACK.where(
    EvidencePackRow.public_id == bindparam("public_id"), EvidencePackRow.asked_by == bindparam("by")
)


def pack_of(pack_id: int) -> Pack:
    """As the worker knows it."""
    return _pack(rows(_BY_ID, {"id": pack_id}).one())


def own_pack(actor: Actor, public_id: str) -> Pack:
    """A pack that the actor has asked for. Raises NotFound."""
    row = rows(_BY_PUBLIC_ID, {"public_id": public_id, "by": actor.person_id}).one_or_none()
    if row is None:
        raise NotFound
    return _pack(row)


def _pack(row: Row[Any]) -> Pack:
    values = dict(row._mapping)
    return Pack(**{**values, "fault": in_parts.text_of(values["fault"])})


# -- how far it is -----------------------------------------------------------------------------------------------------

_COUNTS = in_parts.counts(Item.pack_id, Item.state)


@dataclass(frozen=True)
class PackLine:
    pack: Pack
    progress: Progress
    state: State


def line_of(pack: Pack, progress: Progress) -> PackLine:
    return PackLine(pack, progress, in_parts.state_now(pack, progress, has_file=pack.file is not None))


_OWN = (
    _PACK.where(EvidencePackRow.asked_by == bindparam("by"))
    .order_by(EvidencePackRow.id.desc())
    .limit(MOST_LISTED)
)


def own_packs(actor: Actor) -> tuple[PackLine, ...]:
    """The newest first."""
    found = [_pack(row) for row in rows(_OWN, {"by": actor.person_id})]
    progress = in_parts.progress_of(_COUNTS, {one.id: one.total for one in found})
    return tuple(line_of(one, progress[one.id]) for one in found)


@dataclass(frozen=True)
class Failed:
    """Somebody whose evidence could not be put together."""

    position: int
    person: people.Face
    fault: Text


_FAILED = (
    select(Item.position, Item.person_id, Item.fault)
    .where(Item.pack_id == bindparam("id"), Item.state == "failed")
    .order_by(Item.position)
    .limit(MOST_LISTED)
)


@dataclass(frozen=True)
class PackPage:
    pack: Pack
    progress: Progress
    state: State
    assembly: jobs.JobState | None  # of the file
    failed: tuple[Failed, ...]


def pack_page(actor: Actor, public_id: str, today: date) -> PackPage:
    """Raises NotFound."""
    pack = own_pack(actor, public_id)
    line = line_of(pack, in_parts.progress_of(_COUNTS, {pack.id: pack.total})[pack.id])
    waiting = pack.job_id is not None and not pack.finished_at
    return PackPage(
        pack=pack,
        progress=line.progress,
        state=line.state,
        assembly=jobs.state_of(pack.job_id) if waiting else None,
        failed=_failed(pack.id, today) if line.progress.failed else (),
    )


def _failed(pack_id: int, today: date) -> tuple[Failed, ...]:
    found = rows(_FAILED, {"id": pack_id}).all()
    faces = people.faces_of({row.person_id for row in found}, today)
    nothing = Text("", "")
    return tuple(
        Failed(row.position, faces[row.person_id], in_parts.text_of(row.fault) or nothing) for row in found
    )


def is_still_reached(actor: Actor, pack: Pack) -> bool:
    """Whether the actor may still see everybody whose evidence is in it: a role may have ended since."""
    seen = people.visible_people(actor)
    hidden = select(Item.position).where(
        Item.pack_id == pack.id, Item.reach != "list", Item.person_id.not_in(seen)
    )
    return db.session.execute(hidden.limit(1)).first() is None


# -- for the jobs ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Member:
    """One person of a pack."""

    position: int
    person_id: int
    reach: Reach
    state: str
    fault: Text | None


_MEMBERS = (
    select(Item.position, Item.person_id, Item.reach, Item.state, Item.fault)
    .where(Item.pack_id == bindparam("id"))
    .order_by(Item.position)
)
_WAITING = _MEMBERS.where(
    Item.position.between(bindparam("first"), bindparam("last")), Item.state == "waiting"
)


def members_of(pack_id: int) -> tuple[Member, ...]:
    return tuple(_member(row) for row in rows(_MEMBERS, {"id": pack_id}))


def waiting_of(pack_id: int, first: int, last: int) -> tuple[Member, ...]:
    return tuple(_member(row) for row in rows(_WAITING, {"id": pack_id, "first": first, "last": last}))


def _member(row: Any) -> Member:
    return Member(row.position, row.person_id, row.reach, row.state, in_parts.text_of(row.fault))
