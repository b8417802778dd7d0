"""Lessons read, courses completed, and the one page that says what to do next."""
