"""Letters with a link to a new password; each night old failures, sessions, cards and links are forgotten."""

from __future__ import annotations

from typing import Any

from app.foundation import clock, jobs
from app.foundation.database import transaction
from app.people.service import links, sign_in, ways_in


@jobs.job(links.JOB)
def mail_password_link(payload: dict[str, Any], _progress: jobs.Progress) -> None:
    links.mail_password_link(payload["email"], payload["language"], at=clock.now())


@jobs.every_night
def forget_old() -> None:
    with transaction() as session:
        sign_in.forget_old(session, clock.now())
        ways_in.forget_old(session, clock.now())
