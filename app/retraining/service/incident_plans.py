"""Use cases: the plan of an incident is worked out and confirmed, and somebody is taken out of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import certification, people, record
from app.foundation import clock
from app.foundation.database import transaction
from app.foundation.errors import Conflict
from app.foundation.faults import Text
from app.people.rows import Actor
from app.record.facts import Incident as IncidentFact
from app.retraining.effects import Effect
from app.retraining.incidents import Incident, Part
from app.retraining.models.incidents import (
    IncidentPersonRow,
    IncidentRow,
)
from app.retraining.queries import incidents as queries
from app.retraining.queries.supposing import effects_of
from app.retraining.service.incidents import ReasonMissing, note, open_one, saying


class PlanChanged(Conflict):
    code = "plan-changed"
    text = Text(
        "In the meantime the record, a rule or the list of people has changed, and nothing was done. This is the plan now.",
        "За это время изменились записи, правило или список людей; ничего не сделано. Вот план на сейчас.",
    )


def planned(incident: Incident, parts: Collection[Part], *, at: datetime, today: date) -> dict[int, Effect]:
    """Person → what the incident would demand, for everybody about whom nothing is decided yet."""
    ids = [part.person_id for part in parts if part.is_open]
    return effects_of(
        "incident",
        ids,
        on=incident.happened_on,
        at=at,
        today=today,
        occurred_at=moment_of(incident),
        reason="",
    )


def moment_of(incident: Incident | IncidentRow) -> datetime | None:
    """The instant, where the time of day is known, by the clock of the unit's site."""
    if not incident.time_of_day:
        return None
    unit = next(one for one in people.units() if one.id == incident.unit_id)
    zone = ZoneInfo(unit.time_zone or clock.site_zone())
    local = datetime.combine(incident.happened_on, time.fromisoformat(incident.time_of_day), zone)
    return local.astimezone(ZoneInfo("UTC"))


def version_of(effects: Mapping[int, Effect]) -> str:
    """What was shown, in short: another answer is shown again before anything is done."""
    parts = [
        f"{person_id}:{effect.quiet or ''}:{effect.may_work_after or ''}:"
        + ",".join(f"{change.certification}+{len(change.demands)}" for change in effect.changes)
        for person_id, effect in sorted(effects.items())
    ]
    return ";".join(parts)


def confirm(
    public_id: str,
    left_out: Mapping[int, str],
    *,
    seen: str,
    actor: Actor,
    at: datetime,
    form_key: str | None = None,
) -> tuple[int, ...]:
    """Records the incident for everybody who is not left out, in one go. Gives who they are.

    `left_out`: person → why; `seen`: the plan as it was shown. Raises ReasonMissing, PlanChanged.
    """
    refuse_without_reason(left_out)
    with transaction(form_key) as session:
        row = open_one(session, actor, public_id)
        incident = queries.incident_of(actor, public_id)
        parts = [part for part in queries.parts_of((row.id,))[row.id] if part.is_open]
        effects = planned(incident, parts, at=at, today=actor.today)
        if version_of(effects) != seen:
            raise PlanChanged
        included = tuple(part.person_id for part in parts if part.person_id not in left_out)
        with certification.together(session, today=actor.today, at=at):
            for person_id in included:
                append_facts(session, row, person_id, effects[person_id], actor, at)
        for own in session.scalars(
            select(IncidentPersonRow).where(
                IncidentPersonRow.incident_id == row.id,
                IncidentPersonRow.person_id.in_([part.person_id for part in parts]),
            )
        ):
            own.decided_by, own.decided_at = actor.person_id, at
            own.left_out = left_out.get(own.person_id, "").strip()
        details = {"people": len(included), "left_out": len(parts) - len(included)}
        note(session, "confirmed", public_id, actor, at, details)
    return included


def confirm_as_planned(public_id: str, *, actor: Actor, at: datetime) -> tuple[int, ...]:
    """Confirms the plan as it stands now, without a page that somebody has looked at: for organisations that are shown."""
    incident = queries.incident_of(actor, public_id)
    effects = planned(incident, queries.parts_of((incident.id,))[incident.id], at=at, today=actor.today)
    return confirm(public_id, {}, seen=version_of(effects), actor=actor, at=at)


def refuse_without_reason(left_out: Mapping[int, str]) -> None:
    silent = [person_id for person_id, why in left_out.items() if not why.strip()]
    if silent:
        names = sorted(row.full_name for row in people.people_rows(silent).values())
        raise saying(ReasonMissing, "left_out", names)


def append_facts(
    session: Session, row: IncidentRow, person_id: int, effect: Effect, actor: Actor, at: datetime
) -> None:
    """Operation: one fact for each certification that knows incidents."""
    for slug in effect.certifications:
        record.append(
            session,
            person_id,
            IncidentFact(certification=slug, report=row.public_id),
            occurred_on=row.happened_on,
            occurred_at=moment_of(row),
            at=at,
            by=actor.person_id,
            subject=slug,
        )


def take_out(public_id: str, person_id: int, why: str, *, actor: Actor, at: datetime) -> None:
    """The person was no part of it after all: the facts are struck out with the reason, the record keeps both."""
    if not why.strip():
        raise ReasonMissing(Text("Say why.", "Напишите почему."), field="why")
    with transaction() as session:
        row = open_one(session, actor, public_id)
        own = _own_row(session, row.id, person_id)
        if own.taken_out_at is not None:
            return
        own.taken_out, own.taken_out_by, own.taken_out_at = why.strip(), actor.person_id, at
        facts = record.facts_of_people((person_id,), kinds=(IncidentFact.kind,))[person_id]
        with certification.together(session, today=actor.today, at=at):
            for fact in facts:
                if getattr(fact.payload, "report", "") == public_id:
                    record.void(session, fact.id, reason=why.strip(), at=at, by=actor.person_id)
        note(session, "shortened", public_id, actor, at, {"person": person_id})


def _own_row(session: Session, incident_id: int, person_id: int) -> IncidentPersonRow:
    wanted = select(IncidentPersonRow).where(
        IncidentPersonRow.incident_id == incident_id, IncidentPersonRow.person_id == person_id
    )
    row = session.scalars(wanted.with_for_update()).one_or_none()
    if row is None:
        raise queries.NoSuchIncident
    return row
