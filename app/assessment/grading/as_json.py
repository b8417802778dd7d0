"""A result as JSON: for the command `quiz grade`, and for keeping with an attempt. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from app.assessment.grading.result import BadResponse, ItemResult, QuizResult, SectionResult
from app.foundation.faults import Text


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


# -- for keeping ------------------------------------------------------------------------------------------------


def to_stored(result: QuizResult) -> dict[str, Any]:
    """Everything, exactly: fractions as text ("4/5"), sentences in both languages."""
    return {
        "grader_version": result.grader_version,
        "result": result.result,
        "points": str(result.points),
        "max": str(result.max),
        "share": _text(result.share),
        "pass_share": str(result.pass_share),
        "critical_failures": list(result.critical_failures),
        "sections": [_stored_section(section) for section in result.sections],
        "items": [_stored_item(item) for item in result.items],
        "faults": [
            {"id": fault.id, "message": _both(fault.message), "fix": _both(fault.fix)}
            for fault in result.faults
        ],
    }


def from_stored(stored: Mapping[str, Any]) -> QuizResult:
    """The result that `to_stored` was given."""
    return QuizResult(
        stored["result"],
        Fraction(stored["points"]),
        Fraction(stored["max"]),
        _fraction(stored["share"]),
        Fraction(stored["pass_share"]),
        tuple(stored["critical_failures"]),
        tuple(
            SectionResult(
                section["title"],
                Fraction(section["points"]),
                Fraction(section["max"]),
                _fraction(section["share"]),
                _fraction(section["minimum"]),
            )
            for section in stored["sections"]
        ),
        tuple(_read_item(item) for item in stored["items"]),
        tuple(
            BadResponse(fault["id"], Text(**fault["message"]), Text(**fault["fix"]))
            for fault in stored["faults"]
        ),
        stored["grader_version"],
    )


def _stored_section(section: SectionResult) -> dict[str, Any]:
    return {
        "title": section.title,
        "points": str(section.points),
        "max": str(section.max),
        "share": _text(section.share),
        "minimum": _text(section.minimum),
    }


def _stored_item(item: ItemResult) -> dict[str, Any]:
    return {
        "id": item.id,
        "kind": item.kind,
        "fraction": _text(item.fraction),
        "points": _text(item.points),
        "max": str(item.max),
        "state": item.state,
        "why": [_both(why) for why in item.why],
        "critical": item.critical,
        "parts": list(item.parts),
        "matched": item.matched,
        "alarm": item.alarm,
    }


def _read_item(stored: Mapping[str, Any]) -> ItemResult:
    return ItemResult(
        stored["id"],
        stored["kind"],
        _fraction(stored["fraction"]),
        _fraction(stored["points"]),
        Fraction(stored["max"]),
        stored["state"],
        tuple(Text(**why) for why in stored["why"]),
        stored["critical"],
        tuple(stored["parts"]),
        stored["matched"],
        stored["alarm"],
    )


def _both(text: Text) -> dict[str, str]:
    return {"en": text.en, "ru": text.ru}


def _text(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def _fraction(stored: str | None) -> Fraction | None:
    return None if stored is None else Fraction(stored)
