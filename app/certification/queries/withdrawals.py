"""What two people decide about a certificate: requests, who may decide them, and what would follow."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, literal, select
from sqlalchemy.orm import Session

from app import people, record
from app.certification.genuine import numbers_of_the_award
from app.certification.models import CertificateRequestRow, CertificateRow
from app.certification.queries.certificates import Issued, visible_certificate
from app.certification.queries.verification import Answer, answer_about
from app.certification.withdrawals import OwnCertificate, Request
from app.foundation.database import db
from app.foundation.errors import Forbidden, NotFound
from app.people.permissions import DECIDING_ROLES
from app.record.facts import Fact, Revoked

_FIELDS = (
    *("id", "public_id", "certificate_id", "person_id", "act", "category", "words", "case_id"),
    *("suspension_fact", "asked_by", "asked_at", "expires_on", "state", "decided_by", "decided_at"),
    *("decision_words", "fact_id"),
)
_REQUESTS: Select[Any] = select(
    *(getattr(CertificateRequestRow, name) for name in _FIELDS),
    CertificateRow.number,
    CertificateRow.certification,
).join(CertificateRow, CertificateRow.id == CertificateRequestRow.certificate_id)


# -- who may -------------------------------------------------------------------------------------------------------


def reached(actor: people.Actor) -> Select[int]:
    """Ids of the people about whose certificates this actor may decide."""
    return people.people_in_scope(actor, DECIDING_ROLES)


def others_in_sight(actor: people.Actor, column: Any) -> ColumnElement[bool]:
    """Everybody whom the actor sees but the actor: nobody reads along what is being looked into about them."""
    return and_(column.in_(people.visible_people(actor)), column != actor.person_id)


def reaches(actor: people.Actor, person_id: int) -> bool:
    """Whether this actor may decide about certificates of this person; never about own ones."""
    if person_id == actor.person_id:
        return False
    return bool(db.session.scalar(select(literal(person_id).in_(reached(actor)))))


def decidable_certificate(actor: people.Actor, number: str) -> Issued:
    """Raises NotFound where the actor does not see it, OwnCertificate, Forbidden beyond the scope."""
    issued = visible_certificate(actor, number)
    if issued is None:
        raise NotFound
    if issued.person_id == actor.person_id:
        raise OwnCertificate
    if not reaches(actor, issued.person_id):
        raise Forbidden
    return issued


# -- requests ------------------------------------------------------------------------------------------------------


def request_of(public_id: str, actor: people.Actor | None = None, session: Session | None = None) -> Request:
    """One request; with an actor, only of whom they may see. Raises NotFound."""
    wanted = _REQUESTS.where(CertificateRequestRow.public_id == public_id)
    if actor is not None:
        wanted = wanted.where(others_in_sight(actor, CertificateRequestRow.person_id))
    row = (session or db.session).execute(wanted).one_or_none()
    if row is None:
        raise NotFound
    return _request(row)


def requests_about(certificate_ids: Collection[int]) -> tuple[Request, ...]:
    """All that was ever asked about these certificates, the oldest first."""
    return _requests(CertificateRequestRow.certificate_id.in_(list(certificate_ids)))


def waiting_requests(actor: people.Actor) -> tuple[Request, ...]:
    """Those that wait, about people whom the actor sees, the oldest first."""
    return _requests(
        CertificateRequestRow.state == "waiting",
        others_in_sight(actor, CertificateRequestRow.person_id),
    )


def overdue_requests(today: date) -> list[str]:
    """Public ids of those that nobody has decided in time."""
    over = (CertificateRequestRow.state == "waiting", CertificateRequestRow.expires_on < today)
    return list(db.session.scalars(select(CertificateRequestRow.public_id).where(*over)))


def decided_requests(actor: people.Actor, limit: int) -> tuple[Request, ...]:
    """The latest that were decided, about people whom the actor sees."""
    wanted = (
        _REQUESTS.where(
            CertificateRequestRow.state != "waiting",
            others_in_sight(actor, CertificateRequestRow.person_id),
        )
        .order_by(CertificateRequestRow.decided_at.desc())
        .limit(limit)
    )
    return tuple(_request(row) for row in db.session.execute(wanted))


def decided_requests_about(person_id: int) -> tuple[Request, ...]:
    """All that was decided about certificates of one person, the oldest first."""
    return _requests(CertificateRequestRow.state != "waiting", CertificateRequestRow.person_id == person_id)


def _requests(*conditions: ColumnElement[bool]) -> tuple[Request, ...]:
    wanted = _REQUESTS.where(*conditions).order_by(CertificateRequestRow.id)
    return tuple(_request(row) for row in db.session.execute(wanted))


def _request(row: Row[Any]) -> Request:
    return Request(**row._mapping)


# -- how it stands ---------------------------------------------------------------------------------------------


def state_of(issued: Issued, at: datetime, today: date) -> Answer:
    """As anybody who checks it is told."""
    return answer_about(issued.number, at=at, today=today)


def is_in_force(answer: Answer) -> bool:
    """Neither replaced nor taken away; a suspension may end."""
    return answer.status in ("valid", "expired") or (answer.status == "revoked" and answer.is_suspension)


def revocation_of(issued: Issued) -> Fact | None:
    """The fact by which two people have taken the certificate away, if it still holds."""
    facts = record.facts_of(issued.person_id)
    alike = numbers_of_the_award(facts, issued.number)
    found = [
        fact
        for fact in facts
        if isinstance(fact.payload, Revoked) and fact.payload.request and fact.payload.number in alike
    ]
    return found[-1] if found else None
