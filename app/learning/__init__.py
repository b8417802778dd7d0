"""Lessons read, courses completed, the one page that says what to do next, and the guide to look things up in."""

from flask import Flask

from app.learning.providers import Providers
from app.learning.queries.guide import UnansweredSearch, unanswered_searches
from app.learning.queries.own import own_reading
from app.learning.queries.planning import MyTraining, my_training, outline_of_published
from app.learning.queries.progress import course_check_answers
from app.learning.service import finish_lesson, finish_lessons, keep_check_answer
from app.learning.service.indexing import fill_guide, follow_publication
from app.learning.service.unanswered import settle_search


def connect(app: Flask, providers: Providers) -> None:
    """Tells learning whom to ask about standings, needs and quizzes. Called once, at the start."""
    app.extensions["learning"] = providers


__all__ = [
    "MyTraining",
    "Providers",
    "UnansweredSearch",
    "connect",
    "course_check_answers",
    "fill_guide",
    "finish_lesson",
    "finish_lessons",
    "follow_publication",
    "keep_check_answer",
    "my_training",
    "outline_of_published",
    "own_reading",
    "settle_search",
    "unanswered_searches",
]
