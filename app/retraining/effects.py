"""What an event outside the periodic clock would demand of a person, before it is recorded. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from app.certification.portfolio import Judged, RuleBook
from app.certification.rules import MayWork, Rule, worst
from app.certification.standing import Open
from app.foundation.durations import add
from app.foundation.faults import Text
from app.record.facts import EquipmentChange, Incident, Payload, QaFailed

EventKind = Literal["incident", "qa_failed", "equipment_change"]
AnyEvent = EventKind | Literal["absence"]
PAYLOADS: Mapping[EventKind, type[Incident] | type[QaFailed] | type[EquipmentChange]] = {
    "incident": Incident,
    "qa_failed": QaFailed,
    "equipment_change": EquipmentChange,
}
Quiet = Literal[
    "short", "left", "nothing_required", "no_rule", "initial", "again", "met_since", "already_open", "nothing"
]
QUIET_WORDS: Mapping[Quiet, Text] = {
    "short": Text("the absence is not longer than the rule lets pass", "отсутствие не дольше, чем допускает правило"),
    "left": Text("has left since: nobody is asked anything", "с тех пор увольнение: ничего не требуется"),
    "nothing_required": Text("no certification is required of the position", "должность не требует допусков"),
    "no_rule": Text("none of the rules asks for anything after this", "ни одно правило допуска не требует этого"),
    "initial": Text("the first programme is not passed yet and covers it", "начальная программа ещё не пройдена, она это охватывает"),
    "again": Text("the whole programme has to be passed anew in any case", "в любом случае нужно заново пройти всю программу"),
    "met_since": Text("what is asked for was done after that day", "нужное уже сделано после этого дня"),
    "already_open": Text("the same is asked for already", "то же самое уже требуется"),
    "nothing": Text("the rule asks for nothing on that day", "на этот день правило ничего не требует"),
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One certification of one person with and without the event."""

    certification: str
    title: Text
    before: Judged
    after: Judged
    demands: tuple[Open, ...]  # that the event adds
    quiet: Quiet | None  # why it adds nothing


@dataclass(frozen=True)
class Effect:
    """What an event does to one person. `quiet`: why nothing at all is demanded."""

    person_id: int
    changes: tuple[Change, ...] = ()
    quiet: Quiet | None = None
    may_work_before: MayWork | None = None  # of all that is required; None: nothing is
    may_work_after: MayWork | None = None
    certifications: tuple[str, ...] = field(default=())  # that get a fact

    @property
    def demands_nothing(self) -> bool:
        return not any(change.demands for change in self.changes)


def rule_on(rules: RuleBook, certification: str, day: date) -> Rule | None:
    found = (version.rule for version in reversed(rules[certification]) if version.is_in_force(day))
    return next(found, None)


def reached_by(event: AnyEvent, judged: Mapping[str, Judged], rules: RuleBook, on: date) -> tuple[str, ...]:
    """Certifications that are required of the person and whose rule, as in force that day, knows such an event."""
    return tuple(
        slug
        for slug, one in sorted(judged.items())
        if one.required
        and (rule := rule_on(rules, slug, on)) is not None
        and any(trigger.event == event for trigger in rule.triggers)
    )


def payload_of(event: EventKind, certification: str, reason: str, report: str) -> Payload:
    return PAYLOADS[event](certification=certification, reason=reason, report=report)


def change_of(
    title: Text, before: Judged, after: Judged, ref: str, rule: Rule, event: AnyEvent, on: date, since: date
) -> Change:
    """`ref`: of the supposed fact; `since`: of an absence its first day, else the day of the event."""
    demands = tuple(it for it in after.standing.obligations if it.ref == ref)
    quiet = None if demands else why_quiet(before, after, rule, event, on, since)
    return Change(before.certification, title, before, after, demands, quiet)


def why_quiet(before: Judged, after: Judged, rule: Rule, event: AnyEvent, on: date, since: date) -> Quiet:
    triggers = [trigger for trigger in rule.triggers if trigger.event == event]
    if event == "absence" and not is_long(since, on, rule):
        return "short"
    status = before.standing.status
    if status in ("not_started", "initial_overdue") or before.grant is None:
        return "initial"
    if status in ("lapsed", "revoked"):
        return "again"
    done = {event.require for event in after.events if event.kind == "done" and event.on >= on}
    return "met_since" if done & {trigger.require for trigger in triggers} else "nothing"


def is_long(begins: date, back_on: date, rule: Rule | None) -> bool:
    """Whether a return on that day comes after more than what the rule lets pass."""
    return rule is not None and any(
        trigger.event == "absence"
        and trigger.more_than is not None
        and back_on > add(begins, trigger.more_than)
        for trigger in rule.triggers
    )


def effect_of(
    person_id: int, changes: Iterable[Change], before: Mapping[str, Judged], after: Mapping[str, Judged]
) -> Effect:
    found = tuple(changes)
    required = [one for one in before.values() if one.required]
    quiet: Quiet | None = None
    if not required:
        quiet = "nothing_required"
    elif not found:
        quiet = "no_rule"
    return Effect(
        person_id,
        found,
        quiet,
        overall(before),
        overall(after),
        tuple(change.certification for change in found),
    )


def overall(judged: Mapping[str, Judged]) -> MayWork | None:
    required = [one.standing.may_work for one in judged.values() if one.required]
    return worst(*required) if required else None
