"""Use cases: a holder shows a certificate to others for a while, and stops it."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from app import record
from app.certification.models import CertificateRow, CertificateShareRow
from app.certification.queries.certificates import Issued
from app.certification.queries.shares import hashed
from app.foundation.database import transaction
from app.foundation.errors import Conflict, NotFound
from app.foundation.faults import Text
from app.people.rows import Actor

DAYS = (1, 7, 30)
USUAL_DAYS = 7
MOST_OPEN = 10
TOKEN_BYTES = 24


class NotYours(NotFound):
    """Only the holder shows a certificate to others."""


class TooManyShares(Conflict):
    code = "too-many-shares"
    text = Text(
        "Ten links lead to this certificate already. Withdraw one of them first.",
        "На это удостоверение уже ведут десять ссылок. Сначала отключите одну из них.",
    )


def share(certificate: Issued, actor: Actor, days: int, *, at: datetime, form_key: str) -> str:
    """Makes an address and gives its secret, which is kept nowhere. Raises NotYours, TooManyShares, AlreadyDone."""
    if certificate.person_id != actor.person_id:
        raise NotYours
    token, ends_at = secrets.token_urlsafe(TOKEN_BYTES), at + timedelta(days=days)
    with transaction(form_key=form_key) as session:
        session.get_one(CertificateRow, certificate.id, with_for_update=True)  # counted one after another
        open_ones = (
            CertificateShareRow.certificate_id == certificate.id,
            CertificateShareRow.ended_at.is_(None),
            CertificateShareRow.ends_at > at,
        )
        if (session.scalar(select(func.count()).where(*open_ones)) or 0) >= MOST_OPEN:
            raise TooManyShares
        row = {"certificate_id": certificate.id, "token_sha256": hashed(token), "made_at": at}
        session.execute(insert(CertificateShareRow).values(**row, ends_at=ends_at, opened=0))
        note(session, "made", certificate, actor, at, {"days": days})
    return token


def end_share(certificate: Issued, share_id: int, actor: Actor, *, at: datetime) -> None:
    """The address leads nowhere from now on. Raises NotYours; one that has ended already stays ended."""
    if certificate.person_id != actor.person_id:
        raise NotYours
    these = (
        CertificateShareRow.id == share_id,
        CertificateShareRow.certificate_id == certificate.id,
    )
    with transaction() as session:
        if session.scalar(select(CertificateShareRow.id).where(*these)) is None:
            raise NotYours
        open_one = (*these, CertificateShareRow.ended_at.is_(None), CertificateShareRow.ends_at > at)
        found = session.execute(update(CertificateShareRow).where(*open_one).values(ended_at=at))
        if found.rowcount:  # type: ignore[attr-defined]
            note(session, "ended", certificate, actor, at, {})


def count_opening(share_id: int) -> None:
    """Use case: one more look. By whom is not kept. Called after the response is made."""
    with transaction() as session:
        this = CertificateShareRow.id == share_id
        session.execute(update(CertificateShareRow).where(this).values(opened=CertificateShareRow.opened + 1))


def note(
    session: Session, act: str, certificate: Issued, actor: Actor, at: datetime, details: dict[str, int]
) -> None:
    """Operation."""
    told = {"certificate": certificate.number, **details}
    action = f"certification:share:{act}"
    record.note(session, action, at=at, actor_id=actor.person_id, subject=actor.number, details=told)
