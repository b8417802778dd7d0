"""A hundred thousand people in the tables, of whom a known number is due on each of three days to come.

They are written straight into the tables, with the rows that their facts lead to: one person of each kind is
judged, and the others have the same facts on the same days.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import func, insert, select, update

from app.certification.models import AwardRow, StandingRow
from app.certification.queries.standing import inputs_of, row_values
from app.foundation import clock
from app.foundation.database import db, transaction
from app.people.models import Person
from app.record import facts
from app.record.models import FactRow, RecordHead

PEOPLE = 100_000
DUE = (100, 1_000, 10_000)  # people, each on a day of its own
AT_ONCE = 5_000
POSITION, BRIEFING, OPERATOR = "contact-centre-operator", "safety-briefing", "contact-centre-operator"
NOON = time(12)


class Kind(NamedTuple):
    """People with the same facts on the same days."""

    people: range
    briefed: date


def bulk() -> list[date]:
    """Fills the tables; gives the days on which `DUE` people are due."""
    today = clock.today()
    first = (db.session.scalar(select(func.max(Person.id))) or 0) + 1
    first_fact = (db.session.scalar(select(func.max(FactRow.id))) or 0) + 1
    unit = db.session.scalars(select(FactRow).where(FactRow.kind == "assigned").limit(1)).one().data["unit"]
    with transaction() as session:  # nobody of the demo is due then
        session.execute(update(StandingRow).values(next_change_on=None))
    sizes = (*DUE, PEOPLE - sum(DUE))
    kinds, begin = [], first
    for number, size in enumerate(sizes):
        kinds.append(Kind(range(begin, begin + size), today - timedelta(days=40 - 5 * number)))
        begin += size
    days = []
    for kind in kinds:
        model = list(record_of(kind.briefed, today, unit))
        offset = first_fact + (kind.people.start - first) * len(model)
        write(kind, model, offset, today)
        days.append(keep(kind, model, offset, today))
    return days[: len(DUE)]


def record_of(briefed: date, today: date, unit: str) -> Iterator[tuple[date, facts.Payload]]:
    hired = today - timedelta(days=60)
    yield hired, facts.Hired()
    yield hired, facts.Assigned(POSITION, unit)
    yield hired, facts.CourseCompleted("communication", 1)
    yield today - timedelta(days=50), facts.QuizPassed("communication-exam", 1, share="0.9")
    yield today - timedelta(days=45), facts.Passed(OPERATOR)
    yield briefed, facts.Passed(BRIEFING)


def write(kind: Kind, model: list[tuple[date, facts.Payload]], offset: int, today: date) -> None:
    at = datetime.combine(today, NOON, clock.now().tzinfo)
    for start in range(kind.people.start, kind.people.stop, AT_ONCE):
        part = range(start, min(start + AT_ONCE, kind.people.stop))
        persons = [
            {"id": it, "number": f"bulk-{it}", "family": "Bulk", "given": "", "search": f"bulk {it}"}
            for it in part
        ]
        written: list[dict[str, Any]] = []
        for place, person in enumerate(part, start=part.start - kind.people.start):
            for position, (on, payload) in enumerate(model, start=1):
                own = {"id": offset + place * len(model) + position - 1, "person_id": person}
                said = {"kind": payload.kind, "data": facts.to_json(payload), "subject": ""}
                when = {"occurred_on": on, "recorded_at": at, "position": position}
                written.append(own | said | when)
        with transaction() as session:
            session.execute(insert(Person), persons)
            session.execute(insert(RecordHead), [{"person_id": it, "length": len(model)} for it in part])
            session.execute(insert(FactRow.__table__), written)


def keep(kind: Kind, model: list[tuple[date, facts.Payload]], offset: int, today: date) -> date:
    """Rows of all, from the judgement of the first. Gives the day on which they are due."""
    judged = inputs_of(kind.people[:1])[kind.people[0]].judge(today)
    db.session.rollback()
    made = {"record_length": len(model), "computed_on": today, "retry_at": None}
    at = clock.now()
    for start in range(0, len(kind.people), AT_ONCE):
        part = kind.people[start : start + AT_ONCE]
        with transaction() as session:
            for slug, one in judged.items():
                values = row_values(one) | made | {"certification": slug}
                session.execute(insert(StandingRow.__table__), [values | {"person_id": it} for it in part])
                if one.grant is None:
                    continue
                place = int(one.grant.event.ref) - offset
                award = {
                    **{"certification": slug, "rule_version": 1, "rule_revision": 1, "ground": "pass"},
                    **{"occurred_on": one.grant.on, "valid_from": one.grant.on, "evidence": []},
                    **{"valid_until": one.grant.valid_until, "awarded_at": at},
                }
                refs = (str(offset + (it - kind.people.start) * len(model) + place) for it in part)
                rows = [
                    award | {"person_id": it, "ground_ref": ref} for it, ref in zip(part, refs, strict=True)
                ]
                session.execute(insert(AwardRow.__table__), rows)
    return judged[BRIEFING].changes_on or date.max
