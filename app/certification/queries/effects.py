"""What would follow if a certificate were taken away, given back or its attempt annulled. Nothing changes by looking."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from app import record
from app.certification.credit import Change, is_another
from app.certification.models import CertificateCaseRow
from app.certification.queries.certificates import Issued
from app.certification.queries.crediting import Difference, in_its_place, line_if
from app.certification.queries.standing import Inputs, inputs_of
from app.certification.queries.withdrawals import revocation_of
from app.certification.supposed import SUPPOSED
from app.certification.withdrawals import Act, Request
from app.foundation.database import db
from app.record.facts import Fact, Revoked, Suspended

SOMEBODY = "somebody"  # stands for the request that is only thought of


def effects_of(
    act: Act, issued: Issued, *, at: datetime, today: date, request: Request | None = None
) -> tuple[Difference, ...]:
    """The certifications of the holder that would change, as they are now and as they would be then."""
    now = inputs_of((issued.person_id,))[issued.person_id]
    match act:
        case "revoke":
            payload = Revoked(issued.certification, "", issued.number, SOMEBODY)
            supposed = Fact(SUPPOSED, issued.person_id, 0, payload, today, at, at, None)
            then = replace(now, facts=in_its_place(supposed, now.facts))
        case "reinstate":
            then = without(now, taken_back(issued))
        case "annul":
            then = without(now, doubted(request) | suspended_by(now, request))
    return differences(issued.person_id, now, then, today)


def taken_back(issued: Issued) -> set[int]:
    """The facts that a reinstatement strikes out."""
    revocation = revocation_of(issued)
    if revocation is None or not isinstance(revocation.payload, Revoked):
        return set()
    asked = revocation.payload.request
    return {revocation.id} | {
        fact.id
        for fact in record.facts_of_people((issued.person_id,), kinds=(Suspended.kind,))[issued.person_id]
        if isinstance(fact.payload, Suspended) and fact.payload.request == asked
    }


def doubted(request: Request | None) -> set[int]:
    case = db.session.get(CertificateCaseRow, request.case_id) if request and request.case_id else None
    return {case.fact_id} if case is not None and case.fact_id else set()


def suspended_by(now: Inputs, request: Request | None) -> set[int]:
    asked = request.public_id if request else ""
    return {
        fact.id
        for fact in now.facts
        if isinstance(fact.payload, Suspended) and asked and fact.payload.request == asked
    }


def without(now: Inputs, fact_ids: set[int]) -> Inputs:
    return replace(now, facts=tuple(fact for fact in now.facts if fact.id not in fact_ids))


def differences(person_id: int, now: Inputs, then: Inputs, today: date) -> tuple[Difference, ...]:
    before, after = now.judge(today), then.judge(today)
    changed = [Change(slug, before.get(slug), after.get(slug)) for slug in sorted({*before, *after})]
    return tuple(
        Difference(
            change.certification,
            now.book.title(change.certification),
            line_if(person_id, change.before, now),
            line_if(person_id, change.after, then),
        )
        for change in changed
        if is_another(change)
    )
