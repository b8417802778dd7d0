"""The worker takes into the guide what another version has published, and sets long registers as PDF."""

from __future__ import annotations

from typing import Any

from app.foundation import clock, jobs
from app.learning.service.indexing import fill_guide
from app.learning.service.register_printing import PRINT, make_print

jobs.every_minute(fill_guide)


@jobs.job(PRINT)
def print_register(payload: dict[str, Any], _progress: jobs.Progress) -> None:
    make_print(payload["print"], clock.today(), clock.now())
