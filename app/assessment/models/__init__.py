"""Tables of assessment, by what they are for."""

from app.assessment.models.analysis import ItemAnalysisRow
from app.assessment.models.marking import DisputeRow, MarkRow, RegradedAttemptRow, RegradeRow
from app.assessment.models.observing import (
    ChecklistSnapshotRow,
    ObservationEventRow,
    ObservationLineRow,
    ObservationRow,
    ReadinessRow,
)
from app.assessment.models.sitting import AttemptEventRow, AttemptRow, QuizSnapshotRow, ResponseRow
from app.assessment.models.supervision import ExtraTimeRow, SupervisedAttemptRow, SupervisionRow

__all__ = [
    "AttemptEventRow",
    "AttemptRow",
    "ChecklistSnapshotRow",
    "DisputeRow",
    "ExtraTimeRow",
    "ItemAnalysisRow",
    "MarkRow",
    "ObservationEventRow",
    "ObservationLineRow",
    "ObservationRow",
    "QuizSnapshotRow",
    "ReadinessRow",
    "RegradeRow",
    "RegradedAttemptRow",
    "ResponseRow",
    "SupervisedAttemptRow",
    "SupervisionRow",
]
