"""What is due: whoever holds something today that no printed certificate says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from sqlalchemy import Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from app import people
from app.certification.certificate_list import ListFilter, in_place
from app.certification.models import AwardRow, CertificateRow, StandingRow
from app.certification.queries.awards import NOT_HELD
from app.foundation.database import rows
from app.people import Actor
from app.people.permissions import ISSUING_ROLES

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
