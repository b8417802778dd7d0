"""Which certificates stand on which facts: asked before a fact is struck out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.certification.models import AwardRow, CertificateRow
from app.foundation.database import db

PEOPLE_IN_A_STATEMENT = 5_000


@dataclass(frozen=True)
class StandingCertificate:
    number: str
    certification: str  # slug
    person_id: int
    valid_until: date | None


def certificates_on(
    facts: Mapping[int, int], today: date, session: Session | None = None
) -> dict[int, tuple[StandingCertificate, ...]]:
    """Fact → certificates in force on `today` whose award names it as evidence; those without any are left out.

    `facts`: fact → the person in whose record it stands.
    """
    people = sorted(set(facts.values()))
    found: dict[int, list[StandingCertificate]] = {}
    for start in range(0, len(people), PEOPLE_IN_A_STATEMENT):
        wanted = (
            select(
                CertificateRow.number,
                CertificateRow.certification,
                CertificateRow.person_id,
                AwardRow.valid_until,
                AwardRow.ground_ref,
                AwardRow.evidence,
            )
            .join(AwardRow, AwardRow.id == CertificateRow.award_id)
            .where(
                AwardRow.person_id.in_(people[start : start + PEOPLE_IN_A_STATEMENT]),
                AwardRow.withdrawn_at.is_(None),
                or_(AwardRow.valid_until.is_(None), AwardRow.valid_until >= today),
            )
            .order_by(CertificateRow.id)
        )
        for *columns, ground, evidence in (session or db.session).execute(wanted):
            certificate = StandingCertificate(*columns)
            for fact_id in {int(one["fact"]) for one in evidence} | _number(ground):
                if fact_id in facts:
                    found.setdefault(fact_id, []).append(certificate)
    return {fact_id: tuple(certificates) for fact_id, certificates in found.items()}


def _number(ground: str) -> set[int]:
    return {int(ground)} if ground.isdecimal() else set()
