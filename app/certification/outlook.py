"""What a pass of today would give: the date that a person may know before they begin. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.certification.events import Event, in_order
from app.certification.history import History
from app.certification.rules import RuleVersion


@dataclass(frozen=True)
class Outlook:
    """`valid_until` None: without end. `keeps_series`: the dates of the series stay, whatever the day of the pass."""

    valid_until: date | None
    keeps_series: bool


def if_passed(versions: Sequence[RuleVersion], events: Iterable[Event], day: date) -> Outlook | None:
    """None where a pass of that day would change nothing: hours are missing that have to come first."""
    history = History(versions)
    for event in in_order(event for event in events if event.on <= day):
        history.apply(event)
    history.advance(day)
    before = history.series
    history.apply(Event("pass", day))
    if history.series is None or history.grant is None or history.grant.on != day:
        return None
    keeps = before is not None and history.series.base == before.base and history.series.count > before.count
    return Outlook(history.valid_until, keeps)
