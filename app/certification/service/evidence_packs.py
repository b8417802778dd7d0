"""An attestation list or the evidence behind one is asked for, made in parts by the worker, and put together.

Each person is a row with its state and a file of their own, so a part that is run again goes on where it stopped.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import insert, update
from sqlalchemy.exc import SQLAlchemyError

from app import record
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
from app.certification.service import evidence_files, in_parts
from app.certification.service.in_parts import InParts
from app.foundation import clock, results
from app.foundation.database import db, transaction
from app.foundation.errors import Conflict, Invalid
from app.foundation.faults import Language, Text

MAKE_PART, ASSEMBLE = "evidence.part", "evidence.assembly"
PART = 10  # people whose evidence a worker puts together at once: some seconds, then others have their turn
MOST: Mapping[PackKind, int] = {"list": 1_000, "pack": 2_000}  # people
Item = EvidencePackItemRow
WORK = InParts(EvidencePackRow, Item, Item.pack_id, "pack", MAKE_PART, ASSEMBLE, PART)
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
            WORK.ask_parts(session, row.id, range(1, len(asked.people) + 1))
        else:
            WORK.ask_assembly(session, row)
    return public_id


def item_of(pack_id: int, position: int, person_id: int, reach: Reach) -> dict[str, object]:
    return {
        "pack_id": pack_id,
        "position": position,
        "person_id": person_id,
        "reach": reach,
        "state": "waiting",
    }


# -- by the worker: one part -------------------------------------------------------------------------------------------


def make_part(pack_id: int, first: int, last: int, tell: Tell) -> None:
    """Use case of the worker: safe to repeat."""
    pack, waiting = pack_of(pack_id), waiting_of(pack_id, first, last)
    for place, member in enumerate(waiting, 1):
        if pack_of(pack_id).cancelled_at is not None:
            return
        WORK.note(pack_id, member.position, evidence_of(pack, member))
        tell(place, len(waiting))
    WORK.close(pack_id)


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
    result = in_parts.result_of(name)
    with transaction() as session:
        row = session.get_one(EvidencePackRow, pack.id, with_for_update=True)
        is_wanted = row.cancelled_at is None
        if is_wanted:
            in_parts.finish(row, result)
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
        failed = WORK.count(session, pack.id, "failed")
        if row.cancelled_at is not None or not (failed or row.fault is not None):
            raise NothingToRepeat
        gone = WORK.begin_again(row)
        these = Item.pack_id == pack.id
        session.execute(update(Item).where(these).values(state="waiting", fault=None, done_at=None))
        record.note(session, "certification:evidence:repeated", at=at, actor_id=by, subject=pack.public_id)
        if pack.kind == "pack":
            WORK.ask_parts(session, pack.id, range(1, pack.total + 1))
        else:
            WORK.ask_assembly(session, row)
    if gone is not None:
        results.drop(gone)


def forget_old(at: datetime) -> None:
    """Use case of the night: what was made is kept seven days."""
    WORK.forget_files(at)
