"""Areas of a picture in pixels become areas in percent of its sides, and back. Pure.

Our areas are rectangles and ellipses; a polygon becomes the rectangle round it, which is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from app.foundation.faults import Text
from app.library.exchange.drafted import NotTaken
from app.library.quizzes.model import Area

PLACES = 4  # decimals of a percentage: a thousandth of a pixel
WHOLE = Fraction(100)


@dataclass(frozen=True)
class Shape:
    """`circle`: x, y, radius. `ellipse`: x, y, both radii. `rect`: left, top, right, bottom. `poly`: x, y, x, y …"""

    form: Literal["circle", "ellipse", "rect", "poly"]
    numbers: tuple[Fraction, ...]


@dataclass(frozen=True)
class Placed:
    area: Area
    told: Text | None = None


def area_of(
    shape: Shape, size: tuple[int, int], label: str, *, right: bool = True, feedback: str = ""
) -> Placed:
    """Raises NotTaken for an area outside of its picture, or of no size."""
    width, height = size
    told = None
    if shape.form in ("circle", "ellipse"):
        x, y, *radii = shape.numbers
        across, down = radii[0] * 100 / width, radii[-1] * 100 / height
        if across == down:
            area = _circle(x * 100 / width, y * 100 / height, across)
        else:
            # Our ellipse has one number for both radii: the rectangle round it keeps both sides.
            area, told = _rect(_around(shape), width, height), _ROUND
        return Placed(_checked(area, label, right, feedback), told)
    if shape.form == "poly":
        told = _POLYGON
    return Placed(_checked(_rect(_around(shape), width, height), label, right, feedback), told)


_ROUND = Text(
    "The circle became the rectangle round it: a circle of ours stretches with its picture",
    "Круг стал прямоугольником вокруг него: наш круг растягивается вместе с картинкой",
)
_POLYGON = Text("The polygon became the rectangle round it", "Многоугольник стал прямоугольником вокруг него")


def _around(shape: Shape) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    numbers = shape.numbers
    if shape.form in ("circle", "ellipse"):
        x, y, across, down = numbers[0], numbers[1], numbers[2], numbers[-1]
        return x - across, y - down, x + across, y + down
    return min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2])


def _circle(x: Fraction, y: Fraction, radius: Fraction) -> Area:
    return Area("circle", _short(x), _short(y), _short(radius), _short(radius), "", True)


def _rect(sides: tuple[Fraction, Fraction, Fraction, Fraction], width: int, height: int) -> Area:
    left, right = (min(max(side * 100 / width, Fraction(0)), WHOLE) for side in sides[::2])
    top, bottom = (min(max(side * 100 / height, Fraction(0)), WHOLE) for side in sides[1::2])
    return Area("rect", _short(left), _short(top), _short(right - left), _short(bottom - top), "", True)


def _checked(area: Area, label: str, right: bool, feedback: str) -> Area:
    inside = all(0 <= number <= WHOLE for number in (area.x, area.y))
    if not inside or area.width <= 0 or area.height <= 0:
        raise NotTaken(
            Text(
                "Not imported, because an area lies outside of its picture",
                "Не взято: область лежит вне картинки",
            )
        )
    return Area(area.shape, area.x, area.y, area.width, area.height, label, right, feedback=feedback)


def _short(percent: Fraction) -> Fraction:
    return Fraction(round(percent * 10**PLACES), 10**PLACES)
