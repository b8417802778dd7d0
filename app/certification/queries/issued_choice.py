"""Which certificates a filter of the register means, and their state today as the database can tell it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, exists, or_, select
from sqlalchemy.orm import aliased

from app import people, record
from app.certification.certificate_list import ENDS_SOON, ListFilter
from app.certification.genuine import withdrawal_of
from app.certification.models import AwardRow, CertificateRow
from app.certification.queries.verification import KINDS_THAT_WITHDRAW
from app.foundation.database import rows
from app.people import Actor
from app.record.facts import Revoked, Suspended


@dataclass(frozen=True)
class ChosenCertificates:
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
    ) -> ChosenCertificates:
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
        return ChosenCertificates(scope, path, by_number, by_certification, asked.state, values, withdrawn)

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
IS_SUPERSEDED = exists().where(
    _newer.person_id == CertificateRow.person_id,
    _newer.certification == CertificateRow.certification,
    _newer.id > CertificateRow.id,
    _newer_award.id == _newer.award_id,
    _newer_award.withdrawn_at.is_(None),
)
# As `genuine.verdict` says it: the gravest answer first, and the last day still counts.
STATE_TODAY: ColumnElement[str] = case(
    (
        or_(
            AwardRow.withdrawn_at.is_not(None),
            CertificateRow.id.in_(bindparam("withdrawn", expanding=True)),
        ),
        "revoked",
    ),
    (IS_SUPERSEDED, "superseded"),
    (CertificateRow.valid_until < bindparam("today"), "expired"),
    (CertificateRow.valid_until <= bindparam("soon"), "ending"),
    else_="valid",
)
IS_UNPRINTED = CertificateRow.sha256.is_(None)


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
