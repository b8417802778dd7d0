"""Quizzes and attempts, grading, simulations, checklists, item analysis."""

from app.assessment.queries import judge_lesson_question, lesson_questions, quiz_states
from app.assessment.queries.analysis import Analysed, analyses
from app.assessment.queries.attempts import quiz_of as frozen_quiz
from app.assessment.queries.observed import Glance, glances, observation_notes, own_observations
from app.assessment.queries.own import own_attempts
from app.assessment.service import limit_attempts_by, sit
from app.assessment.starting import Outer

__all__ = [
    "Analysed",
    "Glance",
    "Outer",
    "analyses",
    "frozen_quiz",
    "glances",
    "judge_lesson_question",
    "lesson_questions",
    "limit_attempts_by",
    "observation_notes",
    "own_attempts",
    "own_observations",
    "quiz_states",
    "sit",
]
