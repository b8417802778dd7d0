"""Many documents are made by as many workers as there are, and what was made is kept for seven days."""

from __future__ import annotations

from typing import Any

from app.certification.service import batch_making, batches
from app.foundation import clock, jobs


@jobs.job(batches.MAKE_PART, patient=True)
def make_part(payload: dict[str, Any], progress: jobs.Progress) -> None:
    with batches.WORK.told_when_stopped(payload["batch"]):
        batch_making.make_part(payload["batch"], payload["first"], payload["last"], progress)


@jobs.job(batches.ASSEMBLE)
def assemble(payload: dict[str, Any], progress: jobs.Progress) -> None:
    with batches.WORK.told_when_stopped(payload["batch"]):
        batch_making.assemble(payload["batch"], clock.today(), progress)


@jobs.every_night
def look_after_files() -> None:
    batches.forget_old(clock.now())
    batches.print_lost(clock.now())
