"""The rows of the cache: read for many people at once, and written together, some statements for all of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Update, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from app.certification.models import StandingRow
from app.certification.portfolio import Judged
from app.certification.queries.standing import row_values
from app.foundation.database import Base

_TABLE = Base.metadata.tables[StandingRow.__tablename__]
_ROWS = select(*_TABLE.c).where(_TABLE.c.person_id.in_(bindparam("ids", expanding=True)))
_ADD = insert(_TABLE)
_REMOVE = delete(_TABLE).where(
    _TABLE.c.person_id == bindparam("whose"), _TABLE.c.certification == bindparam("which")
)


@dataclass(frozen=True)
class Difference:
    """A cached field that was not what facts and rules say."""

    person_id: int
    certification: str
    field: str


def rows_of(session: Session, person_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Person → certification → row. Everybody asked for has an entry."""
    found: dict[int, dict[str, Any]] = {person_id: {} for person_id in person_ids}
    for row in session.execute(_ROWS, {"ids": list(person_ids)}):
        found[row.person_id][row.certification] = row
    return found


@dataclass
class Writing:
    """What is to be written at the end. A row that was made from a longer record is never overwritten."""

    differences: list[Difference] = field(default_factory=list)
    new: list[dict[str, Any]] = field(default_factory=list)
    changed: dict[tuple[str, ...], list[dict[str, Any]]] = field(default_factory=dict)  # columns → values
    gone: list[dict[str, Any]] = field(default_factory=list)

    def keep(
        self,
        person_id: int,
        kept: dict[str, Any],
        judged: Iterable[Judged],
        *,
        record_length: int,
        computed_on: date,
    ) -> None:
        """All rows of one person, as they are to be from now on."""
        made_at = {"record_length": record_length, "computed_on": computed_on, "retry_at": None}
        left = dict(kept)
        for one in judged:
            row, slug = left.pop(one.certification, None), one.certification
            values = row_values(one)
            if row is None:
                self.new.append({"person_id": person_id, "certification": slug, **values, **made_at})
                self.differences.append(Difference(person_id, slug, "status"))
                continue
            known = row._mapping
            other = [name for name, value in values.items() if known[name] != value]
            self.differences += [Difference(person_id, slug, name) for name in other]
            other += [name for name, value in made_at.items() if known[name] != value]
            if other:
                values |= made_at
                change = {f"new_{name}": values[name] for name in other}
                own = {"whose": person_id, "which": slug, "length": record_length}
                self.changed.setdefault(tuple(other), []).append(own | change)
        for slug in left:
            self.gone.append({"whose": person_id, "which": slug})
            self.differences.append(Difference(person_id, slug, "status"))

    def write(self, session: Session) -> None:
        connection = session.connection()
        if self.new:
            connection.execute(_ADD, self.new)
        for names, changes in self.changed.items():
            connection.execute(_change_of(names), changes)
        if self.gone:
            connection.execute(_REMOVE, self.gone)


@cache
def _change_of(names: tuple[str, ...]) -> Update:
    """Built once for each set of columns: the same ones change together night after night."""
    own = (_TABLE.c.person_id == bindparam("whose"), _TABLE.c.certification == bindparam("which"))
    not_newer = _TABLE.c.record_length <= bindparam("length")
    values = {name: bindparam(f"new_{name}", type_=_TABLE.c[name].type) for name in names}
    return update(_TABLE).where(*own, not_newer).values(values)
