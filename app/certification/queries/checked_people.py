"""Whose knowledge was checked: people, results, places and occasions, all from the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, select

from app import learning, people, record
from app.certification.models import ProtocolLineRow, ProtocolRow
from app.certification.portfolio import Judged, in_building_order, portfolio
from app.certification.protocols.results import Occasion, Result, occasion, results_of, sought
from app.certification.queries.rule_book import RuleBook, rule_book
from app.certification.queries.standing import inputs_of
from app.certification.rules import RuleVersion
from app.foundation.database import db
from app.foundation.faults import Text
from app.people.permissions import PROTOCOL_KEEPERS
from app.people.rows import Actor, AssignmentRow, PersonRow
from app.record.facts import Fact, SessionAttended
from app.record.seeking import Sought, Span

NOTHING = Text("", "")
ONE_DAY = timedelta(days=1)
SESSIONS_OFFERED = timedelta(days=92)


@dataclass(frozen=True)
class Choice:
    """Which checks: of a certification, in days (both inclusive), of a unit or of those at a session."""

    certification: str
    begin: date
    end: date
    unit: str = ""  # slug; empty: the whole organisation
    session: str = ""  # public id of a planned session


@dataclass(frozen=True)
class Checked:
    """One person with the result that the record has."""

    person: PersonRow
    result: Result
    occasion: Occasion
    position: Text
    workplace: Text
    elsewhere: tuple[str, ...] = ()  # numbers of other protocols that tell of the same check

    @property
    def first_on(self) -> date:
        return first_on(self.result)


def first_on(result: Result) -> date:
    return result.earlier[0][0] if result.earlier else result.checked_on


def rule_version(book: RuleBook, certification: str, on: date) -> RuleVersion | None:
    """The version in force on a day; before the first one, the first."""
    versions = book.rules.get(certification, ())
    in_force = [version for version in versions if version.is_in_force(on)]
    return in_force[-1] if in_force else next(iter(versions), None)


def checked_people(actor: Actor, choice: Choice, protocol_id: int | None = None) -> tuple[Checked, ...]:
    """By name. A fixed number of statements. `protocol_id`: for which they are looked up; it is not `elsewhere`."""
    book = rule_book()
    version = rule_version(book, choice.certification, choice.end)
    if version is None:
        return ()
    mine = whose(actor, choice)
    facts = record.facts_in_span(sought(version.rule), Span(choice.begin, choice.end), mine)
    results = results_of(were_at(choice.session, facts, choice, mine), version.rule)
    if not results:
        return ()
    persons, held = people.people_rows(results), people.assignments_of(results)
    occasions = occasions_of(results, choice.certification, book)
    elsewhere = told_elsewhere(results, protocol_id)
    found = (
        Checked(
            person,
            results[person.id],
            occasions[person.id],
            *place_on(held.get(person.id, ()), results[person.id].checked_on),
            elsewhere=elsewhere.get(person.id, ()),
        )
        for person in persons.values()
    )
    return tuple(sorted(found, key=lambda one: (one.person.search, one.person.id)))


def whose(actor: Actor, choice: Choice) -> Select[int]:
    mine = people.people_in_scope(actor, PROTOCOL_KEEPERS, choice.end)
    if not choice.unit:
        return mine
    return people.among(mine, people.people_of_unit(choice.unit, choice.end))


def were_at(session: str, facts: Sequence[Fact], choice: Choice, mine: Select[int]) -> list[Fact]:
    """Those facts that tell of people who attended a planned session; without one, all of them."""
    if not session:
        return list(facts)
    span = Span(choice.begin - SESSIONS_OFFERED, choice.end)
    attended = record.facts_in_span([Sought(SessionAttended.kind, {"planned": (session,)})], span, mine)
    ids = {fact.person_id for fact in attended}
    return [fact for fact in facts if fact.person_id in ids]


def occasions_of(results: Mapping[int, Result], certification: str, book: RuleBook) -> dict[int, Occasion]:
    """Primary, periodic or extraordinary: as the certification stood on the eve of the first check."""
    needed = {slug: book.rules[slug] for slug in in_building_order(book.rules, [certification])}
    found: dict[int, Occasion] = {}
    for person_id, inputs in inputs_of(results, book=book).items():
        on = first_on(results[person_id])
        judged: Judged | None = portfolio(needed, inputs.facts, inputs.required, on - ONE_DAY).get(
            certification
        )
        found[person_id] = occasion(judged, on)
    return found


def place_on(held: Sequence[AssignmentRow], day: date) -> tuple[Text, Text]:
    """Position and unit of a day; of several the one begun last."""
    found = [one for one in held if one.holds_on(day)]
    return (found[-1].position_title, found[-1].unit_name) if found else (NOTHING, NOTHING)


def told_elsewhere(results: Mapping[int, Result], protocol_id: int | None) -> dict[int, tuple[str, ...]]:
    """Person → numbers of other protocols, drafts as well, that tell of the same check."""
    replaced = select(ProtocolRow.replaces_id).where(ProtocolRow.replaces_id.is_not(None))
    wanted = (
        select(ProtocolLineRow.person_id, ProtocolLineRow.facts, ProtocolRow.number)
        .join(ProtocolRow, ProtocolRow.id == ProtocolLineRow.protocol_id)
        .where(ProtocolLineRow.person_id.in_(list(results)), ProtocolRow.id.not_in(replaced))
        .order_by(ProtocolRow.id)
    )
    if protocol_id is not None:
        wanted = wanted.where(ProtocolRow.id != protocol_id)
    found: dict[int, list[str]] = {}
    for row in db.session.execute(wanted):
        if results[row.person_id].facts[-1] in row.facts:  # what decided it
            found.setdefault(row.person_id, []).append(row.number)
    return {person_id: tuple(numbers) for person_id, numbers in found.items()}


@dataclass(frozen=True)
class SessionHeld:
    """A session that somebody in reach has attended lately."""

    public_id: str
    title: Text
    on: date
    people: int


def sessions_held(actor: Actor, today: date) -> tuple[SessionHeld, ...]:
    """Of the last three months, the latest first."""
    mine = people.people_in_scope(actor, PROTOCOL_KEEPERS, today)
    span = Span(today - SESSIONS_OFFERED, today)
    titles = learning.programmes()
    found: dict[str, SessionHeld] = {}
    for fact in record.facts_in_span([Sought(SessionAttended.kind)], span, mine):
        attended = fact.payload
        if isinstance(attended, SessionAttended) and attended.planned:
            title = titles.get(attended.session, Text(attended.session, attended.session))
            known = found.get(attended.planned)
            number = 1 if known is None else known.people + 1
            found[attended.planned] = SessionHeld(attended.planned, title, fact.occurred_on, number)
    return tuple(found.values())
