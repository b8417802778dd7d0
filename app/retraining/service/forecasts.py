"""Use cases: how many people a unit needs, and the forecast of each week kept for an honest look back."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import certification, people, record
from app.foundation.database import db, transaction
from app.foundation.errors import Invalid
from app.foundation.faults import Text
from app.people.permissions import ADMIN, MANAGER
from app.people.rows import Actor
from app.retraining.coverage import USUAL_NEED
from app.retraining.models.forecasts import CoverageNeedRow, ForecastWeekRow
from app.retraining.queries.forecasts import outlook_of, team_in

MOST_NEEDED = 10_000
NEEDING_ROLES = (MANAGER, ADMIN)


class NoSuchNeed(Invalid):
    code = "no-such-need"
    text = Text(
        "Give a whole number of people from 0 to 10,000.", "Укажите целое число людей от 0 до 10 000."
    )


def set_need(unit: str, slug: str, needed: int, *, actor: Actor, at: datetime) -> None:
    """How many have to be able to work in this unit and below. Raises Invalid, UnknownUnit outside of the scope."""
    if not 0 <= needed <= MOST_NEEDED or slug not in certification.titles():
        raise NoSuchNeed
    with transaction() as session:
        found = next((one for one in people.units() if one.slug == unit), None)
        scope = actor.scope(NEEDING_ROLES)
        if found is None or (scope is not None and not any(found.path.startswith(path) for path in scope)):
            raise people.UnknownUnit
        store_need(session, found.id, slug, needed, actor, at)
        details = {"certification": slug, "people": needed}
        record.note(
            session,
            "retraining:coverage:needed",
            at=at,
            actor_id=actor.person_id,
            subject=unit,
            details=details,
        )


def store_need(session: Session, unit_id: int, slug: str, needed: int, actor: Actor, at: datetime) -> None:
    """The usual need is not kept."""
    row = session.get(CoverageNeedRow, (unit_id, slug))
    if needed == USUAL_NEED:
        if row is not None:
            session.delete(row)
        return
    if row is None:
        row = CoverageNeedRow(unit_id=unit_id, certification=slug)
        session.add(row)
    row.people, row.changed_at, row.changed_by = needed, at, actor.person_id


def keep_forecast(today: date) -> int:
    """Keeps what is expected of the weeks to come, once a week, for the whole organisation. Gives how many rows."""
    made_on = select(ForecastWeekRow.made_on).where(ForecastWeekRow.made_on == today).limit(1)
    kept = db.session.scalar(made_on) is not None
    outlook = None if kept else outlook_of(team_in(people.people_matching(""), today), today)
    db.session.rollback()
    if outlook is None:
        return 0
    loads: dict[tuple[date, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for it in outlook.expected:
        if it.step != "obligation":
            loads[it.week, it.certification][0 if it.is_certain else 1] += it.sessions
    with transaction() as session:
        session.execute(delete(ForecastWeekRow).where(ForecastWeekRow.made_on == today))
        session.add_all(
            ForecastWeekRow(made_on=today, week=week, certification=slug, certain=certain, assumed=assumed)
            for (week, slug), (certain, assumed) in loads.items()
        )
    return len(loads)
