"""Reports that were begun and never sent: they name people, and are not kept for ever."""

from __future__ import annotations

from app.foundation import clock, jobs
from app.retraining.service.incidents import forget_old_drafts


@jobs.every_night
def forget_drafts() -> None:
    forget_old_drafts(clock.now())
