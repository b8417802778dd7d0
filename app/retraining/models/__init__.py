"""Tables of retraining, one file a theme."""

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

__all__ = [
    "CoverageNeedRow",
    "EquipmentChangeRow",
    "ForecastWeekRow",
    "IncidentCheckRow",
    "IncidentDraftRow",
    "IncidentPersonRow",
    "IncidentRow",
    "QualityCheckRow",
    "TrainingBatchRow",
    "TrainingOrderRow",
]
