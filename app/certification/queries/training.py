"""What learning's pages ask of certification: a person's standings, and what they have to do for them."""

from __future__ import annotations

from datetime import date

from app.certification.needs import needs_of
from app.certification.queries.standing import inputs_of, standings_of
from app.learning import tasks


def training_standings(person_id: int, today: date) -> tuple[tasks.StandingLine, ...]:
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
        for line in standings_of((person_id,), today)[person_id]
    )


def training_needs(person_id: int, today: date) -> tuple[tasks.Need, ...]:
    inputs = inputs_of((person_id,))[person_id]
    return needs_of(inputs.book.rules, inputs.facts, inputs.required, inputs.judge(today), today)
