"""Quizzes, pools, calls and checklists as text: reading, linting, comparing, rewriting. Everything here is pure."""
