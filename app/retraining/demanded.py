"""What events have demanded of people, and whether and by whom it was met: from the record and the standings. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from app.certification.portfolio import RuleBook
from app.certification.rules import Rule
from app.certification.standing import Open
from app.foundation.faults import Text
from app.record.facts import Awarded, Back, Done, EquipmentChange, Fact, Incident, Passed, QaFailed

# Kind of fact → what triggers of rules call it.
EVENTS: Mapping[str, str] = {
    Incident.kind: "incident",
    QaFailed.kind: "qa_failed",
    EquipmentChange.kind: "equipment_change",
    Back.kind: "absence",
}
MEETING = (Done.kind, Awarded.kind, Passed.kind)  # kinds of fact that can meet what was demanded
BY_A_PASS = ("exam", "course", "acknowledge")


class Line(Protocol):
    """One standing of today."""

    @property
    def certification(self) -> str: ...
    @property
    def title(self) -> Text: ...
    @property
    def obligations(self) -> tuple[Open, ...]: ...


@dataclass(frozen=True)
class Demanded:
    """What one event asks of one person for one certification, and whether it is met."""

    report: str  # public id of what the event came with, may be empty
    fact: int
    person_id: int
    certification: str
    title: Text
    require: str
    due: date
    before_work: bool
    until_then: str
    on: date  # day of the event
    met_on: date | None = None
    met_by: int | None = None  # who held or recorded it

    @property
    def is_open(self) -> bool:
        return self.met_on is None


def demanded_of(
    facts: Sequence[Fact], lines: Mapping[str, Line], rules: RuleBook, kinds: Collection[str]
) -> tuple[Demanded, ...]:
    """Of one person, by event. `facts`: at least those of these kinds and those that meet demands, by day."""
    found: list[Demanded] = []
    for fact in facts:
        if fact.kind in kinds:
            found += _of_fact(fact, facts, lines, rules)
    return tuple(found)


def _of_fact(
    fact: Fact, facts: Sequence[Fact], lines: Mapping[str, Line], rules: RuleBook
) -> Iterator[Demanded]:
    named = getattr(fact.payload, "certification", "")
    for slug, line in lines.items():
        if named in ("", slug) and slug in rules:
            yield from _of_line(fact, facts, line, rule_of(rules, slug, fact.occurred_on))


def rule_of(rules: RuleBook, slug: str, day: date) -> Rule:
    """As in force on that day; a day before the first version is judged by that one."""
    versions = rules[slug]
    return next((it.rule for it in reversed(versions) if it.is_in_force(day)), versions[0].rule)


def _of_line(fact: Fact, facts: Sequence[Fact], line: Line, rule: Rule) -> Iterator[Demanded]:
    still = {it.require: it for it in line.obligations if it.ref == str(fact.id)}
    for trigger in rule.triggers:
        if trigger.event != EVENTS[fact.kind]:
            continue
        waiting = still.get(trigger.require)
        met = None if waiting else met_by(fact, trigger.require, line.certification, facts)
        if waiting is None and met is None:
            continue  # it demanded nothing of this person
        yield Demanded(
            report=getattr(fact.payload, "report", ""),
            fact=fact.id,
            person_id=fact.person_id,
            certification=line.certification,
            title=line.title,
            require=trigger.require,
            due=waiting.due if waiting else fact.occurred_on,
            before_work=trigger.before_work,
            until_then=trigger.until_then,
            on=fact.occurred_on,
            met_on=met.occurred_on if met else None,
            met_by=(getattr(met.payload, "instructor", 0) or met.recorded_by) if met else None,
        )


def met_by(event: Fact, require: str, slug: str, facts: Sequence[Fact]) -> Fact | None:
    """The first fact that met it: the thing done, or a pass where a pass is as good."""
    for other in facts:
        if (other.occurred_on, other.kind in MEETING) < (event.occurred_on, True):
            continue
        match other.payload:
            case Done(require=done, certification=named) if done == require and named in ("", slug):
                return other
            case Awarded(certification=named) | Passed(certification=named) if (
                named == slug and require in BY_A_PASS
            ):
                return other
    return None
