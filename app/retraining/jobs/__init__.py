"""Background work of retraining, one file a theme."""

from app.retraining.jobs import forecasts, reminders, revised

__all__ = ["forecasts", "reminders", "revised"]
