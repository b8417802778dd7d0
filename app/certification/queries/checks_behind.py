"""The checks of knowledge of one person for one certification, as a booklet prints them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from app.certification.document import Check, day_in_digits
from app.certification.documents.kinds import PLAIN
from app.certification.models import AwardRow
from app.certification.protocols.paper import SATISFACTORY
from app.certification.protocols.results import KIND_WORDS
from app.certification.queries.protocols_of import NamedProtocol, protocols_of_person
from app.certification.queries.rule_book import rule_book
from app.foundation.database import db
from app.foundation.faults import Text

MOST = 6
PROTOCOL = Text("No. {number} of {day}", "№ {number} от {day}")


def checks_behind(award: AwardRow, language: str) -> tuple[Check, ...]:
    """The passes up to this award with their protocols, the earliest first; none where the template has no place."""
    versions = rule_book().rules.get(award.certification, ())
    rule = next((one.rule for one in versions if one.revision == award.rule_revision), None)
    if rule is None or rule.document.template in PLAIN:
        return ()
    awards = list(
        db.session.scalars(
            select(AwardRow)
            .where(
                AwardRow.person_id == award.person_id,
                AwardRow.certification == award.certification,
                AwardRow.occurred_on <= award.occurred_on,
                AwardRow.withdrawn_at.is_(None),
            )
            .order_by(AwardRow.occurred_on, AwardRow.id)
        )
    )
    protocols = protocols_of_person(award.person_id, award.certification)
    found = [check_of(one, place == 0, protocols, language) for place, one in enumerate(awards)]
    return tuple(found[-MOST:])


def check_of(award: AwardRow, is_first: bool, protocols: Sequence[NamedProtocol], language: str) -> Check:
    facts = {int(item["fact"]) for item in award.evidence}
    named = next((one for one in protocols if not facts.isdisjoint(one.facts)), None)
    kind = named.kind if named is not None else "primary" if is_first else "periodic"
    return Check(
        on=day_in_digits(award.occurred_on, language),
        reason=KIND_WORDS[kind].in_language(language),
        result=SATISFACTORY.in_language(language),
        next_on=until(award.valid_until, language),
        protocol="" if named is None else words_of(named, language),
        chairman="" if named is None else named.chairman,
    )


def words_of(named: NamedProtocol, language: str) -> str:
    day = day_in_digits(named.checked_on, language)
    return PROTOCOL.in_language(language).format(number=named.number, day=day)


def until(day: date | None, language: str) -> str:
    return "" if day is None else day_in_digits(day, language)
