"""Reads of assessment: attempts, the quizzes that may be sat, and how people stand at them."""

from app.assessment.queries.attempts import (
    IN_PROGRESS,
    Attempt,
    Line,
    attempt_of,
    due_attempts,
    lines_of,
    newest_answer,
    newest_answers,
    outcome_of,
    quiz_of,
    readable_attempt,
    seen_counts,
    sittings,
)
from app.assessment.queries.published import PublishedQuiz, published_quiz
from app.assessment.queries.states import judge_lesson_question, lesson_questions, quiz_states

__all__ = [
    "IN_PROGRESS",
    "Attempt",
    "Line",
    "PublishedQuiz",
    "attempt_of",
    "due_attempts",
    "judge_lesson_question",
    "lesson_questions",
    "lines_of",
    "newest_answer",
    "newest_answers",
    "outcome_of",
    "published_quiz",
    "quiz_of",
    "quiz_states",
    "readable_attempt",
    "seen_counts",
    "sittings",
]
