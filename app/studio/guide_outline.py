"""The outline of a guide that is read through before it becomes a course: what is shown, and what a button does. Pure.

Which line is what is guessed by the library; here stands only what somebody has said otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast, get_args

from app.foundation.faults import Fault
from app.library.guide_furniture import Dropped
from app.library.guide_import import ImportedGuide, ImportedLesson, import_guide
from app.library.guide_reading import Choices, Line, Role, dropped_of, guide_lines, role_of, title_of
from app.library.text_file import lines_of

# merge: with the lesson above · split: a lesson begins here · part: a sub-heading · text · out · guess: as guessed
Act = Literal["merge", "split", "part", "text", "out", "guess"]
ACTS: tuple[Act, ...] = get_args(Act)
LONGEST_HEADING = 120  # a longer line stays text; the lesson that begins there gets a title of its own
LONGEST_TITLE = 200
_SHORT_TITLE = 60
_ACT = re.compile(r"(?P<act>[a-z]+)-(?P<line>[0-9]{1,7})")


@dataclass(frozen=True)
class OutlineLine:
    number: int
    words: str
    role: Role
    guess: Role


@dataclass(frozen=True)
class OutlineLesson:
    """`at`: the line that makes it a lesson of its own; None for the first one, which begins with the guide."""

    place: int  # from 1
    file: str
    title: str
    first: int
    last: int
    words: int
    at: int | None
    lines: tuple[OutlineLine, ...]


@dataclass(frozen=True)
class Review:
    """`guide`: None where nothing is left to be a course; `faults` say why."""

    guide: ImportedGuide | None
    lessons: tuple[OutlineLesson, ...]
    headings: tuple[OutlineLine, ...]  # guessed or made by hand, the title apart
    dropped: tuple[Dropped, ...]
    lines: int  # that are not blank
    faults: tuple[Fault, ...] = ()


def review(text: str, choices: Choices, *, language: str, category: str, title: str) -> Review:
    """The outline of a guide, made by the very code that makes the course."""
    parsed = import_guide(
        text.encode(), file="", language=language, category=category, title=title, choices=choices
    )
    found = list(guide_lines(lines_of(text)))
    left_out = {one.line for one in dropped_of(found, choices)}
    lines = [
        OutlineLine(
            line.number,
            line.words,
            "out" if line.number in left_out else role_of(line, choices),
            role_of(line),
        )
        for line in found
    ]
    headings = tuple(
        line for line in lines[1:] if line.guess != "text" or line.role not in ("text", "out", line.guess)
    )
    guide = parsed.value
    if guide is None:
        return Review(None, (), headings, dropped_of(found, choices), len(found), parsed.faults)
    lessons = tuple(
        _lesson(place, lesson, [line for line in lines if lesson.lines[0] <= line.number <= lesson.lines[1]])
        for place, lesson in enumerate(guide.lessons, 1)
    )
    return Review(guide, lessons, headings, guide.dropped, len(found))


def _lesson(place: int, lesson: ImportedLesson, lines: Sequence[OutlineLine]) -> OutlineLesson:
    beginnings = [line for line in lines[:1] if line.role == "begin"]
    beginnings = beginnings or [line for line in _leading(lines) if line.role == "lesson"]
    at = beginnings[-1].number if beginnings and place > 1 else None
    return OutlineLesson(place, lesson.file, lesson.title, *lesson.lines, lesson.words, at, tuple(lines))


def _leading(lines: Sequence[OutlineLine]) -> list[OutlineLine]:
    """The headings at the top of a lesson: the last of them names it."""
    found = []
    for line in lines:
        if line.role not in ("lesson", "out"):
            break
        found.append(line)
    return found


def act_of(value: str) -> tuple[Act, int] | None:
    """What a button says: `merge-31`; None for anything else."""
    match = _ACT.fullmatch(value)
    if match is None or match["act"] not in ACTS:
        return None
    return cast(Act, match["act"]), int(match["line"])


def edited(text: str, choices: Choices, act: Act, number: int) -> Choices:
    """The choices after a button at one line. A line that is not there, and the title, change nothing."""
    lines = {line.number: line for line in list(guide_lines(lines_of(text)))[1:]}
    line = lines.get(number)
    if line is None:
        return choices
    match act:
        case "merge":
            return _merged(lines, choices, line)
        case "split":
            return _split(choices, line)
        case "guess":
            return _forgotten(choices, number)
    return _set(choices, line, cast(Role, act))


def renamed(choices: Choices, number: int, title: str) -> Choices:
    """The lesson that begins at a line under another title; an empty one gives it back its own."""
    titles = {line: words for line, words in choices.titles.items() if line != number}
    words = " ".join(title.split())[:LONGEST_TITLE]
    return replace(choices, titles={**titles, number: words} if words else titles)


def confirmed(text: str, choices: Choices, shown: Sequence[int], kept: Sequence[int]) -> Choices:
    """Of the headings that were `shown` with a tick box, those `kept` are headings and the others text."""
    for line in list(guide_lines(lines_of(text)))[1:]:
        if line.number not in shown:
            continue
        is_heading = role_of(line, choices) in ("lesson", "part", "begin")
        if line.number in kept and not is_heading:
            guess = role_of(line)
            choices = _set(choices, line, guess if guess != "text" else "lesson")
        elif line.number not in kept and is_heading:
            choices = _set(choices, line, "text")
    return choices


def choices_from(roles: Mapping[str, str], titles: Mapping[str, str]) -> Choices:
    """As they are kept: JSON knows no numbers as keys."""
    known = get_args(Role)
    return Choices(
        {int(line): cast(Role, role) for line, role in roles.items() if role in known},
        {int(line): title for line, title in titles.items()},
    )


def kept(choices: Choices) -> tuple[dict[str, str], dict[str, str]]:
    """The opposite of `choices_from`."""
    roles: dict[str, str] = {str(line): role for line, role in sorted(choices.roles.items())}
    return roles, {str(line): title for line, title in sorted(choices.titles.items())}


def _forgotten(choices: Choices, line: int) -> Choices:
    return Choices(
        {number: role for number, role in choices.roles.items() if number != line},
        {number: words for number, words in choices.titles.items() if number != line},
    )


def _set(choices: Choices, line: Line, role: Role) -> Choices:
    """What equals the guess need not be kept; of a line in the furniture at the end `text` has to."""
    rest = _forgotten(choices, line.number)
    if role == role_of(line) and role != "text":
        return rest
    return replace(rest, roles={**rest.roles, line.number: role})


def _split(choices: Choices, line: Line) -> Choices:
    """A short line becomes the title of the lesson, a long one its first paragraph."""
    if len(title_of(line)) <= LONGEST_HEADING:
        return _set(choices, line, "lesson")
    words = title_of(line)
    cut = words[: _SHORT_TITLE + 1].rpartition(" ")[0] or words[:_SHORT_TITLE]
    begun = _set(choices, line, "begin")
    return replace(begun, titles={**begun.titles, line.number: f"{cut.rstrip(' ,;:.–—-')}…"})


def _merged(lines: Mapping[int, Line], choices: Choices, line: Line) -> Choices:
    """The headings of a lesson become sub-headings of the lesson above; chapter headings right above go with it."""
    before = sorted(number for number in lines if number <= line.number)
    for number in reversed(before):
        role = role_of(lines[number], choices)
        if number == line.number and role == "begin":
            return _set(choices, lines[number], "text")
        if role != "lesson":
            break
        choices = _set(choices, lines[number], "part")
    return choices
