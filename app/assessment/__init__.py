"""Quizzes and attempts, grading, simulations, checklists, item analysis."""

from app.assessment.queries import judge_lesson_question, lesson_questions, quiz_states
from app.assessment.queries.own import own_attempts
from app.assessment.service import sit

__all__ = ["judge_lesson_question", "lesson_questions", "own_attempts", "quiz_states", "sit"]
