"""All required standings of a scope at once, as forecasts and the coverage of units need them: from the cache."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Select, bindparam, select

from app.certification.lasting import OpenDue, Running
from app.certification.models import StandingRow
from app.certification.queries.overview import Choice, kept
from app.certification.queries.rule_book import rule_book
from app.certification.queries.standing import inputs_of
from app.certification.rules import Rule
from app.foundation.database import rows

_PLAIN = tuple(getattr(StandingRow, name) for name in Running.__dataclass_fields__ if name != "obligations")
_WANTED = (*_PLAIN, StandingRow.obligations)


def running_standings(scope: Select[Any]) -> tuple[Running, ...]:
    """What the matrix requires today of everybody in the scope."""
    required = StandingRow.required.is_(True)

    def read() -> tuple[Running, ...]:
        found = rows(select(*_WANTED).where(required, StandingRow.person_id.in_(scope)))
        return tuple(running_from(row) for row in found)

    return kept(("running", scope), Choice(scope), read)


def running_from(row: Any) -> Running:
    return Running(*(*row[:-1], opens_from(row[-1])))


def opens_from(stored: Iterable[Mapping[str, Any]]) -> tuple[OpenDue, ...]:
    return tuple(OpenDue(it["require"], date.fromisoformat(it["due"]), it["until_then"]) for it in stored)


def rules_in_force(today: date) -> dict[str, Rule]:
    """Certification → the rule that judges today."""
    found: dict[str, Rule] = {}
    for slug, versions in rule_book().rules.items():
        newest = next((it for it in reversed(versions) if it.is_in_force(today)), None)
        if newest is not None:
            found[slug] = newest.rule
    return found


def matrix_cells(person_ids: Collection[int], on: date, today: date) -> dict[int, dict[str, Running]]:
    """Person → certification → the required standing of a day: of today from the cache, else from the record."""
    return _kept_cells(person_ids) if on == today else _judged_cells(person_ids, on)


_CELLS = select(*_WANTED).where(
    StandingRow.required.is_(True), StandingRow.person_id.in_(bindparam("ids", expanding=True))
)


def _kept_cells(person_ids: Collection[int]) -> dict[int, dict[str, Running]]:
    found: dict[int, dict[str, Running]] = {person_id: {} for person_id in person_ids}
    for row in rows(_CELLS, {"ids": list(found)}):
        one = running_from(row)
        found[one.person_id][one.certification] = one
    return found


def _judged_cells(person_ids: Collection[int], on: date) -> dict[int, dict[str, Running]]:
    found: dict[int, dict[str, Running]] = {}
    for person_id, inputs in inputs_of(person_ids).items():
        found[person_id] = {
            slug: Running(
                person_id,
                slug,
                it.standing.status,
                it.standing.may_work,
                it.standing.valid_until,
                it.standing.due,
                it.standing.window_opens,
                it.standing.hours_missing,
            )
            for slug, it in inputs.judge(on).items()
            if it.required
        }
    return found
