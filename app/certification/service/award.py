"""The decision to certify, kept with its evidence. A pass that is struck out takes its award along."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from app import record
from app.certification.certificate_evidence import digest, evidence_of
from app.certification.history import Grant
from app.certification.models import AwardRow
from app.certification.portfolio import Judged
from app.certification.queries.evidence_behind import basis_now
from app.certification.service import issuing
from app.certification.service.cases import open_lost
from app.record.facts import Awarded, Fact


def keep_awards(
    session: Session,
    person_id: int,
    judged: Mapping[str, Judged],
    facts: Sequence[Fact],
    kept: Sequence[StandingAward],
    *,
    today: date,
    at: datetime,
) -> int:
    """Operation: awards and withdraws as the record now says. Gives the number of facts that this has added."""
    added = 0
    for slug, one in judged.items():
        mine = [award for award in kept if award.certification == slug]
        withdraw(session, [award for award in mine if not is_grounded(award, one)], at)
        if one.grant is not None and deserves(one, today) and not any(is_for(it, one.grant) for it in mine):
            added += give(session, person_id, slug, one.grant, facts, at=at)
    return added


class StandingAward(NamedTuple):
    """An award that was not withdrawn, without its evidence."""

    person_id: int
    id: int
    certification: str
    ground: str
    ground_ref: str
    occurred_on: date
    valid_until: date | None


_STANDING = (
    select(*(getattr(AwardRow, name) for name in StandingAward._fields))
    .where(AwardRow.person_id.in_(bindparam("ids", expanding=True)), AwardRow.withdrawn_at.is_(None))
    .order_by(AwardRow.id)
)


def standing_awards(session: Session, person_ids: Collection[int]) -> dict[int, list[StandingAward]]:
    """By person, the oldest first."""
    found: dict[int, list[StandingAward]] = {}
    for row in session.execute(_STANDING, {"ids": list(person_ids)}):
        found.setdefault(row.person_id, []).append(StandingAward(*row))
    return found


def deserves(one: Judged, today: date) -> bool:
    """What has run out or was taken away by the time we learn of it is history, not an award."""
    if one.standing.status in ("revoked", "suspended", "lapsed", "expired"):
        return False
    until = one.standing.valid_until
    return until is None or until >= today


def is_for(award: StandingAward, grant: Grant) -> bool:
    return (award.ground, award.ground_ref, award.occurred_on, award.valid_until) == (
        grant.kind,
        grant.event.ref,
        grant.on,
        grant.valid_until,
    )


def is_grounded(award: StandingAward, one: Judged) -> bool:
    """Whether the event behind an award is still in the record."""
    return any(
        event.ref == award.ground_ref and event.on == award.occurred_on
        for event in one.events
        if event.kind in ("pass", "hours", "done")
    )


def withdraw(session: Session, awards: Collection[StandingAward], at: datetime) -> None:
    if awards:
        open_lost(session, [award.id for award in awards], at)
        these = AwardRow.id.in_([award.id for award in awards])
        session.execute(update(AwardRow).where(these).values(withdrawn_at=at))


def give(
    session: Session, person_id: int, certification: str, grant: Grant, facts: Sequence[Fact], *, at: datetime
) -> int:
    behind = facts_behind(grant, facts)
    evidence, basis = evidence_of(behind), basis_now(person_id, certification, grant.version, behind, at=at)
    award = AwardRow(
        person_id=person_id,
        certification=certification,
        rule_version=grant.version.rule.version,
        rule_revision=grant.version.revision,
        ground=grant.kind,
        ground_ref=grant.event.ref,
        occurred_on=grant.on,
        valid_from=grant.on,
        valid_until=grant.valid_until,
        evidence=evidence,
        basis=basis,
        awarded_at=at,
        withdrawn_at=None,
    )
    session.add(award)
    session.flush()
    until = grant.valid_until.isoformat() if grant.valid_until else None
    payload = Awarded(certification, award.rule_version, award.id, until, digest(evidence, basis))
    record.append(session, person_id, payload, occurred_on=grant.on, at=at, by=None, subject=certification)
    issuing.issue_for_award(session, award.id, at=at)
    return 2


def facts_behind(grant: Grant, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    refs = set(grant.event.evidence) or {grant.event.ref}
    return tuple(fact for fact in facts if str(fact.id) in refs)
