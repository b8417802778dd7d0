"""The evidence behind a past day is put together by the worker, and kept for seven days."""

from __future__ import annotations

from typing import Any

from app.certification.service import evidence_packs
from app.foundation import clock, jobs


@jobs.job(evidence_packs.MAKE_PART, patient=True)
def make_part(payload: dict[str, Any], progress: jobs.Progress) -> None:
    with evidence_packs.WORK.told_when_stopped(payload["pack"]):
        evidence_packs.make_part(payload["pack"], payload["first"], payload["last"], progress)


@jobs.job(evidence_packs.ASSEMBLE)
def assemble(payload: dict[str, Any], progress: jobs.Progress) -> None:
    with evidence_packs.WORK.told_when_stopped(payload["pack"]):
        evidence_packs.assemble(payload["pack"], progress)


@jobs.every_night
def forget_old_packs() -> None:
    evidence_packs.forget_old(clock.now())
