"""What other capabilities and a person's own download say of observations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Date, Integer, String, bindparam, null, select, union_all

from app import people
from app.assessment.models import ObservationEventRow, ObservationLineRow, ObservationRow, ReadinessRow
from app.assessment.observing import Result, State
from app.assessment.queries.observations import Observation, checklist_of, signed_of
from app.foundation.database import db, rows
from app.foundation.faults import Text
from app.foundation.i18n import day, iso_instant


@dataclass(frozen=True)
class Glance:
    """A signed observation in somebody's file. `address`: its page."""

    title: Text
    observed_on: date
    assessor: str  # short name
    result: Result
    state: State
    address: str


def glances(person_id: int, at: datetime) -> tuple[Glance, ...]:
    """The signed observations of a person, the newest first."""
    found = signed_of(person_id)
    names = people.people_rows({one.assessor_id for one in found}) if found else {}
    return tuple(
        Glance(
            title=title_of(one),
            observed_on=one.observed_on,
            assessor=names[one.assessor_id].short_name,
            result=cast(Result, one.result),
            state=one.state_at(at),
            address=f"/observations/{one.public_id}",
        )
        for one in found
    )


def title_of(observation: Observation) -> Text:
    titles = (checklist_of(observation.snapshot, language).title for language in ("en", "ru"))
    return Text(*titles)


def observation_notes(person_id: int, checklists: Collection[str], today: date) -> dict[str, Text]:
    """How a person's observations stand that do not count yet, in words, by checklist; nothing for the others."""
    notes: dict[str, Text] = {}
    for checklist, until in rows(_UNDER_WAY, {"person_id": person_id, "checklists": sorted(checklists)}):
        if until is None:
            notes.setdefault(checklist, SAID_READY)
        elif today <= until:
            notes[checklist] = Text(
                f"signed; confirm or object until {day(until, 'en')}",
                f"подписано; подтвердите или возразите до {day(until, 'ru')}",
            )
    return notes


SAID_READY = Text("the assessors see that you are ready", "экзаменаторы видят, что вы готовы")
_MINE = bindparam("person_id", type_=Integer)
_ASKED = bindparam("checklists", type_=String, expanding=True)
_SAID = select(ReadinessRow.checklist, null().cast(Date).label("until")).where(
    ReadinessRow.person_id == _MINE, ReadinessRow.ended_at.is_(None), ReadinessRow.checklist.in_(_ASKED)
)
_SIGNED = select(ObservationRow.checklist, ObservationRow.answer_until.label("until")).where(
    ObservationRow.person_id == _MINE, ObservationRow.state == "signed", ObservationRow.checklist.in_(_ASKED)
)
_BOTH = union_all(_SAID, _SIGNED).subquery()
_UNDER_WAY = select(_BOTH.c.checklist, _BOTH.c.until)


def own_observations(person_id: int, _at: datetime) -> list[dict[str, Any]]:
    """Every signed observation of a person, the earliest first, with all that was marked and answered."""
    found = tuple(reversed(signed_of(person_id)))
    ids = [one.id for one in found]
    lines: dict[int, dict[str, Any]] = defaultdict(dict)
    marked = select(ObservationLineRow).where(ObservationLineRow.observation_id.in_(ids))
    for row in db.session.scalars(marked.order_by(ObservationLineRow.version)):
        lines[row.observation_id][row.line] = {"seen": row.seen, "comment": row.comment}
    events: dict[int, list[dict[str, Any]]] = defaultdict(list)
    happened = select(ObservationEventRow).where(ObservationEventRow.observation_id.in_(ids))
    for event in db.session.scalars(happened.order_by(ObservationEventRow.id)):
        told = {"kind": event.kind, "at": iso_instant(event.at), "reason": event.details.get("reason")}
        events[event.observation_id].append(told)
    return [
        {
            "checklist": one.checklist,
            "revision": one.revision,
            "observed_on": one.observed_on.isoformat(),
            "state": one.state,
            "result": one.result,
            "lines": lines[one.id],
            "events": events[one.id],
        }
        for one in found
    ]
