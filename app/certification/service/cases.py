"""Certificates of whose ground something has happened are listed for a decision; nobody has to remember to."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app import people
from app.certification.cases import Cause
from app.certification.models import AwardRow, CertificateCaseRow, CertificateRow
from app.certification.queries.cases import newest_in_force
from app.foundation import clock
from app.record.facts import Fact, Voided


@dataclass(frozen=True)
class Raised:
    """Why, and by whom; nobody: the system."""

    cause: Cause
    words: str = ""
    fact_id: int | None = None
    by: int | None = None


def open_after(session: Session, fact: Fact) -> None:
    """Reaction to a striking-out, before standings follow: certificates in force that name what was struck out."""
    struck = fact.voids_id
    if struck is None or not isinstance(fact.payload, Voided):
        return
    today = clock.civil_date(fact.recorded_at, people.zone_of(fact.person_id))
    why = Raised("struck", fact.payload.reason, struck, fact.recorded_by)
    for certificate_id, behind in newest_in_force(fact.person_id, today, session).items():
        if struck in behind:
            open_case(session, certificate_id, fact.person_id, why, fact.recorded_at)


def open_lost(session: Session, award_ids: Collection[int], at: datetime) -> None:
    """Operation: awards are withdrawn, for whatever reason. What is decided about already is not asked again."""
    today = clock.civil_date(at, clock.site_zone())
    newest = (
        select(
            CertificateRow.id,
            CertificateRow.person_id,
            CertificateRow.certification,
            AwardRow.id.label("award"),
        )
        .join(AwardRow, AwardRow.id == CertificateRow.award_id)
        .where(
            CertificateRow.person_id.in_(select(AwardRow.person_id).where(AwardRow.id.in_(list(award_ids)))),
            AwardRow.withdrawn_at.is_(None),
            or_(AwardRow.valid_until.is_(None), AwardRow.valid_until >= today),
        )
        .order_by(CertificateRow.id)
    )
    last = {(row.person_id, row.certification): row for row in session.execute(newest)}
    for row in last.values():
        if row.award in award_ids and not is_open(session, row.id):
            open_case(session, row.id, row.person_id, Raised("lost"), at)


def open_differing(session: Session, numbers: Collection[str], raised: Raised, at: datetime) -> None:
    """Operation: certificates that stay as they are, though the record says something else by now."""
    known = select(CertificateRow.id, CertificateRow.person_id).where(
        CertificateRow.number.in_(list(numbers))
    )
    for row in session.execute(known).all() if numbers else ():
        open_case(session, row.id, row.person_id, raised, at)


def is_open(session: Session, certificate_id: int) -> bool:
    about = (CertificateCaseRow.certificate_id == certificate_id, CertificateCaseRow.decision.is_(None))
    return session.scalar(select(CertificateCaseRow.id).where(*about).limit(1)) is not None


def open_case(
    session: Session, certificate_id: int, person_id: int, raised: Raised, at: datetime
) -> str | None:
    """Operation: a case, unless one waits for the same cause or about the same fact. Gives its public id."""
    waiting = select(CertificateCaseRow.cause, CertificateCaseRow.fact_id).where(
        CertificateCaseRow.certificate_id == certificate_id, CertificateCaseRow.decision.is_(None)
    )
    for row in session.execute(waiting):
        if row.cause == raised.cause or (raised.fact_id is not None and row.fact_id == raised.fact_id):
            return None
    case = CertificateCaseRow(
        public_id=secrets.token_urlsafe(12),
        certificate_id=certificate_id,
        person_id=person_id,
        cause=raised.cause,
        fact_id=raised.fact_id,
        words=raised.words,
        raised_by=raised.by,
        raised_at=at,
        decision_words="",
    )
    session.add(case)
    session.flush()
    return case.public_id
