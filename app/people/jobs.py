"""Each night old failures and sessions are forgotten."""

from __future__ import annotations

from app.foundation import clock, jobs
from app.foundation.database import transaction
from app.people.service import sign_in


@jobs.every_night
def forget_old() -> None:
    with transaction() as session:
        sign_in.forget_old(session, clock.now())
