"""What is said of an answer: what was given, whether and why it was right, what would have been. Pure.

All of it goes through one `Disclosure`: what may not be told yet is not in the row that a template gets (rule 25).
Whether single lines of an answer were right belongs to the answers: with tries left it would be a part of the key.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from app.assessment.answers import as_value
from app.assessment.disclosure import Disclosure
from app.assessment.faces import Feedback, GivenAnswer
from app.assessment.grading.placed import covers
from app.assessment.grading.reading import shown as shown_number
from app.assessment.layout import Placed
from app.assessment.wording import Wording
from app.foundation.faults import Text
from app.library.quizzes import model
from app.library.quizzes.model import Item, NoteKind

_GAP = re.compile(f"{model.GAP_START}[0-9]+{model.GAP_END}")
TRUE, FALSE = Text("True", "Верно"), Text("False", "Неверно")
CLICKED = Text(
    "a place on the picture: {x}% from the left, {y}% from the top",
    "место на рисунке: {x} % слева, {y} % сверху",
)
_NOTES: dict[str, NoteKind] = {"right": "right", "partial": "partly", "wrong": "wrong", "unanswered": "wrong"}


@dataclass(frozen=True)
class Judged:
    """How one answer was graded; numbers are exact, as text."""

    state: str  # right partial wrong unanswered needs-grading
    points: str | None
    max: str
    why: tuple[str, ...] = ()
    critical: bool = False  # it failed the attempt
    parts: tuple[bool, ...] = ()  # whether each part is right, in the order of the file
    matched: int | None = None  # the accepted answer that was met, from 1; of numeric and text


@dataclass(frozen=True)
class _Line:
    """One line of an answer, all that could be said of it."""

    html: str
    right: bool | None
    feedback: str = ""  # Markdown
    place: str = ""  # of a click


def given(item: Item, placed: Placed, answer: Any, wording: Wording) -> tuple[GivenAnswer, ...]:
    """What was answered, and nothing else; empty for no answer."""
    return tuple(GivenAnswer(line.html) for line in _lines(item, placed, answer, wording, None))


def feedback(
    item: Item, placed: Placed, answer: Any, judged: Judged, shown: Disclosure, wording: Wording
) -> Feedback:
    lines = _lines(item, placed, answer, wording, judged)
    return Feedback(
        state=judged.state if shown.feedback else "",
        given=tuple(_shown(line, item, shown, wording) for line in lines),
        right=tuple(right_answers(item, wording)) if shown.answers else (),
        notes=_notes(item, judged.state, wording) if shown.feedback else (),
        why=judged.why if shown.answers else (),
        source=address_of_source(item.source) if shown.feedback else "",
        points=judged.points if shown.score and shown.feedback else None,
        max=judged.max if shown.score and shown.feedback else None,
        critical=judged.critical and shown.feedback and (item.kind != "call" or item.critical),
    )


def _shown(line: _Line, item: Item, shown: Disclosure, wording: Wording) -> GivenAnswer:
    return GivenAnswer(
        line.html,
        line.right if shown.answers else None,
        wording.block(line.feedback, item.folder) if shown.feedback else "",
        line.place,
    )


def _notes(item: Item, state: str, wording: Wording) -> tuple[str, ...]:
    kinds: list[NoteKind] = [_NOTES[state]] if state in _NOTES else []
    texts = (item.note(kind) for kind in (*kinds, "explain"))
    return tuple(wording.block(text, item.folder) for text in texts if text)


def without_gaps(body: str) -> str:
    """The text of a cloze with its gaps left empty."""
    return _GAP.sub("____", body)


def address_of_source(source: str) -> str:
    """`<course>/<lesson>#<heading>` as the address of that paragraph."""
    return f"/courses/{source}" if source else ""


# -- what was given ---------------------------------------------------------------------------------------------


def _lines(
    item: Item, placed: Placed, answer: Any, wording: Wording, judged: Judged | None
) -> Sequence[_Line]:
    if answer is None:
        return ()
    if isinstance(item.content, model.Cloze):
        return tuple(_gaps(item.content, answer, wording, () if judged is None else judged.parts))
    describe = _DESCRIBED.get(type(item.content))
    if describe is not None:
        return tuple(describe(item, placed, answer, wording))
    return (_written(item, answer, wording, judged),)


def _chosen(item: Item, placed: Placed, answer: Any, wording: Wording) -> Iterable[_Line]:
    assert isinstance(item.content, model.Choice)
    numbers = answer if isinstance(answer, list) else [answer]
    for choice in placed.row():
        if choice.number in numbers:
            option = item.content.options[choice.number - 1]
            yield _Line(wording.line(option.text, item.folder), option.right, option.feedback)


def _truth(item: Item, placed: Placed, answer: Any, wording: Wording) -> Iterable[_Line]:
    assert isinstance(item.content, model.TrueFalse)
    yield _Line(_truth_word(answer, wording), answer == item.content.truth, item.content.feedback)


def _truth_word(truth: bool, wording: Wording) -> str:
    return (TRUE if truth else FALSE).in_language(wording.language)


def _pairs(item: Item, placed: Placed, answer: Any, wording: Wording) -> Iterable[_Line]:
    assert isinstance(item.content, model.Matching)
    for left in placed.lefts:
        pair, number = item.content.lefts[left - 1], answer[left - 1]
        chosen = "" if number is None else item.content.lines[number - 1].right
        yield _Line(_pair(pair.left, chosen, item, wording), chosen == pair.right, pair.feedback)


def _pair(left: str, right: str, item: Item, wording: Wording) -> str:
    return f"{wording.line(left, item.folder)} → {wording.line(right, item.folder) or '–'}"


def _order(item: Item, placed: Placed, answer: Any, wording: Wording) -> Iterable[_Line]:
    assert isinstance(item.content, model.Ordering)
    shown = sorted(enumerate(answer, 1), key=lambda pair: (pair[1] is None, pair[1], pair[0]))
    for number, place in shown:
        line = item.content.items[number - 1]
        mark = "–" if place is None else f"{place}."
        yield _Line(f"{mark} {wording.line(line.text, item.folder)}", place == number, line.feedback)


def _gaps(
    content: model.Cloze, answer: Sequence[Any], wording: Wording, parts: Sequence[bool]
) -> Iterable[_Line]:
    for number, (gap, value) in enumerate(zip(content.gaps, answer, strict=True), 1):
        text = gap.alternatives[value - 1].text if isinstance(value, int) else value or "–"
        right = parts[number - 1] if number <= len(parts) else None
        yield _Line(f"{number}. {wording.plain(text)}", right)


def _area(item: Item, placed: Placed, answer: Any, wording: Wording) -> Iterable[_Line]:
    assert isinstance(item.content, model.Hotspot)
    if isinstance(answer, dict):
        yield _click(item.content.areas, answer, wording)
        return
    area = item.content.areas[answer - 1]
    yield _Line(wording.plain(area.label), area.right, area.feedback)


def _click(areas: Sequence[model.Area], answer: Any, wording: Wording) -> _Line:
    """The place alone: what lies there belongs to the key, and to what is said afterwards."""
    hit = [area for area in areas if covers(area, Fraction(str(answer["x"])), Fraction(str(answer["y"])))]
    counted = next((area for area in hit if area.right), hit[0] if hit else None)
    place = CLICKED.in_language(wording.language).format(x=round(answer["x"]), y=round(answer["y"]))
    return _Line(
        wording.plain(place),
        counted is not None and counted.right,
        "" if counted is None else counted.feedback,
        as_value(answer),
    )


def _written(item: Item, answer: Any, wording: Wording, judged: Judged | None) -> _Line:
    text = answer["text"] if isinstance(answer, dict) else str(answer)
    if isinstance(item.content, model.Numeric):
        text = shown_number(text, wording.language) or text
    answers: Sequence[Any] = getattr(item.content, "answers", ())
    matched = None if judged is None else judged.matched
    met = answers[matched - 1] if matched is not None and matched <= len(answers) else None
    return _Line(wording.plain(text), None, "" if met is None else met.feedback)


_DESCRIBED: dict[type, Callable[[Item, Placed, Any, Wording], Iterable[_Line]]] = {
    model.Choice: _chosen,
    model.TrueFalse: _truth,
    model.Matching: _pairs,
    model.Ordering: _order,
    model.Hotspot: _area,
    model.CallTask: lambda item, placed, answer, wording: (),  # its debrief says it all
}


# -- what would have been right -----------------------------------------------------------------------------------


def right_answers(item: Item, wording: Wording) -> Iterable[str]:
    """HTML of what is fully right; of several accepted texts those that are worth everything."""
    match item.content:
        case model.Choice(options=options):
            yield from (wording.line(option.text, item.folder) for option in options if option.right)
        case model.TrueFalse(truth=truth):
            yield _truth_word(truth, wording)
        case model.Numeric(answers=numbers):
            yield from (wording.plain(number.text) for number in numbers if number.weight == 1)
        case model.Written(answers=texts):
            full = (text for text in texts if text.weight == 1 and not text.is_pattern)
            yield from (wording.plain(text.text) for text in full)
        case model.Matching():
            yield from (_pair(pair.left, pair.right, item, wording) for pair in item.content.lefts)
        case model.Ordering(items=lines):
            yield from (
                f"{place}. {wording.line(line.text, item.folder)}" for place, line in enumerate(lines, 1)
            )
        case model.Cloze(gaps=gaps):
            yield from (f"{place}. {wording.plain(_first_right(gap))}" for place, gap in enumerate(gaps, 1))
        case model.Hotspot(areas=areas):
            yield from (wording.plain(area.label) for area in areas if area.right)
        case _:
            return


def _first_right(gap: model.Gap) -> str:
    return next((alternative.text for alternative in gap.alternatives if alternative.right), "")
