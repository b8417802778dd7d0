"""Tables of retraining, one file a theme."""

from app.retraining.models.orders import TrainingBatchRow, TrainingOrderRow

__all__ = ["TrainingBatchRow", "TrainingOrderRow"]
