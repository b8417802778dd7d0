"""Background work of retraining, one file a theme."""

from app.retraining.jobs import equipment, forecasts, incidents, reminders, revised

__all__ = ["equipment", "forecasts", "incidents", "reminders", "revised"]
