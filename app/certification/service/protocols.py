"""Use cases: a draft becomes a protocol, which never changes; registration numbers are entered later.

Before it is frozen the results are read from the record once more: what was voided meanwhile cannot slip into it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import people
from app.certification.models import ProtocolLineRow, ProtocolMemberRow, ProtocolRow
from app.certification.protocols.letters import to_sign
from app.certification.protocols.paper import hash_of
from app.certification.protocols.refusals import (
    NotADraft,
    NotApproved,
    NotComplete,
    RecordMoved,
    RegisteredElsewhere,
)
from app.certification.protocols.results import KIND_WORDS
from app.certification.protocols.values import (
    USUAL_COMMISSION,
    Heading,
    Line,
    Problem,
    Protocol,
    problems,
    to_json,
)
from app.certification.queries import protocols as queries
from app.certification.queries.checked_people import Checked, checked_people, rule_version
from app.certification.queries.protocols import Kept
from app.certification.queries.rule_book import rule_book
from app.certification.service.document_templates import chosen
from app.certification.service.protocol_drafts import choice_of, note, open_draft
from app.certification.service.protocol_files import TEMPLATE, order_file
from app.certification.service.telling import address, tell
from app.foundation import clock
from app.foundation.database import transaction
from app.foundation.faults import Language, Text
from app.people.permissions import PROTOCOL_KEEPERS
from app.people.rows import Actor


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


def enter_numbers(actor: Actor, public_id: str, numbers: Mapping[int, str], *, at: datetime) -> int:
    """Use case: keeps registration numbers that came back, each entry noted. Gives how many have changed.

    Only people with a satisfactory result have one. Raises NotApproved, RegisteredElsewhere.
    """
    changed = 0
    with transaction() as session:
        row = queries.locked(session, actor, public_id)
        if row.state != "approved":
            raise NotApproved
        refuse_taken(session, numbers)
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


def refuse_taken(session: Session, numbers: Mapping[int, str]) -> None:
    """The register gives each number once; a protocol that replaces another may name it again for the same person."""
    whose = {number: person_id for person_id, number in numbers.items() if number}
    wanted = select(ProtocolLineRow.person_id, ProtocolLineRow.registered)
    for person_id, number in session.execute(wanted.where(ProtocolLineRow.registered.in_(list(whose)))):
        if person_id != whose[number]:
            raise RegisteredElsewhere(number)
