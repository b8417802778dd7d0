"""Rules as those see them who answer for them: all versions, and how many people each concerns today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import case, func, select

from app.certification.models import ChangePreviewLineRow, StandingRow
from app.certification.preview_rows import ShownLine, from_json
from app.foundation.database import rows


@dataclass(frozen=True)
class RuleCount:
    """People of whom the certification is required today, and those of them who may work by it."""

    required: int = 0
    allowed: int = 0


def rule_counts() -> Mapping[str, RuleCount]:
    """Certification → how many; in one statement."""
    return {row.certification: RuleCount(row.required, row.allowed) for row in rows(_COUNTS)}


_COUNTS = (
    select(
        StandingRow.certification,
        func.count().label("required"),
        func.sum(case((StandingRow.may_work == "yes", 1), else_=0)).label("allowed"),
    )
    .where(StandingRow.required.is_(True))
    .group_by(StandingRow.certification)
)


@dataclass(frozen=True)
class Outcome:
    """What became of a preview that was published: lines that came true today, and those that did not."""

    came_true: int
    differing: tuple[tuple[ShownLine, str, str], ...]  # with the status and the permission that came instead


def outcome_of(preview_id: int) -> Outcome:
    """Compares what was to be so on the day of the preview with what is kept now."""
    came_true, differing = 0, []
    for row in rows(_OUTCOME.where(ChangePreviewLineRow.preview_id == preview_id)):
        line = from_json(row.person_id, row.certification, row.minutes, row.shown)
        if line.after.status is None or line.differs_on > row.computed_on:
            continue
        if (line.after.status, line.after.required) == (row.status, row.required):
            came_true += 1
        else:
            differing.append((line, row.status, row.may_work))
    return Outcome(came_true, tuple(differing))


_OUTCOME = (
    select(
        ChangePreviewLineRow.person_id,
        ChangePreviewLineRow.certification,
        ChangePreviewLineRow.minutes,
        ChangePreviewLineRow.shown,
        StandingRow.status,
        StandingRow.may_work,
        StandingRow.required,
        StandingRow.computed_on,
    )
    .join(
        StandingRow,
        (StandingRow.person_id == ChangePreviewLineRow.person_id)
        & (StandingRow.certification == ChangePreviewLineRow.certification),
    )
    .order_by(ChangePreviewLineRow.position)
)
