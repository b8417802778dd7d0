"""What becomes of a certificate whose ground was touched: a named person decides, with words; taking away needs two."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import assessment, people, record
from app.certification.cases import Case, Decision, refuse_decision
from app.certification.models import CertificateCaseRow
from app.certification.queries import withdrawals as requests
from app.certification.queries.cases import attempts_behind, case_of, newest_in_force
from app.certification.queries.certificates import visible_certificate
from app.certification.service.cases import Raised, open_case
from app.certification.service.reissuing import Reissue, reissue_in
from app.certification.service.standing import together
from app.certification.service.withdrawing import ask_in
from app.certification.withdrawals import OwnCertificate, WaitsAlready, Wanted, said
from app.foundation import clock
from app.foundation.database import transaction
from app.foundation.errors import BadRequest, Forbidden, NotFound
from app.people.rows import Actor


@dataclass(frozen=True)
class Choice:
    """`what`: kept accepted reissue revoke annul. The last two go to a second person."""

    what: str
    words: str
    category: str = ""
    suspend: bool = False


def decide(
    public_id: str, choice: Choice, *, actor: Actor, at: datetime, form_key: str | None = None
) -> str | None:
    """Use case: decides, or asks a second person. Gives the public id of what was asked for, if anything was.

    Raises NotFound, Forbidden, OwnCertificate, CaseDecided, NotAChoice, WaitsAlready, NoWords.
    """
    words = said(choice.words)
    with transaction(form_key) as session:
        case = locked(session, public_id, actor)
        refuse_decision(case, choice.what)
        if any(it.state == "waiting" for it in requests.requests_about((case.certificate_id,))):
            raise WaitsAlready
        match choice.what:
            case "kept" | "accepted":
                settle(session, case, choice.what, words, actor, at)
            case "reissue":
                reissue_in(session, case.number, Reissue("other", words), actor=actor, at=at)
                settle(session, case, "reissued", words, actor, at)
            case "revoke" | "annul":
                wanted = Wanted(choice.what, choice.category, words, choice.suspend, case.id)
                return ask_in(session, case.number, wanted, actor=actor, at=at)
    return None


def accept_all(
    public_ids: Collection[str], words: str, *, actor: Actor, at: datetime, form_key: str | None = None
) -> int:
    """Use case: of several that were withdrawn at once, as after a regrade, each stays so. Gives how many.

    What has been decided meanwhile is passed over. Raises NotFound, Forbidden, NotAChoice, NoWords.
    """
    words, accepted = said(words), 0
    with transaction(form_key) as session:
        for public_id in sorted(set(public_ids)):
            case = locked(session, public_id, actor)
            if case.decision is None:
                refuse_decision(case, "accepted")
                settle(session, case, "accepted", words, actor, at)
                accepted += 1
    return accepted


def locked(session: Session, public_id: str, actor: Actor) -> Case:
    """Nobody else decides it until the transaction ends."""
    case = case_of(public_id, actor, session)
    if not requests.reaches(actor, case.person_id):
        raise Forbidden
    session.execute(select(CertificateCaseRow.id).where(CertificateCaseRow.id == case.id).with_for_update())
    return case_of(public_id, actor, session)


def settle(session: Session, case: Case, decision: Decision, words: str, actor: Actor, at: datetime) -> None:
    row = session.get_one(CertificateCaseRow, case.id)
    row.decision, row.decision_words, row.decided_by, row.decided_at = decision, words, actor.person_id, at
    session.flush()
    details = {"case": case.public_id, "cause": case.cause, "person": case.person_id}
    record.note(
        session,
        f"certification:case:{decision}",
        at=at,
        actor_id=actor.person_id,
        subject=case.number,
        details=details,
    )


def decide_regraded(
    line: assessment.LeftLine,
    decision: Literal["kept", "withdrawn"],
    words: str,
    *,
    actor: Actor,
    at: datetime,
    form_key: str | None = None,
) -> None:
    """Use case: what becomes of certificates that a regrade has left open. Raises DecidedAlready, NoWords, Forbidden."""
    words = said(words)
    if line.person_id == actor.person_id:
        raise OwnCertificate
    if not requests.reaches(actor, line.person_id):
        raise Forbidden
    with transaction(form_key) as session:
        today = clock.civil_date(at, people.zone_of(line.person_id))
        with together(session, today=today, at=at):
            moment = assessment.Moment(at, actor.person_id)
            assessment.decide_left(session, line.id, decision, words, moment)
        details = {"regrade": line.regrade, "person": line.person_id, "numbers": list(line.certificates)}
        record.note(
            session,
            f"certification:regraded:{decision}",
            at=at,
            actor_id=actor.person_id,
            subject=", ".join(line.certificates),
            details=details,
        )


def report_attempt(
    number: str, fact_id: int, words: str, *, actor: Actor, at: datetime, form_key: str | None = None
) -> str:
    """Use case: somebody doubts that an attempt was honest; every certificate in force on it waits for a decision.

    Gives the public id of the case of this certificate. Raises NotFound, OwnCertificate, NoWords, WaitsAlready.
    """
    words = said(words)
    with transaction(form_key) as session:
        issued = visible_certificate(actor, number)
        if issued is None:
            raise NotFound
        if issued.person_id == actor.person_id:
            raise OwnCertificate
        if fact_id not in {one.fact_id for one in attempts_behind(issued)}:
            raise BadRequest
        today = clock.civil_date(at, people.zone_of(issued.person_id))
        why = Raised("dishonest", words, fact_id, actor.person_id)
        opened = {
            certificate_id: open_case(session, certificate_id, issued.person_id, why, at)
            for certificate_id, behind in newest_in_force(issued.person_id, today, session).items()
            if fact_id in behind
        }
        mine = opened.get(issued.id)
        if mine is None:
            raise WaitsAlready
        details = {"case": mine, "fact": fact_id, "person": issued.person_id}
        record.note(
            session,
            "certification:case:reported",
            at=at,
            actor_id=actor.person_id,
            subject=number,
            details=details,
        )
    return mine


def doubt_exam(number: str, words: str, *, actor: Actor, at: datetime) -> str | None:
    """Use case: the same about the attempt that the certificate stands on; None where it stands on none."""
    issued = visible_certificate(actor, number)
    attempts = attempts_behind(issued) if issued is not None else ()
    return report_attempt(number, attempts[-1].fact_id, words, actor=actor, at=at) if attempts else None
