"""What credentials and status lists are made from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import bindparam, select

from app import record
from app.certification.credentials.badge import Achievement, achievement_of
from app.certification.credentials.status_list import Place
from app.certification.genuine import withdrawal_of
from app.certification.models import AwardRow, CertificateRow, StatusListRow, StatusPlaceRow
from app.certification.queries.certificates import Issued
from app.certification.queries.rule_book import rule_book
from app.certification.queries.verification import KINDS_THAT_WITHDRAW
from app.foundation.database import rows
from app.foundation.faults import Text
from app.record.facts import Revoked, Suspended

_PLACE = select(StatusPlaceRow.list_number, StatusPlaceRow.position).where(
    StatusPlaceRow.certificate_id == bindparam("certificate")
)
_BASE = select(StatusListRow.base).where(StatusListRow.number == bindparam("list"))


def place_of(certificate_id: int) -> Place | None:
    """Its place in a status list; None as long as it has none."""
    row = rows(_PLACE, {"certificate": certificate_id}).one_or_none()
    return None if row is None else Place(*row)


def base_of_list(number: int) -> str | None:
    """The address that the credentials of this list name; None where there is no such list."""
    return rows(_BASE, {"list": number}).scalar()


def achievement_behind(issued: Issued) -> Achievement:
    """The rule as it was when the certificate was issued; of the newest version where that one is not kept."""
    book = rule_book()
    versions = book.rules.get(issued.certification, ())
    known = [one.rule for one in versions if one.rule.version == issued.document.rule_version]
    rule = known[-1] if known else None
    printed = issued.document.certification
    title = rule.title if rule else Text(printed, printed)
    return achievement_of(rule, issued.certification, title)


# -- what is withdrawn ------------------------------------------------------------------------------------------------

# Of a sum no index knows: what was withdrawn is few, and looked for first; a list has 100,000 places.
_OF_THE_LIST = StatusPlaceRow.list_number + 0 == bindparam("list")
_AWARDS_STRUCK_OUT = select(AwardRow.id).where(AwardRow.withdrawn_at.is_not(None))
_STRUCK_OUT = select(StatusPlaceRow.position).where(
    StatusPlaceRow.certificate_id.in_(
        select(CertificateRow.id).where(CertificateRow.award_id.in_(_AWARDS_STRUCK_OUT))
    ),
    _OF_THE_LIST,
)
_REISSUED = select(StatusPlaceRow.position).where(
    StatusPlaceRow.certificate_id.in_(
        select(CertificateRow.replaces_id).where(CertificateRow.replaces_id > 0)
    ),
    _OF_THE_LIST,
)
_OF_PEOPLE = (
    select(
        CertificateRow.person_id,
        CertificateRow.number,
        CertificateRow.certification,
        AwardRow.occurred_on.label("passed_on"),
        StatusPlaceRow.position,
    )
    .join(AwardRow, AwardRow.id == CertificateRow.award_id)
    .join(StatusPlaceRow, StatusPlaceRow.certificate_id == CertificateRow.id)
    .where(
        CertificateRow.person_id.in_(bindparam("people", expanding=True)),
        _OF_THE_LIST,
    )
)


def withdrawn_places(number: int, today: date) -> tuple[int, ...]:
    """Places in a list of the certificates that the public check calls revoked, and of papers issued anew.

    In order. It is found from what was withdrawn, however many certificates there are.
    """
    of_the_list = {"list": number}
    found = {row.position for row in rows(_STRUCK_OUT, of_the_list)}
    found |= {row.position for row in rows(_REISSUED, of_the_list)}
    return tuple(sorted(found.union(withdrawn_by_facts(number, today))))


def withdrawn_by_facts(number: int, today: date) -> Iterator[int]:
    against = record.people_with((Revoked.kind, Suspended.kind))
    if not against:
        return
    facts = record.facts_of_people(against, kinds=KINDS_THAT_WITHDRAW)
    for row in rows(_OF_PEOPLE, {"list": number, "people": against}):
        withdrawal = withdrawal_of(facts[row.person_id], row.certification, row.number, since=row.passed_on)
        if withdrawal is not None and withdrawal.on <= today:
            yield row.position
