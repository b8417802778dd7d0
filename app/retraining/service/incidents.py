"""Use cases: an incident is reported, its plan confirmed, people added and taken out, its effect looked at."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import people, record
from app.foundation.database import transaction
from app.foundation.errors import Conflict, Invalid
from app.foundation.faults import Text
from app.people.rows import Actor
from app.retraining.incidents import MOST_PEOPLE, Criterion, trains
from app.retraining.models.incidents import (
    IncidentCheckRow,
    IncidentDraftRow,
    IncidentPersonRow,
    IncidentRow,
)
from app.retraining.queries import incidents as queries

DRAFT_KEPT = timedelta(days=30)


class IncidentRefused(Invalid):
    """`values["field"]` names the field of the form."""

    code = "incident-refused"


class InTheFuture(IncidentRefused):
    code = "incident-in-the-future"
    text = Text("This has not happened yet: choose today or an earlier day.", "Этот день ещё не наступил: выберите сегодня или раньше.")  # fmt: skip


class LeftBefore(IncidentRefused):
    code = "left-before-incident"
    text = Text(
        "Left before that day and cannot have been part of it: {names}. Take the name out, or correct the day.",
        "Увольнение раньше этого дня, участвовать человек не мог: {names}. Уберите имя или исправьте дату.",
    )


class NobodyNamed(IncidentRefused):
    code = "nobody-named"
    text = Text("Name at least one person who was part of it.", "Назовите хотя бы одного участника.")


class TooManyNamed(IncidentRefused):
    code = "too-many-named"
    text = Text("That is more than 200 people. New equipment or a revision is announced for a unit as a whole.", "Это больше 200 человек. О новом оборудовании или новой редакции сообщают сразу всему подразделению.")  # fmt: skip


class ReasonMissing(IncidentRefused):
    code = "reason-missing"
    text = Text("Say why they are left out: {names}.", "Напишите, почему они не включены: {names}.")


class CheckTooEarly(Invalid):
    code = "check-too-early"
    text = Text(
        "The effect is looked at on its day or later, not before.",
        "Результат проверяют в назначенный день или позже, не раньше.",
    )


class IsClosed(Conflict):
    code = "incident-closed"
    text = Text("This report is closed.", "Это сообщение закрыто.")


@dataclass(frozen=True)
class NewIncident:
    """What the form says, once it is whole."""

    kind: str
    happened_on: date
    time_of_day: str
    unit: str  # slug
    what: str
    course: str
    lesson: str
    stage: str
    cause: str
    criterion: Criterion
    criterion_text: str
    check_on: date


# -- the draft ---------------------------------------------------------------------------------------------------------


def keep_draft(person_id: int, typed: Mapping[str, Any], *, at: datetime) -> None:
    """What was typed so far: one draft a person, the last one."""
    with transaction() as session:
        session.merge(IncidentDraftRow(person_id=person_id, typed=dict(typed), saved_at=at))


def drop_draft(person_id: int) -> None:
    with transaction() as session:
        forget_draft(session, person_id)


def forget_old_drafts(at: datetime) -> None:
    """Those that nobody has gone on with for a month."""
    with transaction() as session:
        session.execute(delete(IncidentDraftRow).where(IncidentDraftRow.saved_at < at - DRAFT_KEPT))


def forget_draft(session: Session, person_id: int) -> None:
    session.execute(delete(IncidentDraftRow).where(IncidentDraftRow.person_id == person_id))


# -- the report --------------------------------------------------------------------------------------------------------


def report(
    new: NewIncident, person_ids: Sequence[int], *, actor: Actor, at: datetime, form_key: str | None = None
) -> str:
    """Keeps a report with those who were part of it, and gives its public id. Nothing is asked of anybody yet.

    Where training is no answer, there is nothing to plan: the people are named, and that is all.
    Raises IncidentRefused, UnknownUnit.
    """
    if new.happened_on > actor.today:
        raise InTheFuture(field="happened_on")
    unit = next((one for one in queries.units_of(actor) if one.slug == new.unit), None)
    if unit is None:
        raise people.UnknownUnit
    refuse_people(person_ids, new.happened_on)
    public_id = secrets.token_urlsafe(12)
    with transaction(form_key) as session:
        row = IncidentRow(
            public_id=public_id,
            unit_id=unit.id,
            reported_by=actor.person_id,
            reported_at=at,
            answer="",
            **{name: value for name, value in vars(new).items() if name != "unit"},
        )
        session.add(row)
        session.flush()
        decided = None if trains(new.cause) else (actor.person_id, at)
        add_parts(session, row.id, person_ids, actor, at, named=True, decided=decided)
        forget_draft(session, actor.person_id)
        note(session, "reported", public_id, actor, at, {"kind": new.kind, "people": len(person_ids)})
    return public_id


def refuse_people(person_ids: Sequence[int], on: date) -> None:
    """Raises NobodyNamed, TooManyNamed, LeftBefore."""
    if not person_ids:
        raise NobodyNamed(field="person")
    if len(person_ids) > MOST_PEOPLE:
        raise TooManyNamed(field="person")
    gone = [
        row.full_name
        for row in people.people_rows(person_ids).values()
        if row.left_on is not None and row.left_on < on
    ]
    if gone:
        raise saying(LeftBefore, "person", sorted(gone))


def saying(refusal: type[IncidentRefused], field: str, names: Sequence[str]) -> IncidentRefused:
    listed = ", ".join(names)
    text = Text(refusal.text.en.format(names=listed), refusal.text.ru.format(names=listed))
    return refusal(text, field=field)


def add_parts(
    session: Session,
    incident_id: int,
    person_ids: Sequence[int],
    actor: Actor,
    at: datetime,
    *,
    named: bool,
    decided: tuple[int, datetime] | None = None,
) -> None:
    """Operation."""
    for person_id in dict.fromkeys(person_ids):
        session.add(
            IncidentPersonRow(
                incident_id=incident_id,
                person_id=person_id,
                named=named,
                added_by=actor.person_id,
                added_at=at,
                decided_by=decided[0] if decided else None,
                decided_at=decided[1] if decided else None,
                left_out="",
                taken_out="",
                account="",
            )
        )


def add_people(public_id: str, person_ids: Sequence[int], *, named: bool, actor: Actor, at: datetime) -> int:
    """More people, on the day or later; who is there already stays as they are. Gives how many are new."""
    with transaction() as session:
        row = open_one(session, actor, public_id)
        there = set(_people(session, row.id))
        new = [person_id for person_id in dict.fromkeys(person_ids) if person_id not in there]
        if not new:
            return 0
        refuse_people(new, row.happened_on)
        if len(there) + len(new) > MOST_PEOPLE:
            raise TooManyNamed(field="person")
        decided = None if trains(row.cause) else (actor.person_id, at)
        add_parts(session, row.id, new, actor, at, named=named, decided=decided)
        note(session, "extended", public_id, actor, at, {"people": len(new)})
        return len(new)


def _people(session: Session, incident_id: int) -> list[int]:
    wanted = select(IncidentPersonRow.person_id).where(IncidentPersonRow.incident_id == incident_id)
    return list(session.scalars(wanted))


def open_one(session: Session, actor: Actor, public_id: str) -> IncidentRow:
    row = queries.locked(session, actor, public_id)
    if row.closed_at is not None:
        raise IsClosed
    return row


def note(
    session: Session, act: str, public_id: str, actor: Actor, at: datetime, details: dict[str, Any]
) -> None:
    action = f"retraining:incident:{act}"
    record.note(session, action, at=at, actor_id=actor.person_id, subject=public_id, details=details)


# -- the plan ----------------------------------------------------------------------------------------------------------


# -- afterwards --------------------------------------------------------------------------------------------------------


def give_account(public_id: str, words: str, *, person_id: int, at: datetime) -> None:
    """The person's own words about it; they may be written anew until the report is closed. Raises IsClosed."""
    with transaction() as session:
        wanted = (
            select(IncidentPersonRow, IncidentRow)
            .join(IncidentRow, IncidentRow.id == IncidentPersonRow.incident_id)
            .where(IncidentRow.public_id == public_id, IncidentPersonRow.person_id == person_id)
        )
        found = session.execute(wanted.with_for_update()).one_or_none()
        if found is None:
            raise queries.NoSuchIncident
        own, row = found
        if row.closed_at is not None:
            raise IsClosed
        own.account, own.account_at = words.strip(), at


def answer(public_id: str, words: str, *, actor: Actor, at: datetime) -> None:
    """Those who write the course say what became of the unclear instruction. Answered before, it stays as it is."""
    with transaction() as session:
        row = open_one(session, actor, public_id)
        if row.answered_at is not None:
            return
        row.answer, row.answered_by, row.answered_at = words.strip(), actor.person_id, at
        note(session, "answered", public_id, actor, at, {})


def record_check(
    public_id: str,
    *,
    held: bool,
    words: str,
    next_on: date | None,
    actor: Actor,
    at: datetime,
    form_key: str | None = None,
) -> None:
    """The effect was looked at on its day: with it, the report is closed; without, another day is set.

    There is no other way to close a report. Raises CheckTooEarly, IncidentRefused for the next day, PlanChanged
    while people wait for a decision.
    """
    with transaction(form_key) as session:
        row = open_one(session, actor, public_id)
        if any(part.is_open for part in queries.parts_of((row.id,))[row.id]):
            raise UndecidedPeople
        if row.check_on > actor.today:
            raise CheckTooEarly
        if not held and (next_on is None or next_on <= actor.today):
            raise IncidentRefused(
                Text("Choose the day on which it is looked at again.", "Выберите день следующей проверки."),
                field="next_on",
            )
        session.add(
            IncidentCheckRow(
                incident_id=row.id,
                due_on=row.check_on,
                criterion=row.criterion,
                criterion_text=row.criterion_text,
                held=held,
                words=words.strip(),
                checked_by=actor.person_id,
                checked_at=at,
            )
        )
        if held:
            row.closed_by, row.closed_at = actor.person_id, at
        elif next_on is not None:
            row.check_on = next_on
        note(session, "checked", public_id, actor, at, {"held": held})


class UndecidedPeople(Conflict):
    code = "undecided-people"
    text = Text(
        "First decide about the people of the plan, then look at the effect.",
        "Сначала решите о людях из плана, затем проверяйте результат.",
    )
