"""An attestation list or the evidence behind one is asked for, made in parts by the worker, and put together.

Each person is a row with its state and a file of their own, so a part that is run again goes on where it stopped.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app import record
from app.certification import batches
from app.certification.audit import Question
from app.certification.models import EvidencePackItemRow, EvidencePackRow
from app.certification.queries.evidence_packs import (
    Member,
    Pack,
    PackKind,
    Reach,
    members_of,
    pack_of,
    waiting_of,
)
from app.certification.service import evidence_files
from app.foundation import clock, jobs, results
from app.foundation.database import db, transaction
from app.foundation.errors import Conflict, Invalid
from app.foundation.faults import Language, Text

MAKE_PART, ASSEMBLE = "evidence.part", "evidence.assembly"
PART = 10  # people whose evidence a worker puts together at once: some seconds, then others have their turn
MOST: Mapping[PackKind, int] = {"list": 1_000, "pack": 2_000}  # people
Item = EvidencePackItemRow
Tell = Callable[[int, int], None]
log = structlog.get_logger("evidence")


class NobodyChosen(Invalid):
    code = "nobody-chosen"
    text = Text("There is nobody in this list.", "В этом списке никого нет.")


class TooManyPeople(Invalid):
    code = "too-many-people"
    text = Text(
        "An attestation list has no more than 1,000 people, a pack no more than 2,000. Choose a unit, a certification "
        "or a sample; a table (CSV) holds any number.",
        "В ведомости не больше 1000 человек, в пакете не больше 2000. Выберите подразделение, допуск или выборку; "
        "таблица (CSV) вмещает любое число.",
    )


class NothingToRepeat(Conflict):
    code = "nothing-to-repeat"
    text = Text("Nothing of this waits to be tried again.", "Повторять здесь нечего.")


NOT_MADE = Text(
    "The evidence of this person could not be put together; the log of the worker says why.",
    "Собрать подтверждения по этому человеку не удалось; причина — в журнале фонового процесса.",
)


@dataclass(frozen=True)
class Asked:
    """`question.known_at` None: as it is known now, which is frozen as the instant of asking."""

    kind: PackKind
    question: Question
    chosen: Mapping[str, Any]
    people: Sequence[tuple[int, Reach]]  # in the order of the list
    language: Language


def ask(asked: Asked, *, by: int, at: datetime, form_key: str | None = None) -> str:
    """Use case: gives the public id. Raises NobodyChosen, TooManyPeople, AlreadyDone."""
    if not asked.people:
        raise NobodyChosen
    if len(asked.people) > MOST[asked.kind]:
        raise TooManyPeople
    public_id = secrets.token_urlsafe(12)
    with transaction(form_key) as session:
        row = EvidencePackRow(
            public_id=public_id,
            kind=asked.kind,
            language=asked.language,
            asked_by=by,
            asked_at=at,
            as_of=asked.question.on,
            known_at=asked.question.known_at,
            certification=asked.question.certification,
            chosen=dict(asked.chosen),
            total=len(asked.people),
        )
        session.add(row)
        session.flush()
        session.execute(
            insert(Item), [item_of(row.id, place, *one) for place, one in enumerate(asked.people, 1)]
        )
        details = {"kind": asked.kind, "people": len(asked.people), **asked.chosen}
        record.note(
            session, "certification:evidence:asked", at=at, actor_id=by, subject=public_id, details=details
        )
        if asked.kind == "pack":
            ask_parts(session, row.id, range(1, len(asked.people) + 1))
        else:
            row.job_id = jobs.enqueue(session, ASSEMBLE, {"pack": row.id})
    return public_id


def item_of(pack_id: int, position: int, person_id: int, reach: Reach) -> dict[str, object]:
    return {
        "pack_id": pack_id,
        "position": position,
        "person_id": person_id,
        "reach": reach,
        "state": "waiting",
    }


def ask_parts(session: Session, pack_id: int, positions: Sequence[int]) -> None:
    """Operation: a job for each ten people, so that other work has its turn between them."""
    for start in range(0, len(positions), PART):
        part = positions[start : start + PART]
        jobs.enqueue(session, MAKE_PART, {"pack": pack_id, "first": part[0], "last": part[-1]})


# -- by the worker: one part -------------------------------------------------------------------------------------------


def make_part(pack_id: int, first: int, last: int, tell: Tell) -> None:
    """Use case of the worker: safe to repeat."""
    pack, waiting = pack_of(pack_id), waiting_of(pack_id, first, last)
    for place, member in enumerate(waiting, 1):
        if pack_of(pack_id).cancelled_at is not None:
            return
        note(pack_id, member.position, evidence_of(pack, member))
        tell(place, len(waiting))
    close(pack_id)


def evidence_of(pack: Pack, member: Member) -> Text | None:
    """Writes the file of one person. Gives what hinders this one; what hinders all is raised."""
    if member.reach == "list":
        return None
    try:
        with results.writing(evidence_files.part_name(pack, member.position)) as place:
            evidence_files.write_part(place, pack, member)
    except (OSError, SQLAlchemyError, MemoryError):
        raise  # the disk or the database: no fault of the person
    except Exception as error:  # one bad record never hinders the others
        db.session.rollback()
        log.exception("evidence not made", pack=pack.id, position=member.position, error=repr(error))
        return NOT_MADE
    return None


def note(pack_id: int, position: int, fault: Text | None) -> None:
    found = {"state": "done", "fault": None} if fault is None else {"state": "failed", "fault": vars(fault)}
    with transaction() as session:
        place = (Item.pack_id == pack_id, Item.position == position)
        session.execute(update(Item).where(*place).values(**found, done_at=clock.now()))


def close(pack_id: int) -> None:
    """Once each person has been looked at, the file is put together: asked for once, whichever part ends last."""
    with transaction() as session:
        pack = session.get_one(EvidencePackRow, pack_id, with_for_update=True)
        pack.fault = None
        if pack.cancelled_at is not None or pack.finished_at is not None or pack.job_id is not None:
            return
        left = select(func.count()).where(Item.pack_id == pack_id, Item.state == "waiting")
        if not session.scalar(left):
            pack.job_id = jobs.enqueue(session, ASSEMBLE, {"pack": pack_id})


@contextmanager
def told_when_stopped(pack_id: int) -> Iterator[None]:
    """What stops the whole work is told on its page, while the job is tried again."""
    try:
        yield
    except Exception as error:
        db.session.rollback()
        why = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
        fault = {"en": batches.STOPPED.en % why, "ru": batches.STOPPED.ru % why}
        with transaction() as session:
            session.execute(update(EvidencePackRow).where(EvidencePackRow.id == pack_id).values(fault=fault))
        raise


# -- by the worker: the file -------------------------------------------------------------------------------------------


def assemble(pack_id: int, tell: Tell) -> None:
    """Use case of the worker: puts the file together from what was made. Safe to repeat."""
    pack = pack_of(pack_id)
    if pack.cancelled_at is not None or pack.finished_at is not None:
        return
    members = members_of(pack_id)
    name = f"{pack.public_id}.{evidence_files.ENDINGS[pack.kind]}"
    with results.writing(name) as place:
        evidence_files.WRITERS[pack.kind](place, pack, members, tell)
    keep(pack, name)
    drop_parts(pack, members)


def keep(pack: Pack, name: str) -> None:
    found = {
        "file": name,
        "sha256": results.sha256_of(name),
        "size": results.open_path(name).stat().st_size,
    }
    with transaction() as session:
        row = session.get_one(EvidencePackRow, pack.id, with_for_update=True)
        is_wanted = row.cancelled_at is None
        if is_wanted:
            row.finished_at, row.fault = clock.now(), None
            for column, value in found.items():
                setattr(row, column, value)
            these = (Item.pack_id == pack.id, Item.state == "waiting")
            session.execute(update(Item).where(*these).values(state="done", done_at=clock.now()))
    if not is_wanted:
        results.drop(name)


def drop_parts(pack: Pack, members: Sequence[Member]) -> None:
    for member in members:
        results.drop(evidence_files.part_name(pack, member.position))


# -- by the reader -----------------------------------------------------------------------------------------------------


def cancel(pack: Pack, *, by: int, at: datetime) -> None:
    """Use case: nothing more is made."""
    with transaction() as session:
        row = session.get_one(EvidencePackRow, pack.id, with_for_update=True)
        if row.cancelled_at is not None or row.finished_at is not None:
            return
        row.cancelled_at = at
        record.note(session, "certification:evidence:cancelled", at=at, actor_id=by, subject=pack.public_id)
    drop_parts(pack, members_of(pack.id))


def repeat(pack: Pack, *, by: int, at: datetime) -> None:
    """Use case: all of it is made anew, as of the same question. Raises NothingToRepeat."""
    with transaction() as session:
        row = session.get_one(EvidencePackRow, pack.id, with_for_update=True)
        failed = select(func.count()).where(Item.pack_id == pack.id, Item.state == "failed")
        if row.cancelled_at is not None or not (row.fault is not None or session.scalar(failed)):
            raise NothingToRepeat
        gone = row.file
        row.finished_at = row.job_id = row.file = row.sha256 = row.size = row.fault = None
        these = Item.pack_id == pack.id
        session.execute(update(Item).where(these).values(state="waiting", fault=None, done_at=None))
        record.note(session, "certification:evidence:repeated", at=at, actor_id=by, subject=pack.public_id)
        if pack.kind == "pack":
            ask_parts(session, pack.id, range(1, pack.total + 1))
        else:
            row.job_id = jobs.enqueue(session, ASSEMBLE, {"pack": pack.id})
    if gone is not None:
        results.drop(gone)


def forget_old(at: datetime) -> None:
    """Use case of the night: what was made is kept seven days."""
    old = select(EvidencePackRow.id, EvidencePackRow.file).where(
        EvidencePackRow.file.is_not(None),
        EvidencePackRow.removed_at.is_(None),
        EvidencePackRow.finished_at < at - batches.KEPT,
    )
    for pack_id, name in db.session.execute(old).all():
        if name is not None:
            results.drop(name)
        with transaction() as session:
            these = EvidencePackRow.id == pack_id
            session.execute(update(EvidencePackRow).where(these).values(removed_at=at))
