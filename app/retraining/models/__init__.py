"""Tables of retraining, one file a theme."""

from app.retraining.models.calendar_feeds import CalendarFeedRow
from app.retraining.models.equipment import EquipmentChangeRow
from app.retraining.models.forecasts import CoverageNeedRow, ForecastWeekRow
from app.retraining.models.incidents import (
    IncidentCheckRow,
    IncidentDraftRow,
    IncidentPersonRow,
    IncidentRow,
)
from app.retraining.models.orders import TrainingBatchRow, TrainingOrderRow
from app.retraining.models.quality_checks import QualityCheckRow
from app.retraining.models.refreshers import RefresherCardRow, RefresherReviewRow, RefresherSittingRow
from app.retraining.models.reminders import DailyMailRow, ReminderLookRow, ReminderPointRow
from app.retraining.models.sign_offs import SignOffEventRow, SignOffRow

__all__ = [
    "CalendarFeedRow",
    "CoverageNeedRow",
    "DailyMailRow",
    "EquipmentChangeRow",
    "ForecastWeekRow",
    "IncidentCheckRow",
    "IncidentDraftRow",
    "IncidentPersonRow",
    "IncidentRow",
    "QualityCheckRow",
    "RefresherCardRow",
    "RefresherReviewRow",
    "RefresherSittingRow",
    "ReminderLookRow",
    "ReminderPointRow",
    "SignOffEventRow",
    "SignOffRow",
    "TrainingBatchRow",
    "TrainingOrderRow",
]
