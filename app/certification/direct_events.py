"""Facts that are events of a certification as they stand, whatever its evidence is. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.certification.events import Event
from app.certification.learned import number
from app.certification.reading import Reading
from app.certification.rules import RuleVersion
from app.foundation.durations import add_days
from app.record import facts
from app.record.facts import Fact

NAMED: Mapping[type, str] = {
    facts.Incident: "incident",
    facts.QaFailed: "qa_failed",
    facts.EquipmentChange: "equipment_change",
    facts.Suspended: "suspended",
    facts.Reinstated: "reinstated",
    facts.Revoked: "revoked",
}


@dataclass(frozen=True)
class Period:
    """First and last day; None: without end. `ref` is the fact that began it."""

    start: date
    end: date | None = None
    ref: str = ""

    def holds_on(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)


def direct_events(
    certification: str,
    versions: Iterable[RuleVersion],
    reading: Reading,
    required: Iterable[Period],
) -> Iterator[Event]:
    """Events in no order. `required`: when the matrix demanded this certification of the person."""
    documents: frozenset[str] | None = None
    for fact in reading.direct_for(certification):
        if documents is None and isinstance(fact.payload, facts.Revised):
            documents = frozenset().union(*(version.rule.documents for version in versions))
        event = own_event(fact, certification, documents or frozenset()) or other_event(fact)
        if event is not None:
            yield event
    for period in required:
        yield beginning(period, reading.employed_by(period.start))
        if period.end is not None:
            yield Event("left", add_days(period.end, 1))


def beginning(period: Period, employed: Fact | None) -> Event:
    """The requirement begins. Tenure counts from the day of employment, even if the position came later."""
    payload = employed.payload if employed is not None else None
    if employed is None or not isinstance(payload, facts.Hired):
        return Event("hired", period.start, ref=period.ref)
    return Event(
        "hired",
        period.start,
        ref=period.ref or str(employed.id),
        first_job=payload.first_job,
        employed_on=employed.occurred_on,
    )


def own_event(fact: Fact, certification: str, documents: frozenset[str]) -> Event | None:
    on, at, ref = fact.occurred_on, fact.occurred_at, str(fact.id)
    match fact.payload:
        case facts.Passed(certification=named, version=version) if named == certification:
            return Event("pass", on, at, ref, version=version, evidence=(ref,))
        case facts.Failed(certification=named) if named == certification:
            return Event("fail", on, at, ref)
        case facts.Done() as done:
            shown = done.document and done.version is not None
            return Event(
                "done",
                on,
                at,
                ref,
                require=done.require,
                version=None if shown else done.version,
                documents=((done.document, done.version or 0),) if shown else (),
            )
        case facts.Revised() as revised if revised.certification or revised.document in documents:
            effective = date.fromisoformat(revised.effective) if revised.effective else None
            return Event(
                "revised",
                on,
                at,
                ref,
                version=revised.version,
                document=revised.document,
                impact=revised.impact,
                effective=effective,
            )
    return None


def other_event(fact: Fact) -> Event | None:
    on, at, ref = fact.occurred_on, fact.occurred_at, str(fact.id)
    match fact.payload:
        case facts.Absent():
            return Event("absent", on, at, ref, reason=fact.payload.reason)
        case facts.Back():
            return Event("back", on, at, ref)
        case facts.Hours() as hours:
            return Event("hours", on, at, ref, hours=number(hours.hours), topic=hours.topic)
        case facts.SessionAttended() as attended if attended.hours > 0:
            return Event("hours", on, at, ref, hours=number(attended.hours), topic=attended.topic)
        case facts.Exempted() as exempted:
            until = date.fromisoformat(exempted.until) if exempted.until else None
            return Event("exempted", on, at, ref, until=until, reason=exempted.reason)
    return named_event(fact)


def named_event(fact: Fact) -> Event | None:
    payload, kind = fact.payload, NAMED.get(type(fact.payload))
    if kind is None or (isinstance(payload, facts.Reinstated) and payload.request):
        return None  # the second tells of a revocation that was struck out, and lifts no other suspension
    # A certificate that is taken away was there already: so was a pass of that day whose time is not known.
    ends_the_day = isinstance(payload, facts.Revoked | facts.Suspended) and bool(payload.request)
    reason = getattr(payload, "reason", "")
    event = Event(kind, fact.occurred_on, fact.occurred_at, str(fact.id), reason=reason)
    return replace(event, ends_the_day=True) if ends_the_day else event
