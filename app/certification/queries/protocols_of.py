"""Protocols of one person: those that wait for a signature, and those that other documents name."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, or_, select

from app.certification.models import ProtocolLineRow, ProtocolMemberRow, ProtocolRow, ProtocolSignatureRow
from app.certification.queries.protocols import LATER
from app.foundation.database import db

MOST_TO_SIGN = 20


@dataclass(frozen=True)
class ToSign:
    """A protocol that waits for somebody's signature."""

    public_id: str
    number: str
    certification: str
    on: date
    is_member: bool  # of the commission


def waiting_for(person_id: int) -> tuple[ToSign, ...]:
    """Approved protocols, not replaced, in which somebody takes part and which they have not signed; the newest first."""
    signed = select(ProtocolSignatureRow.protocol_id).where(ProtocolSignatureRow.person_id == person_id)
    mine = select(ProtocolLineRow.protocol_id).where(ProtocolLineRow.person_id == person_id)
    seated = select(ProtocolMemberRow.protocol_id).where(ProtocolMemberRow.person_id == person_id)
    replaced = select(LATER.replaces_id).where(LATER.state == "approved", LATER.replaces_id.is_not(None))
    wanted = (
        select(ProtocolRow.public_id, ProtocolRow.number, ProtocolRow.certification, ProtocolRow.end)
        .add_columns(ProtocolRow.id.in_(seated).label("is_member"))
        .where(
            ProtocolRow.state == "approved",
            or_(ProtocolRow.id.in_(mine), ProtocolRow.id.in_(seated)),
            ProtocolRow.id.not_in(signed),
            ProtocolRow.id.not_in(replaced),
        )
        .order_by(ProtocolRow.id.desc())
        .limit(MOST_TO_SIGN)
    )
    return tuple(ToSign(*row) for row in db.session.execute(wanted))


@dataclass(frozen=True)
class NamedProtocol:
    """A protocol as others name it: «protocol No. 12 of 3 December 2026», and what it says of one person."""

    public_id: str
    number: str
    checked_on: date
    chairman: str
    registered: str  # number of the person in the register of trained persons; or empty
    satisfactory: bool
    kind: str
    facts: tuple[int, ...]


def protocols_of_person(person_id: int, certification: str = "") -> tuple[NamedProtocol, ...]:
    """Approved protocols, not replaced, that tell of the person; the newest first. One statement."""
    line = ProtocolLineRow
    wanted = (
        select(ProtocolRow.public_id, ProtocolRow.number, ProtocolRow.printed)
        .add_columns(line.facts, line.registered, line.satisfactory, line.checked_on, line.kind)
        .join(line, line.protocol_id == ProtocolRow.id)
        .outerjoin(LATER, and_(LATER.replaces_id == ProtocolRow.id, LATER.state == "approved"))
        .where(line.person_id == person_id, ProtocolRow.state == "approved", LATER.id.is_(None))
        .order_by(ProtocolRow.id.desc())
    )
    if certification:
        wanted = wanted.where(ProtocolRow.certification == certification)
    return tuple(
        NamedProtocol(
            public_id=row.public_id,
            number=row.number,
            checked_on=row.checked_on,
            chairman=chairman_of(row.printed),
            registered=row.registered,
            satisfactory=row.satisfactory,
            kind=row.kind,
            facts=tuple(row.facts),
        )
        for row in db.session.execute(wanted)
    )


def protocols_behind(person_id: int, facts: Collection[int]) -> tuple[NamedProtocol, ...]:
    """Those of them that stand on one of these facts."""
    known = set(facts)
    return tuple(one for one in protocols_of_person(person_id) if not known.isdisjoint(one.facts))


def protocols_telling_of(person_ids: Collection[int]) -> dict[str, tuple[int, ...]]:
    """Public ids of approved protocols, replaced ones as well, with those of these people of whom each tells."""
    wanted = (
        select(ProtocolRow.public_id, ProtocolLineRow.person_id)
        .join(ProtocolLineRow, ProtocolLineRow.protocol_id == ProtocolRow.id)
        .where(ProtocolLineRow.person_id.in_(list(person_ids)), ProtocolRow.state == "approved")
        .order_by(ProtocolRow.id, ProtocolLineRow.person_id)
    )
    found: dict[str, list[int]] = {}
    for public_id, person_id in db.session.execute(wanted):
        found.setdefault(public_id, []).append(person_id)
    return {public_id: tuple(ids) for public_id, ids in found.items()}


def own_protocols(person_id: int, _at: datetime) -> list[dict[str, Any]]:
    """What a person's own download says: the protocols that tell of them, and what they have signed. Earliest first."""
    lines = [
        {
            "number": one.number,
            "checked_on": one.checked_on.isoformat(),
            "result": "satisfactory" if one.satisfactory else "unsatisfactory",
            "kind": one.kind,
            "registered": one.registered,
        }
        for one in reversed(protocols_of_person(person_id))
    ]
    wanted = select(ProtocolSignatureRow.signed, ProtocolSignatureRow.sha256)
    mine = wanted.where(ProtocolSignatureRow.person_id == person_id).order_by(ProtocolSignatureRow.signed_at)
    return [
        *lines,
        *({"signed": row.signed, "sha256": row.sha256} for row in db.session.execute(mine)),
    ]


def chairman_of(printed: Mapping[str, Any] | None) -> str:
    members: Sequence[Mapping[str, Any]] = (printed or {}).get("commission", ())
    return next((str(one["name"]) for one in members if one["role"] == "chairman"), "")
