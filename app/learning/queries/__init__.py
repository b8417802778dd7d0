"""Reads of learning: progress in its own tables, and the plan that is made of it and of what others tell."""

from app.learning.queries.guide import search
from app.learning.queries.majors import outline_of
from app.learning.queries.planning import MyTraining, demand_of, my_training
from app.learning.queries.progress import (
    CheckAnswer,
    Completion,
    check_answers_of,
    completions_of,
    readings_of,
)

__all__ = [
    "CheckAnswer",
    "Completion",
    "MyTraining",
    "check_answers_of",
    "completions_of",
    "demand_of",
    "my_training",
    "outline_of",
    "readings_of",
    "search",
]
