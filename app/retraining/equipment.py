"""New equipment that a unit, or one position of it, has to learn: what is announced and what it comes to. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from app.people.rows import AssignmentRow
from app.retraining.effects import Effect

State = Literal["announced", "running", "applied", "withdrawn"]
LONGEST_NAME = 200
FURTHEST = timedelta(days=731)
EARLIEST = timedelta(days=366)


@dataclass(frozen=True)
class EquipmentChange:
    """One announcement as it stands."""

    id: int
    public_id: str
    name: str
    note: str
    unit_id: int
    position: str  # slug; empty: all
    begins_on: date
    announced_by: int
    announced_at: datetime
    withdrawn_at: datetime | None
    applied_at: datetime | None
    concerned: int

    def state(self, today: date) -> State:
        if self.withdrawn_at is not None:
            return "withdrawn"
        if self.applied_at is not None:
            return "applied"
        return "announced" if self.begins_on > today else "running"


def holders(
    assignments: Mapping[int, Iterable[AssignmentRow]], unit_path: str, position: str, on: date
) -> tuple[int, ...]:
    """Who holds the position (empty: any) in the unit or below it on that day."""
    return tuple(
        person_id
        for person_id, mine in assignments.items()
        if any(
            row.holds_on(on)
            and row.unit_path.startswith(unit_path)
            and (not position or row.position == position)
            for row in mine
        )
    )


@dataclass(frozen=True)
class Summary:
    """What an announcement would do to the people looked at."""

    people: int
    asked: Mapping[str, int]  # kind of demand → people
    stopped: int  # may work now, and not until it is done
    supervised: int
    untouched: int  # of whom nothing is demanded


def summary_of(effects: Iterable[Effect]) -> Summary:
    found = list(effects)
    asked: Counter[str] = Counter()
    for effect in found:
        asked.update({it.require for change in effect.changes for it in change.demands})
    turned = Counter(
        effect.may_work_after for effect in found if effect.may_work_after != effect.may_work_before
    )
    return Summary(
        people=len(found),
        asked=dict(sorted(asked.items())),
        stopped=turned["no"],
        supervised=turned["supervised"],
        untouched=sum(effect.demands_nothing for effect in found),
    )
