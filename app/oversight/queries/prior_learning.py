"""Prior learning on the pages of managers: for whom, what it is, what it has done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import literal, select

from app import certification, people, record
from app.certification.credit import OwnCredit, PersonLeft
from app.foundation.database import db
from app.foundation.errors import Forbidden, NotFound
from app.foundation.faults import Text
from app.record.facts import Credited, Fact


@dataclass(frozen=True)
class AcceptedCredit:
    """One accepted document, struck out or not."""

    fact: Fact
    credited: Credited
    title: Text  # of the certification
    accepted_by: str
    valid_until: date | None  # as printed
    withdrawal: Fact | None
    withdrawn_by: str
    effect: certification.CreditPreview | None  # None: struck out


def may_accept(actor: people.Actor, person: people.PersonRow) -> bool:
    """Whether this actor accepts prior learning of this person: in the own scope, never of oneself."""
    if not actor.may("prior-learning.accept") or person.id == actor.person_id:
        return False
    reach = people.people_in_scope(actor, people.ACCEPTING_ROLES)
    return bool(db.session.scalar(select(literal(person.id).in_(reach))))


def person_to_credit(actor: people.Actor, number: str, today: date) -> people.PersonRow:
    """Raises UnknownPerson where the actor does not see them, OwnCredit, Forbidden beyond the scope, PersonLeft."""
    person = people.visible_person(actor, number)
    refuse_beyond_reach(actor, person)
    if person.left_on is not None and person.left_on < today:
        raise PersonLeft
    return person


def refuse_beyond_reach(actor: people.Actor, person: people.PersonRow) -> None:
    """Raises OwnCredit, Forbidden."""
    if person.id == actor.person_id:
        raise OwnCredit
    if not may_accept(actor, person):
        raise Forbidden


def accepted_credit(person: people.PersonRow, fact_id: int, today: date) -> AcceptedCredit:
    """Raises NotFound for anything but an accepted document of this person."""
    facts = record.history_of(person.id)
    fact = next((it for it in facts if it.id == fact_id), None)
    if fact is None or not isinstance(fact.payload, Credited):
        raise NotFound
    slug = fact.payload.certification
    withdrawal = next((it for it in facts if it.voids_id == fact_id), None)
    titles = certification.titles()
    named = people.people_rows(
        {it.recorded_by for it in (fact, withdrawal) if it is not None and it.recorded_by is not None}
    )
    stands = withdrawal is None and slug in titles
    return AcceptedCredit(
        fact=fact,
        credited=fact.payload,
        title=titles.get(slug, Text(slug, slug)),
        accepted_by=name_of(named, fact),
        valid_until=date.fromisoformat(fact.payload.valid_until) if fact.payload.valid_until else None,
        withdrawal=withdrawal,
        withdrawn_by=name_of(named, withdrawal) if withdrawal else "",
        effect=certification.effect_of(person.id, fact, slug, today=today) if stands else None,
    )


def name_of(named: dict[int, people.PersonRow], fact: Fact) -> str:
    row = named.get(fact.recorded_by or 0)
    return row.full_name if row else ""
