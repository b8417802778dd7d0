"""What is wrong with a sealed record, and where. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.foundation.faults import Text
from app.record.chain import GENESIS, Seal, StoredFact, is_whole, leaf, split_leaves
from app.record.facts import KINDS, SCHEMA

CHANGED = Text("this fact was changed after it was recorded", "запись изменена после внесения")
REMOVED = Text("a fact was removed here", "запись удалена")
INSERTED = Text("this fact was inserted afterwards", "запись вставлена задним числом")
UNREADABLE = Text(
    "this fact was changed: its kind or content cannot be read",
    "запись изменена: её вид или содержание не читаются",
)
SEAL_CHANGED = Text("this seal was changed", "печать изменена")
SEAL_REMOVED = Text("the seal before this one was removed", "удалена печать перед этой")
SEAL_CUT = Text(
    "the journal tells of this seal, but it is gone", "журнал говорит об этой печати, но её больше нет"
)
SEAL_MISSING = Text("the given seal is not in the chain", "указанной печати в цепочке нет")


@dataclass(frozen=True)
class BadPlace:
    seal: int | None  # number; None among facts that are not sealed
    fact: int | None  # id; None where a seal is wrong, or the id cannot be told
    reason: Text


@dataclass(frozen=True)
class Verification:
    facts: int
    seals: int
    unsealed: int
    head: str  # hash of the last good seal, 64 zeros before the first
    first_bad: BadPlace | None


def bad_seal(seal: Seal, previous: Seal | None) -> BadPlace | None:
    """Whether a seal is what its hash says and follows the one before it."""
    number, first, chained = 1, 1, GENESIS
    if previous is not None:
        number, first, chained = previous.number + 1, previous.last_fact + 1, previous.hash
    if not is_whole(seal):
        return BadPlace(seal.number, None, SEAL_CHANGED)
    if seal.number != number or seal.previous != chained:
        return BadPlace(seal.number, None, SEAL_REMOVED)
    if seal.first_fact != first:
        return BadPlace(seal.number, None, SEAL_CHANGED)
    return None


def bad_fact(seal: Seal, facts: Sequence[StoredFact]) -> BadPlace | None:
    """The first fact, by id, in which the rows of the range differ from what was sealed. The seal itself is good."""
    gaps = set(seal.gaps)
    ids = [number for number in range(seal.first_fact, seal.last_fact + 1) if number not in gaps]
    sealed = dict(zip(ids, split_leaves(seal.leaves), strict=True))
    there = {fact.id: fact for fact in facts}
    for fact_id in sorted(sealed.keys() | there.keys()):
        if fact_id not in sealed:
            return BadPlace(seal.number, fact_id, INSERTED)
        if fact_id not in there:
            return BadPlace(seal.number, fact_id, REMOVED)
        if leaf(there[fact_id]) != sealed[fact_id]:
            return BadPlace(seal.number, fact_id, CHANGED)
    return None


def is_readable(fact: StoredFact) -> bool:
    """Whether `append` can have written it: a kind of the closed set with a payload of a known schema."""
    known = (
        fact.kind in KINDS and isinstance(fact.data, dict) and fact.data.get("schema") in range(1, SCHEMA + 1)
    )
    return known and (fact.voids_id is not None) == (fact.kind == "voided")
