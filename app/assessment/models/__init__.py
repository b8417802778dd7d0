"""Tables of assessment, by what they are for."""

from app.assessment.models.sitting import AttemptEventRow, AttemptRow, QuizSnapshotRow, ResponseRow

__all__ = ["AttemptEventRow", "AttemptRow", "QuizSnapshotRow", "ResponseRow"]
