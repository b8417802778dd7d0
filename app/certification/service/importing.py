"""History from elsewhere enters the record: all of a file or nothing, and never twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app import people, record
from app.certification.history_lines import Entry, Lines, Problem
from app.certification.queries.rule_book import rule_book
from app.certification.service import standing
from app.foundation.database import db, transaction
from app.foundation.errors import Conflict, NotFound
from app.foundation.faults import Text
from app.record.facts import Payload, to_json

IMPORTED = "import"  # subject of imported facts
NOT_OWN = (
    *("hired", "assigned", "unassigned", "left", "absent", "back"),  # of the organisation, not of training
    *("awarded", "certificate_issued", "voided"),  # what followed from imported facts
)
# What is known beforehand.
PLANNED = ("hired", "assigned", "left", "absent", "back", "exempted", "revised", "equipment_change")
PEOPLE_AT_ONCE = 500


class HasOwnFacts(Conflict):
    code = "own-facts"
    text = Text(
        "This organisation has a record of its own: the days of recording cannot be set any more.",
        "У организации уже есть свои записи: задавать даты внесения больше нельзя.",
    )


@dataclass(frozen=True)
class Imported:
    lines: int
    appended: int
    already_there: int
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()


def import_history(
    lines: Lines, *, at: datetime, today: date, dated: bool = False, dry_run: bool = False
) -> Imported:
    """Use case. `dated`: the file says when each fact was recorded; only for an organisation without own facts.

    Raises HasOwnFacts.
    """
    persons, unknown = persons_of(lines.entries)
    problems = [*lines.problems, *unknown, *undated(lines.entries, dated), *unknown_rules(lines.entries)]
    if dated and has_own_facts():
        raise HasOwnFacts
    fresh = fresh_entries(lines.entries, persons, dated) if not problems else []
    result = Imported(
        lines=lines.count,
        appended=len(fresh),
        already_there=0 if problems else len(lines.entries) - len(fresh),
        problems=tuple(sorted(problems, key=lambda problem: problem.line)),
        warnings=tuple(in_the_future(lines.entries, today)),
    )
    if problems or dry_run or not fresh:
        return result
    zones = people.zones_of(set(persons.values()))
    with transaction() as session:
        with standing.later(session) as concerned:
            for entry in sorted(fresh, key=lambda entry: entry.on):
                append(session, entry, persons[entry.person], zones[persons[entry.person]], at, dated)
        for part in parts(sorted(concerned)):
            standing.restate(session, part, today=today, at=at)
    return result


def append(session: Session, entry: Entry, person_id: int, zone: str, at: datetime, dated: bool) -> None:
    recorded_at = instant(entry.recorded or entry.on, zone) if dated else at
    fact_id = record.append(
        session, person_id, entry.payload, occurred_on=entry.on, at=recorded_at, by=None, subject=IMPORTED
    )
    if entry.voided is not None:
        struck_at = instant(entry.voided, zone) if dated else at
        record.void(session, fact_id, reason="", at=max(struck_at, recorded_at), by=None)


def instant(value: date | datetime, zone: str) -> datetime:
    """A day means its noon at the person's site."""
    if isinstance(value, datetime):
        return value
    return datetime.combine(value, time(12), ZoneInfo(zone)).astimezone(UTC)


# -- what stands against it ----------------------------------------------------------------------------------------


def persons_of(entries: Iterable[Entry]) -> tuple[dict[str, int], list[Problem]]:
    """Reference → id of the person."""
    found: dict[str, int] = {}
    lacking: dict[str, int] = {}
    for entry in entries:
        if entry.person in found or entry.person in lacking:
            continue
        try:
            found[entry.person] = people.person_of(entry.person).id
        except NotFound:
            lacking[entry.person] = entry.line
    return found, [
        Problem(line, "unknown-person", Text(f"There is no person “{name}”", f"Человека «{name}» нет"))
        for name, line in lacking.items()
    ]


def undated(entries: Iterable[Entry], dated: bool) -> Iterator[Problem]:
    for entry in entries:
        if entry.recorded is not None and not dated:
            yield Problem(
                entry.line,
                "recorded-dates",
                Text(
                    "“recorded” is only read with --with-recorded-dates",
                    "«recorded» читается только с --with-recorded-dates",
                ),
            )


def in_the_future(entries: Iterable[Entry], today: date) -> Iterator[Problem]:
    """What cannot have happened yet is taken over, for plans are told so too, but nobody shall overlook it."""
    for entry in entries:
        if entry.on > today and entry.payload.kind not in PLANNED:
            yield Problem(
                entry.line,
                "future-date",
                Text(
                    f"{entry.on} is still to come: it counts from that day on. Correct the date if it is wrong",
                    f"{entry.on} ещё не наступило: запись подействует с этого дня. Исправьте дату, если она неверна",
                ),
            )


def unknown_rules(entries: Iterable[Entry]) -> Iterator[Problem]:
    rules = rule_book().rules
    for entry in entries:
        slug = getattr(entry.payload, "certification", "")
        if slug and slug not in rules:
            yield Problem(
                entry.line,
                "unknown-certification",
                Text(f"There is no rule “{slug}”", f"Правила «{slug}» нет"),
            )


def has_own_facts() -> bool:
    """Whether the product itself has recorded any training yet."""
    for part in parts(standing.everybody()):
        for facts in record.facts_of_people(part).values():
            if any(fact.kind not in NOT_OWN and fact.subject != IMPORTED for fact in facts):
                return True
    db.session.rollback()
    return False


def fresh_entries(entries: Collection[Entry], persons: dict[str, int], dated: bool) -> list[Entry]:
    """Those that the record does not hold yet, struck out or not. Two equal lines are two facts.

    A file that tells when it was known says more than a list of people that was brought in later.
    """
    there = {
        person_id: Counter(
            key_of(fact.occurred_on, fact.payload)
            for fact in record.history_of(person_id)
            if fact.subject == IMPORTED or not dated
        )
        for person_id in set(persons.values())
    }
    fresh = []
    for entry in entries:
        key, held = key_of(entry.on, entry.payload), there[persons[entry.person]]
        if held[key]:
            held[key] -= 1
        else:
            fresh.append(entry)
    return fresh


def key_of(on: date, payload: Payload) -> tuple[object, ...]:
    return (on, payload.kind, *sorted(map(str, to_json(payload).items())))


def parts(person_ids: list[int]) -> Iterator[list[int]]:
    return (person_ids[start : start + PEOPLE_AT_ONCE] for start in range(0, len(person_ids), PEOPLE_AT_ONCE))
