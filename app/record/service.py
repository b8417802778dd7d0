"""Writing the record: facts are appended, voided and sealed; administrative acts are noted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from http import HTTPStatus
from typing import Any

from flask import Response, after_this_request, current_app, request
from sqlalchemy import bindparam, func, insert, select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.foundation import clock
from app.foundation.database import Base, transaction
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.faults import Text
from app.record import chain, queries
from app.record.facts import KINDS, Fact, Payload, Voided, to_json
from app.record.models import FactRow, JournalRow, RecordHead, SealRow

Reaction = Callable[[Session, Fact], None]
FACTS_IN_A_SEAL = 1000
# Appenders share this advisory lock of PostgreSQL; the sealer takes it alone for an instant.
APPENDING = 7_281_101
# Made once: building a statement costs more than running it.
_HEAD, _FACT = (Base.metadata.tables[name] for name in ("record_head", "fact"))
_LENGTHEN = (
    update(_HEAD)
    .where(_HEAD.c.person_id == bindparam("whose"))
    .values(length=_HEAD.c.length + 1)
    .returning(_HEAD.c.length)
)
_ADD = insert(_FACT).returning(_FACT.c.id)
_ACTION = re.compile(r"[a-z_]+:[a-z_]+:[a-z_]+")


class UnknownKind(Invalid):
    code = "unknown-kind"
    text = Text("The record has no such kind of fact.", "В журнале обучения нет записей такого вида.")


class NoRecord(NotFound):
    code = "no-record"
    text = Text("This person has no training record.", "У этого человека нет журнала обучения.")


class AlreadyVoided(Conflict):
    code = "already-voided"
    text = Text("This fact was struck out before.", "Эта запись уже аннулирована.")


class VoidingStands(Conflict):
    code = "voiding-stands"
    text = Text(
        "A striking-out cannot be struck out: record the fact anew.",
        "Аннулирование нельзя аннулировать: внесите запись заново.",
    )


def open_head(session: Session, person_id: int) -> None:
    """Operation: begins the record of a new person."""
    session.execute(insert(RecordHead).values(person_id=person_id, length=0))


def append(
    session: Session,
    person_id: int,
    payload: Payload,
    *,
    occurred_on: date,
    at: datetime,
    by: int | None,
    occurred_at: datetime | None = None,
    subject: str = "",
) -> int:
    """Operation: adds a fact to a person's record and runs what follows from it. Gives the fact's id.

    `occurred_on` and `occurred_at` say when it was true, `at` when we learned it, `by` who says so.
    """
    position = _next_position(session, person_id)
    columns = {
        "occurred_on": occurred_on,
        "occurred_at": occurred_at,
        "recorded_at": at,
        "recorded_by": by,
        "subject": subject,
    }
    return _add(session, person_id, position, payload, columns)


def void(session: Session, fact_id: int, *, reason: str, at: datetime, by: int | None) -> int:
    """Operation: strikes out a fact by another one, dated as the one struck out. Gives the new fact's id."""
    struck = queries.fact_of(fact_id, session)
    position = _next_position(session, struck.person_id)  # from here on nobody else strikes it out
    if isinstance(struck.payload, Voided):
        raise VoidingStands
    if session.scalar(select(FactRow.id).where(FactRow.voids_id == fact_id)) is not None:
        raise AlreadyVoided
    columns: dict[str, Any] = {
        "occurred_on": struck.occurred_on,
        "occurred_at": None,
        "recorded_at": at,
        "recorded_by": by,
    }
    columns |= {"subject": struck.subject, "voids_id": fact_id}
    return _add(session, struck.person_id, position, Voided(reason), columns)


def _next_position(session: Session, person_id: int) -> int:
    """Locks the person's record until the transaction ends, and gives the place of the next fact."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock_shared(:key)"), {"key": APPENDING})
    position = session.execute(_LENGTHEN, {"whose": person_id}).scalar_one_or_none()
    if position is None:
        raise NoRecord
    return int(position)


def _add(session: Session, person_id: int, position: int, payload: Payload, columns: dict[str, Any]) -> int:
    if KINDS.get(getattr(payload, "kind", "")) is not type(payload):
        raise UnknownKind
    row = {"person_id": person_id, "position": position, "kind": payload.kind, "data": to_json(payload)}
    fact_id = session.execute(_ADD, row | columns).scalar_one()
    fact = Fact(id=fact_id, person_id=person_id, position=position, payload=payload, **columns)
    reactions: Mapping[str, list[Reaction]] = current_app.extensions.get("reactions", {})
    for react in reactions.get(payload.kind, ()):
        react(session, fact)
    return int(fact_id)


def note(
    session: Session,
    action: str,
    *,
    at: datetime,
    actor_id: int | None = None,
    subject: str = "",
    details: dict[str, Any] | None = None,
    address: str = "",
) -> None:
    """Operation: writes an administrative act, named `source:subject:action`, into the journal."""
    if not _ACTION.fullmatch(action):
        raise ValueError(f"an act is named source:subject:action, not {action!r}")
    row = {"at": at, "action": action, "actor_id": actor_id, "subject": subject, "address": address}
    session.execute(insert(JournalRow).values(**row, details=details or {}))


def note_access(action: str, *, at: datetime, actor_id: int, subject: str, address: str = "") -> None:
    """Use case: writes into the journal who looked at whose record. Called after the response is made."""
    with transaction() as session:
        note(session, action, at=at, actor_id=actor_id, subject=subject, address=address)


def note_look(action: str, *, actor_id: int, subject: str) -> None:
    """Has it noted who looked at whose record, once the page is made: a refusal shows nothing."""

    @after_this_request
    def noted(response: Response) -> Response:
        if response.status_code == HTTPStatus.OK:
            address = request.remote_addr or ""
            note_access(action, at=clock.now(), actor_id=actor_id, subject=subject, address=address)
        return response


def seal_pending(at: datetime) -> int:
    """Seals all facts that stand open. Gives the number of new seals.

    Hashing happens outside the transaction; of two sealers the slower one finds its number taken and stops.
    """
    last_fact = _settled_fact()
    made = 0
    while True:
        previous = queries.last_seal()
        facts = queries.stored_facts(previous.last_fact if previous else 0, last_fact, FACTS_IN_A_SEAL)
        if not facts:
            return made
        new = chain.seal(previous, facts, at)
        with transaction() as session:
            if session.scalar(select(func.max(SealRow.number))) != (previous.number if previous else None):
                return made
            session.execute(insert(SealRow).values(vars(new) | {"gaps": list(new.gaps), "sealed_at": at}))
            note(session, queries.SEALED, at=at, subject=str(new.number), details={"hash": new.hash})
        made += 1


def _settled_fact() -> int:
    """The highest id below which no fact can still arrive; 0 where that cannot be told now.

    SQLite has one writer at a time. On PostgreSQL an id is given before its row is committed, so we wait for those
    who append now, at most two seconds; new ones wait for us only while the highest id is read.
    """
    try:
        with transaction() as session:
            if session.get_bind().dialect.name == "postgresql":
                session.execute(text("SET LOCAL lock_timeout = '2s'"))
                session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": APPENDING})
            return session.scalar(select(func.max(FactRow.id))) or 0
    except OperationalError:  # somebody takes long: the next minute will do
        return 0
