"""What the requirement matrix names."""

from __future__ import annotations

from app.certification.queries.rule_book import rule_book
from app.foundation.faults import Text


def matrix_naming(kind: str, slug: str) -> Text | None:
    """In how many lines this `unit` or `position` stands; None: in none."""
    number = sum(getattr(line, kind) == slug for line in rule_book().lines)
    return Text(f"lines of the requirements: {number}", f"строк в требованиях: {number}") if number else None
