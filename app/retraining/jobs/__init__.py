"""Background work of retraining, one file a theme."""

from app.retraining.jobs import order_letters

__all__ = ["order_letters"]
