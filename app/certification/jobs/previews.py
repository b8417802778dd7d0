"""Previews are worked out by the worker, and forgotten when nobody can need them any more."""

from __future__ import annotations

from typing import Any

from app.certification.service import previewing
from app.foundation import clock, jobs


@jobs.job(previewing.WORK_OUT)
def work_out(payload: dict[str, Any], progress: jobs.Progress) -> None:
    previewing.work_out(payload["preview"], at=clock.now(), tell=progress)


@jobs.every_night
def forget_old() -> None:
    previewing.forget_old(clock.now())
