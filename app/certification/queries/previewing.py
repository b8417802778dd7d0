"""Working a preview out: people are read some hundred at a time, and each is compared with what would be."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, or_, select

from app import people, record
from app.certification.direct_events import Period
from app.certification.futures import futures, futures_with
from app.certification.models import StandingRow
from app.certification.portfolio import LOOKED_AT
from app.certification.preview import Change, differences
from app.certification.preview_summary import Line, Summary, summary_of
from app.certification.queries.costs import costs_of
from app.certification.queries.kept_futures import Futures, demands_only, kept_futures
from app.certification.queries.rule_book import RuleBook, rule_book, version_if_published
from app.certification.reading import Reading
from app.certification.requirements import parse_requirements, positions_held, required_periods
from app.certification.rule_text import parse_rule
from app.certification.rules import RuleVersion
from app.certification.supposed import (
    FactsChange,
    MatrixChange,
    RuleChange,
    Supposed,
    building_on,
    reached_by,
    with_foundations,
    with_version,
)
from app.foundation import clock
from app.foundation.database import db, rows
from app.foundation.errors import Invalid
from app.foundation.faults import Text
from app.library.memory import Memory
from app.record.facts import Fact, Revised

PEOPLE_AT_ONCE = 500
FIRST_REVISED = 2
LOOKS_AHEAD = timedelta(days=366)
PLACES = ("assigned", "unassigned", "left")
Places = Mapping[int, Sequence[Fact]]  # person → the facts of their positions
Tell = Callable[[int, int], None]  # how many people are done, of how many


class NotUnderstood(Invalid):
    code = "faulty"
    text = Text(
        "The text has mistakes. A preview is made when it has none.",
        "В тексте есть ошибки. Предпросмотр делается, когда их нет.",
    )


@dataclass(frozen=True)
class Preview:
    """`today`: the day on which it was worked out; nothing after `last` was looked at."""

    lines: tuple[Line, ...]
    summary: Summary
    today: date
    last: date


@dataclass(frozen=True)
class Question:
    """A change, made ready: two rule books, and whom and what to compare."""

    before: RuleBook
    after: RuleBook
    certifications: frozenset[str]
    facts: FactsChange | None = None
    by_places: bool = False  # only people whose requirements become others have anything to compare
    revised: Fact | None = None  # the rule itself is a text that people have to follow


def preview(change: Supposed, *, today: date, at: datetime, tell: Tell = lambda done, total: None) -> Preview:
    """What would be another. Reads only. Raises NotUnderstood for a text with errors."""
    question = question_of(change, at)
    last = today + LOOKS_AHEAD
    costs = costs_of(question.after, question.certifications)
    ids = people_to_ask(question)
    lines: list[Line] = []
    tell(0, len(ids))
    places = record.facts_of_people(
        ids, kinds=PLACES
    )  # of all at once: asked for in parts, it takes ten times as long
    for start in range(0, len(ids), PEOPLE_AT_ONCE):
        part = {person_id: places[person_id] for person_id in ids[start : start + PEOPLE_AT_ONCE]}
        for person_id, change_found in compared(question, part, today, last, at):
            lines.append(Line(person_id, change_found, costs.of(change_found)))
        tell(start + len(part), len(ids))
    return Preview(tuple(lines), summary_of(lines, len(ids)), today, last)


def question_of(change: Supposed, at: datetime) -> Question:
    book = rule_book()
    match change:
        case RuleChange():
            rule = parse_rule(change.text.encode(), f"{change.slug}.yaml").value
            if rule is None:
                raise NotUnderstood
            version = version_if_published(rule, change.effective_on, at)
            rules = with_version(book.rules, rule, version)
            after = replace(book, rules=rules, judged=Memory(0))
            told = revised_rule(change, version, clock.civil_date(at, clock.site_zone()), at)
            return Question(book, after, building_on(rules, [rule.slug]), revised=told)
        case MatrixChange():
            lines = parse_requirements(change.text.encode(), "requirements.yaml").value
            if lines is None:
                raise NotUnderstood
            after = replace(book, lines=lines, judged=Memory(0))
            return Question(book, after, frozenset(book.rules), by_places=True)
        case FactsChange():
            return Question(book, book, reached_by(change.payload, book.rules), facts=change)


def revised_rule(change: RuleChange, version: RuleVersion, on: date, at: datetime) -> Fact | None:
    """What a minor or major revision of the rule appends to the records of those who hold it."""
    if change.impact not in ("minor", "major") or version.revision < FIRST_REVISED:
        return None
    effective = change.effective_on.isoformat() if change.effective_on else None
    document = f"certifications/{change.slug}"
    payload = Revised(change.slug, document, version.revision, change.impact, effective)
    return FactsChange(payload, on).fact(0, at)


def with_revision(question: Question, reading: Reading) -> Reading:
    if question.revised is None:
        return reading
    facts = sorted((*reading.facts, question.revised), key=lambda fact: fact.occurred_on)
    return Reading(facts)


def people_to_ask(question: Question) -> list[int]:
    """Of a fact: those named, or all who have begun one of its certifications. Else everybody."""
    if question.facts is None:
        found: Collection[int] = db.session.scalars(people.people_matching("")).all()
    elif question.facts.people is not None:
        found = question.facts.people
    else:
        values = {"certifications": sorted(question.certifications)}
        found = [row.person_id for row in rows(_CONCERNED, values)]
    db.session.rollback()
    return sorted(set(found))


_CONCERNED = (
    select(StandingRow.person_id)
    .where(
        StandingRow.certification.in_(bindparam("certifications", expanding=True)),
        or_(StandingRow.touched, StandingRow.required),
    )
    .distinct()
)


def compared(
    question: Question, places: Places, today: date, last: date, at: datetime
) -> list[tuple[int, Change]]:
    """The changes of some people."""
    if question.facts is None:
        both = futures_of_rules(question, places, today, last)
    else:
        both = futures_with_fact(question, question.facts, places, today, last, at)
    db.session.rollback()
    return [
        (person_id, change)
        for person_id, (before, after) in sorted(both.items())
        for change in differences(before, after, today)
    ]


def futures_with_fact(
    question: Question, change: FactsChange, places: Places, today: date, last: date, at: datetime
) -> dict[int, Futures]:
    """From kept standings where these say enough, else from the records."""
    book, slugs, days = question.before, question.certifications, {"today": today, "last": last}
    found: dict[int, Futures] = {}
    if demands_only(change, book, slugs, today):
        found = kept_futures(change, book, slugs, places, today=today, last=last, at=at)
    rest = [person_id for person_id in places if person_id not in found]
    rules = with_foundations(book.rules, slugs)
    for person_id, facts in record.facts_of_people(rest, kinds=LOOKED_AT).items():
        supposed = change.fact(person_id, at)
        found[person_id] = futures_with(supposed, rules, facts, book.required(facts), slugs, **days)
    return found


def futures_of_rules(question: Question, places: Places, today: date, last: date) -> dict[int, Futures]:
    """The same records under two rule books."""
    person_ids = moved_by_the_matrix(question, places) if question.by_places else list(places)
    days, slugs = {"today": today, "last": last}, question.certifications
    rules_before = with_foundations(question.before.rules, slugs)
    rules_after = with_foundations(question.after.rules, slugs)
    found: dict[int, Futures] = {}
    for person_id, facts in record.facts_of_people(person_ids, kinds=LOOKED_AT).items():
        required, reading = question.before.required(facts), Reading(facts)
        then = question.after.required(facts) if question.by_places else required
        concerned = other_periods(required, then, question) if question.by_places else slugs
        found[person_id] = (
            futures(rules_before, reading, required, concerned, **days),
            futures(rules_after, with_revision(question, reading), then, concerned, **days),
        )
    return found


Periods = Mapping[str, Sequence[Period]]


def other_periods(before: Periods, after: Periods, question: Question) -> frozenset[str]:
    """Certifications that are demanded at other times, and those that build on them."""
    moved = {slug for slug in {*before, *after} if before.get(slug, ()) != after.get(slug, ())}
    return building_on(dict(question.before.rules), moved)


def moved_by_the_matrix(question: Question, places: Places) -> list[int]:
    """Those to whom the other matrix says anything else: from their positions alone, without their whole record."""
    found = []
    for person_id, facts in places.items():
        held = positions_held(facts)
        before, after = (
            required_periods(book.lines, held, book.above) for book in (question.before, question.after)
        )
        if before != after:
            found.append(person_id)
    return found
