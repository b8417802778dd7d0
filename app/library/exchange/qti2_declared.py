"""Responses of QTI 2.x as their items declare them: what is right, and what single values are worth. Pure.

The standard: imsglobal.org/question/qtiv2p1/imsqti_infov2p1.html, section 5. Values: None for NULL, str, Fraction, bool,
a point as a pair, a container as a tuple.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from app.library.exchange.qti2_shapes import covers
from app.library.exchange.xml_tree import Element
from app.library.quizzes.numbers import number_from

Value = Any
_NUMBERS = ("float", "integer")


class Unknown(Exception):
    """The rules do something that is not run here."""


@dataclass(frozen=True)
class Declaration:
    """A response, what is right, and what single values of it are worth."""

    id: str
    cardinality: str
    base: str
    correct: tuple[Value, ...] = ()
    mapping: tuple[tuple[Value, Fraction, bool], ...] = ()  # key, value, whether case counts
    areas: tuple[tuple[str, tuple[Fraction, ...], Fraction], ...] = ()
    otherwise: Fraction = Fraction(0)
    lowest: Fraction | None = None
    highest: Fraction | None = None
    is_mapped: bool = False

    @property
    def right(self) -> Value:
        """The right response as its cardinality has it."""
        if not self.correct:
            return None
        return self.correct[0] if self.cardinality == "single" else self.correct


def value_of(text: str, base: str) -> Value:
    """Raises Unknown for what is no value of this type."""
    words = " ".join(text.split())
    if base in _NUMBERS:
        number = number_from(words)
        if not isinstance(number, Fraction):
            raise Unknown
        return number
    if base == "boolean":
        return words in ("true", "1")
    if base == "point":
        numbers = [number_from(part) for part in words.split()]
        if len(numbers) != 2 or not all(isinstance(number, Fraction) for number in numbers):
            raise Unknown
        return tuple(numbers)
    if base == "pair":
        return " ".join(sorted(words.split()))
    return words


def declaration_of(element: Element) -> Declaration:
    base = element.get("baseType", "string")
    correct = element.first("correctResponse")
    mapping, areas = element.first("mapping"), element.first("areaMapping")
    source = mapping or areas
    return Declaration(
        element.get("identifier"),
        element.get("cardinality", "single"),
        base,
        tuple(value_of(one.text, base) for one in correct.all("value")) if correct else (),
        tuple(
            (
                value_of(one.get("mapKey"), base),
                number_in(one.get("mappedValue")),
                one.get("caseSensitive") == "true",
            )
            for one in (mapping.all("mapEntry") if mapping else ())
        ),
        tuple(
            (one.get("shape", "default"), numbers_in(one.get("coords")), number_in(one.get("mappedValue")))
            for one in (areas.all("areaMapEntry") if areas else ())
        ),
        number_in(source.get("defaultValue", "0")) if source else Fraction(0),
        _bound(source, "lowerBound"),
        _bound(source, "upperBound"),
        source is not None,
    )


def number_in(text: str) -> Fraction:
    value: Fraction = value_of(text or "0", "float")
    return value


def numbers_in(text: str) -> tuple[Fraction, ...]:
    return tuple(number_in(part.strip().rstrip("%")) for part in text.split(",") if part.strip())


def _bound(source: Element | None, name: str) -> Fraction | None:
    return None if source is None or not source.get(name) else number_in(source.get(name))


def mapped(declaration: Declaration, response: Value) -> Fraction:
    """The value of a response by the mapping: each member of a container once, bounds kept."""
    if response is None:
        return _bounded(declaration, Fraction(0))
    parts = (
        dict.fromkeys(response) if isinstance(response, tuple) and declaration.base != "point" else [response]
    )
    return _bounded(declaration, sum((_entry(declaration, part) for part in parts), Fraction(0)))


def mapped_point(declaration: Declaration, response: Value) -> Fraction:
    """The same by areas: each area counts once."""
    if response is None:
        return _bounded(declaration, Fraction(0))
    points = [response] if declaration.cardinality == "single" else list(response)
    total, hit = Fraction(0), set()
    for point in points:
        place = next(
            (n for n, (shape, numbers, _) in enumerate(declaration.areas) if covers(shape, numbers, point)),
            None,
        )
        if place is None:
            total += declaration.otherwise
        elif place not in hit:
            hit.add(place)
            total += declaration.areas[place][2]
    return _bounded(declaration, total)


def _entry(declaration: Declaration, part: Value) -> Fraction:
    for key, value, case_counts in declaration.mapping:
        if key == part or (
            not case_counts
            and isinstance(part, str)
            and isinstance(key, str)
            and declaration.base == "string"
            and key.casefold() == part.casefold()
        ):
            return value
    return declaration.otherwise


def _bounded(declaration: Declaration, value: Fraction) -> Fraction:
    if declaration.lowest is not None:
        value = max(value, declaration.lowest)
    return value if declaration.highest is None else min(value, declaration.highest)
