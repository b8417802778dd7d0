"""Protocols as pages, commands and other documents read them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Select, and_, false, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from app import people
from app.certification.models import ProtocolLineRow, ProtocolMemberRow, ProtocolRow, ProtocolSignatureRow
from app.certification.protocols.numbers import key_of
from app.certification.protocols.paper import Marks, Signed, day_in_words
from app.certification.protocols.values import Heading, Protocol, from_json, heading_from
from app.foundation.database import db
from app.foundation.errors import NotFound
from app.foundation.faults import Text
from app.people.permissions import PROTOCOL_KEEPERS, PROTOCOL_READERS
from app.people.rows import Actor, UnitRow

PAGE = 50
MOST_PAGES = 100_000
MOST_TO_SIGN = 20
STATES = ("draft", "approved", "replaced")
KINDS_OF_RESULTS = (
    *("quiz_passed", "quiz_failed", "call_passed", "call_failed"),
    *("observation_confirmed", "passed", "failed"),
)


class NoSuchProtocol(NotFound):
    code = "no-such-protocol"
    text = Text("There is no such protocol.", "Такого протокола нет.")


@dataclass(frozen=True)
class Kept:
    """One protocol. `printed`: what was frozen; None: a draft."""

    id: int
    public_id: str
    year: int
    number: str
    certification: str
    unit_id: int | None
    session: str
    begin: date
    end: date
    kept_state: str
    language: str
    heading: Heading
    printed: Protocol | None
    template: str
    template_revision: int | None
    replaces_id: int | None
    replace_reason: str
    version: int
    made_by: int
    made_at: datetime
    changed_at: datetime
    approved_by: int | None
    approved_at: datetime | None
    marked: str | None
    sha256: str | None
    signed_by: str | None
    replaced_by: tuple[str, str] | None = None  # public id and number of the approved one that took its place
    people: int = 0

    @property
    def state(self) -> str:
        return "replaced" if self.replaced_by is not None else self.kept_state


@dataclass(frozen=True)
class KeptLine:
    person_id: int
    satisfactory: bool
    checked_on: date
    kind: str
    cause: str
    facts: tuple[int, ...]
    registered: str
    registered_at: datetime | None
    registered_by: int | None


@dataclass(frozen=True)
class KeptSignature:
    person_id: int
    role: str
    signed_at: datetime
    signed: Mapping[str, Any]
    sha256: str
    device_of: int | None


# -- whose -------------------------------------------------------------------------------------------------------------


def units_of(actor: Actor, roles: Collection[str] = PROTOCOL_KEEPERS) -> tuple[UnitRow, ...]:
    """The units in which one of these roles of the actor holds."""
    scope = actor.scope(roles)
    return tuple(
        unit for unit in people.units() if scope is None or any(unit.path.startswith(path) for path in scope)
    )


def _in_scope(actor: Actor, roles: Collection[str]) -> Any:
    """A protocol of the whole organisation is for those whose role holds everywhere."""
    if actor.scope(roles) is None:
        return true()
    ids = [unit.id for unit in units_of(actor, roles)]
    return ProtocolRow.unit_id.in_(ids) if ids else false()


# -- one ---------------------------------------------------------------------------------------------------------------

_PLAIN = tuple(
    name
    for name in Kept.__dataclass_fields__
    if name not in ("kept_state", "heading", "printed", "replaced_by", "people")
)
_LATER, _LINE = aliased(ProtocolRow), aliased(ProtocolLineRow)


def _wanted() -> Select[Any]:
    lines = select(func.count()).where(_LINE.protocol_id == ProtocolRow.id)
    replaced = and_(_LATER.replaces_id == ProtocolRow.id, _LATER.state == "approved")
    return (
        select(*(getattr(ProtocolRow, name) for name in _PLAIN))
        .add_columns(ProtocolRow.state, ProtocolRow.heading, ProtocolRow.printed)
        .add_columns(_LATER.public_id.label("later"), _LATER.number.label("later_number"))
        .add_columns(lines.scalar_subquery().label("people"))
        .outerjoin(_LATER, replaced)
    )


def kept_from(row: Any) -> Kept:
    return Kept(
        **{name: getattr(row, name) for name in _PLAIN},
        kept_state=row.state,
        heading=heading_from(row.heading),
        printed=None if row.printed is None else from_json(row.printed),
        replaced_by=None if row.later is None else (row.later, row.later_number),
        people=row.people,
    )


def protocol_of(actor: Actor, public_id: str, roles: Collection[str] = PROTOCOL_READERS) -> Kept:
    """A protocol in the actor's scope. Raises NoSuchProtocol."""
    return _one(_wanted().where(ProtocolRow.public_id == public_id, _in_scope(actor, roles)))


def protocol_by(public_id: str) -> Kept:
    """Whoever asks. Raises NoSuchProtocol."""
    return _one(_wanted().where(ProtocolRow.public_id == public_id))


def _one(wanted: Select[Any]) -> Kept:
    row = db.session.execute(wanted).one_or_none()
    if row is None:
        raise NoSuchProtocol
    return kept_from(row)


def named_by(protocol_id: int | None) -> tuple[str, str] | None:
    """Public id and number of a protocol that another one replaces."""
    if protocol_id is None:
        return None
    row = db.session.execute(
        select(ProtocolRow.public_id, ProtocolRow.number).where(ProtocolRow.id == protocol_id)
    ).one()
    return row.public_id, row.number


def replaced_words(protocol_id: int | None, language: str) -> str:
    """Number and day of the protocol that another one replaces; empty where it replaces none."""
    if protocol_id is None:
        return ""
    row = db.session.execute(
        select(ProtocolRow.number, ProtocolRow.end).where(ProtocolRow.id == protocol_id)
    ).one()
    day = day_in_words(row.end, language)
    return Text(f"No. {row.number} of {day}", f"№ {row.number} от {day}").in_language(language)


def replacement_of(protocol_id: int) -> str | None:
    """Public id of the protocol that takes or is to take its place."""
    return db.session.scalar(select(ProtocolRow.public_id).where(ProtocolRow.replaces_id == protocol_id))


def newest_mark(kept: Kept) -> datetime:
    """When the protocol got what it got last: its approval, a signature, a registration number."""
    assert kept.approved_at is not None
    registered = [line.registered_at for line in lines_of(kept.id) if line.registered_at is not None]
    signed = [one.signed_at for one in signatures_of(kept.id)]
    return max([kept.approved_at, *registered, *signed])


def locked(session: Session, actor: Actor, public_id: str) -> ProtocolRow:
    """Operation: the row, if the actor may go on with it. Raises NoSuchProtocol."""
    mine = (ProtocolRow.public_id == public_id, _in_scope(actor, PROTOCOL_KEEPERS))
    row = session.scalars(select(ProtocolRow).where(*mine).with_for_update()).one_or_none()
    if row is None:
        raise NoSuchProtocol
    return row


def lines_of(protocol_id: int) -> tuple[KeptLine, ...]:
    names = tuple(KeptLine.__dataclass_fields__)
    wanted = select(*(getattr(ProtocolLineRow, name) for name in names))
    found = db.session.execute(wanted.where(ProtocolLineRow.protocol_id == protocol_id))
    return tuple(KeptLine(**{**dict(row._mapping), "facts": tuple(row.facts)}) for row in found)


def signatures_of(protocol_id: int) -> tuple[KeptSignature, ...]:
    """The earliest first."""
    names = tuple(KeptSignature.__dataclass_fields__)
    wanted = select(*(getattr(ProtocolSignatureRow, name) for name in names))
    mine = wanted.where(ProtocolSignatureRow.protocol_id == protocol_id)
    return tuple(
        KeptSignature(**row._mapping)
        for row in db.session.execute(mine.order_by(ProtocolSignatureRow.signed_at))
    )


def marks_of(protocol_id: int) -> Marks:
    """Signatures and registration numbers, as they stand now."""
    return Marks(
        registered={line.person_id: line.registered for line in lines_of(protocol_id) if line.registered},
        signed={one.person_id: Signed(one.signed_at, one.sha256) for one in signatures_of(protocol_id)},
    )


# -- many --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """The filter of the list, as its address has it."""

    text: str = ""  # number of the protocol, or name or number of a person in it
    certification: str = ""
    unit: str = ""
    state: str = ""
    page: int = 1

    @staticmethod
    def from_query(query: Mapping[str, str]) -> Asked:
        page = query.get("page", "1")
        state = query.get("state", "")
        return Asked(
            text=" ".join(query.get("q", "").split())[:100],
            certification=query.get("certification", "")[:80],
            unit=query.get("unit", "")[:80],
            state=state if state in STATES else "",
            page=int(page) if page.isascii() and page.isdecimal() and 0 < int(page[:6]) < MOST_PAGES else 1,
        )

    @property
    def values(self) -> dict[str, str]:
        told = {"q": self.text, "certification": self.certification, "unit": self.unit, "state": self.state}
        return {name: value for name, value in told.items() if value}

    def query(self, **changes: object) -> str:
        return urlencode({name: str(value) for name, value in {**self.values, **changes}.items() if value})


@dataclass(frozen=True)
class ProtocolsPage:
    asked: Asked
    rows: tuple[Kept, ...]
    total: int
    waiting: int  # approved ones that lack a registration number of somebody


def protocols_page(actor: Actor, asked: Asked) -> ProtocolsPage:
    """A page of them, the latest checks first."""
    conditions = _conditions(actor, asked)
    total = db.session.scalar(
        select(func.count())
        .select_from(ProtocolRow)
        .outerjoin(_LATER, and_(_LATER.replaces_id == ProtocolRow.id, _LATER.state == "approved"))
        .where(*conditions)
    )
    wanted = _wanted().where(*conditions).order_by(ProtocolRow.end.desc(), ProtocolRow.id.desc())
    page = min(asked.page, max(1, -(-(total or 0) // PAGE)))
    found = db.session.execute(wanted.offset((page - 1) * PAGE).limit(PAGE))
    return ProtocolsPage(asked, tuple(kept_from(row) for row in found), total or 0, _waiting(actor))


def _conditions(actor: Actor, asked: Asked) -> list[Any]:
    found: list[Any] = [_in_scope(actor, PROTOCOL_READERS)]
    if asked.certification:
        found.append(ProtocolRow.certification == asked.certification)
    if asked.unit:
        found.append(ProtocolRow.unit_id.in_(_ids_under(asked.unit)))
    if asked.state == "replaced":
        found.append(_LATER.id.is_not(None))
    elif asked.state:
        found += [ProtocolRow.state == asked.state, _LATER.id.is_(None)]
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
    replaced = select(_LATER.replaces_id).where(_LATER.state == "approved", _LATER.replaces_id.is_not(None))
    counted = select(func.count()).where(
        _in_scope(actor, PROTOCOL_READERS),
        ProtocolRow.state == "approved",
        ProtocolRow.id.in_(lacking),
        ProtocolRow.id.not_in(replaced),
    )
    return db.session.scalar(counted) or 0


def numbers_of(year: int, session: Session | None = None) -> tuple[str, ...]:
    """All that a year has used, drafts as well."""
    wanted = select(ProtocolRow.number).where(ProtocolRow.year == year)
    return tuple((session or db.session()).scalars(wanted.order_by(ProtocolRow.id)))


def newest_heading(unit_id: int | None, certification: str) -> Heading | None:
    """What was typed last for the unit, and if possible for the same certification: commissions stay for a year."""
    wanted = (
        select(ProtocolRow.heading)
        .where(ProtocolRow.unit_id.is_(None) if unit_id is None else ProtocolRow.unit_id == unit_id)
        .order_by((ProtocolRow.certification == certification).desc(), ProtocolRow.id.desc())
        .limit(1)
    )
    kept = db.session.scalar(wanted)
    return None if kept is None else heading_from(kept)


@dataclass(frozen=True)
class ToSign:
    """A protocol that waits for somebody's signature."""

    public_id: str
    number: str
    certification: str
    on: date
    is_member: bool  # of the commission


def waiting_for(person_id: int) -> tuple[ToSign, ...]:
    """Approved protocols, not replaced, in which somebody takes part and which they have not signed; the newest first."""
    signed = select(ProtocolSignatureRow.protocol_id).where(ProtocolSignatureRow.person_id == person_id)
    mine = select(ProtocolLineRow.protocol_id).where(ProtocolLineRow.person_id == person_id)
    seated = select(ProtocolMemberRow.protocol_id).where(ProtocolMemberRow.person_id == person_id)
    replaced = select(_LATER.replaces_id).where(_LATER.state == "approved", _LATER.replaces_id.is_not(None))
    wanted = (
        select(ProtocolRow.public_id, ProtocolRow.number, ProtocolRow.certification, ProtocolRow.end)
        .add_columns(ProtocolRow.id.in_(seated).label("is_member"))
        .where(
            ProtocolRow.state == "approved",
            or_(ProtocolRow.id.in_(mine), ProtocolRow.id.in_(seated)),
            ProtocolRow.id.not_in(signed),
            ProtocolRow.id.not_in(replaced),
        )
        .order_by(ProtocolRow.id.desc())
        .limit(MOST_TO_SIGN)
    )
    return tuple(ToSign(*row) for row in db.session.execute(wanted))


# -- for other documents and pages -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NamedProtocol:
    """A protocol as others name it: «protocol No. 12 of 3 December 2026», and what it says of one person."""

    public_id: str
    number: str
    checked_on: date
    chairman: str
    registered: str  # number of the person in the register of trained persons; or empty
    satisfactory: bool
    kind: str
    facts: tuple[int, ...]


def protocols_of_person(person_id: int, certification: str = "") -> tuple[NamedProtocol, ...]:
    """Approved protocols, not replaced, that tell of the person; the newest first. One statement."""
    line = ProtocolLineRow
    wanted = (
        select(ProtocolRow.public_id, ProtocolRow.number, ProtocolRow.printed)
        .add_columns(line.facts, line.registered, line.satisfactory, line.checked_on, line.kind)
        .join(line, line.protocol_id == ProtocolRow.id)
        .outerjoin(_LATER, and_(_LATER.replaces_id == ProtocolRow.id, _LATER.state == "approved"))
        .where(line.person_id == person_id, ProtocolRow.state == "approved", _LATER.id.is_(None))
        .order_by(ProtocolRow.id.desc())
    )
    if certification:
        wanted = wanted.where(ProtocolRow.certification == certification)
    return tuple(
        NamedProtocol(
            public_id=row.public_id,
            number=row.number,
            checked_on=row.checked_on,
            chairman=chairman_of(row.printed),
            registered=row.registered,
            satisfactory=row.satisfactory,
            kind=row.kind,
            facts=tuple(row.facts),
        )
        for row in db.session.execute(wanted)
    )


def protocols_behind(person_id: int, facts: Collection[int]) -> tuple[NamedProtocol, ...]:
    """Those of them that stand on one of these facts."""
    known = set(facts)
    return tuple(one for one in protocols_of_person(person_id) if not known.isdisjoint(one.facts))


def own_protocols(person_id: int, _at: datetime) -> list[dict[str, Any]]:
    """What a person's own download says: the protocols that tell of them, and what they have signed. Earliest first."""
    lines = [
        {
            "number": one.number,
            "checked_on": one.checked_on.isoformat(),
            "result": "satisfactory" if one.satisfactory else "unsatisfactory",
            "kind": one.kind,
            "registered": one.registered,
        }
        for one in reversed(protocols_of_person(person_id))
    ]
    wanted = select(ProtocolSignatureRow.signed, ProtocolSignatureRow.sha256)
    mine = wanted.where(ProtocolSignatureRow.person_id == person_id).order_by(ProtocolSignatureRow.signed_at)
    return [
        *lines,
        *({"signed": row.signed, "sha256": row.sha256} for row in db.session.execute(mine)),
    ]


def chairman_of(printed: Mapping[str, Any] | None) -> str:
    members: Sequence[Mapping[str, Any]] = (printed or {}).get("commission", ())
    return next((str(one["name"]) for one in members if one["role"] == "chairman"), "")
