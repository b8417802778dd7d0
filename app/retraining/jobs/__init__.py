"""Background work of retraining, one file a theme."""

from app.retraining.jobs import forecasts, order_letters, revised

__all__ = ["forecasts", "order_letters", "revised"]
