"""The log of an attempt, entry by entry: each one's hash covers the hash before it (rule 41). Pure.

**Entry**: one event or one saved answer; both are numbered together from 1, in the order in which they were written.
**Hash**: SHA-256, in lower-case hexadecimal, of the UTF-8 JSON array `[previous, step, at, kind, actor, details]`,
without spaces, keys of objects sorted, other characters than ASCII escaped. `previous` is the hash of the entry before,
or 64 zeros; `at` is `YYYY-MM-DDTHH:MM:SS.ffffffZ`; `actor` is the number of a person's row, or null for the clock.
The attempt keeps the number of entries and the hash of the last one; the record, which is sealed, keeps the hash that
stood there when the result was told to it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.record.chain import GENESIS, canonical_instant

SAVE = "save"


@dataclass(frozen=True)
class Entry:
    """What happened: for the hash, and for those who read the evidence."""

    step: int
    at: datetime
    kind: str  # save; or the kind of an event
    actor: int | None
    details: Mapping[str, Any]


@dataclass(frozen=True)
class Written:
    """An entry as it is stored, with the hash that stands beside it."""

    entry: Entry
    hash: str


@dataclass(frozen=True)
class Break:
    """A place where the log does not hold. `step` 0: the attempt itself."""

    step: int
    reason: str  # altered missing doubled head layout start result record


def following(previous: str, entry: Entry) -> str:
    """The hash of an entry that stands behind `previous` (empty: it is the first)."""
    said = [
        previous or GENESIS, entry.step, canonical_instant(entry.at), entry.kind, entry.actor, entry.details,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def digest(content: Any, *, ascii_only: bool = True) -> str:
    """What stands in an entry for something too large for it, such as the layout of an attempt."""
    written = json.dumps(content, ensure_ascii=ascii_only, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def save_details(position: int, sequence: int, answer: Any, late: bool) -> dict[str, Any]:
    return {"position": position, "sequence": sequence, "answer": answer, "late": late}


def breaks(log: Sequence[Written], steps: int, head: str) -> tuple[Break, ...]:
    """Every place at which a log does not hold: each altered entry by its number, each one that is missing.

    `steps` and `head` are what the attempt says of its log. An entry is judged against the hash that is stored before
    it, so that one altered entry does not make all that follow it suspect.
    """
    found = []
    previous, expected = "", 1
    for written in sorted(log, key=lambda one: one.entry.step):
        step = written.entry.step
        if step < expected:
            found.append(Break(step, "doubled"))
            continue
        found += [Break(missing, "missing") for missing in range(expected, step)]
        if step == expected and following(previous, written.entry) != written.hash:
            found.append(Break(step, "altered"))
        previous, expected = written.hash, step + 1
    found += [Break(missing, "missing") for missing in range(expected, steps + 1)]
    if expected - 1 > steps or (expected - 1 == steps and previous != head):
        found.append(Break(0, "head"))
    return tuple(found)
