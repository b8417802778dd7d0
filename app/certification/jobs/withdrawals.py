"""What nobody has decided within its term ends by itself."""

from __future__ import annotations

from app.certification.service import withdrawing
from app.foundation import clock, jobs


@jobs.every_night
def let_expire() -> None:
    withdrawing.let_expire(clock.now())
