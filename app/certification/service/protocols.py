"""Use cases of protocols: a draft is made, changed, approved or thrown away; an approved one is replaced.

Results come from the record alone. They are read anew with every change, and once more when it is approved: what
was voided meanwhile cannot slip into a frozen protocol.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import people, record
from app.certification.models import ProtocolLineRow, ProtocolMemberRow, ProtocolRow
from app.certification.protocols.letters import to_sign
from app.certification.protocols.numbers import key_of, next_number
from app.certification.protocols.paper import hash_of
from app.certification.protocols.results import KIND_WORDS
from app.certification.protocols.values import (
    MOST_PEOPLE,
    USUAL_COMMISSION,
    Heading,
    Line,
    Problem,
    Protocol,
    problems,
    to_json,
)
from app.certification.queries import protocols as queries
from app.certification.queries.checked_people import Checked, Choice, checked_people, rule_version
from app.certification.queries.protocols import Kept
from app.certification.queries.rule_book import rule_book
from app.certification.rules import RuleVersion
from app.certification.service.document_templates import chosen
from app.certification.service.protocol_files import TEMPLATE, order_file
from app.certification.service.telling import address, tell
from app.foundation import clock, settings
from app.foundation.database import transaction
from app.foundation.errors import Conflict, Invalid
from app.foundation.faults import Language, Text
from app.people.permissions import PROTOCOL_KEEPERS
from app.people.rows import Actor

TWIN = Text("This number stands here twice", "Этот номер указан дважды")
ATTEMPTS = 3  # two drafts of one moment want the same number


class Refused(Invalid):
    """`values["field"]`: of the form."""

    code = "protocol-refused"


class NumberTaken(Conflict):
    code = "number-taken"
    text = Text(
        "Another protocol of this year has this number. Each has one of its own.",
        "Этот номер уже есть у другого протокола этого года. У каждого свой номер.",
    )


class NotADraft(Conflict):
    code = "not-a-draft"
    text = Text(
        "This protocol is approved: nothing in it changes any more. Make one that replaces it.",
        "Протокол утверждён и больше не меняется. Составьте новый взамен этого.",
    )


class ChangedMeanwhile(Conflict):
    code = "changed-meanwhile"
    text = Text(
        "Somebody else has changed this draft meanwhile. Open it again and repeat.",
        "За это время черновик изменили. Откройте его заново и повторите.",
    )


class RecordMoved(Conflict):
    code = "record-moved"
    text = Text(
        "The record has changed since the draft was kept. Look at the people again and keep the draft anew.",
        "С момента сохранения черновика журнал обучения изменился. Проверьте список людей и сохраните черновик заново.",
    )


class NotComplete(Invalid):
    """`problems`: what is missing, and at which field."""

    code = "not-complete"
    text = Text("Something is missing for the approval.", "Для утверждения чего-то не хватает.")

    def __init__(self, found: tuple[Problem, ...]) -> None:
        super().__init__()
        self.problems = found


class NotApproved(Conflict):
    code = "not-approved"
    text = Text("Only an approved protocol can be replaced.", "Заменить можно только утверждённый протокол.")


@dataclass(frozen=True)
class Change:
    """What the form of a draft says. `chosen`: the people who are ticked."""

    number: str
    heading: Heading
    chosen: frozenset[int]
    language: Language


# -- a draft -----------------------------------------------------------------------------------------------------------


def draft(
    actor: Actor,
    choice: Choice,
    chosen: Collection[int],
    *,
    language: Language,
    at: datetime,
    form_key: str,
) -> str:
    """Use case: gives the public id. Raises Refused, AlreadyDone."""
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
    heading = first_heading(version, unit_id, choice, language)
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


def first_heading(version: RuleVersion, unit_id: int | None, choice: Choice, language: Language) -> Heading:
    """The commission, its order and the organisation as they were last; the programme as the rule has it."""
    last = queries.newest_heading(unit_id, choice.certification) or Heading()
    hours = version.rule.document.programme_hours
    title = version.rule.title.in_language(language) or choice.certification
    return replace(
        last,
        organisation=last.organisation or settings.organisation(language),
        programme=title,
        hours=f"{hours.normalize():f}" if hours is not None else "",
        kind="",
        cause="",
    )


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


# -- the approval ------------------------------------------------------------------------------------------------------


def least_of(kept: Kept) -> int:
    """How many the commission has to be: as the rule says, else three."""
    version = rule_version(rule_book(), kept.certification, kept.end)
    found = None if version is None else version.rule.document.commission_min
    return found or USUAL_COMMISSION


def problems_of(kept: Kept, lines: Collection[queries.KeptLine], actor: Actor) -> tuple[Problem, ...]:
    """What stands against the approval by this person."""
    checked = [(line.person_id, line.checked_on) for line in lines]
    found = problems(kept.heading, kept.number, checked, least_of(kept), actor.today)
    if any(person_id == actor.person_id for person_id, _ in checked):
        own = Text(
            "You are among those who were checked: somebody else has to approve it",
            "Вы в числе проверенных: утвердить протокол должен кто-то другой",
        )
        found = (*found, Problem("people", own))
    return found


def approve(actor: Actor, public_id: str, *, version: int, at: datetime) -> None:
    """Use case: freezes a draft and has its file made.

    Raises NotADraft, ChangedMeanwhile, NotComplete, RecordMoved.
    """
    kept = queries.protocol_of(actor, public_id, PROTOCOL_KEEPERS)
    if kept.state != "draft":
        raise NotADraft
    lines = queries.lines_of(kept.id)
    missing = problems_of(kept, lines, actor)
    if missing:
        raise NotComplete(missing)
    found = {one.person.id: one for one in checked_people(actor, choice_of(kept), kept.id)}
    if any(has_moved(line, found.get(line.person_id)) for line in lines):
        raise RecordMoved
    printed = protocol_from(kept, [found[line.person_id] for line in lines])
    with transaction() as session:
        row = open_draft(session, actor, public_id, version)
        row.printed = to_json(printed)
        row.state = "approved"
        row.template, row.template_revision = chosen(TEMPLATE)
        row.approved_by, row.approved_at = actor.person_id, at
        occasions = {line.person_id: line for line in printed.lines}
        for stored in session.scalars(select(ProtocolLineRow).where(ProtocolLineRow.protocol_id == row.id)):
            stored.kind = occasions[stored.person_id].kind
            stored.cause = occasions[stored.person_id].cause
        seat_members(session, row, printed, actor)
        note(session, "approved", public_id, actor, at, number=row.number, sha256=hash_of(printed))
        order_file(session, public_id)


def seat_members(session: Session, row: ProtocolRow, printed: Protocol, actor: Actor) -> None:
    """Operation: our people in the commission can sign on a page; who has not approved it themselves gets a letter."""
    ids = {member.person_id for member in printed.commission if member.person_id is not None}
    for person_id in sorted(ids):
        session.add(ProtocolMemberRow(protocol_id=row.id, person_id=person_id))
    letter = to_sign(
        row.number,
        rule_book().title(row.certification),
        address(f"/protocols/{row.public_id}/signature"),
    )
    readers = people.people_rows(ids - {actor.person_id}).values()
    tell(session, readers, letter, f"protocol:{row.public_id}", actor.today)


def has_moved(line: queries.KeptLine, now: Checked | None) -> bool:
    if now is None:
        return True
    result = now.result
    return (line.satisfactory, line.checked_on, set(line.facts)) != (
        result.satisfactory,
        result.checked_on,
        set(result.facts),
    )


def protocol_from(kept: Kept, checked: Collection[Checked]) -> Protocol:
    """All that is printed, as things stand now. The heading has to be complete."""
    language: Language = "ru" if kept.language == "ru" else "en"
    heading, version = kept.heading, rule_version(rule_book(), kept.certification, kept.end)
    assert version is not None
    assert heading.order_date is not None
    replaced = queries.replaced_words(kept.replaces_id, language)
    ordered = sorted(checked, key=lambda one: (one.person.search, one.person.id))
    return Protocol(
        number=kept.number,
        language=language,
        organisation=heading.organisation,
        certification=version.rule.title.in_language(language) or kept.certification,
        rule_version=version.rule.version,
        act=version.rule.source.name,
        order_number=heading.order_number,
        order_date=heading.order_date,
        commission=heading.commission,
        programme=heading.programme,
        hours=heading.hours.replace(",", "."),
        begin=kept.begin,
        end=kept.end,
        lines=tuple(line_from(one, heading, language) for one in ordered),
        time_zone=clock.site_zone(),
        replaces=replaced,
        replace_reason=kept.replace_reason if replaced else "",
    )


def line_from(one: Checked, heading: Heading, language: Language) -> Line:
    person = one.person
    kind = heading.kind if heading.kind in KIND_WORDS else one.occasion.kind
    cause = ""
    if kind == "extraordinary":
        cause = heading.cause or one.occasion.cause.in_language(language)
    return Line(
        person_id=person.id,
        number=person.number,
        name=(person.latin_name if language == "en" else "") or person.document_name,
        family=person.family,
        given=person.given,
        patronymic=person.patronymic,
        position=one.position.in_language(language),
        workplace=one.workplace.in_language(language),
        satisfactory=one.result.satisfactory,
        kind=kind,
        cause=cause,
        checked_on=one.result.checked_on,
        facts=one.result.facts,
    )


# -- after it ----------------------------------------------------------------------------------------------------------


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


def enter_numbers(actor: Actor, public_id: str, numbers: Mapping[int, str], *, at: datetime) -> int:
    """Use case: keeps registration numbers that came back, each entry noted. Gives how many have changed.

    Only people with a satisfactory result have one. Raises NotApproved.
    """
    changed = 0
    with transaction() as session:
        row = queries.locked(session, actor, public_id)
        if row.state != "approved":
            raise NotApproved
        mine = select(ProtocolLineRow).where(
            ProtocolLineRow.protocol_id == row.id,
            ProtocolLineRow.person_id.in_(list(numbers)),
            ProtocolLineRow.satisfactory,
        )
        for line in session.scalars(mine.with_for_update()):
            before, now = line.registered, numbers[line.person_id]
            if before == now:
                continue
            changed += 1
            line.registered, line.registered_at, line.registered_by = now, at, actor.person_id
            details = {"person": line.person_id, "before": before, "now": now}
            note(session, "registered", public_id, actor, at, **details)
        if changed:
            order_file(session, public_id)
    return changed


def note(session: Session, act: str, public_id: str, actor: Actor, at: datetime, **details: object) -> None:
    record.note(
        session,
        f"certification:protocol:{act}",
        at=at,
        actor_id=actor.person_id,
        subject=public_id,
        details=details,
    )
