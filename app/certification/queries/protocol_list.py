"""The list of protocols in somebody's scope."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import aliased

from app import people
from app.certification.models import ProtocolLineRow, ProtocolRow
from app.certification.protocols.numbers import key_of
from app.certification.queries.protocols import LATER, in_scope
from app.foundation.database import db
from app.foundation.list_filter import PagedFilter, page_of
from app.people.permissions import PROTOCOL_READERS
from app.people.rows import Actor

PAGE = 50
STATES = ("draft", "approved", "replaced")
_LINE = aliased(ProtocolLineRow)


@dataclass(frozen=True)
class Asked(PagedFilter):
    """The filter of the list, as its address has it."""

    text: str = ""  # number of the protocol, or name or number of a person in it
    certification: str = ""
    unit: str = ""
    state: str = ""
    page: int = 1

    @staticmethod
    def from_query(query: Mapping[str, str]) -> Asked:
        state = query.get("state", "")
        return Asked(
            text=" ".join(query.get("q", "").split())[:100],
            certification=query.get("certification", "")[:80],
            unit=query.get("unit", "")[:80],
            state=state if state in STATES else "",
            page=page_of(query),
        )

    @property
    def every(self) -> dict[str, str]:
        return {"q": self.text, "certification": self.certification, "unit": self.unit, "state": self.state}


@dataclass(frozen=True)
class Listed:
    """A protocol in the list, without what stands in it."""

    public_id: str
    number: str
    certification: str
    unit_id: int | None
    begin: date
    end: date
    people: int
    state: str  # of STATES


@dataclass(frozen=True)
class ProtocolsPage:
    asked: Asked
    rows: tuple[Listed, ...]
    total: int
    waiting: int  # approved ones that lack a registration number of somebody


def protocols_page(actor: Actor, asked: Asked) -> ProtocolsPage:
    """A page of them, the latest checks first; of a page that there is not, the last."""
    conditions = _conditions(actor, asked)
    replaced = and_(LATER.replaces_id == ProtocolRow.id, LATER.state == "approved")
    counted = select(func.count()).select_from(ProtocolRow).outerjoin(LATER, replaced).where(*conditions)
    total = db.session.scalar(counted) or 0
    page = min(asked.page, max(1, -(-total // PAGE)))
    lines = select(func.count()).where(_LINE.protocol_id == ProtocolRow.id).scalar_subquery()
    plain = ("public_id", "number", "certification", "unit_id", "begin", "end")
    wanted = (
        select(*(getattr(ProtocolRow, name) for name in plain))
        .add_columns(lines, case((LATER.id.is_not(None), "replaced"), else_=ProtocolRow.state))
        .outerjoin(LATER, replaced)
        .where(*conditions)
        .order_by(ProtocolRow.end.desc(), ProtocolRow.id.desc())
        .offset((page - 1) * PAGE)
        .limit(PAGE)
    )
    found = tuple(Listed(*row) for row in db.session.execute(wanted))
    return ProtocolsPage(replace(asked, page=page), found, total, _waiting(actor))


def _conditions(actor: Actor, asked: Asked) -> list[Any]:
    found: list[Any] = [in_scope(actor, PROTOCOL_READERS)]
    if asked.certification:
        found.append(ProtocolRow.certification == asked.certification)
    if asked.unit:
        found.append(ProtocolRow.unit_id.in_(_ids_under(asked.unit)))
    if asked.state == "replaced":
        found.append(LATER.id.is_not(None))
    elif asked.state:
        found += [ProtocolRow.state == asked.state, LATER.id.is_(None)]
    if asked.text:
        whose = people.people_matching(asked.text)
        with_them = select(ProtocolLineRow.protocol_id).where(ProtocolLineRow.person_id.in_(whose))
        by_number = ProtocolRow.number_key.contains(key_of(asked.text), autoescape=True)
        found.append(or_(by_number, ProtocolRow.id.in_(with_them)))
    return found


def _ids_under(slug: str) -> list[int]:
    """A unit and all below it."""
    paths = [unit.path for unit in people.units() if unit.slug == slug]
    return [unit.id for unit in people.units() if paths and unit.path.startswith(paths[0])]


def _waiting(actor: Actor) -> int:
    lacking = select(ProtocolLineRow.protocol_id).where(
        ProtocolLineRow.satisfactory, ProtocolLineRow.registered == ""
    )
    replaced = select(LATER.replaces_id).where(LATER.state == "approved", LATER.replaces_id.is_not(None))
    counted = select(func.count()).where(
        in_scope(actor, PROTOCOL_READERS),
        ProtocolRow.state == "approved",
        ProtocolRow.id.in_(lacking),
        ProtocolRow.id.not_in(replaced),
    )
    return db.session.scalar(counted) or 0
