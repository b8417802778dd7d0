"""Use cases of reading and searching."""

from app.learning.service.reading import (
    LONGEST_PLACE,
    finish_lesson,
    finish_lessons,
    keep_check_answer,
    keep_place,
)
from app.learning.service.unanswered import LONGEST as LONGEST_SEARCH
from app.learning.service.unanswered import keep_search

__all__ = [
    "LONGEST_PLACE",
    "LONGEST_SEARCH",
    "finish_lesson",
    "finish_lessons",
    "keep_check_answer",
    "keep_place",
    "keep_search",
]
