"""Lessons read, courses completed, and the one page that says what to do next."""

from flask import Flask

from app.learning.providers import Providers
from app.learning.queries.planning import outline_of_published
from app.learning.service import finish_lesson


def connect(app: Flask, providers: Providers) -> None:
    """Tells learning whom to ask about standings, needs and quizzes. Called once, at the start."""
    app.extensions["learning"] = providers


__all__ = ["Providers", "connect", "finish_lesson", "outline_of_published"]
