"""What is demanded of people: of one for their own pages, of many for whoever holds it with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Select

from app import certification, library, people, record
from app.certification.rules import worst
from app.foundation.faults import Text
from app.people.permissions import HOLDING_ROLES, SEEING_ROLES
from app.people.rows import Actor
from app.record.facts import Absent, Fact, Revised
from app.retraining.obligations import HELD, SILENT, Demand, Kind, demands_of, first_due, kinds_in, of_kind
from app.retraining.queries.orders import in_scope
from app.retraining.queries.revised import NoSuchChange, changes_for, known_revision

EVENT_FACTS = ("incident", "qa_failed", "equipment_change", "revised", "absent", "back")


def open_demands(person_ids: Collection[int], today: date) -> dict[int, tuple[Demand, ...]]:
    """Person → what their required certifications demand after events; a fixed number of statements."""
    book = certification.rule_book()
    found: dict[int, list[Demand]] = {person_id: [] for person_id in person_ids}
    for person_id, lines in certification.standings_of(person_ids, today).items():
        for line in lines:
            if line.required and line.status not in SILENT:
                versions = book.rules.get(line.certification, ())
                clause = versions[-1].rule.clause if versions else ""
                found[person_id] += demands_of(line.certification, line.title, clause, line.obligations)
    return with_events({person_id: many for person_id, many in found.items() if many})


def with_events(demands: Mapping[int, Iterable[Demand]]) -> dict[int, tuple[Demand, ...]]:
    """What was reported, and by whom: from the facts that the obligations name."""
    facts = record.facts_of_people(demands.keys(), kinds=EVENT_FACTS) if demands else {}
    reporters = {fact.recorded_by for many in facts.values() for fact in many if fact.recorded_by is not None}
    names = {one.id: one.short_name for one in people.people_rows(reporters).values()} if reporters else {}
    documents = {one.document for many in demands.values() for one in many if one.document}
    published = library.current_by_name(documents) if documents else {}
    titles = {name: Text(one.title("en"), one.title("ru")) for name, one in published.items()}
    return {
        person_id: tuple(told(one, facts.get(person_id, ()), names, titles) for one in many)
        for person_id, many in demands.items()
    }


def told(
    demand: Demand, facts: Collection[Fact], names: Mapping[int, str], titles: Mapping[str, Text]
) -> Demand:
    fact = next((one for one in facts if str(one.id) == demand.ref), None)
    if fact is None:
        return replace(demand, document_title=titles.get(demand.document))
    reason = str(getattr(fact.payload, "reason", ""))
    gone: date | None = None
    if demand.event == "absence":
        earlier = [one for one in facts if isinstance(one.payload, Absent) and one.occurred_on <= demand.on]
        gone = max((one.occurred_on for one in earlier), default=None)
    payload = fact.payload
    revised = payload if isinstance(payload, Revised) else None
    return replace(
        demand,
        document_title=titles.get(demand.document),
        reason=reason,
        report=str(getattr(fact.payload, "report", "")),
        reported_by=names.get(fact.recorded_by or 0, ""),
        effective=date.fromisoformat(revised.effective) if revised and revised.effective else None,
        sections=revised.sections if revised else "",
        absent_from=gone,
    )


def changes_of(person_id: int, demand: Demand, language: str) -> Any:
    """What is different in a revised document, in the words of its readers. None where there is nothing to compare."""
    if not demand.document or demand.version is None or demand.version < 2:
        return None
    known, new = known_revision(person_id, demand.document), demand.version
    old = known if 0 < known < new else new - 1
    try:
        return changes_for(person_id, demand.document, old, new, language, sections=demand.sections.split())
    except NoSuchChange:
        return None


# -- who may hold it, and who may read of it ---------------------------------------------------------------------------


def holdable(actor: Actor) -> Select[Any]:
    """The people with whom the actor may hold something."""
    return people.people_in_scope(actor, HOLDING_ROLES)


def may_hold(actor: Actor, person_ids: Collection[int]) -> set[int]:
    return in_scope(person_ids, holdable(actor))


def readable_person(actor: Actor, number: str) -> people.PersonRow:
    """The actor, or somebody whose record they may see, or with whom they may hold something. Raises UnknownPerson."""
    person = people.person_of(number)
    readers = people.people_in_scope(actor, {*HOLDING_ROLES, *SEEING_ROLES})
    if person.id != actor.person_id and not in_scope((person.id,), readers):
        raise people.UnknownPerson
    return person


# -- everybody who waits ---------------------------------------------------------------------------------------------

PAGE_SIZE = 50


@dataclass(frozen=True)
class Waiting:
    """One person of whom something of one kind is demanded."""

    face: people.Face
    demands: tuple[Demand, ...]  # the most urgent first
    may_work: str
    away: bool

    @property
    def due(self) -> date | None:
        return first_due(self.demands)

    @property
    def before_work(self) -> bool:
        return any(one.before_work for one in self.demands)


@dataclass(frozen=True)
class WaitingPage:
    groups: Mapping[Kind, tuple[Waiting, ...]]
    total: int  # people
    counts: Mapping[Kind, int]  # on this page, by kind


def waiting_page(
    scope: Select[Any], kinds: Collection[Kind], today: date, *, page: int = 1, size: int = PAGE_SIZE
) -> WaitingPage:
    """Whoever waits for something that is held with them: a page of people, by kind."""
    everybody = certification.obliged_people(scope, kinds)
    ids = everybody[(page - 1) * size : page * size]
    demands, faces = open_demands(ids, today), people.faces_of(ids, today)
    standings = certification.standings_of(ids, today) if ids else {}
    groups: dict[Kind, list[Waiting]] = defaultdict(list)
    for person_id in ids:
        mine = demands.get(person_id, ())
        lines = [line for line in standings[person_id] if line.required]
        for kind in kinds_in(mine):
            if kind in kinds:
                groups[kind].append(
                    Waiting(
                        face=faces[person_id],
                        demands=of_kind(mine, kind),
                        may_work=worst(*(line.may_work for line in lines)),
                        away=any(line.status == "on_hold" for line in lines),
                    )
                )
    ordered = {kind: tuple(groups[kind]) for kind in HELD if kind in groups}
    return WaitingPage(ordered, len(everybody), {kind: len(many) for kind, many in ordered.items()})
