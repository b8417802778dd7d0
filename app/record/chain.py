"""How the record is sealed: bytes of a fact, Merkle tree, chain of seals. Pure.

**Bytes of a fact**: the UTF-8 JSON array of all its columns in the order of `StoredFact`, no spaces, keys of objects
sorted, characters as they are. Dates are `YYYY-MM-DD`; instants `YYYY-MM-DDTHH:MM:SS.ffffffZ`.

**Tree**: that of RFC 6962, section 2.1. Leaf: SHA-256 of 0x00 and the bytes. Node: SHA-256 of 0x01, left, right; the
left side holds the largest power of two smaller than the number of leaves. Facts stand in the order of their ids.

**Seal**: covers every fact whose id is above the last fact of the seal before it, up to its own last. Its hash is the
SHA-256 of the UTF-8 JSON array `[number, first_fact, last_fact, facts, gaps, merkle_root, previous, sealed_at]`,
where `previous` is the hash of the seal before it, or 64 zeros. Hashes are written in lower-case hexadecimal.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

GENESIS = "0" * 64
LEAF_BYTES = 32


@dataclass(frozen=True)
class StoredFact:
    """One row as the database holds it, values in their canonical form (`canonical`)."""

    id: int
    person_id: int
    position: int
    kind: str
    occurred_on: str
    occurred_at: str | None
    recorded_at: str
    recorded_by: int | None
    subject: str
    data: Any
    voids_id: int | None


@dataclass(frozen=True)
class Seal:
    """One row of the chain. Read from the database, a field may hold what does not belong there: see `is_whole`."""

    number: int
    first_fact: int
    last_fact: int
    facts: int
    gaps: tuple[int, ...]
    leaves: bytes
    merkle_root: str
    previous: str
    sealed_at: str  # canonical
    hash: str


def canonical_day(value: Any) -> Any:
    """A date of either database as `YYYY-MM-DD`; anything else stays what it is, and so does not match."""
    return value.isoformat() if isinstance(value, date) else value


def canonical_instant(value: Any) -> Any:
    """An instant of either database (UTC): a naive datetime, or SQLite's text."""
    if isinstance(value, datetime):
        at = value if value.tzinfo is None else value.astimezone(UTC).replace(tzinfo=None)
        return f"{at.isoformat(timespec='microseconds')}Z"
    if isinstance(value, str):
        return value.replace(" ", "T") + "Z"
    return value


def canonical_data(value: Any) -> Any:
    """A payload of either database: JSON text, or the value that it means."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def fact_bytes(fact: StoredFact) -> bytes:
    return _array(list(vars(fact).values()))


def leaf(fact: StoredFact) -> bytes:
    return hashlib.sha256(b"\x00" + fact_bytes(fact)).digest()


def merkle_root(leaves: Sequence[bytes]) -> str:
    """Root of the tree over leaf hashes; of no leaves it is the SHA-256 of nothing (RFC 6962)."""
    if not leaves:
        return hashlib.sha256(b"").hexdigest()
    return _root(leaves).hex()


def _root(leaves: Sequence[bytes]) -> bytes:
    # Joining neighbours level by level gives the same tree as RFC 6962's split, without recursion.
    level = list(leaves)
    while len(level) > 1:
        joined = [
            hashlib.sha256(b"\x01" + level[at] + level[at + 1]).digest() for at in range(0, len(level) - 1, 2)
        ]
        level = joined + level[len(level) - len(level) % 2 :]
    return level[0]


def split_leaves(leaves: bytes) -> list[bytes]:
    return [leaves[at : at + LEAF_BYTES] for at in range(0, len(leaves), LEAF_BYTES)]


def seal(previous: Seal | None, facts: Sequence[StoredFact], sealed_at: datetime) -> Seal:
    """The next seal over facts in the order of their ids. There must be at least one."""
    first = 1 if previous is None else previous.last_fact + 1
    last = facts[-1].id
    there = {fact.id for fact in facts}
    leaves = [leaf(fact) for fact in facts]
    unsigned = Seal(
        number=1 if previous is None else previous.number + 1,
        first_fact=first,
        last_fact=last,
        facts=len(facts),
        gaps=tuple(number for number in range(first, last + 1) if number not in there),
        leaves=b"".join(leaves),
        merkle_root=merkle_root(leaves),
        previous=GENESIS if previous is None else previous.hash,
        sealed_at=canonical_instant(sealed_at),
        hash="",
    )
    return replace(unsigned, hash=seal_hash(unsigned))


def seal_hash(seal: Seal) -> str:
    content = [
        seal.number,
        seal.first_fact,
        seal.last_fact,
        seal.facts,
        seal.gaps,
        seal.merkle_root,
        seal.previous,
        seal.sealed_at,
    ]
    return hashlib.sha256(_array(content)).hexdigest()


def is_whole(seal: Seal) -> bool:
    """Whether the seal says of itself what its hash says."""
    if not isinstance(seal.leaves, bytes) or len(seal.leaves) != LEAF_BYTES * seal.facts:
        return False
    return merkle_root(split_leaves(seal.leaves)) == seal.merkle_root and seal_hash(seal) == seal.hash


def _array(values: list[Any]) -> bytes:
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=repr)
    return text.encode("utf-8", "surrogatepass")
