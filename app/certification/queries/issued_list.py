"""/certificates/issued: the register of issued certificates, in a fixed number of statements however many there are."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from app import people
from app.certification.certificate_list import PAGE_SIZE, UNPRINTED, Counts, Line, ListFilter, State
from app.certification.models import AwardRow, CertificateRow
from app.certification.queries.due_certificates import due_of
from app.certification.queries.issued_choice import IS_UNPRINTED, STATE_TODAY, ChosenCertificates
from app.certification.queries.standing import titles
from app.foundation.database import rows
from app.foundation.faults import Text
from app.people import Actor
from app.people.permissions import ISSUING_ROLES

FAULTS_NAMED = 20
ALIKE = {"valid": ("valid", "ending")}  # states that a filter does not tell apart


@dataclass(frozen=True)
class UnitChoice:
    slug: str
    name: str
    depth: int


@dataclass(frozen=True)
class Faulty:
    """A certificate that could not be printed."""

    number: str
    name: str
    certification: str  # title
    why: Text


@dataclass(frozen=True)
class IssuedPage:
    asked: ListFilter  # with the page that is shown
    lines: tuple[Line, ...]
    counts: Counts
    total: int  # lines under the filter
    pages: int
    faulty: tuple[Faulty, ...]  # the first of them
    faults: int
    due: int  # people who hold something that no printed certificate says
    certifications: tuple[tuple[str, str], ...]
    units: tuple[UnitChoice, ...]


def issued_page(actor: Actor, asked: ListFilter, today: date, language: str) -> IssuedPage:
    chosen = ChosenCertificates.of(actor, asked, today)
    counts = counts_of(chosen)
    total = counts.of(asked.state)
    pages = max(1, -(-total // PAGE_SIZE))
    asked = asked.within(pages)
    faults, faulty = faulty_of(chosen, today, language)
    return IssuedPage(
        asked=asked,
        lines=lines_of(chosen, today, language, offset=(asked.page - 1) * PAGE_SIZE, limit=PAGE_SIZE),
        counts=counts,
        total=total,
        pages=pages,
        faulty=faulty,
        faults=faults,
        due=len(due_of(actor, asked, today)),
        certifications=tuple(sorted((slug, one.in_language(language)) for slug, one in titles().items())),
        units=unit_choices(actor, language),
    )


def unit_choices(actor: Actor, language: str) -> tuple[UnitChoice, ...]:
    scope = actor.scope(people.SEEING_ROLES)
    return tuple(
        UnitChoice(unit.slug, unit.name.in_language(language), unit.path.strip("/").count("/"))
        for unit in people.units()
        if scope is None or any(unit.path.startswith(path) for path in scope)
    )


def counts_of(chosen: ChosenCertificates) -> Counts:
    wanted = _counting(chosen.conditions())
    states: dict[State, int] = {}
    unprinted = 0
    for row in rows(wanted, chosen.bound):
        states[row.state] = row.certificates
        unprinted += row.unprinted or 0
    return Counts(states, unprinted)


@lru_cache(maxsize=256)
def _counting(conditions: tuple[ColumnElement[bool], ...]) -> Select[Any]:
    inner = (
        select(STATE_TODAY.label("state"), IS_UNPRINTED.label("unprinted"))
        .join(AwardRow, AwardRow.id == CertificateRow.award_id)
        .where(*conditions)
        .subquery()
    )
    not_printed = func.sum(case((inner.c.unprinted, 1), else_=0))
    wanted: Select[Any] = select(
        inner.c.state, func.count().label("certificates"), not_printed.label("unprinted")
    )
    return wanted.group_by(inner.c.state)


@lru_cache(maxsize=256)
def _listing(conditions: tuple[ColumnElement[bool], ...], state: str) -> Select[Any]:
    columns: tuple[Any, ...] = (
        CertificateRow.id,
        CertificateRow.number,
        CertificateRow.person_id,
        CertificateRow.certification,
        CertificateRow.issued_on,
        CertificateRow.valid_until,
        STATE_TODAY.label("state"),
        IS_UNPRINTED.label("unprinted"),
        CertificateRow.fault.is_not(None).label("faulty"),
    )
    of_award = AwardRow.id == CertificateRow.award_id
    wanted: Select[Any] = select(*columns).join(AwardRow, of_award).where(*conditions)
    if state == UNPRINTED:
        wanted = wanted.where(IS_UNPRINTED)
    elif state:
        wanted = wanted.where(STATE_TODAY.in_(ALIKE.get(state, (state,))))
    return wanted.order_by(CertificateRow.issued_on.desc(), CertificateRow.id.desc())


def lines_of(
    chosen: ChosenCertificates, today: date, language: str, *, offset: int = 0, limit: int | None = None
) -> tuple[Line, ...]:
    """The newest first."""
    wanted = _listing(chosen.conditions(), chosen.state)
    if limit is not None:
        wanted = wanted.offset(offset).limit(limit)
    found = rows(wanted, chosen.bound).all()
    faces = people.faces_of({row.person_id for row in found}, today)
    words = {slug: one.in_language(language) for slug, one in titles().items()}
    return tuple(
        Line(
            id=row.id,
            number=row.number,
            person_id=row.person_id,
            personnel_number=faces[row.person_id].number,
            name=faces[row.person_id].name,
            unit=faces[row.person_id].unit.in_language(language),
            certification=row.certification,
            title=words.get(row.certification, row.certification),
            issued_on=row.issued_on,
            valid_until=row.valid_until,
            state=row.state,
            is_suspension=chosen.withdrawn.get(row.id, False),
            is_printed=not row.unprinted,
            is_faulty=bool(row.faulty),
        )
        for row in found
    )


def all_lines(actor: Actor, asked: ListFilter, today: date, language: str) -> tuple[Line, ...]:
    """All of the filter, for the export and for what is made of all of it."""
    return lines_of(ChosenCertificates.of(actor, asked, today), today, language)


def chosen_lines(actor: Actor, numbers: Collection[str], today: date, language: str) -> tuple[Line, ...]:
    """These certificates, as far as the actor may see them."""
    chosen = ChosenCertificates.of(actor, ListFilter(), today)
    wanted = set(numbers)
    return tuple(line for line in lines_of(chosen, today, language) if line.number in wanted)


# -- what could not be printed -----------------------------------------------------------------------------------------


def faulty_of(chosen: ChosenCertificates, today: date, language: str) -> tuple[int, tuple[Faulty, ...]]:
    """How many, and the first of them by name."""
    found = rows(_faulty(chosen.conditions()), chosen.bound).all()
    faces = people.faces_of({row.person_id for row in found[:FAULTS_NAMED]}, today)
    words = {slug: one.in_language(language) for slug, one in titles().items()}
    return len(found), tuple(
        Faulty(
            row.number,
            faces[row.person_id].name,
            words.get(row.certification, row.certification),
            Text(**json.loads(row.fault)),
        )
        for row in found[:FAULTS_NAMED]
    )


@lru_cache(maxsize=256)
def _faulty(conditions: tuple[ColumnElement[bool], ...]) -> Select[int, str, int, str, str | None]:
    wanted = select(
        CertificateRow.id,
        CertificateRow.number,
        CertificateRow.person_id,
        CertificateRow.certification,
        CertificateRow.fault,
    )
    faulty = wanted.where(*conditions, IS_UNPRINTED, CertificateRow.fault.is_not(None))
    return faulty.order_by(CertificateRow.id)


def faulty_ids(actor: Actor, asked: ListFilter, today: date, number: str = "") -> list[int]:
    """Certificates that the actor may have printed and that could not be: all of the filter, or one by its number."""
    chosen = ChosenCertificates.of(actor, asked, today, ISSUING_ROLES)
    found = rows(_faulty(chosen.conditions()), chosen.bound).all()
    return [row.id for row in found if number in ("", row.number)]
