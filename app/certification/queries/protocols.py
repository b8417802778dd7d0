"""Protocols as pages, commands and other documents read them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, false, select, true
from sqlalchemy.orm import Session, aliased

from app import people
from app.certification.models import ProtocolLineRow, ProtocolRow, ProtocolSignatureRow
from app.certification.protocols.paper import Marks, Signed, day_in_words
from app.certification.protocols.values import Heading, Protocol, from_json, heading_from
from app.foundation.database import db
from app.foundation.errors import NotFound
from app.foundation.faults import Text
from app.people.permissions import PROTOCOL_KEEPERS, PROTOCOL_READERS
from app.people.rows import Actor, UnitRow

KINDS_OF_RESULTS = (
    *("quiz_passed", "quiz_failed", "call_passed", "call_failed"),
    *("observation_confirmed", "passed", "failed"),
)


class NoSuchProtocol(NotFound):
    code = "no-such-protocol"
    text = Text("There is no such protocol.", "Такого протокола нет.")


@dataclass(frozen=True)
class Kept:
    """One protocol. `printed`: what was frozen; None: a draft."""

    id: int
    public_id: str
    year: int
    number: str
    certification: str
    unit_id: int | None
    session: str
    begin: date
    end: date
    kept_state: str
    language: str
    heading: Heading
    printed: Protocol | None
    template: str
    template_revision: int | None
    replaces_id: int | None
    replace_reason: str
    version: int
    made_by: int
    made_at: datetime
    changed_at: datetime
    approved_by: int | None
    approved_at: datetime | None
    marked: str | None
    sha256: str | None
    signed_by: str | None
    replaced_by: tuple[str, str] | None = None  # public id and number of the approved one that took its place

    @property
    def state(self) -> str:
        return "replaced" if self.replaced_by is not None else self.kept_state


@dataclass(frozen=True)
class KeptLine:
    person_id: int
    satisfactory: bool
    checked_on: date
    kind: str
    cause: str
    facts: tuple[int, ...]
    registered: str
    registered_at: datetime | None
    registered_by: int | None


@dataclass(frozen=True)
class KeptSignature:
    person_id: int
    role: str
    signed_at: datetime
    signed: Mapping[str, Any]
    sha256: str
    device_of: int | None


# -- whose -------------------------------------------------------------------------------------------------------------


def units_of(actor: Actor, roles: Collection[str] = PROTOCOL_KEEPERS) -> tuple[UnitRow, ...]:
    """The units in which one of these roles of the actor holds."""
    scope = actor.scope(roles)
    return tuple(
        unit for unit in people.units() if scope is None or any(unit.path.startswith(path) for path in scope)
    )


def in_scope(actor: Actor, roles: Collection[str]) -> Any:
    """A protocol of the whole organisation is for those whose role holds everywhere."""
    if actor.scope(roles) is None:
        return true()
    ids = [unit.id for unit in units_of(actor, roles)]
    return ProtocolRow.unit_id.in_(ids) if ids else false()


# -- one ---------------------------------------------------------------------------------------------------------------

_PLAIN = tuple(
    name
    for name in Kept.__dataclass_fields__
    if name not in ("kept_state", "heading", "printed", "replaced_by")
)
LATER = aliased(ProtocolRow)


def wanted_protocols() -> Select[Any]:
    replaced = and_(LATER.replaces_id == ProtocolRow.id, LATER.state == "approved")
    return (
        select(*(getattr(ProtocolRow, name) for name in _PLAIN))
        .add_columns(ProtocolRow.state, ProtocolRow.heading, ProtocolRow.printed)
        .add_columns(LATER.public_id.label("later"), LATER.number.label("later_number"))
        .outerjoin(LATER, replaced)
    )


def kept_from(row: Any) -> Kept:
    return Kept(
        **{name: getattr(row, name) for name in _PLAIN},
        kept_state=row.state,
        heading=heading_from(row.heading),
        printed=None if row.printed is None else from_json(row.printed),
        replaced_by=None if row.later is None else (row.later, row.later_number),
    )


def protocol_of(actor: Actor, public_id: str, roles: Collection[str] = PROTOCOL_READERS) -> Kept:
    """A protocol in the actor's scope. Raises NoSuchProtocol."""
    return _one(wanted_protocols().where(ProtocolRow.public_id == public_id, in_scope(actor, roles)))


def protocol_by(public_id: str) -> Kept:
    """Whoever asks. Raises NoSuchProtocol."""
    return _one(wanted_protocols().where(ProtocolRow.public_id == public_id))


def _one(wanted: Select[Any]) -> Kept:
    row = db.session.execute(wanted).one_or_none()
    if row is None:
        raise NoSuchProtocol
    return kept_from(row)


def named_by(protocol_id: int | None) -> tuple[str, str] | None:
    """Public id and number of a protocol that another one replaces."""
    if protocol_id is None:
        return None
    row = db.session.execute(
        select(ProtocolRow.public_id, ProtocolRow.number).where(ProtocolRow.id == protocol_id)
    ).one()
    return row.public_id, row.number


def replaced_words(protocol_id: int | None, language: str) -> str:
    """Number and day of the protocol that another one replaces; empty where it replaces none."""
    if protocol_id is None:
        return ""
    row = db.session.execute(
        select(ProtocolRow.number, ProtocolRow.end).where(ProtocolRow.id == protocol_id)
    ).one()
    day = day_in_words(row.end, language)
    return Text(f"No. {row.number} of {day}", f"№ {row.number} от {day}").in_language(language)


def replacement_of(protocol_id: int) -> str | None:
    """Public id of the protocol that takes or is to take its place."""
    return db.session.scalar(select(ProtocolRow.public_id).where(ProtocolRow.replaces_id == protocol_id))


def newest_mark(kept: Kept) -> datetime:
    """When the protocol got what it got last: its approval, a signature, a registration number."""
    assert kept.approved_at is not None
    registered = [line.registered_at for line in lines_of(kept.id) if line.registered_at is not None]
    signed = [one.signed_at for one in signatures_of(kept.id)]
    return max([kept.approved_at, *registered, *signed])


def locked(session: Session, actor: Actor, public_id: str) -> ProtocolRow:
    """Operation: the row, if the actor may go on with it. Raises NoSuchProtocol."""
    mine = (ProtocolRow.public_id == public_id, in_scope(actor, PROTOCOL_KEEPERS))
    row = session.scalars(select(ProtocolRow).where(*mine).with_for_update()).one_or_none()
    if row is None:
        raise NoSuchProtocol
    return row


def lines_of(protocol_id: int) -> tuple[KeptLine, ...]:
    names = tuple(KeptLine.__dataclass_fields__)
    wanted = select(*(getattr(ProtocolLineRow, name) for name in names))
    found = db.session.execute(wanted.where(ProtocolLineRow.protocol_id == protocol_id))
    return tuple(KeptLine(**{**dict(row._mapping), "facts": tuple(row.facts)}) for row in found)


def signatures_of(protocol_id: int) -> tuple[KeptSignature, ...]:
    """The earliest first."""
    names = tuple(KeptSignature.__dataclass_fields__)
    wanted = select(*(getattr(ProtocolSignatureRow, name) for name in names))
    mine = wanted.where(ProtocolSignatureRow.protocol_id == protocol_id)
    return tuple(
        KeptSignature(**row._mapping)
        for row in db.session.execute(mine.order_by(ProtocolSignatureRow.signed_at))
    )


def marks_of(protocol_id: int) -> Marks:
    """Signatures and registration numbers, as they stand now."""
    return Marks(
        registered={line.person_id: line.registered for line in lines_of(protocol_id) if line.registered},
        signed={one.person_id: Signed(one.signed_at, one.sha256) for one in signatures_of(protocol_id)},
    )


def numbers_of(year: int, session: Session | None = None) -> tuple[str, ...]:
    """All that a year has used, drafts as well."""
    wanted = select(ProtocolRow.number).where(ProtocolRow.year == year)
    return tuple((session or db.session()).scalars(wanted.order_by(ProtocolRow.id)))


@dataclass(frozen=True)
class Newest:
    """What was typed last."""

    heading: Heading
    certification: str
    language: str


def newest_heading(unit_id: int | None, certification: str) -> Newest | None:
    """Of the unit, and if possible of the same certification: commissions stay for a year."""
    wanted = (
        select(ProtocolRow.heading, ProtocolRow.certification, ProtocolRow.language)
        .where(ProtocolRow.unit_id.is_(None) if unit_id is None else ProtocolRow.unit_id == unit_id)
        .order_by((ProtocolRow.certification == certification).desc(), ProtocolRow.id.desc())
        .limit(1)
    )
    row = db.session.execute(wanted).one_or_none()
    return None if row is None else Newest(heading_from(row.heading), row.certification, row.language)
