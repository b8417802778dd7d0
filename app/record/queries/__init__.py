"""Reading the record: facts as they were known at any time, and rows as they stand for sealing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select, text
from sqlalchemy.orm import Session, aliased

from app.foundation.database import db, rows
from app.foundation.errors import NotFound
from app.record import chain
from app.record.facts import Fact, Voided, from_json
from app.record.models import FactRow, JournalRow, RecordHead, SealRow
from app.record.seeking import Sought, Span
from app.record.verification import (
    INSERTED,
    REMOVED,
    SEAL_CUT,
    SEAL_MISSING,
    UNREADABLE,
    BadPlace,
    Verification,
    bad_fact,
    bad_seal,
    is_readable,
)

IDS_IN_A_STATEMENT = 10_000
MANY, FEW = 1_000, 8  # people and kinds, where the kind of a fact finds it sooner than its person
SEALED = "record:seal:made"  # the act of sealing, in the journal
NEVER, FOREVER = -(2**62), 2**62  # below and above every id, also one that was smuggled in

# In the order of the fields of a fact; its kind and data make the payload.
_COLUMNS = tuple(
    FactRow.__table__.columns[name]
    for name in (
        *("id", "person_id", "position", "kind", "occurred_on", "occurred_at", "recorded_at"),
        *("recorded_by", "subject", "data", "voids_id"),
    )
)


def facts_of(person_id: int, known_at: datetime | None = None) -> tuple[Fact, ...]:
    """The facts that stand in a person's record, by the day they were true, then by their place in the record.

    With `known_at`, as we knew it at that instant: what was recorded or struck out later has not happened yet.
    """
    return facts_of_people((person_id,), known_at=known_at)[person_id]


def facts_of_people(
    person_ids: Collection[int],
    known_at: datetime | None = None,
    kinds: Collection[str] | None = None,
) -> dict[int, tuple[Fact, ...]]:
    """The same for many people, by id, in one statement for each 10,000 of them. Everybody asked for has an entry."""
    found: dict[int, list[Fact]] = {person_id: [] for person_id in person_ids}
    ids = list(found)
    for start in range(0, len(ids), IDS_IN_A_STATEMENT):
        part = ids[start : start + IDS_IN_A_STATEMENT]
        values: dict[str, Any] = {"id": part[0]} if len(part) == 1 else {"ids": part}
        if known_at is not None:
            values["known_at"] = known_at
        if kinds is not None:
            values["kinds"] = list(kinds)
        by = None if kinds is None else "person" if len(part) < MANY or len(kinds) > FEW else "kind"
        for row in rows(_facts_of_people(known_at is not None, by, len(part) == 1), values):
            found[row.person_id].append(fact_from(row))
    return {person_id: tuple(facts) for person_id, facts in found.items()}


@cache
def _facts_of_people(as_known: bool, kinds_by: str | None, of_one: bool) -> Select[Any]:
    """Built once for each way to ask: pages and every new fact ask so.

    Kinds are looked for `by` person unless they are few and the people many: SQLite would go through all facts of
    these kinds in the whole organisation for a hundred people.
    """
    known_at = bindparam("known_at", type_=FactRow.recorded_at.type) if as_known else None
    many = FactRow.person_id.in_(bindparam("ids", expanding=True))
    wanted = standing_facts(known_at).where(FactRow.person_id == bindparam("id") if of_one else many)
    if kinds_by is not None:
        kind = FactRow.kind if kinds_by == "kind" else FactRow.kind + ""  # an index knows nothing of a sum
        wanted = wanted.where(kind.in_(bindparam("kinds", expanding=True)))
    return wanted.order_by(FactRow.occurred_on, FactRow.position)


def standing_facts(known_at: Any) -> Select[Any]:
    """Facts that are not struck out; the strikings-out themselves are not among them."""
    voiding = aliased(FactRow)
    struck = exists().where(voiding.voids_id == FactRow.id)
    wanted = select(*_COLUMNS).where(FactRow.kind != Voided.kind)
    if known_at is not None:
        struck = struck.where(voiding.recorded_at <= known_at)
        wanted = wanted.where(FactRow.recorded_at <= known_at)
    return wanted.where(~struck)


def facts_in_span(
    sought: Sequence[Sought], span: Span, whose: Select[int], *, offset: int = 0, limit: int | None = None
) -> tuple[Fact, ...]:
    """Facts of many people that stand, of any of the kinds that are sought: the latest day first."""
    found = _in_span(select(*_COLUMNS), sought, span, whose)
    ordered = found.order_by(FactRow.occurred_on.desc(), FactRow.id.desc()).offset(offset)
    return tuple(fact_from(row) for row in db.session.execute(ordered.limit(limit)))


def count_in_span(sought: Sequence[Sought], span: Span, whose: Select[int]) -> int:
    """How many these are."""
    return db.session.scalar(_in_span(select(func.count()), sought, span, whose)) or 0


def _in_span(wanted: Select[Any], sought: Sequence[Sought], span: Span, whose: Select[int]) -> Select[Any]:
    voiding = aliased(FactRow)
    struck = exists().where(voiding.voids_id == FactRow.id)
    conditions: list[ColumnElement[bool]] = [
        FactRow.occurred_on.between(span.begin, span.end),
        FactRow.person_id.in_(whose),
    ]
    if span.known_at is not None:
        struck = struck.where(voiding.recorded_at <= span.known_at)
        conditions.append(FactRow.recorded_at <= span.known_at)
    return wanted.where(or_(*(_fits(one) for one in sought)), *conditions, ~struck)


def _fits(sought: Sought) -> ColumnElement[bool]:
    # An older fact may lack a field that payloads have today.
    fields = [
        func.coalesce(FactRow.data[name].as_string(), "").in_(values)
        for name, values in sought.fields.items()
    ]
    others = [~FactRow.subject.startswith(sought.not_about, autoescape=True)] if sought.not_about else []
    return and_(FactRow.kind == sought.kind, *fields, *others)


def history_of(person_id: int, known_at: datetime | None = None) -> tuple[Fact, ...]:
    """All that was ever recorded of a person, struck out or not, and the strikings-out, in the order of recording."""
    wanted = select(*_COLUMNS).where(FactRow.person_id == person_id).order_by(FactRow.position)
    if known_at is not None:
        wanted = wanted.where(FactRow.recorded_at <= known_at)
    return tuple(fact_from(row) for row in db.session.execute(wanted))


def fact_of(fact_id: int, session: Session | None = None) -> Fact:
    """One fact by its id, struck out or not. Raises NotFound."""
    row = (session or db.session).execute(select(*_COLUMNS).where(FactRow.id == fact_id)).one_or_none()
    if row is None:
        raise NotFound
    return fact_from(row)


def newest_fact() -> int:
    """The id of the fact that was appended last; 0 without any."""
    return rows(_NEWEST).scalar() or 0


_NEWEST = select(func.max(FactRow.id))


def counts_by_subject(kinds: Collection[str], since: date) -> dict[tuple[str, str], int]:
    """(kind, subject) → how many facts of these kinds happened since that day; voided ones are not counted."""
    voiding = aliased(FactRow)
    wanted = (
        select(FactRow.kind, FactRow.subject, func.count())
        .outerjoin(voiding, voiding.voids_id == FactRow.id)
        .where(FactRow.kind.in_(kinds), FactRow.occurred_on >= since, voiding.id.is_(None))
        .group_by(FactRow.kind, FactRow.subject)
    )
    return {(kind, subject): number for kind, subject, number in rows(wanted)}


def counts_by_day(kinds: Collection[str], since: date) -> dict[date, int]:
    """Day → how many facts of these kinds happened on it, since that day."""
    wanted = (
        select(FactRow.occurred_on, func.count())
        .where(FactRow.kind.in_(kinds), FactRow.occurred_on >= since)
        .group_by(FactRow.occurred_on)
    )
    return {day: number for day, number in rows(wanted)}


def lengths_of(person_ids: Collection[int], session: Session | None = None) -> dict[int, int]:
    """How many facts each record holds: a cache made at another length is behind.

    With the session of a transaction nobody else appends to these records until it ends.
    """
    values = {"ids": list(person_ids)}
    found = rows(_LENGTHS, values) if session is None else session.execute(_LOCKED, values)
    return {person_id: length for person_id, length in found}


_LENGTHS = select(RecordHead.person_id, RecordHead.length).where(
    RecordHead.person_id.in_(bindparam("ids", expanding=True))
)
_LOCKED = _LENGTHS.order_by(RecordHead.person_id).with_for_update()


def fact_from(row: Sequence[Any]) -> Fact:
    """From a row of `_COLUMNS`, taken apart at once: a night reads many."""
    fact_id, person_id, position, kind, on, at, recorded_at, recorded_by, subject, data, voids_id = row
    payload = from_json(kind, data)
    return Fact(fact_id, person_id, position, payload, on, at, recorded_at, recorded_by, subject, voids_id)


@dataclass(frozen=True)
class Act:
    """One act of the journal."""

    at: datetime
    action: str
    actor_id: int | None


def acts_about(subject: str, actions: tuple[str, ...], *, since: datetime, most: int) -> tuple[Act, ...]:
    """What the journal tells of a subject: acts whose names begin so, the earliest first, no more than the latest `most`."""
    named = or_(*(JournalRow.action.startswith(action, autoescape=True) for action in actions))
    wanted = select(JournalRow.at, JournalRow.action, JournalRow.actor_id)
    wanted = wanted.where(JournalRow.subject == subject, JournalRow.at >= since, named)
    rows = db.session.execute(wanted.order_by(JournalRow.at.desc(), JournalRow.id.desc()).limit(most)).all()
    return tuple(Act(row.at, row.action, row.actor_id) for row in reversed(rows))


# -- for sealing and proving ------------------------------------------------------------------------------------

_STORED = text(
    "SELECT id, person_id, position, kind, occurred_on, occurred_at, recorded_at, recorded_by, subject, data,"
    " voids_id FROM fact WHERE id > :after AND id <= :upto ORDER BY id LIMIT :most"
)


def stored_facts(after: int, upto: int, most: int) -> list[chain.StoredFact]:
    """Rows in the order of their ids, as the database holds them: what cannot be read must still be named."""
    rows = db.session.execute(_STORED, {"after": after, "upto": upto, "most": most})
    return [stored_fact(row) for row in rows]


def stored_fact(row: Any) -> chain.StoredFact:
    """From a row with all columns, by name."""
    return chain.StoredFact(
        id=row.id,
        person_id=row.person_id,
        position=row.position,
        kind=row.kind,
        occurred_on=chain.canonical_day(row.occurred_on),
        occurred_at=chain.canonical_instant(row.occurred_at),
        recorded_at=chain.canonical_instant(row.recorded_at),
        recorded_by=row.recorded_by,
        subject=row.subject,
        data=chain.canonical_data(row.data),
        voids_id=row.voids_id,
    )


_SEALS = text(
    "SELECT number, first_fact, last_fact, facts, gaps, leaves, merkle_root, previous, hash, sealed_at"
    " FROM seal WHERE number > :after ORDER BY number LIMIT :most"
)


def seals(after: int = NEVER, most: int = 50) -> list[chain.Seal]:
    """The next seals in their order, as the database holds them."""
    return [
        chain.Seal(
            number=row.number,
            first_fact=row.first_fact,
            last_fact=row.last_fact,
            facts=row.facts,
            gaps=tuple(gaps) if isinstance(gaps := chain.canonical_data(row.gaps), list) else gaps,
            leaves=row.leaves,
            merkle_root=row.merkle_root,
            previous=row.previous,
            sealed_at=chain.canonical_instant(row.sealed_at),
            hash=row.hash,
        )
        for row in db.session.execute(_SEALS, {"after": after, "most": most})
    ]


def last_sealed_fact() -> int:
    """The last fact under a seal; 0 where there is none."""
    return db.session.scalar(select(func.max(SealRow.last_fact))) or 0


def last_seal() -> chain.Seal | None:
    number = db.session.scalar(select(func.max(SealRow.number)))
    return None if number is None else seals(number - 1, 1)[0]


def noted_seal() -> tuple[int, str] | None:
    """Number and hash of the last seal that the journal tells of: seals cut off at the end are missed by it."""
    newest = select(JournalRow.subject, JournalRow.details).where(JournalRow.action == SEALED)
    row = db.session.execute(newest.order_by(JournalRow.id.desc()).limit(1)).one_or_none()
    return None if row is None else (int(row.subject), str(row.details["hash"]))


def verify(expected_head: str | None = None) -> Verification:
    """Walks the whole record: every seal, every fact in it, and what can be told of facts not yet sealed.

    The last seal that the journal tells of must be there.
    With `expected_head`, the hash of a seal that somebody wrote down earlier must be among the seals.
    """
    previous: chain.Seal | None = None
    bad: BadPlace | None = None
    hashes_met = expected_head in (None, chain.GENESIS)
    noted = noted_seal()
    noted_met = noted is None
    while bad is None and (batch := seals(previous.number if previous else NEVER)):
        for seal in batch:
            bad = bad_seal(seal, previous) or bad_fact(seal, facts_under(seal, previous))
            if bad is not None:
                break
            hashes_met = hashes_met or seal.hash == expected_head
            noted_met = noted_met or (seal.number, seal.hash) == noted
            previous = seal
    last_fact = previous.last_fact if previous else NEVER
    if bad is None and noted is not None and not noted_met:
        bad = BadPlace(noted[0], None, SEAL_CUT)
    if bad is None and not hashes_met:
        bad = BadPlace(None, None, SEAL_MISSING)
    if bad is None:
        bad = bad_open_fact(last_fact) or bad_length(last_fact)
    total = db.session.scalar(select(func.count()).select_from(FactRow)) or 0
    return Verification(
        facts=total,
        seals=db.session.scalar(select(func.count()).select_from(SealRow)) or 0,
        unsealed=db.session.scalar(select(func.count()).where(FactRow.id > last_sealed_fact())) or 0,
        head=previous.hash if previous else chain.GENESIS,
        first_bad=bad,
    )


def facts_under(seal: chain.Seal, previous: chain.Seal | None) -> list[chain.StoredFact]:
    """All rows that stand in the range of a seal; those before the first range belong to nobody, and show up in it."""
    after = previous.last_fact if previous else NEVER
    return stored_facts(after, seal.last_fact, seal.facts + len(seal.gaps) + 1)


def bad_open_fact(after: int) -> BadPlace | None:
    """The first fact not yet sealed that no `append` can have written."""
    while batch := stored_facts(after, FOREVER, 1000):
        for fact in batch:
            if not is_readable(fact):
                return BadPlace(None, fact.id, UNREADABLE)
        after = batch[-1].id
    return None


_WRONG_LENGTH = text(
    "SELECT h.person_id, h.length FROM record_head h LEFT JOIN fact f ON f.person_id = h.person_id"
    " GROUP BY h.person_id, h.length HAVING count(f.id) <> h.length"
    " OR coalesce(max(f.position), h.length) <> h.length OR coalesce(min(f.position), 1) <> 1"
    " ORDER BY h.person_id LIMIT 1"
)


def bad_length(last_sealed: int) -> BadPlace | None:
    """The first person whose facts are not numbered 1, 2, 3 … up to the length of the record."""
    wrong = db.session.execute(_WRONG_LENGTH).one_or_none()
    if wrong is None:
        headless = ~exists().where(RecordHead.person_id == FactRow.person_id)
        stray = db.session.scalar(select(FactRow.id).where(headless).order_by(FactRow.id).limit(1))
        return None if stray is None else BadPlace(None, stray, INSERTED)
    positions = select(FactRow.position, FactRow.id).where(FactRow.person_id == wrong.person_id)
    found = {position: fact_id for position, fact_id in db.session.execute(positions)}
    beyond = [found[position] for position in sorted(found) if not 1 <= position <= wrong.length]
    if beyond:
        return BadPlace(None, beyond[0], INSERTED)
    lost = next(position for position in range(1, wrong.length + 1) if position not in found)
    before = max([fact_id for position, fact_id in found.items() if position < lost], default=0)
    after = min([fact_id for position, fact_id in found.items() if position > lost], default=None)
    return BadPlace(None, removed_id(max(before, last_sealed, 0), after), REMOVED)


def removed_id(before: int, after: int | None) -> int | None:
    """The id between two that no fact has, if there is exactly one."""
    upto = after if after is not None else (db.session.scalar(select(func.max(FactRow.id))) or 0) + 1
    between = set(db.session.scalars(select(FactRow.id).where(FactRow.id > before, FactRow.id < upto)))
    free = [number for number in range(before + 1, upto) if number not in between]
    return free[0] if len(free) == 1 else None
