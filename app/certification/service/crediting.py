"""Prior learning enters the record: accepted by a named person with a reason, and taken back with another one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app import people, record
from app.certification.credit import (
    AlreadyAccepted,
    Credit,
    OwnCredit,
    PersonLeft,
    RuleTakesNone,
    check_days,
    is_accepted,
)
from app.certification.queries.crediting import credit_choices
from app.foundation import blobs, clock
from app.foundation.database import transaction
from app.foundation.errors import NotFound
from app.record.facts import Credited, Fact


def check_credit(person_id: int, credit: Credit, *, at: datetime, by: int) -> None:
    """Raises what `accept_credit` would: a page may ask before it shows what follows."""
    person = people.person_of(person_id)
    today = clock.civil_date(at, people.zone_of(person_id))
    if by == person_id:
        raise OwnCredit
    if person.left_on is not None and person.left_on < today:
        raise PersonLeft
    if credit.certification not in {it.certification for it in credit_choices(today) if it.is_taken}:
        raise RuleTakesNone
    check_days(credit, today)
    if is_accepted(credit, record.facts_of(person_id)):
        raise AlreadyAccepted


def accept_credit(person_id: int, credit: Credit, *, at: datetime, by: int, form_key: str) -> int:
    """Use case: the document is accepted; standings and awards follow in the same transaction. Gives the fact's id.

    Raises CreditRefused, OwnCredit, PersonLeft, and NotFound where the scan is not kept here.
    """
    blobs.open_path(credit.file)
    with transaction(form_key=form_key) as session:
        check_credit(person_id, credit, at=at, by=by)
        fact_id = record.append(
            session,
            person_id,
            credit.payload(),
            occurred_on=credit.occurred_on,
            at=at,
            by=by,
            subject=credit.certification,
        )
        note(session, "certification:credit:accepted", person_id, credit.certification, fact_id, at, by)
    return fact_id


def withdraw_credit(person_id: int, fact_id: int, *, reason: str, at: datetime, by: int) -> None:
    """Use case: the acceptance is struck out; standings, awards and certificates follow.

    Raises OwnCredit, AlreadyVoided, and NotFound for anything but an accepted document of this person.
    """
    fact = credit_of(person_id, fact_id)
    if by == person_id:
        raise OwnCredit
    with transaction() as session:
        record.void(session, fact.id, reason=reason, at=at, by=by)
        note(session, "certification:credit:withdrawn", person_id, fact.subject, fact_id, at, by)


def credit_of(person_id: int, fact_id: int) -> Fact:
    """An acceptance of this person, struck out or not. Raises NotFound."""
    fact = record.fact_of(fact_id)
    if fact.person_id != person_id or not isinstance(fact.payload, Credited):
        raise NotFound
    return fact


def note(
    session: Session, action: str, person_id: int, certification: str, fact_id: int, at: datetime, by: int
) -> None:
    number = people.person_of(person_id).number
    details = {"certification": certification, "fact": fact_id}
    record.note(session, action, at=at, actor_id=by, subject=number, details=details)
