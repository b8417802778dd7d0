"""/certificates/issued: the register of issued certificates, in a fixed number of statements however many there are."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from app import people, record
from app.certification.certificate_list import (
    ENDS_SOON,
    PAGE_SIZE,
    UNPRINTED,
    Counts,
    Line,
    ListFilter,
    Numbers,
    State,
    compared,
    in_place,
)
from app.certification.genuine import withdrawal_of
from app.certification.models import AwardRow, CertificateRow, StandingRow
from app.certification.queries.awards import NOT_HELD
from app.certification.queries.standing import titles
from app.certification.queries.verification import KINDS_THAT_WITHDRAW
from app.foundation.database import rows
from app.foundation.faults import Text
from app.people import Actor
from app.people.permissions import ISSUING_ROLES
from app.record.facts import CertificateIssued, Revoked, Suspended

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
    chosen = _Chosen.of(actor, asked, today)
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


# -- which certificates ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Chosen:
    """The certificates of a filter, whatever their state, and what it takes to tell their state."""

    scope: tuple[str, ...] | None  # paths of units; None: everybody
    unit: str | None  # path; "": of no unit that there is
    by_number: bool
    certification: bool
    state: str
    values: dict[str, Any]
    withdrawn: dict[int, bool]

    @staticmethod
    def of(
        actor: Actor, asked: ListFilter, today: date, roles: Collection[str] = people.SEEING_ROLES
    ) -> _Chosen:
        path = (
            next((one.path for one in people.units() if one.slug == asked.unit), "") if asked.unit else None
        )
        scope = actor.scope(roles)
        withdrawn = withdrawn_certificates(today)
        values: dict[str, Any] = {"today": today, "soon": today + ENDS_SOON, "withdrawn": list(withdrawn)}
        if asked.certification:
            values["certification"] = asked.certification
        if asked.number:
            values["number"] = f"{asked.number}%"
        if asked.text:
            values["text"] = asked.text
        by_number, by_certification = bool(asked.number), bool(asked.certification)
        return _Chosen(scope, path, by_number, by_certification, asked.state, values, withdrawn)

    @property
    def bound(self) -> dict[str, Any]:
        return {name: value for name, value in self.values.items() if name != "text"}

    def conditions(self) -> tuple[ColumnElement[bool], ...]:
        """All of the filter but the state."""
        return _conditions(
            self.scope,
            self.unit,
            self.values.get("text", ""),
            self.by_number,
            self.certification,
            self.values["today"],
        )


@lru_cache(maxsize=256)
def _conditions(
    scope: tuple[str, ...] | None,
    unit: str | None,
    text: str,
    by_number: bool,
    certification: bool,
    today: date,
) -> tuple[ColumnElement[bool], ...]:
    """Built once for each filter: a reader turns its pages, and comes back to it."""
    found: list[ColumnElement[bool]] = []
    if scope is not None:
        found.append(CertificateRow.person_id.in_(people.people_under(scope, today)) if scope else _nobody())
    if unit is not None:
        within = people.people_under((unit,), today) if unit else None
        found.append(_nobody() if within is None else CertificateRow.person_id.in_(within))
    if text:
        named = CertificateRow.person_id.in_(people.people_matching(text))
        found.append(or_(named, CertificateRow.number.like(bindparam("number"))) if by_number else named)
    if certification:
        found.append(CertificateRow.certification == bindparam("certification"))
    return tuple(found)


def _nobody() -> ColumnElement[bool]:
    return CertificateRow.id < 0


_newer, _newer_award = aliased(CertificateRow), aliased(AwardRow)
_SUPERSEDED = exists().where(
    _newer.person_id == CertificateRow.person_id,
    _newer.certification == CertificateRow.certification,
    _newer.id > CertificateRow.id,
    _newer_award.id == _newer.award_id,
    _newer_award.withdrawn_at.is_(None),
)
# As `genuine.verdict` says it: the gravest answer first, and the last day still counts.
_STATE: ColumnElement[str] = case(
    (
        or_(
            AwardRow.withdrawn_at.is_not(None),
            CertificateRow.id.in_(bindparam("withdrawn", expanding=True)),
        ),
        "revoked",
    ),
    (_SUPERSEDED, "superseded"),
    (CertificateRow.valid_until < bindparam("today"), "expired"),
    (CertificateRow.valid_until <= bindparam("soon"), "ending"),
    else_="valid",
)
_IS_UNPRINTED = CertificateRow.sha256.is_(None)


def counts_of(chosen: _Chosen) -> Counts:
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
        select(_STATE.label("state"), _IS_UNPRINTED.label("unprinted"))
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
        _STATE.label("state"),
        _IS_UNPRINTED.label("unprinted"),
        CertificateRow.fault.is_not(None).label("faulty"),
    )
    of_award = AwardRow.id == CertificateRow.award_id
    wanted: Select[Any] = select(*columns).join(AwardRow, of_award).where(*conditions)
    if state == UNPRINTED:
        wanted = wanted.where(_IS_UNPRINTED)
    elif state:
        wanted = wanted.where(_STATE.in_(ALIKE.get(state, (state,))))
    return wanted.order_by(CertificateRow.issued_on.desc(), CertificateRow.id.desc())


def lines_of(
    chosen: _Chosen, today: date, language: str, *, offset: int = 0, limit: int | None = None
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
    return lines_of(_Chosen.of(actor, asked, today), today, language)


def chosen_lines(actor: Actor, numbers: Collection[str], today: date, language: str) -> tuple[Line, ...]:
    """These certificates, as far as the actor may see them."""
    chosen = _Chosen.of(actor, ListFilter(), today)
    wanted = set(numbers)
    return tuple(line for line in lines_of(chosen, today, language) if line.number in wanted)


# -- what was withdrawn ------------------------------------------------------------------------------------------------

_HOLDERS = select(CertificateRow.person_id)
_OF_PEOPLE = (
    select(
        CertificateRow.id,
        CertificateRow.person_id,
        CertificateRow.number,
        CertificateRow.certification,
        AwardRow.occurred_on.label("passed_on"),
    )
    .join(AwardRow, AwardRow.id == CertificateRow.award_id)
    .where(CertificateRow.person_id.in_(bindparam("people", expanding=True)))
)


def withdrawn_certificates(today: date) -> dict[int, bool]:
    """Id → whether it is a suspension, of those that the record speaks against today, as the public check says.

    It is found from what was withdrawn, however many certificates there are.
    """
    against = record.facts_among(_HOLDERS, (Revoked.kind, Suspended.kind), date.min)
    if not against:
        return {}
    facts = record.facts_of_people(tuple(against), kinds=KINDS_THAT_WITHDRAW)
    found = {}
    for row in rows(_OF_PEOPLE, {"people": list(against)}):
        withdrawal = withdrawal_of(facts[row.person_id], row.certification, row.number, since=row.passed_on)
        if withdrawal is not None and withdrawal.on <= today:
            found[row.id] = withdrawal.is_suspension
    return found


# -- what could not be printed -----------------------------------------------------------------------------------------


def faulty_of(chosen: _Chosen, today: date, language: str) -> tuple[int, tuple[Faulty, ...]]:
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
    faulty = wanted.where(*conditions, _IS_UNPRINTED, CertificateRow.fault.is_not(None))
    return faulty.order_by(CertificateRow.id)


def faulty_ids(actor: Actor, asked: ListFilter, today: date, number: str = "") -> list[int]:
    """Certificates that the actor may have printed and that could not be: all of the filter, or one by its number."""
    chosen = _Chosen.of(actor, asked, today, ISSUING_ROLES)
    found = rows(_faulty(chosen.conditions()), chosen.bound).all()
    return [row.id for row in found if number in ("", row.number)]


# -- what is due -------------------------------------------------------------------------------------------------------

_later_award, _paper = aliased(AwardRow), aliased(CertificateRow)


@lru_cache(maxsize=256)
def _due(
    scope: tuple[str, ...] | None, unit: str | None, certification: str, today: date
) -> Select[int, str]:
    """The newest award that stands and holds today, borne out by the standing, without a printed certificate."""
    in_force = (
        AwardRow.withdrawn_at.is_(None),
        or_(AwardRow.valid_until.is_(None), AwardRow.valid_until >= bindparam("today")),
    )
    later = exists().where(
        _later_award.person_id == AwardRow.person_id,
        _later_award.certification == AwardRow.certification,
        _later_award.id > AwardRow.id,
        _later_award.withdrawn_at.is_(None),
        or_(_later_award.valid_until.is_(None), _later_award.valid_until >= bindparam("today")),
    )
    printed = exists().where(_paper.award_id == AwardRow.id, _paper.sha256.is_not(None))
    wanted = (
        select(AwardRow.person_id, AwardRow.certification)
        .join(
            StandingRow,
            and_(
                StandingRow.person_id == AwardRow.person_id,
                StandingRow.certification == AwardRow.certification,
            ),
        )
        .where(*in_force, ~later, ~printed, StandingRow.status.not_in(NOT_HELD))
        .where(AwardRow.person_id.in_(people.employed_on(today)))
    )
    for paths in (scope, None if unit is None else (unit,)):
        if paths is not None:
            wanted = wanted.where(AwardRow.person_id.in_(people.people_under(paths, today)))
    if certification:
        wanted = wanted.where(AwardRow.certification == certification)
    return wanted


def due_of(actor: Actor, asked: ListFilter, today: date) -> Sequence[tuple[int, str]]:
    """(person, certification) of everybody whom the actor may have certificates issued to, and who lacks one.

    They work here, and hold what no printed certificate says.
    """
    scope = actor.scope(ISSUING_ROLES)
    unit = next((one.path for one in people.units() if one.slug == asked.unit), None)
    if scope == () or (asked.unit and unit is None):
        return []
    found = rows(_due(scope, unit, asked.certification, today), {"today": today})
    return [(row.person_id, row.certification) for row in found]


def due_in_order(actor: Actor, asked: ListFilter, today: date, language: str) -> list[tuple[int, str]]:
    """By unit and name."""
    found = due_of(actor, asked, today)
    faces = people.faces_of({person_id for person_id, _slug in found}, today)

    def place(one: tuple[int, str]) -> tuple[str, ...]:
        face = faces[one[0]]
        return (*in_place(face.unit.in_language(language), face.name), one[1])

    return sorted(found, key=place)


# -- whether the numbers are whole -------------------------------------------------------------------------------------

_EVERY_NUMBER = select(CertificateRow.number)


def numbers() -> Numbers:
    """Compares all certificates with all facts of issue."""
    given = [number for (number,) in rows(_EVERY_NUMBER)]
    return compared(given, record.values_of(CertificateIssued.kind, "number"))
