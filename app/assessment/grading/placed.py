"""A click on a picture, or the label of an area for those who use the keyboard (quiz-format.md 4.1). Pure."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from app.assessment.grading.outcome import Misshapen, Outcome, said
from app.assessment.grading.responses import exact
from app.foundation.faults import Text
from app.library.quizzes.model import ONE, ZERO, Area, Hotspot, Item
from app.library.quizzes.words import fold

FORM = Text(
    'a place in percent, {"x": 15, "y": 6.5}, each from 0 to 100, or the label of an area',
    'место в процентах, {"x": 15, "y": 6.5}, от 0 до 100, или подпись области',
)
OUTSIDE = Text("Outside of every area.", "Вне всех областей.")


def hotspot(item: Item, response: Any, locale: str) -> Outcome | Misshapen:
    """One click. In a right and a wrong area at once the right one counts."""
    assert isinstance(item.content, Hotspot)
    areas = list(enumerate(item.content.areas, 1))
    if isinstance(response, str):
        hit = [(number, area) for number, area in areas if fold(area.label) == fold(response)]
        if not hit:
            return Misshapen(FORM)
    else:
        place = click(response)
        if place is None:
            return Misshapen(FORM)
        hit = [(number, area) for number, area in areas if covers(area, *place)]
    return _of_hit(hit)


def _of_hit(hit: list[tuple[int, Area]]) -> Outcome:
    right = next(((number, area) for number, area in hit if area.right), None)
    if right is not None:
        words = Text("Right: {label}.", "Верно: {label}.")
        return Outcome(ONE, (said(words, label=right[1].label),), matched=right[0])
    critical = next(((number, area) for number, area in hit if area.critical), None)
    if critical is not None:
        words = Text("{label} is a critical area.", "Область «{label}» критическая.")
        return Outcome(ZERO, (said(words, label=critical[1].label),), critical=True, matched=critical[0])
    if hit:
        words = Text("Wrong: {label}.", "Неверно: {label}.")
        return Outcome(ZERO, (said(words, label=hit[0][1].label),), matched=hit[0][0])
    return Outcome(ZERO, (OUTSIDE,))


def click(response: Any) -> tuple[Fraction, Fraction] | None:
    """The place in percent of the picture's width and height from its top left corner."""
    if not isinstance(response, dict) or set(response) != {"x", "y"}:
        return None
    x, y = exact(response["x"]), exact(response["y"])
    if x is None or y is None or not (0 <= x <= 100 and 0 <= y <= 100):
        return None
    return x, y


def covers(area: Area, x: Fraction, y: Fraction) -> bool:
    """Edges belong to the area. Of an ellipse, `x` and `y` are its middle."""
    if area.shape == "rect":
        return area.x <= x <= area.x + area.width and area.y <= y <= area.y + area.height
    if area.width <= 0 or area.height <= 0:
        return (x, y) == (area.x, area.y)
    return ((x - area.x) / area.width) ** 2 + ((y - area.y) / area.height) ** 2 <= 1
