"""What a form says becomes an answer that is stored, and later a response that is graded. Pure.

Stored: the file's numbers for what was chosen, texts as they were typed, numbers as they were read, a click in
percent of the picture; None for no answer. An `order` keeps the place given to each line, so that a page shows two
lines with one place just as the person left them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.assessment.grading.reading import canonical, has_two_readings
from app.assessment.layout import Placed
from app.foundation.errors import BadRequest
from app.library.quizzes import model
from app.library.quizzes.model import Item

LONGEST_LINE = 1_000  # characters
LONGEST_ESSAY = 20_000

Fields = Mapping[str, Sequence[str]]


class UnknownAnswer(BadRequest):
    """The form holds what this question does not offer: it is not the one that we sent."""

    code = "unknown-answer"


def read(item: Item, placed: Placed, fields: Fields, language: str) -> Any:
    """The answer in a posted form. Raises UnknownAnswer for tokens that the attempt does not have (rule 10).

    `language`: by whose customs numbers are read. What is stored can no longer be read in two ways.
    """
    answer = _READERS.get(type(item.content), _short)(item, placed, fields)
    match item.content:
        case model.Numeric() if isinstance(answer, str):
            return canonical(answer, language)
        case model.Cloze(gaps=gaps) if answer is not None:
            return [_gap_as_read(gap, given, language) for gap, given in zip(gaps, answer, strict=True)]
        case _:
            return answer


def _gap_as_read(gap: model.Gap, given: int | str | None, language: str) -> int | str | None:
    return canonical(given, language) if gap.form == "numeric" and isinstance(given, str) else given


def _single_or_several(item: Item, placed: Placed, fields: Fields) -> Any:
    chosen = [_number(placed, value) for value in _values(fields, "answer")]
    return _single(chosen) if item.kind == "single" else _several(chosen)


def is_doubtful(item: Item, fields: Fields) -> bool:
    """Whether a number was typed that other people would read otherwise: then the person is asked at once."""
    match item.content:
        case model.Numeric():
            names = ["answer"]
        case model.Cloze(gaps=gaps):
            names = [f"answer-{number}" for number, gap in enumerate(gaps, 1) if gap.form == "numeric"]
        case _:
            return False
    return any(has_two_readings(value) for name in names for value in _values(fields, name))


_CLICK = re.compile(r"(?P<x>[0-9]{1,3}(?:\.[0-9]{1,2})?),(?P<y>[0-9]{1,3}(?:\.[0-9]{1,2})?)")


def _area(item: Item, placed: Placed, fields: Fields) -> Any:
    """The number of a label that was chosen, or the place of a click: `15,6.5` in percent."""
    value = _single(_values(fields, "answer"))
    clicked = None if value is None else _CLICK.fullmatch(value)
    if clicked is None:
        return None if value is None else _number(placed, value)
    place = {"x": float(clicked["x"]), "y": float(clicked["y"])}
    if max(place.values()) > 100:
        raise UnknownAnswer
    return place


def as_value(click: Mapping[str, float]) -> str:
    """A click as the field of a form holds it."""
    return f"{click['x']:g},{click['y']:g}"


def _truth(item: Item, placed: Placed, fields: Fields) -> bool | None:
    value = _single(_values(fields, "answer"))
    if value not in ("true", "false", None):
        raise UnknownAnswer
    return None if value is None else value == "true"


def _pairs(item: Item, placed: Placed, fields: Fields) -> list[int | None] | None:
    """For each left side, in the order of the file, the chosen line."""
    chosen: dict[int, int | None] = {}
    for shown, left in enumerate(placed.lefts, 1):
        token = _single(_values(fields, f"answer-{shown}"))
        chosen[left] = None if token is None else _number(placed, token)
    return _any([chosen[left] for left in sorted(chosen)])


def _places(item: Item, placed: Placed, fields: Fields) -> list[int | None] | None:
    """For each line, in the order of the file, the place that was given to it, from 1."""
    count = len(placed.row())
    given: dict[int, int | None] = {}
    for shown, choice in enumerate(placed.row(), 1):
        written = _single(_values(fields, f"answer-{shown}"))
        if written is not None and written not in {str(place) for place in range(1, count + 1)}:
            raise UnknownAnswer
        given[choice.number] = None if written is None else int(written)
    return _any([given[number] for number in sorted(given)])


def _gaps(item: Item, placed: Placed, fields: Fields) -> list[int | str | None] | None:
    assert isinstance(item.content, model.Cloze)
    return _any([_filled(placed, number, gap, fields) for number, gap in enumerate(item.content.gaps)])


def _filled(placed: Placed, number: int, gap: model.Gap, fields: Fields) -> int | str | None:
    name = f"answer-{number + 1}"
    if gap.form != "choice":
        return _line(fields, name)
    token = _single(_values(fields, name))
    return None if token is None else _number(placed, token, number)


def _essay(item: Item, placed: Placed, fields: Fields) -> dict[str, str] | None:
    text = _line(fields, "answer", LONGEST_ESSAY)
    return None if text is None else {"text": text}


def _short(item: Item, placed: Placed, fields: Fields) -> str | None:
    return _line(fields, "answer")


_READERS: dict[type, Callable[[Item, Placed, Fields], Any]] = {
    model.Choice: _single_or_several,
    model.Hotspot: _area,
    model.TrueFalse: _truth,
    model.Matching: _pairs,
    model.Ordering: _places,
    model.Cloze: _gaps,
    model.Essay: _essay,
}


def _values(fields: Fields, name: str) -> list[str]:
    return [value for value in fields.get(name, ()) if value]


def _number(placed: Placed, token: str, row: int = 0) -> int:
    number = placed.number_of(token, row)
    if number is None:
        raise UnknownAnswer
    return number


def _single(values: Sequence[Any]) -> Any:
    if len(values) > 1:
        raise UnknownAnswer
    return values[0] if values else None


def _several(numbers: Sequence[int]) -> list[int] | None:
    return sorted(set(numbers)) or None


def _line(fields: Fields, name: str, longest: int = LONGEST_LINE) -> str | None:
    """What was typed; None where nothing but blanks was."""
    text = _single(_values(fields, name))
    if text is None:
        return None
    text = text.replace("\r\n", "\n")
    if len(text) > longest or "\0" in text:
        raise UnknownAnswer
    return text if text.strip() else None


def _any(values: list[Any]) -> list[Any] | None:
    return values if any(value is not None for value in values) else None


def response(item: Item, answer: Any) -> Any:
    """A stored answer as grading takes it (interfaces.md, section 3)."""
    if answer is None:
        return None
    match item.content:
        case model.Ordering(items=lines):
            return [_only(answer, number) for number in range(1, len(lines) + 1)]
        case model.Cloze(gaps=gaps):
            return [_gap_text(gap, given) for gap, given in zip(gaps, answer, strict=True)]
        case model.Hotspot(areas=areas):
            return answer if isinstance(answer, dict) else areas[answer - 1].label
        case _:
            return answer


def _only(places: Sequence[int | None], place: int) -> int | None:
    """The one line that was given this place; a place given twice or not at all is empty."""
    lines = [number for number, given in enumerate(places, 1) if given == place]
    return lines[0] if len(lines) == 1 else None


def _gap_text(gap: model.Gap, given: int | str | None) -> str | None:
    return gap.alternatives[given - 1].text if isinstance(given, int) else given
