"""Quizzes and attempts, grading, simulations, checklists, item analysis."""

from app.assessment.service.sitting import sit

__all__ = ["sit"]
