"""What holds us to single facts: the hash of each, and the seals that stand over them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Integer, bindparam, select, text

from app.foundation.database import db, rows
from app.record.chain import leaf
from app.record.models import FactRow, SealRow
from app.record.queries import stored_fact

_LEAVES = text(
    "SELECT id, person_id, position, kind, occurred_on, occurred_at, recorded_at, recorded_by, subject, data,"
    " voids_id FROM fact WHERE id IN :ids"
).bindparams(bindparam("ids", expanding=True))


def leaves_of(fact_ids: Collection[int]) -> dict[int, str]:
    """Fact → its hash in the tree of a seal (chain.py says how), as the database holds the fact now."""
    if not fact_ids:
        return {}
    found = db.session.execute(_LEAVES, {"ids": list(fact_ids)})
    return {row.id: leaf(stored_fact(row)).hex() for row in found}


@dataclass(frozen=True)
class Mark:
    """A seal, as somebody may have written it down."""

    number: int
    hash: str
    last_fact: int


_NEWEST = select(SealRow.number, SealRow.hash, SealRow.last_fact).order_by(SealRow.number.desc()).limit(1)


def newest_seal() -> Mark | None:
    """Also inside a transaction; without the leaves, which are large."""
    row = rows(_NEWEST).one_or_none()
    return None if row is None else Mark(*row)


_NUMBER, _FACT = bindparam("number", type_=Integer), bindparam("fact", type_=Integer)
_HASH = select(SealRow.hash).where(SealRow.number == _NUMBER)
_COVERING = (
    select(SealRow.number)
    .where(SealRow.number >= _NUMBER, SealRow.last_fact >= _FACT)  # in the order of numbers: a step or two
    .order_by(SealRow.number)
    .limit(1)
)
_STRUCK = select(FactRow.voids_id).where(
    FactRow.voids_id.in_(bindparam("ids", type_=Integer, expanding=True))
)


def stands(number: int, hash_: str) -> bool:
    """Whether the seal that somebody has written down is in the chain."""
    return rows(_HASH, {"number": number}).scalar() == hash_


def seal_over(fact_id: int, since: int = 1) -> int | None:
    """The number of the seal that covers a fact, if one does yet. `since`: a seal that is no later than that."""
    found: int | None = rows(_COVERING, {"number": since, "fact": fact_id}).scalar()
    return found


def struck_out(fact_ids: Collection[int]) -> frozenset[int]:
    """Those of these facts that were struck out."""
    if not fact_ids:
        return frozenset()
    return frozenset(found for (found,) in rows(_STRUCK, {"ids": list(fact_ids)}) if found is not None)
