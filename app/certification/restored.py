"""A history as far as a kept standing tells it: enough to go on from, where nothing is learned any more. Pure.

What a preview asks of ten thousand people, most kept rows answer without their records. A row that says too little
for it (a failure whose day is not kept, an exemption, hours) is refused, and the record is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.certification.events import Event
from app.certification.history import History
from app.certification.obligations import Obligation
from app.certification.rules import RuleVersion, Trigger
from app.certification.standing import Open, Status
from app.certification.validity import Series

RUNNING = ("valid", "due_soon", "grace", "expired", "lapsed", "action_due", "action_overdue")


@dataclass(frozen=True)
class Kept:
    """What is kept of a standing, as of a day."""

    status: Status
    valid_until: date | None
    obligations: tuple[Open, ...]
    rule_version: int


def restored(versions: Sequence[RuleVersion], kept: Kept, required: bool, today: date) -> History | None:
    """The state on that day, as if all had happened on it. None where the row says too little."""
    history = History(versions)
    if kept.rule_version != history.rule_on(today).version or not is_told(versions, kept, today):
        return None
    history.day, history.immediate = today, history.immediate_on(today)
    history.required = Event("hired", today) if required else None
    history.series = Series(today, 1, None, kept.valid_until, today)
    history.obligations = [as_obligation(it, today) for it in kept.obligations]
    if kept.status == "on_hold":
        history.absent = Event("absent", today)
    return history


def is_told(versions: Sequence[RuleVersion], kept: Kept, today: date) -> bool:
    """Whether the row and the rule alone say all that time can make of it."""
    if kept.status not in RUNNING and (kept.status != "on_hold" or kept.valid_until is None):
        return False
    return not any(
        (version.rule.renew is not None and (version.rule.renew.hours or version.rule.renew.suspend))
        or any(day > today for day in version.first_days)
        for version in versions
    )


def is_before_the_first_pass(kept: Kept) -> bool:
    """Then an event demands nothing: the initial programme covers it."""
    return kept.status in ("not_started", "initial_overdue")


def as_obligation(it: Open, today: date) -> Obligation:
    event = Event(it.event, it.on or today, ref=it.ref, document=it.document, version=it.version)
    trigger = Trigger(event="incident", require="briefing", before_work=it.before_work)
    return Obligation(it.require, it.due, it.until_then, trigger, event, "")
