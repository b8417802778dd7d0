"""Whether what is stored of an attempt is what happened in it: its log against its row, snapshot and record. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.assessment.chain import Break, Written, breaks, digest
from app.foundation.faults import Text
from app.record.chain import canonical_instant

REASONS = {
    "altered": Text("was altered", "изменена"),
    "missing": Text("is missing", "отсутствует"),
    "doubled": Text("is there twice", "есть дважды"),
    "head": Text(
        "the log does not end as the attempt says", "журнал кончается не так, как сказано в попытке"
    ),
    "start": Text("the attempt is not what was begun", "попытка не та, что была начата"),
    "content": Text("the questions are not those that were frozen", "вопросы не те, что были заморожены"),
    "result": Text("the result is not the one that was given", "результат не тот, что был поставлен"),
    "record": Text("the record speaks of another log", "в журнале обучения указан другой журнал попытки"),
}
# What the entry of the start says of the attempt, under the same names there and here.
FROZEN = ("quiz", "number", "revision", "snapshot", "purpose", "language")


@dataclass(frozen=True)
class Kept:
    """One attempt with everything that is kept of it."""

    public_id: str
    person_id: int
    person_number: str
    quiz: str
    number: int
    revision: int
    snapshot: str
    purpose: str
    language: str
    state: str
    started_at: datetime
    deadline_at: datetime | None
    ended_at: datetime | None
    result: str | None
    points: str | None
    max: str | None
    share: str | None
    grader_version: int | None
    layout: Any
    content: Any  # of the snapshot, key included
    steps: int
    head: str
    log: tuple[Written, ...]
    unchained: int  # entries from before logs were chained
    recorded: str | None  # the hash that the record keeps; None: no fact, or one from before


def flaws(kept: Kept) -> tuple[Break, ...]:
    """Everything that does not hold; empty: nothing was altered, removed or inserted."""
    found = [*breaks(kept.log, kept.steps, kept.head)]
    if digest_of_content(kept.content) != kept.snapshot:
        found.append(Break(0, "content"))
    entries = [written.entry for written in kept.log]
    first = next((entry for entry in entries if entry.kind == "start"), None)
    if first is not None and not _is_as_begun(kept, first.details):
        found.append(Break(0, "start"))
    results = [entry.details for entry in entries if {"result", "points"} <= entry.details.keys()]
    if results and (results[-1]["result"], results[-1]["points"]) != (kept.result, kept.points):
        found.append(Break(0, "result"))
    if kept.recorded and kept.recorded not in {written.hash for written in kept.log}:
        found.append(Break(0, "record"))
    return tuple(found)


def _is_as_begun(kept: Kept, said: Mapping[str, Any]) -> bool:
    same = all(said.get(name) == getattr(kept, name) for name in FROZEN if name in said)
    return same and said.get("person", kept.person_id) == kept.person_id and _layout_holds(kept, said)


def _layout_holds(kept: Kept, said: Mapping[str, Any]) -> bool:
    return "layout" not in said or said["layout"] == digest(kept.layout)


def digest_of_content(content: Any) -> str:
    """The name of a snapshot: SHA-256 of its canonical JSON."""
    return digest(content, ascii_only=False)


def as_json(kept: Kept, found: Sequence[Break]) -> dict[str, Any]:
    """The evidence: an attempt with its log and the hashes by which anybody can check it (chain.py says how)."""
    return {
        "schema": 1,
        "attempt": {
            "id": kept.public_id,
            "person": {"id": kept.person_id, "number": kept.person_number},
            **{name: getattr(kept, name) for name in FROZEN},
            "state": kept.state,
            "started_at": canonical_instant(kept.started_at),
            "deadline_at": canonical_instant(kept.deadline_at),
            "ended_at": canonical_instant(kept.ended_at),
            **{name: getattr(kept, name) for name in ("result", "points", "max", "share", "grader_version")},
        },
        "log": [_entry_json(written) for written in kept.log],
        "unchained": kept.unchained,
        "head": kept.head,
        "recorded": kept.recorded,
        "layout": kept.layout,
        "content": kept.content,
        "holds": not found,
        "breaks": [{"step": broken.step or None, "reason": broken.reason} for broken in found],
    }


def _entry_json(written: Written) -> dict[str, Any]:
    entry = written.entry
    return {
        "step": entry.step,
        "at": canonical_instant(entry.at),
        "kind": entry.kind,
        "actor": entry.actor,
        "details": dict(entry.details),
        "hash": written.hash,
    }


def in_words(found: Sequence[Break], language: str) -> Iterator[str]:
    for broken in found:
        reason = REASONS[broken.reason].in_language(language)
        entry = Text("Entry {step}", "Запись {step}").in_language(language).format(step=broken.step)
        yield f"{entry}: {reason}" if broken.step else reason[0].upper() + reason[1:]
