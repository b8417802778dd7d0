"""Each Monday the forecast is kept, so that a later page can say how good it was."""

from __future__ import annotations

from app.foundation import clock, jobs
from app.retraining.service.forecasts import keep_forecast


@jobs.every_night
def keep_the_forecast_of_the_week() -> None:
    today = clock.today()
    if today.weekday() == 0:
        keep_forecast(today)
