"""What an event demands outside the periodic clock, until when, and what meets it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.certification.events import Event
from app.certification.rules import MAY_WORK, MayWork, Permission, Rule, Trigger
from app.certification.validity import deadline
from app.foundation.durations import add, add_days

# Folder of a document → what evidence on it meets by itself.
SHOWN_BY = {"courses": ("course", "acknowledge"), "quizzes": ("exam", "acknowledge")}


@dataclass(frozen=True)
class Obligation:
    """Something demanded by an event. `due` is the last day; before work it is the day of the event."""

    require: str
    due: date
    until_then: Permission
    trigger: Trigger
    event: Event
    clause: str

    @property
    def before_work(self) -> bool:
        return self.trigger.before_work

    def is_overdue(self, day: date) -> bool:
        """Obligations before work block instead of running out."""
        return not self.before_work and day > self.due

    def may_work(self, day: date) -> MayWork:
        return "no" if self.before_work or self.is_overdue(day) else MAY_WORK[self.until_then]

    def is_shown_by(self, event: Event) -> bool:
        """Whether evidence on the revised document itself is what is demanded: its exam passed, its course gone through.

        Where the clock has to start again, only a pass does that.
        """
        shown = SHOWN_BY.get(self.event.document.partition("/")[0], ())
        named = any(document == self.event.document for document, _version in event.documents)
        return named and self.require in shown and not self.trigger.resets_clock

    def is_met_by(self, event: Event) -> bool:
        """Whether a pass or a done thing covers the version that is demanded. What names no version covers any."""
        if self.event.version is None:
            return True
        if self.event.document and event.documents:
            return dict(event.documents).get(self.event.document, -1) >= self.event.version
        return event.version is None or event.version >= self.event.version


def obligations_from(name: str, event: Event, rule: Rule, gone: date | None = None) -> list[Obligation]:
    """All that a rule demands after an event of this name; `gone`: the first day of the absence that it ends."""
    return [
        Obligation(
            trigger.require, due_day(trigger, event, rule), trigger.until_then, trigger, event, rule.clause
        )
        for trigger in rule.triggers
        if trigger.event == name and concerns(trigger, event, gone)
    ]


def concerns(trigger: Trigger, event: Event, gone: date | None) -> bool:
    if trigger.event == "absence":
        return gone is not None and trigger.more_than is not None and event.on > add(gone, trigger.more_than)
    if trigger.event == "revised":
        return event.impact == trigger.impact or (
            trigger.impact is None and event.impact in ("minor", "major")
        )
    return True


def due_day(trigger: Trigger, event: Event, rule: Rule) -> date:
    if trigger.before_effective:
        return add_days(event.effective or event.on, -1)
    if trigger.before_work or trigger.within is None:
        return event.on
    return deadline(event.on, trigger.within, rule.nonworking)
