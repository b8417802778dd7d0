"""The decision to certify, kept with its evidence. A pass that is struck out takes its award along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import record
from app.certification.history import Grant
from app.certification.models import AwardRow
from app.certification.portfolio import Judged
from app.certification.service import issuing
from app.record.facts import Awarded, Fact, to_json


def keep_awards(
    session: Session,
    person_id: int,
    judged: Mapping[str, Judged],
    facts: Sequence[Fact],
    *,
    today: date,
    at: datetime,
) -> int:
    """Operation: awards and withdraws as the record now says. Gives the number of facts that this has added."""
    kept = standing_awards(session, person_id)
    added = 0
    for slug, one in judged.items():
        mine = [award for award in kept if award.certification == slug]
        withdraw([award for award in mine if not is_grounded(award, one)], at)
        if one.grant is not None and deserves(one, today) and not any(is_for(it, one.grant) for it in mine):
            added += give(session, person_id, slug, one.grant, facts, at=at)
    return added


def standing_awards(session: Session, person_id: int) -> list[AwardRow]:
    """Those not withdrawn, the oldest first."""
    mine = (AwardRow.person_id == person_id, AwardRow.withdrawn_at.is_(None))
    return list(session.scalars(select(AwardRow).where(*mine).order_by(AwardRow.id)))


def current_award(session: Session, person_id: int, certification: str) -> AwardRow | None:
    """The newest award that was not withdrawn."""
    mine = [it for it in standing_awards(session, person_id) if it.certification == certification]
    return mine[-1] if mine else None


def deserves(one: Judged, today: date) -> bool:
    """What has run out or was taken away by the time we learn of it is history, not an award."""
    if one.standing.status in ("revoked", "suspended", "lapsed", "expired"):
        return False
    until = one.standing.valid_until
    return until is None or until >= today


def is_for(award: AwardRow, grant: Grant) -> bool:
    return (award.ground, award.ground_ref, award.occurred_on, award.valid_until) == (
        grant.kind,
        grant.event.ref,
        grant.on,
        grant.valid_until,
    )


def is_grounded(award: AwardRow, one: Judged) -> bool:
    """Whether the event behind an award is still in the record."""
    return any(
        event.ref == award.ground_ref and event.on == award.occurred_on
        for event in one.events
        if event.kind in ("pass", "hours", "done")
    )


def withdraw(awards: Iterable[AwardRow], at: datetime) -> None:
    for award in awards:
        award.withdrawn_at = at


def give(
    session: Session, person_id: int, certification: str, grant: Grant, facts: Sequence[Fact], *, at: datetime
) -> int:
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
        evidence=evidence_of(grant, facts),
        awarded_at=at,
        withdrawn_at=None,
    )
    session.add(award)
    session.flush()
    until = grant.valid_until.isoformat() if grant.valid_until else None
    payload = Awarded(certification, award.rule_version, award.id, until)
    record.append(session, person_id, payload, occurred_on=grant.on, at=at, by=None, subject=certification)
    issuing.issue_for_award(session, award.id, at=at)
    return 2


def evidence_of(grant: Grant, facts: Sequence[Fact]) -> list[dict[str, Any]]:
    """The facts behind it, frozen with their revisions, attempts and shares."""
    refs = set(grant.event.evidence) or {grant.event.ref}
    return [
        {"fact": fact.id, "kind": fact.kind, "on": fact.occurred_on.isoformat(), **to_json(fact.payload)}
        for fact in facts
        if str(fact.id) in refs
    ]
