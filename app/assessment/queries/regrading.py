"""Regrades: what was decided about a question, and what holds for which attempt."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, cast

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.assessment.models import RegradedAttemptRow, RegradeRow
from app.assessment.regrading import Policy, Ruling
from app.foundation.database import db
from app.library.quizzes import frozen
from app.library.quizzes.model import Item, Quiz, Section

IDS_IN_A_STATEMENT = 5_000
APPLIED = "applied"


def key_to_json(item: Item) -> dict[str, Any]:
    """A question alone, frozen as attempts freeze it."""
    return frozen.to_json(Quiz("", (Section("", (item,)),)))


def key_from_json(stored: dict[str, Any]) -> Item:
    return frozen.from_json(stored).items[0]


def rulings_of(
    attempt_ids: Collection[int], session: Session | None = None
) -> Mapping[int, Mapping[str, Ruling]]:
    """Attempt → question → the newest regrade that was applied to it."""
    found: dict[int, dict[str, Ruling]] = {}
    keys: dict[tuple[int, str], Item | None] = {}
    ids = list(attempt_ids)
    for start in range(0, len(ids), IDS_IN_A_STATEMENT):
        wanted = _RULINGS.where(RegradedAttemptRow.attempt_id.in_(ids[start : start + IDS_IN_A_STATEMENT]))
        for row in (session or db.session).execute(wanted):
            found.setdefault(row.attempt_id, {})[row.item] = _ruling(row, keys)
    return found


_RULINGS = (
    select(
        RegradedAttemptRow.attempt_id, RegradedAttemptRow.item, RegradedAttemptRow.language,
        RegradeRow.id, RegradeRow.policy, RegradeRow.over_marks, RegradeRow.keys,
    )
    .join(RegradeRow, RegradeRow.id == RegradedAttemptRow.regrade_id)
    .where(RegradedAttemptRow.effect == APPLIED)
    .order_by(RegradedAttemptRow.id)
)  # fmt: skip


def _ruling(row: Row[Any], keys: dict[tuple[int, str], Item | None]) -> Ruling:
    """The key of a regrade is read once a language."""
    name = (row.id, row.language)
    if name not in keys:
        stored = row.keys.get(row.language)
        keys[name] = None if stored is None else key_from_json(stored)
    return Ruling(cast(Policy, row.policy), keys[name], row.over_marks)
