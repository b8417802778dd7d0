"""The facts of one person, looked through once for all certifications. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import NamedTuple

from app.certification.events import Event
from app.certification.learned import Learned, learned_from
from app.record import facts
from app.record.facts import Fact

DIRECT = (
    *(facts.Passed, facts.Failed, facts.Done, facts.Hours, facts.SessionAttended, facts.Absent, facts.Back),
    *(facts.Incident, facts.QaFailed, facts.EquipmentChange, facts.Revised, facts.Suspended),
    *(facts.Reinstated, facts.Exempted, facts.Revoked),
)


class Shown(NamedTuple):
    """What shows something. Its event may make a pass or a failure; which of them, the walk decides."""

    named: str  # the certification that it is confined to; empty: it counts everywhere
    learned: Learned
    event: Event


class Reading:
    """`facts`: in the order of the record."""

    def __init__(self, record: Iterable[Fact]) -> None:
        self.facts = tuple(record)

    @cached_property
    def named(self) -> frozenset[str]:
        """Certifications that facts name."""
        return frozenset(getattr(fact.payload, "certification", "") for fact in self.facts) - {""}

    @cached_property
    def hired(self) -> tuple[Fact, ...]:
        return tuple(fact for fact in self.facts if isinstance(fact.payload, facts.Hired))

    def employed_by(self, day: date) -> Fact | None:
        """The last fact of having been hired up to that day; the first one where all came later."""
        before = [fact for fact in self.hired if fact.occurred_on <= day]
        return (before or self.hired[:1] or (None,))[-1]

    @cached_property
    def learned(self) -> tuple[Shown, ...]:
        found = []
        for fact in self.facts:
            named = getattr(fact.payload, "certification", "")
            learned = learned_from(fact, named)
            if learned is not None:
                kind = "shown" if learned.passed else "missed"
                event = Event(kind, fact.occurred_on, fact.occurred_at, str(fact.id))
                found.append(Shown(named, learned, event))
        return tuple(found)

    @cached_property
    def shown(self) -> frozenset[tuple[str, str]]:
        """Kind and slug of all that something was shown of."""
        return frozenset((shown.learned.kind, shown.learned.slug) for shown in self.learned)

    @cached_property
    def direct(self) -> tuple[tuple[str, Fact], ...]:
        """Facts that are events as they stand, with the certification that they are about; empty: every one."""
        return tuple(
            (getattr(fact.payload, "certification", ""), fact)
            for fact in self.facts
            if isinstance(fact.payload, DIRECT)
        )

    def learned_for(self, certification: str) -> Iterator[Shown]:
        return (shown for shown in self.learned if shown.named in ("", certification))

    def direct_for(self, certification: str) -> Iterator[Fact]:
        return (fact for named, fact in self.direct if named in ("", certification))


def reading_of(record: Iterable[Fact] | Reading) -> Reading:
    return record if isinstance(record, Reading) else Reading(record)
