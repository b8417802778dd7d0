"""Each minute: whoever's day has come is looked at, and the letters that may go out now are written."""

from __future__ import annotations

from app.foundation import clock, jobs
from app.retraining.service import daily_mail, looking


@jobs.every_minute
def remind() -> None:
    at = clock.now()
    looking.look_at_all_due(at)
    daily_mail.write_letters(at)
