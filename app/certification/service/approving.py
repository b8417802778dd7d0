"""The second person agrees, and the record follows in the same transaction: taken away, given back, annulled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app import people, record
from app.certification import certificate_letters as letters
from app.certification.models import CertificateCaseRow
from app.certification.queries import withdrawals as queries
from app.certification.queries.certificates import Issued, certificate_of
from app.certification.service.standing import together
from app.certification.service.telling import about, tell
from app.certification.service.withdrawing import lift, locked, note, refuse, settle, tell_first
from app.certification.withdrawals import Act, DecidedMeanwhile, NothingToAnnul, Request, refuse_as_second
from app.foundation import clock
from app.foundation.database import transaction
from app.people.rows import Actor
from app.record.facts import Payload, Reinstated, Revoked


def approve(public_id: str, words: str, *, actor: Actor, at: datetime) -> None:
    """Use case: the second person agrees, and the record follows in the same transaction. `words` may be empty.

    Raises NotFound, Forbidden, OwnCertificate, NotTheSecond, DecidedMeanwhile and what `refuse` raises.
    """
    with transaction() as session:
        row, request = locked(session, public_id, actor)
        refuse_as_second(request, actor.person_id)
        issued = certificate_of(request.certificate_id)
        today = clock.civil_date(at, people.zone_of(issued.person_id))
        if today > request.expires_on:
            raise DecidedMeanwhile
        refuse(request.act, issued, at, today)
        with together(session, today=today, at=at):
            row.fact_id = EFFECTS[request.act](session, Decided(request, issued, actor.person_id, at, today))
        settle(session, row, "approved", actor.person_id, at, words.strip())
        note(session, "approved", public_id, issued, actor.person_id, at)
        tell_holder(session, request, issued, today)
        tell_first(session, request, "approved", row.decision_words, today)


@dataclass(frozen=True)
class Decided:
    request: Request
    issued: Issued
    by: int  # the second
    at: datetime
    today: date


def take_away(session: Session, decided: Decided) -> int:
    request, issued = decided.request, decided.issued
    fact = Revoked(
        issued.certification,
        request.words,
        issued.number,
        request.public_id,
        request.asked_by,
        request.category,
    )
    return keep(session, decided, fact)


def give_back(session: Session, decided: Decided) -> int:
    """The revocation is struck out, so that everything stands as it did before; a fact tells the story."""
    request, issued = decided.request, decided.issued
    revocation = queries.revocation_of(issued)
    assert revocation is not None and isinstance(revocation.payload, Revoked)
    record.void(session, revocation.id, reason=request.words, at=decided.at, by=decided.by)
    lift(session, issued.person_id, revocation.payload.request, request.words, decided.at, decided.by)
    fact = Reinstated(issued.certification, request.words, issued.number, request.public_id, request.asked_by)
    return keep(session, decided, fact)


def keep(session: Session, decided: Decided, fact: Payload) -> int:
    """It is true from the moment of the decision on."""
    return record.append(
        session,
        decided.issued.person_id,
        fact,
        occurred_on=decided.today,
        occurred_at=decided.at,
        at=decided.at,
        by=decided.by,
        subject=decided.issued.certification,
    )


def annul(session: Session, decided: Decided) -> int:
    """The attempt is struck out, and whatever stands on it falls: the exam may be taken again."""
    request = decided.request
    case = session.get_one(CertificateCaseRow, request.case_id)
    if case.fact_id is None or all(it.id != case.fact_id for it in record.facts_of(request.person_id)):
        raise NothingToAnnul
    lift(session, request.person_id, request.public_id, request.words, decided.at, decided.by)
    return record.void(session, case.fact_id, reason=request.words, at=decided.at, by=decided.by)


EFFECTS: Mapping[Act, Callable[[Session, Decided], int]] = {
    "revoke": take_away,
    "reinstate": give_back,
    "annul": annul,
}


def tell_holder(session: Session, request: Request, issued: Issued, today: date) -> None:
    which = about(issued.number, issued.certification, f"/certifications/{issued.certification}")
    letter = {
        "revoke": lambda: letters.revoked(which, request.why),
        "annul": lambda: letters.annulled(which, request.why),
        "reinstate": lambda: letters.reinstated(which),
    }[request.act]()
    holder = people.people_rows((issued.person_id,)).values()
    tell(session, holder, letter, f"certificate-{request.act}:{request.public_id}", today)
