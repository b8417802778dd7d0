"""Use cases of reading and searching."""

from app.learning.service.reading import LONGEST_PLACE, finish_lesson, keep_check_answer, keep_place

__all__ = ["LONGEST_PLACE", "finish_lesson", "keep_check_answer", "keep_place"]
