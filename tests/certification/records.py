"""Training records for tests, in one line a fact."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from app.certification.direct_events import Period
from app.certification.evidence import events_of
from app.certification.rule_text import read_rule
from app.certification.rules import RuleVersion
from app.certification.standing import Standing, standing
from app.certification.yaml_nodes import Notes, read_tree
from app.record.facts import Fact, Payload


def day(text: str) -> date:
    return date.fromisoformat(text)


def rule(text: str, slug: str = "calls") -> tuple[RuleVersion, ...]:
    notes = Notes("calls.yaml")
    root = read_tree(text.encode(), notes)
    assert root is not None
    read = read_rule(root, notes, name=slug, whole=False)
    assert read is not None
    assert not notes.faults, [fault.as_line("en") for fault in notes.faults]
    return (RuleVersion(read),)


def record(*entries: tuple[str, Payload] | tuple[str, Payload, str]) -> tuple[Fact, ...]:
    """Each entry: day, payload and perhaps the time of day (UTC)."""
    facts = []
    for number, entry in enumerate(entries, start=1):
        on = day(entry[0])
        at = datetime.combine(on, time.fromisoformat(entry[2]), UTC) if len(entry) == 3 else None
        recorded_at = at or datetime.combine(on, time(12), UTC)
        facts.append(Fact(number, 1, number, entry[1], on, at, recorded_at, None))
    return tuple(facts)


def required(start: str, end: str | None = None) -> tuple[Period, ...]:
    return (Period(day(start), day(end) if end else None),)


def passes(
    versions: Sequence[RuleVersion],
    facts: Sequence[Fact],
    periods: Sequence[Period] = (),
    as_of: str = "2030-01-01",
    held: dict[str, Sequence[Period]] | None = None,
    kind: str = "pass",
) -> list[str]:
    """The days of all passes (or of another kind of event) that the facts make."""
    found = events_of(versions[0].rule.slug, versions, facts, required=periods, held=held, as_of=day(as_of))
    return [event.on.isoformat() for event in found if event.kind == kind]


def on(
    versions: Sequence[RuleVersion], facts: Sequence[Fact], as_of: str, periods: Sequence[Period] = ()
) -> Standing:
    found = events_of(versions[0].rule.slug, versions, facts, required=periods, as_of=day(as_of))
    return standing(versions, found, day(as_of))
