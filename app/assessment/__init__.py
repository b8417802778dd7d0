"""Quizzes and attempts, grading, simulations, checklists, item analysis."""
