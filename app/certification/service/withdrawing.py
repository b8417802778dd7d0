"""One person asks that a certificate be taken away or given back; it stays as it is until another has decided."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import structlog
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import people, record
from app.certification import certificate_letters as letters
from app.certification.models import CertificateCaseRow, CertificateRequestRow, CertificateRow
from app.certification.queries import withdrawals as queries
from app.certification.queries.certificates import Issued, certificate_of, is_superseded
from app.certification.service.telling import about, tell
from app.certification.withdrawals import (
    CATEGORIES,
    Act,
    NothingToReinstate,
    NothingToRevoke,
    Request,
    WaitsAlready,
    Wanted,
    last_day,
    refuse_as_first,
    refuse_as_second,
    said,
)
from app.foundation import clock
from app.foundation.database import db, transaction
from app.foundation.errors import BadRequest, Forbidden
from app.people.permissions import DECIDING_ROLES
from app.people.rows import Actor
from app.record.facts import Suspended

log = structlog.get_logger("certification")
OF_A_CASE: Mapping[str, str] = {"revoke": "revoked", "annul": "annulled"}


# -- the first -----------------------------------------------------------------------------------------------------


def ask(number: str, wanted: Wanted, *, actor: Actor, at: datetime, form_key: str | None = None) -> str:
    """Use case: asks for a decision of a second person. The certificate stays as it is until then.

    Gives the public id of the request. Raises NotFound, Forbidden, NoWords, WaitsAlready and what `refuse` raises.
    """
    with transaction(form_key) as session:
        return ask_in(session, number, wanted, actor=actor, at=at)


def ask_in(session: Session, number: str, wanted: Wanted, *, actor: Actor, at: datetime) -> str:
    """Operation: the same, inside a decision about a case."""
    if wanted.category not in CATEGORIES[wanted.act]:
        raise BadRequest
    issued = queries.decidable_certificate(actor, number)
    hold(session, issued.id)
    today = clock.civil_date(at, people.zone_of(issued.person_id))
    refuse(wanted.act, issued, at, today)
    row = CertificateRequestRow(
        public_id=secrets.token_urlsafe(12),
        certificate_id=issued.id,
        person_id=issued.person_id,
        act=wanted.act,
        category=wanted.category,
        words=said(wanted.words),
        case_id=wanted.case,
        asked_by=actor.person_id,
        asked_at=at,
        expires_on=last_day(today),
        state="waiting",
        decision_words="",
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        raise WaitsAlready from None
    if wanted.suspend and wanted.act != "reinstate":
        suspend(session, row, issued, at, today)
    note(session, "asked", row.public_id, issued, actor.person_id, at)
    tell_seconds(session, row, issued, today)
    return row.public_id


def hold(session: Session, certificate_id: int) -> None:
    """Nobody else replaces it, or asks about it, until the transaction ends; facts of the holder may go on arriving."""
    row = select(CertificateRow.id).where(CertificateRow.id == certificate_id)
    session.execute(row.with_for_update(key_share=True))


def refuse(act: Act, issued: Issued, at: datetime, today: date) -> None:
    """Raises NothingToRevoke, NothingToReinstate."""
    answer = queries.state_of(issued, at, today)
    if act == "reinstate":
        if queries.revocation_of(issued) is None or is_replaced(issued):
            raise NothingToReinstate
    elif not queries.is_in_force(answer):
        raise NothingToRevoke


def is_replaced(issued: Issued) -> bool:
    return issued.withdrawn_at is not None or is_superseded(issued)


def suspend(session: Session, row: CertificateRequestRow, issued: Issued, at: datetime, today: date) -> None:
    """Operation: one person may stop somebody's work at once; it ends with the decision, or with the request."""
    # Without the words: they are for whoever decides, and the person reads them when it is decided.
    fact = Suspended(issued.certification, request=row.public_id)
    row.suspension_fact = record.append(
        session,
        issued.person_id,
        fact,
        occurred_on=today,
        occurred_at=at,
        at=at,
        by=row.asked_by,
        subject=issued.certification,
    )
    session.flush()
    holder = people.people_rows((issued.person_id,)).values()
    told = letters.suspended(
        about(issued.number, issued.certification, f"/certifications/{issued.certification}")
    )
    tell(session, holder, told, f"certificate-suspended:{row.public_id}", today)


def tell_seconds(session: Session, row: CertificateRequestRow, issued: Issued, today: date) -> None:
    holder = people.people_rows((issued.person_id,))[issued.person_id]
    first = people.people_rows((row.asked_by,))[row.asked_by]
    seconds = [
        one for one in people.holders_over(issued.person_id, DECIDING_ROLES, today) if one.id != first.id
    ]
    which = about(issued.number, issued.certification, f"/certificates/requests/{row.public_id}")
    letter = letters.waits(row.act, which, holder.short_name, first.short_name)  # type: ignore[arg-type]
    tell(session, seconds, letter, f"certificate-waits:{row.public_id}", today)


# -- ends without effect -------------------------------------------------------------------------------------------


def refuse_request(public_id: str, words: str, *, actor: Actor, at: datetime) -> None:
    """Use case: the second person says no, and why. Raises NoWords and what `approve` raises."""
    words = said(words)
    with transaction() as session:
        row, request = locked(session, public_id, actor)
        refuse_as_second(request, actor.person_id)
        end_without_effect(session, row, request, "refused", actor.person_id, at, words)


def take_back(public_id: str, *, actor: Actor, at: datetime) -> None:
    """Use case: whoever asked has thought better of it. Raises NotFound, NotTheFirst, DecidedMeanwhile."""
    with transaction() as session:
        row, request = locked(session, public_id, actor)
        refuse_as_first(request, actor.person_id)
        end_without_effect(session, row, request, "taken-back", actor.person_id, at, "")


def let_expire(at: datetime) -> int:
    """Use case: what nobody has decided within its term ends, and with it a suspension. Gives how many."""
    ended = 0
    overdue = queries.overdue_requests(clock.today())
    db.session.rollback()
    for public_id in overdue:
        try:
            with transaction() as session:
                row = lock(session, public_id)
                if row.state == "waiting":
                    request = queries.request_of(public_id, session=session)
                    end_without_effect(session, row, request, "expired", None, at, "")
                    ended += 1
        except Exception as error:  # one broken record must not keep the others waiting for ever
            log.error(
                "a request could not be ended", request=public_id, error=f"{type(error).__name__}: {error}"
            )
    return ended


# -- both ----------------------------------------------------------------------------------------------------------


def lock(session: Session, public_id: str) -> CertificateRequestRow:
    wanted = select(CertificateRequestRow).where(CertificateRequestRow.public_id == public_id)
    return session.scalars(wanted.with_for_update()).one()


def locked(session: Session, public_id: str, actor: Actor) -> tuple[CertificateRequestRow, Request]:
    """Nobody else decides it until the transaction ends. Raises NotFound, Forbidden beyond the scope."""
    request = queries.request_of(public_id, actor, session)
    if not queries.reaches(actor, request.person_id):
        raise Forbidden
    row = lock(session, public_id)
    session.refresh(row)
    return row, queries.request_of(public_id, session=session)


def settle(
    session: Session, row: CertificateRequestRow, state: str, by: int | None, at: datetime, words: str
) -> None:
    row.state, row.decided_by, row.decided_at, row.decision_words = state, by, at, words
    session.flush()
    if state == "approved" and row.case_id is not None:
        decide_cases(session, row, by, at, words)


def decide_cases(
    session: Session, row: CertificateRequestRow, by: int | None, at: datetime, words: str
) -> None:
    """The case that it came from is decided; with an attempt, every case about that attempt."""
    case = session.get_one(CertificateCaseRow, row.case_id)
    same = CertificateCaseRow.id == case.id
    if row.act == "annul":
        same = (CertificateCaseRow.fact_id == case.fact_id) & (CertificateCaseRow.person_id == case.person_id)
    decided: dict[str, Any] = {"decision": OF_A_CASE[row.act], "decision_words": words or row.words}
    decided |= {"decided_by": by, "decided_at": at}
    session.execute(
        update(CertificateCaseRow).where(same, CertificateCaseRow.decision.is_(None)).values(**decided)
    )


def end_without_effect(
    session: Session,
    row: CertificateRequestRow,
    request: Request,
    state: str,
    by: int | None,
    at: datetime,
    words: str,
) -> None:
    settle(session, row, state, by, at, words)
    issued = certificate_of(request.certificate_id)
    today = clock.civil_date(at, people.zone_of(request.person_id))
    if lift(session, request.person_id, request.public_id, words or state, at, by):
        which = about(issued.number, issued.certification, f"/certifications/{issued.certification}")
        holder = people.people_rows((request.person_id,)).values()
        tell(session, holder, letters.released(which), f"certificate-released:{request.public_id}", today)
    note(session, state.replace("-", "_"), request.public_id, issued, by, at)
    if state != "taken-back":
        tell_first(session, request, state, words, today)


def lift(session: Session, person_id: int, request: str, why: str, at: datetime, by: int | None) -> bool:
    """Operation: the suspension that came with a request is struck out. An older one, by somebody else, stays."""
    for fact in record.facts_of_people((person_id,), kinds=(Suspended.kind,))[person_id]:
        if isinstance(fact.payload, Suspended) and fact.payload.request == request:
            record.void(session, fact.id, reason=why, at=at, by=by)
            return True
    return False


def note(session: Session, act: str, request: str, issued: Issued, by: int | None, at: datetime) -> None:
    details = {"request": request, "person": issued.person_id}
    action = f"certification:withdrawal:{act}"
    record.note(session, action, at=at, actor_id=by, subject=issued.number, details=details)


def tell_first(session: Session, request: Request, state: str, words: str, today: date) -> None:
    which = about(request.number, request.certification, f"/certificates/requests/{request.public_id}")
    named = people.people_rows((request.asked_by, request.person_id))
    letter = letters.outcome(which, named[request.person_id].short_name, state, words)
    tell(session, [named[request.asked_by]], letter, f"certificate-{state}:{request.public_id}", today)
