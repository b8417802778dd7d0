"""A result as the command `quiz grade` tells it. Pure."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from app.assessment.grading.result import ItemResult, QuizResult


def to_json(result: QuizResult, language: str) -> dict[str, Any]:
    """What `quiz grade` tells (interfaces.md 3), but for `quiz` and `faults`. `why` in one language."""
    return {
        "grader_version": result.grader_version,
        "result": result.result,
        "points": number(result.points),
        "max": number(result.max),
        "share": number(result.share),
        "pass": number(result.pass_share),
        "critical_failures": list(result.critical_failures),
        "sections": [
            {"title": section.title, "points": number(section.points), "max": number(section.max)}
            for section in result.sections
        ],
        "items": [_item(item, language) for item in result.items],
    }


def _item(item: ItemResult, language: str) -> dict[str, Any]:
    return {
        "id": item.id,
        "type": item.kind,
        "fraction": number(item.fraction),
        "points": number(item.points),
        "max": number(item.max),
        "state": item.state,
        "why": [why.in_language(language) for why in item.why],
    }


def number(value: Fraction | None) -> int | float | None:
    """A number of JSON: whole ones as they are, others with all digits of a float (at least fifteen)."""
    if value is None or value.denominator == 1:
        return None if value is None else int(value)
    try:
        return float(value)
    except OverflowError:
        return round(value)
