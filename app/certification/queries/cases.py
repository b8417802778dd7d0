"""Certificates that wait for a decision: which they are, what they stand on, and whose name has changed since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select
from sqlalchemy.orm import Session

from app import people
from app.certification.cases import Case
from app.certification.genuine import holder_name
from app.certification.models import (
    AwardRow,
    CertificateCaseRow,
    CertificateRow,
    StandingRow,
)
from app.certification.queries.certificates import Issued
from app.certification.queries.correcting import TAKEN_AWAY
from app.certification.queries.grounds import title_at
from app.certification.queries.withdrawals import others_in_sight
from app.foundation.database import db
from app.foundation.errors import NotFound

_FIELDS = (
    *("id", "public_id", "certificate_id", "person_id", "cause", "fact_id", "words", "raised_by"),
    *("raised_at", "decision", "decision_words", "decided_by", "decided_at"),
)
_CASES: Select[Any] = (
    select(
        *(getattr(CertificateCaseRow, name) for name in _FIELDS),
        CertificateRow.number,
        CertificateRow.certification,
        AwardRow.withdrawn_at.is_not(None).label("is_withdrawn"),
    )
    .join(CertificateRow, CertificateRow.id == CertificateCaseRow.certificate_id)
    .join(AwardRow, AwardRow.id == CertificateRow.award_id)
)
ATTEMPTS: Mapping[str, Literal["quiz", "call"]] = {"quiz_passed": "quiz", "call_passed": "call"}


def case_of(public_id: str, actor: people.Actor | None = None, session: Session | None = None) -> Case:
    """One case; with an actor, only of whom they may see. Raises NotFound."""
    wanted = _CASES.where(CertificateCaseRow.public_id == public_id)
    if actor is not None:
        wanted = wanted.where(others_in_sight(actor, CertificateCaseRow.person_id))
    row = (session or db.session).execute(wanted).one_or_none()
    if row is None:
        raise NotFound
    return _case(row)


def cases_about(certificate_id: int) -> tuple[Case, ...]:
    """All of one certificate, the oldest first."""
    return _cases(_CASES.where(CertificateCaseRow.certificate_id == certificate_id))


def open_cases(actor: people.Actor, limit: int) -> tuple[Case, ...]:
    """Those that nobody has decided, about people whom the actor sees, the oldest first."""
    return _cases(_seen(actor, CertificateCaseRow.decision.is_(None)).limit(limit))


def decided_cases(actor: people.Actor, limit: int) -> tuple[Case, ...]:
    """The latest that were decided."""
    decided = _seen(actor, CertificateCaseRow.decision.is_not(None))
    newest = decided.order_by(None).order_by(CertificateCaseRow.decided_at.desc())
    return tuple(_case(row) for row in db.session.execute(newest.limit(limit)))


def decided_cases_about(person_id: int) -> tuple[Case, ...]:
    """All that was decided about certificates of one person, the oldest first."""
    mine = (CertificateCaseRow.person_id == person_id, CertificateCaseRow.decision.is_not(None))
    return _cases(_CASES.where(*mine).order_by(CertificateCaseRow.id))


def _seen(actor: people.Actor, condition: ColumnElement[bool]) -> Select[Any]:
    visible = others_in_sight(actor, CertificateCaseRow.person_id)
    return _CASES.where(condition, visible).order_by(CertificateCaseRow.id)


def _cases(wanted: Select[Any]) -> tuple[Case, ...]:
    return tuple(_case(row) for row in db.session.execute(wanted))


def _case(row: Row[Any]) -> Case:
    return Case(**row._mapping)


# -- what stands on what -------------------------------------------------------------------------------------------


def newest_in_force(person_id: int, today: date, session: Session) -> dict[int, set[int]]:
    """The newest certificate of each certification, if it is in force → the facts that its award names."""
    wanted = (
        select(
            CertificateRow.id,
            CertificateRow.certification,
            AwardRow.valid_until,
            AwardRow.ground_ref,
            AwardRow.evidence,
        )
        .join(AwardRow, AwardRow.id == CertificateRow.award_id)
        .where(CertificateRow.person_id == person_id, AwardRow.withdrawn_at.is_(None))
        .order_by(CertificateRow.id)
    )
    newest = {row.certification: row for row in session.execute(wanted)}
    return {
        row.id: {int(one["fact"]) for one in row.evidence}
        | ({int(row.ground_ref)} if row.ground_ref.isdecimal() else set())
        for row in newest.values()
        if row.valid_until is None or row.valid_until >= today
    }


@dataclass(frozen=True)
class Attempt:
    """An attempt that a certificate stands on."""

    fact_id: int
    kind: Literal["quiz", "call"]
    slug: str
    revision: int
    on: date
    public_id: str

    def title(self, language: str) -> str:
        """As it was called in that revision."""
        return title_at(self.kind, self.slug, self.revision, language)


def attempts_behind(issued: Issued) -> tuple[Attempt, ...]:
    evidence = db.session.scalar(select(AwardRow.evidence).where(AwardRow.id == issued.award_id)) or []
    return tuple(
        Attempt(
            int(one["fact"]),
            kind,
            one[kind],
            one.get("revision", 0),
            date.fromisoformat(one["on"]),
            one.get("attempt", ""),
        )
        for one in evidence
        if (kind := ATTEMPTS.get(one["kind"])) is not None
    )


# -- other names ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Renamed:
    """A valid certificate that names its holder as documents do no longer."""

    number: str
    certification: str  # slug
    person: people.PersonRow
    printed: str
    now: str


def renamed(actor: people.Actor, limit: int) -> tuple[Renamed, ...]:
    """Among the newest certificates of the people whom the actor sees, in the order of their issue."""
    wanted = (
        select(
            CertificateRow.number,
            CertificateRow.certification,
            CertificateRow.person_id,
            CertificateRow.language,
            CertificateRow.printed["holder"].as_string().label("holder"),
        )
        .join(AwardRow, AwardRow.id == CertificateRow.award_id)
        .outerjoin(
            StandingRow,
            and_(
                StandingRow.person_id == CertificateRow.person_id,
                StandingRow.certification == CertificateRow.certification,
            ),
        )
        .where(
            others_in_sight(actor, CertificateRow.person_id),
            AwardRow.withdrawn_at.is_(None),
            or_(CertificateRow.valid_until.is_(None), CertificateRow.valid_until >= actor.today),
            or_(StandingRow.status.is_(None), StandingRow.status.not_in(TAKEN_AWAY)),
        )
        .order_by(CertificateRow.id)
    )
    newest = {(row.person_id, row.certification): row for row in db.session.execute(wanted)}
    persons = people.people_rows({person_id for person_id, _slug in newest})
    found = []
    for row in newest.values():
        now = holder_name(persons[row.person_id], row.language)
        if now != row.holder:
            found.append(Renamed(row.number, row.certification, persons[row.person_id], row.holder, now))
    return tuple(found[:limit])
