"""Issuing: an award becomes a certificate with a number, once, and everything printed on it is frozen."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import people, record
from app.certification.document import Certificate, to_json
from app.certification.genuine import holder_name, public_name
from app.certification.models import AwardRow, CertificateRow
from app.certification.numbering import ALPHABET, RANDOM_CHARACTERS, number_from
from app.certification.queries.awards import find_award_in_force, what_is_missing
from app.certification.queries.certificates import Issued, certificate_of
from app.certification.queries.checks_behind import checks_behind
from app.certification.queries.grounds import grounds_behind, title_of_rule
from app.certification.queries.rule_book import rule_book
from app.certification.service.document_templates import DEFAULT, chosen
from app.foundation import clock, jobs, settings
from app.foundation.database import transaction
from app.foundation.errors import Conflict
from app.foundation.faults import Fault, Language, Text
from app.people import PersonRow
from app.record.facts import CertificateIssued

RENDER = "certificate.render"


class NotMet(Conflict):
    """There is nothing to certify today; `faults` say what is missing."""

    code = "not-met"
    text = Text(
        "The requirements of this certification are not met.", "Требования этого допуска не выполнены."
    )

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__()
        self.faults = faults


def drawn_characters() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_CHARACTERS))


def issue(person_id: int, certification: str, *, at: datetime, by: int | None) -> Issued:
    """Use case: the certificate of what the person holds today, issued now or before. Raises NotMet."""
    today = clock.civil_date(at, people.zone_of(person_id))
    award_id = find_award_in_force(person_id, certification, today)
    if award_id is None:
        raise NotMet(what_is_missing(person_id, certification, today))
    with transaction() as session:
        certificate_id = issue_for_award(session, award_id, at=at, by=by)
    return certificate_of(certificate_id)


def issue_for_award(
    session: Session,
    award_id: int,
    *,
    at: datetime,
    by: int | None = None,
    draw: Callable[[], str] = drawn_characters,
    printed_later: bool = True,
) -> int:
    """Operation: the certificate of an award, issued now or before. Gives its id; the worker prints it.

    Unless `printed_later`: who issues many prints each at once.
    """
    award = session.get_one(AwardRow, award_id, with_for_update=True)
    newest = select(CertificateRow.id).where(CertificateRow.award_id == award_id)
    known = session.scalar(newest.order_by(CertificateRow.id.desc()).limit(1))
    if known is not None:
        return known
    person = people.person_of(award.person_id)
    document = document_for(award, person, number=allotted(session, draw), at=at, by=by)
    return keep(session, award, document, person, Occasion(), at=at, by=by, printed_later=printed_later)


@dataclass(frozen=True)
class Occasion:
    """Why a certificate is issued; a reissue names the one in whose place it is."""

    name: str = "award"  # award; of a reissue: name lost other
    replaces: Issued | None = None
    reason: str = ""


def keep(
    session: Session,
    award: AwardRow,
    document: Certificate,
    person: PersonRow,
    occasion: Occasion,
    *,
    at: datetime,
    by: int | None,
    printed_later: bool = True,
) -> int:
    """Operation: a certificate with all that is printed on it, its fact, and the job that prints it. Gives its id."""
    template, template_revision = template_of(award)
    row = CertificateRow(
        number=document.number,
        award_id=award.id,
        person_id=award.person_id,
        certification=award.certification,
        language=document.language,
        printed=to_json(document),
        public_name=public_name(document.holder, person.family),
        issued_on=document.issued_on,
        issued_at=at,
        valid_until=document.valid_until,
        template=template,
        template_revision=template_revision,
        occasion=occasion.name,
        replaces_id=occasion.replaces.id if occasion.replaces else None,
    )
    session.add(row)
    session.flush()
    fact = CertificateIssued(award.certification, document.number, award.id)
    if occasion.replaces is not None:
        old = occasion.replaces.number
        fact = replace(fact, occasion=occasion.name, replaces=old, reason=occasion.reason)
    record.append(session, award.person_id, fact, occurred_on=document.issued_on, at=at, by=by)
    if printed_later:
        jobs.enqueue(session, RENDER, {"certificate": row.id}, key=f"{RENDER}:{row.id}")
    return row.id


def allotted(session: Session, draw: Callable[[], str]) -> str:
    """A number that no certificate has. Two alike are less likely than a broken disk, but would be worse."""
    while True:
        number = number_from(draw())
        if session.scalar(select(CertificateRow.id).where(CertificateRow.number == number)) is None:
            return number


def document_for(
    award: AwardRow, person: PersonRow, *, number: str, at: datetime, by: int | None
) -> Certificate:
    """All that is printed, in the language of the person and in the other, as things stand at this moment."""
    language: Language = "ru" if (person.locale or settings.read("language")) == "ru" else "en"
    other = side_of(award, person, "en" if language == "ru" else "ru", number=number, at=at, by=by)
    return replace(side_of(award, person, language, number=number, at=at, by=by), other=other)


def side_of(
    award: AwardRow, person: PersonRow, language: Language, *, number: str, at: datetime, by: int | None
) -> Certificate:
    organisation = settings.organisation(language)
    issued_on = clock.civil_date(at, people.zone_of(person.id))
    positions = [one for one in people.assignments_of((person.id,))[person.id] if one.holds_on(issued_on)]
    return Certificate(
        number=number,
        language=language,
        organisation=organisation,
        holder=holder_name(person, language),
        certification=title_of_rule(award, language),
        rule_version=award.rule_version,
        issued_on=issued_on,
        valid_until=award.valid_until,
        issued_by=people.person_of(by).full_name if by is not None else organisation,
        verify_url=verify_url(number),
        position=positions[-1].position_title.in_language(language) if positions else "",
        personnel_number=person.number,
        grounds=grounds_behind(award, language),
        checks=checks_behind(award, language),
        logo=str(settings.read("logo")),
    )


def template_of(award: AwardRow) -> tuple[str, int | None]:
    """Name and revision of the template that the rule of the award chooses, as it is now."""
    versions = rule_book().rules.get(award.certification, ())
    rule = next((one.rule for one in versions if one.revision == award.rule_revision), None)
    return chosen(rule.document.template if rule is not None else DEFAULT)


def verify_url(number: str) -> str:
    return f"{current_app.extensions['settings'].base_url}/verify/{number}"
