"""Essays: a person chooses levels of a rubric, the sum is made here (quiz-format.md 4.5). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from app.assessment.grading.outcome import Misshapen, Outcome, said
from app.assessment.grading.responses import exact
from app.foundation.faults import Text
from app.library.quizzes.model import ONE, ZERO, Essay, Item

LEVELS = "levels"


def essay(item: Item, response: Any, locale: str) -> Outcome | Misshapen:
    """Without levels it waits; a blank text waits for nobody, whatever levels stand beside it."""
    assert isinstance(item.content, Essay)
    levels = _levels(item, item.content, response)
    if isinstance(levels, Misshapen):
        return levels
    text = response["text"]
    if text is None or not text.strip():
        return Outcome(ZERO, unanswered=True)
    if levels is None:
        return Outcome(None)
    if not item.content.rubric:
        return _without_rubric(levels[0], item.points)
    return _with_rubric(levels, item.content)


def _with_rubric(levels: Sequence[Fraction], content: Essay) -> Outcome:
    reached = sum(levels, ZERO)
    most = sum((max(level.number for level in row.levels) for row in content.rubric), ZERO)
    lowest = [
        row.text
        for row, level in zip(content.rubric, levels, strict=True)
        if row.critical and level == min(one.number for one in row.levels)
    ]
    words = (_of_levels(reached, most), *(_of_lowest(text) for text in lowest))
    fraction = max(ZERO, min(ONE, reached / most)) if most > 0 else ZERO
    return Outcome(fraction, words, critical=bool(lowest))


def _without_rubric(level: Fraction, points: Fraction) -> Outcome:
    return Outcome(level / points, (_of_levels(level, points),))


def _levels(item: Item, content: Essay, response: Any) -> tuple[Fraction, ...] | Misshapen | None:
    """The chosen levels; None where nobody has chosen yet."""
    if not _is_essay(response):
        return Misshapen(_form(item, content))
    given = response.get(LEVELS)
    if given is None or given == []:
        return None
    chosen = [exact(level) for level in given] if isinstance(given, list | tuple) else []
    levels = tuple(level for level in chosen if level is not None)
    fits = len(levels) == len(chosen) and _on_offer(levels, item, content)
    return levels if fits else Misshapen(_form(item, content))


def _is_essay(response: Any) -> bool:
    return (
        isinstance(response, dict)
        and {"text"} <= set(response) <= {"text", LEVELS}
        and isinstance(response["text"], str | None)
    )


def _on_offer(levels: Sequence[Fraction], item: Item, content: Essay) -> bool:
    if not content.rubric:
        return len(levels) == 1 and 0 <= levels[0] <= item.points
    rows = [{level.number for level in row.levels} for row in content.rubric]
    return len(levels) == len(rows) and all(level in row for level, row in zip(levels, rows, strict=True))


def _form(item: Item, content: Essay) -> Text:
    if not content.rubric:
        return said(
            Text(
                '{{"text": "…", "levels": [n]}}, with n from 0 to {points}; no levels before grading',
                '{{"text": "…", "levels": [n]}}, где n от 0 до {points}; до оценки без levels',
            ),
            points=_plainly(item.points),
        )
    return Text(
        '{"text": "…", "levels": […]}, for each row of the rubric a number of the head above a filled cell',
        '{"text": "…", "levels": […]}, для каждой строки критериев число из шапки над заполненной ячейкой',
    )


def _of_levels(reached: Fraction, most: Fraction) -> Text:
    return said(
        Text("Levels: {reached} of {most}.", "Уровни: {reached} из {most}."),
        reached=_plainly(reached),
        most=_plainly(most),
    )


def _of_lowest(criterion: str) -> Text:
    return said(
        Text(
            "“{criterion}” is critical and at its lowest level.",
            "Критерий «{criterion}» критический, уровень самый низкий.",
        ),
        criterion=criterion,
    )


def _plainly(number: Fraction) -> str:
    return f"{float(round(number, 2)):.2f}".rstrip("0").rstrip(".")
