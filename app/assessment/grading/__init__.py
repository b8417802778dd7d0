"""Grading: a quiz and responses in, a result with reasons out. Pure, exact, deterministic (rules 28, 29, 31).

Two equal calls give equal results: no clock, no chance, no language but the one that is given for reading numbers.
"""

from app.assessment.grading.as_json import to_json
from app.assessment.grading.result import (
    GRADER_VERSION,
    BadResponse,
    ItemResult,
    QuizResult,
    SectionResult,
)
from app.assessment.grading.whole import grade, grade_item

__all__ = [
    "GRADER_VERSION",
    "BadResponse",
    "ItemResult",
    "QuizResult",
    "SectionResult",
    "grade",
    "grade_item",
    "to_json",
]
