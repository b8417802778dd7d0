"""Shapes of QTI in pixels. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from app.foundation.faults import Text
from app.library.exchange.drafted import NotTaken
from app.library.exchange.shapes import Shape

Point = tuple[Fraction, Fraction]


def shape_of(shape: str, numbers: Sequence[Fraction], size: tuple[int, int]) -> Shape:
    """`circle` x,y,r; `rect` left,top,right,bottom; `ellipse` x,y,h,v; `poly` x,y,…; `default`: the whole picture."""
    if shape == "default":
        return Shape("rect", (Fraction(0), Fraction(0), Fraction(size[0]), Fraction(size[1])))
    if shape == "circle" and len(numbers) == 3:
        return Shape("circle", tuple(numbers))
    if shape == "ellipse" and len(numbers) == 4:
        return Shape("ellipse", tuple(numbers))
    if shape == "rect" and len(numbers) == 4:
        left, top, right, bottom = numbers
        return Shape("rect", (min(left, right), min(top, bottom), max(left, right), max(top, bottom)))
    if shape == "poly" and len(numbers) >= 6 and len(numbers) % 2 == 0:
        return Shape("poly", tuple(numbers))
    raise NotTaken(Text("Not imported, because an area cannot be read", "Не взято: область не читается"))


def covers(shape: str, numbers: Sequence[Fraction], point: Point) -> bool:
    """Whether a point lies in the shape; of a polygon, by the even-odd rule."""
    x, y = point
    match shape:
        case "circle" if len(numbers) == 3:
            return (x - numbers[0]) ** 2 + (y - numbers[1]) ** 2 <= numbers[2] ** 2
        case "ellipse" if len(numbers) == 4 and numbers[2] and numbers[3]:
            return ((x - numbers[0]) / numbers[2]) ** 2 + ((y - numbers[1]) / numbers[3]) ** 2 <= 1
        case "rect" if len(numbers) == 4:
            return numbers[0] <= x <= numbers[2] and numbers[1] <= y <= numbers[3]
        case "poly":
            return _inside(numbers, x, y)
    return shape == "default"


def _inside(numbers: Sequence[Fraction], x: Fraction, y: Fraction) -> bool:
    corners = list(zip(numbers[::2], numbers[1::2], strict=False))
    inside = False
    for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], *corners[:1]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def middle(shape: str, numbers: Sequence[Fraction]) -> Point:
    """A point that lies in most such shapes."""
    if shape in ("circle", "ellipse"):
        return numbers[0], numbers[1]
    xs, ys = numbers[::2], numbers[1::2]
    return sum(xs, Fraction(0)) / len(xs), sum(ys, Fraction(0)) / len(ys)
