"""Use cases: the commission and the people who were checked sign an approved protocol, each for themselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import people, record
from app.certification.models import ProtocolRow, ProtocolSignatureRow
from app.certification.protocols.paper import sha256_of, signature_line
from app.certification.protocols.values import CHECKED, Protocol, from_json
from app.certification.queries import protocols as queries
from app.certification.queries.protocols import Kept, NoSuchProtocol
from app.certification.service.protocol_files import order_file
from app.foundation.database import transaction
from app.foundation.errors import Conflict
from app.foundation.faults import Text
from app.people.permissions import PROTOCOL_KEEPERS
from app.people.rows import Actor


class NothingToSign(Conflict):
    code = "nothing-to-sign"
    text = Text(
        "This protocol was replaced by another one: sign that.",
        "Этот протокол заменён другим: подпишите новый.",
    )


def part_of(protocol: Protocol, person_id: int) -> str:
    """As what somebody signs: chairman, deputy, member or checked. Raises NoSuchProtocol."""
    for member in protocol.commission:
        if member.person_id == person_id:
            return member.role
    if any(line.person_id == person_id for line in protocol.lines):
        return CHECKED
    raise NoSuchProtocol


def own_protocol(public_id: str, person_id: int) -> tuple[Kept, str]:
    """An approved protocol, and as what the person signs it. Raises NoSuchProtocol."""
    kept = queries.protocol_by(public_id)
    if kept.printed is None:
        raise NoSuchProtocol
    return kept, part_of(kept.printed, person_id)


def sign(public_id: str, person_id: int, *, at: datetime) -> None:
    """Use case: on the own page. Again: nothing more. Raises NoSuchProtocol, NothingToSign."""
    own_protocol(public_id, person_id)
    with transaction() as session:
        put_signature(session, public_id, person_id, at=at, device_of=None)


def sign_here(
    public_id: str, number: str, password: str, actor: Actor, *, at: datetime, address: str
) -> people.PersonRow:
    """Use case: on the device of whoever keeps the protocol, by the signer's own number and password.

    Raises NoSuchProtocol, NothingToSign, WrongPassword (also for a number that is not in the protocol),
    TooManyFailures.
    """
    kept = queries.protocol_of(actor, public_id, PROTOCOL_KEEPERS)
    if kept.printed is None:
        raise NoSuchProtocol
    ids = {line.person_id for line in kept.printed.lines}
    ids |= {one.person_id for one in kept.printed.commission if one.person_id is not None}
    rows = people.people_rows(ids)
    signer = next((row for row in rows.values() if row.number == number.strip()), None)
    if signer is None:
        raise people.WrongPassword
    people.confirm_password(signer.id, password, at=at, address=address)
    with transaction() as session:
        put_signature(session, public_id, signer.id, at=at, device_of=actor.person_id)
    return signer


def put_signature(
    session: Session, public_id: str, person_id: int, *, at: datetime, device_of: int | None
) -> None:
    row = session.scalars(
        select(ProtocolRow).where(ProtocolRow.public_id == public_id).with_for_update()
    ).one()
    if session.get(ProtocolSignatureRow, (row.id, person_id)) is not None:
        return
    later = select(ProtocolRow.id).where(ProtocolRow.replaces_id == row.id, ProtocolRow.state == "approved")
    if row.state != "approved" or row.printed is None or session.scalar(later) is not None:
        raise NothingToSign
    protocol = from_json(row.printed)
    role, person = part_of(protocol, person_id), people.people_rows((person_id,))[person_id]
    line = signature_line(protocol, role=role, name=person.document_name, number=person.number, signed_at=at)
    session.add(
        ProtocolSignatureRow(
            protocol_id=row.id,
            person_id=person_id,
            role=role,
            signed_at=at,
            signed=line,
            sha256=sha256_of(line),
            device_of=device_of,
        )
    )
    session.flush()
    record.note(
        session,
        "certification:protocol:signed",
        at=at,
        actor_id=person_id,
        subject=public_id,
        details={"role": role, "sha256": sha256_of(line), "device_of": device_of},
    )
    order_file(session, public_id)
