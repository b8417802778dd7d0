"""Whom something is demanded of that an event has brought about: from the cache, in one statement."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, String, cast, func, or_, select

from app.certification.models import StandingRow
from app.foundation.database import rows

# Statuses in which an obligation can be open at all; the index finds them, so that whoever is in order is not read.
CAN_BE_OBLIGED = (
    *("action_due", "action_overdue", "retake_due", "retake_overdue", "expired", "lapsed"),
    *("suspended", "revoked", "on_hold"),
)


def obliged_people(scope: Select[Any], kinds: Collection[str]) -> tuple[int, ...]:
    """Of a scope: those of whom one of these kinds is demanded by a required certification, what is due first on top.

    A standing that time has overtaken since the night may be among them: the caller looks at each page anew.
    """
    wanted = (
        select(StandingRow.person_id)
        .where(
            StandingRow.required.is_(True),
            StandingRow.status.in_(CAN_BE_OBLIGED),
            StandingRow.person_id.in_(scope),
            or_(*(cast(StandingRow.obligations, String).like(f'%"require": "{kind}"%') for kind in kinds)),
        )
        .group_by(StandingRow.person_id)
        .order_by(func.min(StandingRow.due), StandingRow.person_id)
    )
    return tuple(person_id for (person_id,) in rows(wanted))
