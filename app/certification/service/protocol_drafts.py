"""Use cases: a draft of a protocol is made, changed and thrown away; one is begun that is to replace another.

Results come from the record alone, and are read anew with every change.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import people, record
from app.certification.models import ProtocolLineRow, ProtocolRow
from app.certification.protocols.numbers import key_of, next_number
from app.certification.protocols.refusals import (
    ChangedMeanwhile,
    NotADraft,
    NotApproved,
    NumberTaken,
    Refused,
)
from app.certification.protocols.values import (
    MOST_PEOPLE,
    Heading,
)
from app.certification.queries import protocols as queries
from app.certification.queries.checked_people import Checked, Choice, checked_people, rule_version
from app.certification.queries.protocols import Kept
from app.certification.queries.rule_book import rule_book
from app.certification.rules import RuleVersion
from app.foundation import settings
from app.foundation.database import transaction
from app.foundation.faults import Language, Text
from app.people.permissions import PROTOCOL_KEEPERS
from app.people.rows import Actor

ATTEMPTS = 3  # two drafts of one moment want the same number
# two drafts of one moment want the same number


@dataclass(frozen=True)
class Change:
    """What the form of a draft says. `chosen`: the people who are ticked."""

    number: str
    heading: Heading
    chosen: frozenset[int]
    language: Language


def draft(
    actor: Actor,
    choice: Choice,
    chosen: Collection[int],
    *,
    language: Language,
    at: datetime,
    form_key: str,
) -> str:
    """Use case: gives the public id. `language`: of the paper, where nothing was written for the unit before.

    Raises Refused, AlreadyDone.
    """
    version, unit_id = rule_for(choice), unit_for(actor, choice.unit)
    found = checked_people(actor, choice)
    lines = [one for one in found if one.person.id in chosen]
    if not lines:
        raise Refused(Text("Choose at least one person", "Отметьте хотя бы одного человека"), field="people")
    if len(lines) > MOST_PEOPLE:
        raise Refused(
            Text(
                f"A protocol has no more than {MOST_PEOPLE} people: choose fewer days or a smaller unit",
                f"В протоколе не больше {MOST_PEOPLE} человек: выберите меньше дней или меньшее подразделение",
            ),
            field="people",
        )
    last = queries.newest_heading(unit_id, choice.certification)
    if last is not None:
        language = "ru" if last.language == "ru" else "en"
    heading = first_heading(version, last, choice, language)
    row = ProtocolRow(
        certification=choice.certification,
        unit_id=unit_id,
        session=choice.session,
        begin=choice.begin,
        end=choice.end,
        language=language,
        heading=heading.as_json(),
        replaces_id=None,
        replace_reason="",
    )
    return keep_new(row, lines, actor, at=at, form_key=form_key)


def keep_new(
    row: ProtocolRow, lines: Collection[Checked], actor: Actor, *, at: datetime, form_key: str
) -> str:
    """Writes a draft under the next free number of its year."""
    columns = {one.key: getattr(row, one.key) for one in ProtocolRow.__table__.columns if one.key != "id"}
    for attempt in range(1, ATTEMPTS + 1):
        public_id = secrets.token_urlsafe(12)
        try:
            with transaction(form_key=form_key) as session:
                year = row.end.year
                known, before = queries.numbers_of(year, session), queries.numbers_of(year - 1, session)
                number = next_number(known, before, year)
                made = ProtocolRow(
                    **columns
                    | {"public_id": public_id, "year": year, "number": number, "number_key": key_of(number)}
                    | {"state": "draft", "template": "protocol", "version": 1}
                    | {"made_by": actor.person_id, "made_at": at, "changed_at": at}
                )
                session.add(made)
                session.flush()
                put_lines(session, made.id, lines)
                note(session, "drafted", public_id, actor, at, number=number)
            return public_id
        except IntegrityError:
            if attempt == ATTEMPTS:
                raise
    raise AssertionError


def rule_for(choice: Choice) -> RuleVersion:
    version = rule_version(rule_book(), choice.certification, choice.end)
    if version is None:
        raise Refused(Text("Choose the certification", "Выберите допуск"), field="certification")
    return version


def unit_for(actor: Actor, slug: str) -> int | None:
    if not slug:
        if actor.scope(PROTOCOL_KEEPERS) is None:
            return None
        raise Refused(Text("Choose the unit", "Выберите подразделение"), field="unit")
    unit = next((one for one in queries.units_of(actor) if one.slug == slug), None)
    if unit is None:
        raise Refused(Text("Choose the unit", "Выберите подразделение"), field="unit")
    return unit.id


def first_heading(
    version: RuleVersion, last: queries.Newest | None, choice: Choice, language: Language
) -> Heading:
    """The commission, its order and the organisation as they were last; the programme as the rule has it."""
    hours = version.rule.document.programme_hours
    ruled = f"{hours.normalize():f}" if hours is not None else ""
    title = version.rule.title.in_language(language) or choice.certification
    if last is None:
        return Heading(organisation=settings.organisation(language), programme=title, hours=ruled)
    heading = replace(last.heading, kind="", cause="")
    if last.certification == choice.certification:
        return replace(heading, programme=heading.programme or title, hours=heading.hours or ruled)
    return replace(heading, programme=title, hours=ruled)


def put_lines(session: Session, protocol_id: int, lines: Collection[Checked]) -> None:
    session.execute(delete(ProtocolLineRow).where(ProtocolLineRow.protocol_id == protocol_id))
    for one in lines:
        session.add(
            ProtocolLineRow(
                protocol_id=protocol_id,
                person_id=one.person.id,
                satisfactory=one.result.satisfactory,
                checked_on=one.result.checked_on,
                kind=one.occasion.kind,
                cause="",
                facts=list(one.result.facts),
                registered="",
            )
        )
    session.flush()


def choice_of(kept: Kept) -> Choice:
    unit = next((one.slug for one in people.units() if one.id == kept.unit_id), "")
    return Choice(kept.certification, kept.begin, kept.end, unit, kept.session)


def save(actor: Actor, public_id: str, change: Change, *, version: int, at: datetime) -> None:
    """Use case: keeps a draft as the form has it. Raises NotADraft, ChangedMeanwhile, NumberTaken."""
    kept = queries.protocol_of(actor, public_id, PROTOCOL_KEEPERS)
    found = checked_people(actor, choice_of(kept), kept.id)
    lines = [one for one in found if one.person.id in change.chosen]
    with transaction() as session:
        row = open_draft(session, actor, public_id, version)
        key = key_of(change.number)
        if key:
            taken = select(ProtocolRow.id).where(
                ProtocolRow.year == row.year, ProtocolRow.number_key == key, ProtocolRow.id != row.id
            )
            if session.scalar(taken) is not None:
                raise NumberTaken
            row.number, row.number_key = change.number, key
        row.heading = change.heading.as_json()
        row.language = change.language
        row.version += 1
        row.changed_at = at
        put_lines(session, row.id, lines)


def open_draft(session: Session, actor: Actor, public_id: str, version: int) -> ProtocolRow:
    row = queries.locked(session, actor, public_id)
    if row.state != "draft":
        raise NotADraft
    if row.version != version:
        raise ChangedMeanwhile
    return row


def discard(actor: Actor, public_id: str, *, at: datetime) -> None:
    """Use case: throws a draft away; its number is free again. Raises NotADraft."""
    with transaction() as session:
        row = queries.locked(session, actor, public_id)
        if row.state != "draft":
            raise NotADraft
        note(session, "discarded", public_id, actor, at, number=row.number)
        session.execute(delete(ProtocolLineRow).where(ProtocolLineRow.protocol_id == row.id))
        session.delete(row)


def begin_replacement(actor: Actor, public_id: str, reason: str, *, at: datetime, form_key: str) -> str:
    """Use case: a draft with the same content that takes the place of an approved protocol once it is approved.

    Gives its public id; the same one where somebody has begun it before. Raises NotApproved, AlreadyDone.
    """
    kept = queries.protocol_of(actor, public_id, PROTOCOL_KEEPERS)
    if kept.state != "approved":
        raise NotApproved
    begun = queries.replacement_of(kept.id)
    if begun is not None:
        return begun
    chosen = {line.person_id for line in queries.lines_of(kept.id)}
    found = checked_people(actor, choice_of(kept), kept.id)
    row = ProtocolRow(
        certification=kept.certification,
        unit_id=kept.unit_id,
        session=kept.session,
        begin=kept.begin,
        end=kept.end,
        language=kept.language,
        heading=kept.heading.as_json(),
        replaces_id=kept.id,
        replace_reason=reason,
    )
    lines = [one for one in found if one.person.id in chosen]
    return keep_new(row, lines, actor, at=at, form_key=form_key)


def note(session: Session, act: str, public_id: str, actor: Actor, at: datetime, **details: object) -> None:
    record.note(
        session,
        f"certification:protocol:{act}",
        at=at,
        actor_id=actor.person_id,
        subject=public_id,
        details=details,
    )
