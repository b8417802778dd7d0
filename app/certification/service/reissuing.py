"""A certificate is issued anew for the same award: under another name, because it was lost, or for another reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import people, record
from app.certification import certificate_letters as letters
from app.certification.document import Certificate
from app.certification.genuine import holder_name
from app.certification.models import AwardRow, CertificateRequestRow
from app.certification.queries import withdrawals as queries
from app.certification.queries.certificates import Issued
from app.certification.queries.checks_behind import checks_behind
from app.certification.service.issuing import (
    Occasion,
    allotted,
    drawn_characters,
    keep,
    verify_url,
)
from app.certification.service.telling import about, tell
from app.certification.service.withdrawing import hold
from app.certification.withdrawals import NotValid, WaitsAlready, said
from app.foundation import clock
from app.foundation.database import transaction
from app.foundation.errors import BadRequest
from app.people.rows import Actor

OCCASIONS = ("name", "lost", "other")


@dataclass(frozen=True)
class Reissue:
    occasion: str  # name lost other
    reason: str = ""  # asked for where the occasion does not say it


def reissue(number: str, wanted: Reissue, *, actor: Actor, at: datetime, form_key: str | None = None) -> str:
    """Use case: the same award under a new number and the name of now; the old document is replaced by it.

    Gives the new number. Raises NotFound, Forbidden, OwnCertificate, NotValid, WaitsAlready, NoWords.
    """
    with transaction(form_key) as session:
        return reissue_in(session, number, wanted, actor=actor, at=at)


def reissue_in(session: Session, number: str, wanted: Reissue, *, actor: Actor, at: datetime) -> str:
    """Operation: the same, inside a decision about a case."""
    if wanted.occasion not in OCCASIONS:
        raise BadRequest
    reason = said(wanted.reason) if wanted.occasion == "other" or wanted.reason.strip() else ""
    old = queries.decidable_certificate(actor, number)
    hold(session, old.id)
    award = session.get_one(AwardRow, old.award_id)
    today = clock.civil_date(at, people.zone_of(old.person_id))
    refuse(session, old, at)
    person = people.person_of(old.person_id)
    new_number = allotted(session, drawn_characters)
    anew = Anew(new_number, person, award, today, actor.name)
    document = anew.printed(old.document)
    try:
        occasion = Occasion(wanted.occasion, old, reason)
        keep(session, award, document, person, occasion, at=at, by=actor.person_id)
    except IntegrityError:  # somebody was quicker
        raise NotValid from None
    details = {"occasion": wanted.occasion, "new": new_number, "person": old.person_id}
    action = "certification:certificate:reissued"
    record.note(session, action, at=at, actor_id=actor.person_id, subject=number, details=details)
    which = about(new_number, old.certification, f"/certificates/{new_number}")
    tell(session, [person], letters.reissued(which, old.number), f"certificate-reissued:{new_number}", today)
    return new_number


@dataclass(frozen=True)
class Anew:
    """What is new about a document that is issued anew; all else is printed as it was."""

    number: str
    person: people.PersonRow
    award: AwardRow
    today: date
    by: str

    def printed(self, side: Certificate) -> Certificate:
        return replace(
            side,
            number=self.number,
            holder=holder_name(self.person, side.language),
            issued_on=self.today,
            issued_by=self.by,
            verify_url=verify_url(self.number),
            # A booklet names protocols that were made meanwhile.
            checks=checks_behind(self.award, side.language),
            other=None if side.other is None else self.printed(side.other),
        )


def refuse(session: Session, old: Issued, at: datetime) -> None:
    """Raises NotValid, WaitsAlready."""
    if queries.state_of(old, at, clock.civil_date(at, clock.site_zone())).status != "valid":
        raise NotValid
    waiting = select(CertificateRequestRow.id).where(
        CertificateRequestRow.certificate_id == old.id, CertificateRequestRow.state == "waiting"
    )
    if session.scalar(waiting) is not None:
        raise WaitsAlready
