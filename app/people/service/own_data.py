"""All that is kept of one person, for that person. Each capability gives its part as plain JSON values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app import record
from app.foundation import clock, settings
from app.foundation.database import db, transaction
from app.foundation.i18n import iso_instant
from app.people import names, queries
from app.people.models import Account, Person, RoleGrant, Unit, UserSession, WayIn
from app.people.rows import AssignmentRow
from app.people.service import links
from app.record import Fact
from app.record.facts import to_json

Part = Callable[[int, datetime], Any]
_PARTS: dict[str, Part] = {}
MOST_ACTS = 5000
# Acts whose subject is a person, by the beginning of their names. Other acts may have a subject of the same letters.
_ABOUT_PEOPLE = (
    *(
        "people:person:",
        "people:account:",
        "people:role:",
        "people:card:",
        "people:invitation:",
        "people:password:",
    ),
    "oversight:person:",
    "assessment:observation:",
)
_LOOK = ":viewed"


def offer_own_data(name: str, part: Part) -> None:
    """Adds a part to everybody's download: `part(person_id, at)` gives JSON values about that person alone."""
    _PARTS[name] = part


def collect(person_id: int, *, at: datetime) -> dict[str, Any]:
    """Use case: all of it, by name of the part. That it was taken is noted."""
    person = queries.person_of_id(person_id)
    with transaction() as session:
        record.note(session, "people:person:own_data", at=at, actor_id=person_id, subject=person.number)
    found = {
        "made_at": iso_instant(at),
        "made_by": f"Attesta, {settings.organisation(person.locale or 'en')}, {links.site_address()}",
        "person": _person(person_id),
        "account": _account(person_id),
        "assignments": [_assignment(row) for row in queries.assignments_of([person_id])[person_id]],
        "roles": _roles(person_id),
        "signed_in": _sessions(person_id),
        "ways_in": _ways_in(person_id),
        "record": _record(person_id),
        **_acts(person_id, person.number),
    }
    return found | {name: part(person_id, at) for name, part in sorted(_PARTS.items())}


def _person(person_id: int) -> dict[str, Any]:
    row = db.session.get_one(Person, person_id)
    columns = {column.key: getattr(row, column.key) for column in Person.__table__.columns}
    return {name: _plain(value) for name, value in columns.items() if name not in ("id", "search")}


def _account(person_id: int) -> dict[str, Any] | None:
    """Without the hash of the password: whoever finds the file must not be able to guess at it."""
    row = db.session.get(Account, person_id)
    if row is None:
        return None
    shown = ("theme", "text_size", "created_at", "password_set_at")
    return {name: _plain(getattr(row, name)) for name in shown}


def _assignment(row: AssignmentRow) -> dict[str, Any]:
    return {
        "position": row.position,
        "position_title": vars(row.position_title),
        "unit": row.unit,
        "unit_name": vars(row.unit_name),
        "from": _plain(row.from_on),
        "until": _plain(row.until_on),
    }


def _roles(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(RoleGrant.role, Unit.slug, RoleGrant.granted_at)
        .outerjoin(Unit, Unit.id == RoleGrant.unit_id)
        .where(RoleGrant.person_id == person_id)
        .order_by(RoleGrant.id)
    )
    return [{"role": row.role, "unit": row.slug, "granted_at": _plain(row.granted_at)} for row in rows]


def _sessions(person_id: int) -> list[dict[str, Any]]:
    mine = select(UserSession).where(UserSession.person_id == person_id).order_by(UserSession.id)
    shown = ("created_at", "last_seen_at", "address", "user_agent", "revoked_at")
    return [{name: _plain(getattr(row, name)) for name in shown} for row in db.session.scalars(mine)]


def _ways_in(person_id: int) -> list[dict[str, Any]]:
    mine = select(WayIn).where(WayIn.person_id == person_id).order_by(WayIn.id)
    shown = ("kind", "sent_to", "made_at", "expires_at", "used_at", "ended_at")
    return [{name: _plain(getattr(row, name)) for name in shown} for row in db.session.scalars(mine)]


def _record(person_id: int) -> list[dict[str, Any]]:
    """Every fact in the order of recording, the ones that were struck out as well."""
    facts = record.history_of(person_id)
    recorders = queries.people_rows({fact.recorded_by for fact in facts if fact.recorded_by is not None})
    by_name = {row.id: row.full_name for row in recorders.values()}
    return [_fact(fact, by_name) for fact in facts]


def _fact(fact: Fact, by_name: dict[int, str]) -> dict[str, Any]:
    return {
        "id": fact.id,
        "position": fact.position,
        "kind": fact.kind,
        "occurred_on": _plain(fact.occurred_on),
        "recorded_at": _plain(fact.recorded_at),
        "recorded_by": by_name.get(fact.recorded_by or 0),
        "subject": fact.subject,
        "voids": fact.voids_id,
        "content": to_json(fact.payload),
    }


def _acts(person_id: int, number: str) -> dict[str, Any]:
    """Who looked at the record, and what was done about the person and by whom.

    From the day the record was opened: before it somebody else may have had the number.
    """
    facts = record.history_of(person_id)
    since = facts[0].recorded_at if facts else clock.now()
    acts = record.acts_about(number, _ABOUT_PEOPLE, since=since, most=MOST_ACTS)
    actors = queries.people_rows({act.actor_id for act in acts if act.actor_id is not None})
    told = [
        {
            "at": _plain(act.at),
            "act": act.action,
            "by": actors[act.actor_id].full_name if act.actor_id in actors else None,
        }
        for act in acts
    ]
    return {
        "who_looked": [act for act in told if act["act"].endswith(_LOOK)],
        "what_was_done": [act for act in told if not act["act"].endswith(_LOOK)],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso_instant(value)
    return value.isoformat() if isinstance(value, date) else value


def file_name(number: str, day: date) -> str:
    """A name that every file system takes."""
    safe = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in names.tidy(number))
    return f"attesta-{safe}-{day.isoformat()}.json"
