"""What rules allow a person who wants to sit an exam."""

from __future__ import annotations

from datetime import date

from app.certification.evidence import walk_of
from app.certification.limits import AttemptLimit, attempt_limit
from app.certification.portfolio import touched
from app.certification.queries.standing import inputs_of


def attempt_limit_of(person_id: int, kind: str, slug: str, today: date) -> AttemptLimit:
    """`kind` is quiz or call. Only rules that the person has to do with say anything."""
    inputs = inputs_of((person_id,))[person_id]
    walks = (
        walk_of(
            certification,
            inputs.book.rules[certification],
            inputs.facts,
            required=inputs.required.get(certification, ()),
            as_of=today,
        )
        for certification in touched(inputs.book.rules, inputs.facts, inputs.required)
    )
    return attempt_limit(walks, kind, slug, today)
