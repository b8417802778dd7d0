"""How far work is that is made piece by piece."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Select, bindparam, func, select

from app.certification.batches import Progress, State, state_of
from app.foundation.database import rows
from app.foundation.faults import Text


class Made(Protocol):
    @property
    def finished_at(self) -> datetime | None: ...
    @property
    def cancelled_at(self) -> datetime | None: ...
    @property
    def fault(self) -> Text | None: ...


def text_of(kept: Mapping[str, str] | None) -> Text | None:
    return None if kept is None else Text(kept["en"], kept["ru"])


def counts(whole: Any, state: Any) -> Select[int, str, int]:
    """The statement behind `progress_of`. `whole`: the column of pieces that says whose they are."""
    return (
        select(whole, state, func.count())
        .where(whole.in_(bindparam("ids", expanding=True)), state != "waiting")
        .group_by(whole, state)
    )


def progress_of(counted: Select[int, str, int], totals: Mapping[int, int]) -> dict[int, Progress]:
    """By id, of works with so many pieces each."""
    if not totals:
        return {}
    found: dict[int, dict[str, int]] = {id_: {} for id_ in totals}
    for id_, state, count in rows(counted, {"ids": list(totals)}):
        found[id_][state] = count
    return {
        id_: Progress(totals[id_], done=one.get("done", 0), failed=one.get("failed", 0))
        for id_, one in found.items()
    }


def state_now(made: Made, progress: Progress, *, has_file: bool) -> State:
    return state_of(
        progress,
        finished=made.finished_at is not None,
        cancelled=made.cancelled_at is not None,
        stopped=made.fault is not None,
        has_file=has_file,
    )
