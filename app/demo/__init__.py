"""The demo organisation: Warm House / Тёплый дом, clearly marked, all dates relative to today."""

from app.demo.service import make_where_nobody_is

__all__ = ["make_where_nobody_is"]
