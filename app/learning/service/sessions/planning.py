"""Sessions are planned, alone or weekly, changed, and cancelled."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app import people
from app.foundation.database import transaction
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.faults import Text
from app.foundation.i18n import day as day_words
from app.learning.models import SessionUnitRow, TrainingSessionRow
from app.learning.queries import session_reach
from app.learning.queries.session_conflicts import planned_meanwhile
from app.learning.queries.sessions import session_of
from app.learning.service.sessions.common import (
    locked,
    note,
    place_rows,
    seats_of,
    store_seats,
    tell,
    touch,
)
from app.learning.sessions import Plan, Problem, problems, weekly
from app.people.names import folded
from app.people.permissions import PLANNING_ROLES
from app.people.rows import Actor

OF_THE_ROW = tuple(field.name for field in fields(Plan) if field.name not in ("units", "positions"))
MOVED = ("begins_at", "ends_at", "place", "link")


class BadPlan(Invalid):
    """`problems`: by field."""

    code = "bad-plan"

    def __init__(self, found: Sequence[Problem]) -> None:
        self.problems = tuple(found)
        super().__init__()


class Signed(Conflict):
    code = "signed"
    text = Text(
        "Somebody has signed this session already, so it stays as it is. Correct single lines on the attendance page.",
        "Под этим занятием уже есть подпись, поэтому оно остаётся как есть. Отдельные строки исправляются на"
        " странице присутствия.",
    )


class NotPlanned(Conflict):
    code = "not-planned"
    text = Text(
        "This session is cancelled, or its register is signed.", "Занятие отменено, или его журнал подписан."
    )


def plan(wanted: Plan, weeks: int, *, actor: Actor, at: datetime, form_key: str | None = None) -> list[str]:
    """Plans a session, and the same in the weeks after it. Gives their public ids. Raises BadPlan, AlreadyDone."""
    with transaction(form_key=form_key) as session:
        touch(
            session
        )  # first: two who plan at one moment wait for each other, and see what the other has planned
        all_of_them = weekly(wanted, weeks)
        refuse([problem for one in all_of_them for problem in problems_of(one, actor, at)])
        ids = [add(session, one, actor.person_id, at).public_id for one in all_of_them]
    return ids


def add(session: Session, wanted: Plan, by: int, at: datetime) -> TrainingSessionRow:
    """Operation."""
    row = TrainingSessionRow(
        public_id=secrets.token_urlsafe(12),
        state="planned",
        state_reason="",
        secret=secrets.token_hex(32),
        asked=0,
        version=0,
        planned_by=by,
        planned_at=at,
    )
    fill(row, wanted)
    session.add(row)
    session.flush()
    session.add_all(SessionUnitRow(session_id=row.id, unit_id=unit) for unit in wanted.units)
    if row.trainer_id != by and row.ends_at > at:
        tell(session, (row.trainer_id,), row.id, "to-hold", at)
    note(session, row, "planned", at=at, by=by, programme=row.programme, held_on=row.held_on.isoformat())
    return row


def fill(row: TrainingSessionRow, wanted: Plan) -> None:
    for name in OF_THE_ROW:
        setattr(row, name, getattr(wanted, name))
    row.positions = list(wanted.positions)


def change(public_id: str, wanted: Plan, *, actor: Actor, at: datetime) -> None:
    """Changes a session that is planned; who has a seat hears of another time or place, who waits may move up.

    Raises BadPlan, Signed, NotPlanned, NotFound.
    """
    known = session_of(public_id)
    if not session_reach.may_manage(actor, known):
        raise NotFound
    with transaction() as session:
        row = locked(session, public_id)
        touch(session)
        places = place_rows(session, row.id)
        refuse_settled(row, any(place.signed_at for place in places.values()))
        seats = seats_of(row, places.values())
        refuse(problems_of(wanted, actor, at, but=row.id, taken=len(seats.in_state("enrolled"))))
        moved = any(getattr(row, name) != getattr(wanted, name) for name in MOVED)
        trainer_before = row.trainer_id
        fill(row, wanted)
        row.version += 1
        session.execute(delete(SessionUnitRow).where(SessionUnitRow.session_id == row.id))
        session.add_all(SessionUnitRow(session_id=row.id, unit_id=unit) for unit in wanted.units)
        if moved and row.ends_at > at:
            listed = [seat.person_id for seat in seats.all if seat.state in ("enrolled", "waiting")]
            tell(session, others((*listed, row.trainer_id), actor), row.id, "changed", at)
        if row.trainer_id != trainer_before and row.ends_at > at:
            tell(session, others((row.trainer_id,), actor), row.id, "to-hold", at)
        store_seats(session, row, places, seats.with_limit(row.seats), at=at, by=actor.person_id)
        note(session, row, "changed", at=at, by=actor.person_id)


def cancel(public_id: str, reason: str, *, actor: Actor, at: datetime) -> None:
    """The session does not take place; everybody on its lists hears why. Raises Signed, NotPlanned, NotFound."""
    if not session_reach.may_manage(actor, session_of(public_id)):
        raise NotFound
    with transaction() as session:
        row = locked(session, public_id)
        places = place_rows(session, row.id)
        refuse_settled(row, any(place.signed_at for place in places.values()))
        row.state, row.state_reason = "cancelled", reason
        row.version += 1
        listed = [one.person_id for one in places.values() if one.state in ("enrolled", "waiting")]
        if row.ends_at > at:
            tell(session, others((*listed, row.trainer_id), actor), row.id, "cancelled", at)
        note(session, row, "cancelled", at=at, by=actor.person_id, reason=reason)
        touch(session)


def others(person_ids: Iterable[int], actor: Actor) -> list[int]:
    """Whoever acts need not be told."""
    return [person_id for person_id in person_ids if person_id != actor.person_id]


def refuse_settled(row: TrainingSessionRow, is_signed: bool) -> None:
    if row.state != "planned":
        raise NotPlanned
    if is_signed:
        raise Signed


# -- what cannot be planned -------------------------------------------------------------------------------------------


def refuse(found: Collection[Problem]) -> None:
    if found:
        raise BadPlan(list(dict.fromkeys(found)))


def problems_of(wanted: Plan, actor: Actor, at: datetime, but: int = 0, taken: int = 0) -> list[Problem]:
    """`but`: the session that is changed; `taken`: its seats that somebody has."""
    found = list(problems(wanted, at, taken))
    reach = session_reach.reach_of(actor)
    if reach is not None and not (wanted.units and set(wanted.units) <= reach):
        own = Text(
            "Choose among the units that you look after", "Выберите из подразделений, которые вы ведёте"
        )
        found.append(("units", own))
    trainers = {person.id for person in people.holders_of(PLANNING_ROLES, wanted.held_on)}
    if wanted.trainer_id not in trainers:
        gone = Text(
            "This person holds no sessions on that day", "В этот день этот человек занятий не проводит"
        )
        found.append(("trainer", gone))
    if wanted.ends_at > wanted.begins_at:
        found += same_time(wanted, but)
    return found


def same_time(wanted: Plan, but: int) -> list[Problem]:
    """The trainer is elsewhere then, or the room is somebody else's."""
    found: list[Problem] = []
    for other in planned_meanwhile(wanted.begins_at, wanted.ends_at, but):
        day = Text(day_words(other.held_on, "en"), day_words(other.held_on, "ru"))
        if other.trainer_id == wanted.trainer_id:
            found.append(
                (
                    "trainer",
                    Text(
                        f"Holds “{other.title.en}” at that time, {day.en}",
                        f"В это время проводит «{other.title.ru}», {day.ru}",
                    ),
                )
            )
        elif wanted.place and folded(other.place) == folded(wanted.place):
            found.append(
                (
                    "place",
                    Text(
                        f"At that time “{other.title.en}” is held here by another trainer, {day.en}",
                        f"В это время здесь идёт другое занятие: «{other.title.ru}», {day.ru}",
                    ),
                )
            )
    return found
