"""What a person's own download says of what was held with them: what both have signed, and every step."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.foundation.database import db
from app.foundation.i18n import iso_instant
from app.retraining.models.sign_offs import SignOffEventRow, SignOffRow


def own_sign_offs(person_id: int, _at: datetime) -> list[dict[str, Any]]:
    """The earliest first."""
    mine = SignOffRow.person_id == person_id
    held = db.session.scalars(select(SignOffRow).where(mine).order_by(SignOffRow.id)).all()
    steps: dict[int, list[dict[str, Any]]] = defaultdict(list)
    wanted = select(SignOffEventRow).where(SignOffEventRow.sign_off_id.in_(select(SignOffRow.id).where(mine)))
    for one in db.session.scalars(wanted.order_by(SignOffEventRow.id)):
        told: dict[str, Any] = {
            name: one.details[name] for name in ("meaning", "reason") if name in one.details
        }
        steps[one.sign_off_id].append({"kind": one.kind, "at": iso_instant(one.at), **told})
    return [
        {"signed": row.content, "sha256": row.sha256, "state": row.state, "steps": steps[row.id]}
        for row in held
    ]
