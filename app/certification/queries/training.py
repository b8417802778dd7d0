"""What learning's pages ask of certification: a person's standings, and what they have to do for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from app.certification.needs import needs_of
from app.certification.portfolio import Judged
from app.certification.queries.standing import Inputs, inputs_of, line_of, newest_certificates
from app.foundation.database import once_a_reading
from app.learning import tasks


def training_standings(person_id: int, today: date) -> tuple[tasks.StandingLine, ...]:
    inputs, judged = _judged(person_id, today)
    numbers = newest_certificates((person_id,))
    found = (
        line_of(person_id, one, inputs.book, numbers.get((person_id, slug)))
        for slug, one in sorted(judged.items())
        if one.required or one.touched
    )
    return tuple(
        tasks.StandingLine(
            certification=line.certification,
            title=line.title,
            status=line.status,
            may_work=line.may_work,
            valid_until=line.valid_until,
            due=line.due,
            window_opens=line.window_opens,
            required=line.required,
            address=f"/certifications/{line.certification}",
            certificate=line.certificate,
            certificate_address=f"/certificates/{line.certificate}.pdf" if line.certificate else None,
        )
        for line in found
    )


def training_needs(person_id: int, today: date) -> tuple[tasks.Need, ...]:
    inputs, judged = _judged(person_id, today)
    return needs_of(inputs.book.rules, inputs.facts, inputs.required, judged, today)


def _judged(person_id: int, today: date) -> tuple[Inputs, Mapping[str, Judged]]:
    """Both halves of a page rest on the same facts, judged once."""

    def judge() -> tuple[Inputs, Mapping[str, Judged]]:
        inputs = inputs_of((person_id,))[person_id]
        return inputs, inputs.judge(today)

    return once_a_reading(f"judged {person_id} {today}", judge)
