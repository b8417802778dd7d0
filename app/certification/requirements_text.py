"""The requirement matrix changed line by line: its text stays the author's, comments and order with it. Pure."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from app.certification.requirements import EVERYWHERE, Line
from app.foundation.durations import add_days
from app.foundation.faults import Fault, Text

WIDEST = 4096  # a line of the matrix stays one line
FILE = "requirements.yaml"


@dataclass(frozen=True)
class Entry:
    """What a line says. `start` None: from ever, `end` None: without end; both inclusive."""

    position: str
    unit: str
    requires: tuple[str, ...]
    start: date | None = None
    end: date | None = None


def entry_of(line: Line) -> Entry:
    return Entry(line.position, line.unit, line.requires, line.start, line.end)


def added(text: str, entry: Entry) -> str:
    def add(lines: CommentedSeq) -> None:
        new = CommentedMap(values_of(entry))
        new.fa.set_flow_style()
        lines.append(new)

    return edited(text, add)


def changed(text: str, place: int, entry: Entry) -> str:
    """`place`: of the line among the lines, from 0. Raises IndexError."""

    def change(lines: CommentedSeq) -> None:
        old = lines[place]
        for key, value in values_of(entry).items():
            if key in old or value is not None:
                old[key] = value

    return edited(text, change)


def removed(text: str, place: int) -> str:
    """Without a line. Raises IndexError."""

    def remove(lines: CommentedSeq) -> None:
        del lines[place]

    return edited(text, remove)


def edited(text: str, change: Callable[[CommentedSeq], None]) -> str:
    """The text has to be a matrix without errors."""
    yaml = round_trip()
    root: Any = yaml.load(text)
    if root is None:
        root = CommentedMap({"requirements": CommentedSeq()})
    change(root["requirements"])
    written = io.StringIO()
    yaml.dump(root, written)
    return written.getvalue()


def round_trip() -> YAML:
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = WIDEST
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.representer.add_representer(type(None), as_null)
    return yaml


def as_null(representer: Any, _value: None) -> Any:
    return representer.represent_scalar("tag:yaml.org,2002:null", "null")


def values_of(entry: Entry) -> dict[str, Any]:
    requires = CommentedSeq(entry.requires)
    requires.fa.set_flow_style()
    return {
        "position": quoted(entry.position),
        "unit": quoted(entry.unit),
        "requires": requires,
        "from": entry.start,
        "until": entry.end,
    }


def quoted(name: str) -> Any:
    """A star would begin an alias."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    return DoubleQuotedScalarString(name) if name == EVERYWHERE else name


# -- what is odd about a matrix -------------------------------------------------------------------------------


def oddities(
    lines: Sequence[Line],
    *,
    positions: frozenset[str],
    units: frozenset[str],
    published: Sequence[Line],
    today: date,
) -> tuple[Fault, ...]:
    """What no error is, but has to be said before it is published: unknown names, lines that say the same, the past."""
    found = [
        *unknown_names(lines, positions, units),
        *said_twice(lines),
        *of_the_past(lines, published, today),
    ]
    return tuple(sorted(found, key=lambda fault: fault.line))


def unknown_names(lines: Sequence[Line], positions: frozenset[str], units: frozenset[str]) -> Iterator[Fault]:
    for line in lines:
        if line.position != EVERYWHERE and line.position not in positions:
            yield warning(
                line,
                "unknown-position",
                Text(f"There is no position “{line.position}”", f"Должности «{line.position}» нет"),
                Text(
                    "Nobody falls under this line until there is.", "Пока её нет, строка никого не касается."
                ),
            )
        if line.unit != EVERYWHERE and line.unit not in units:
            yield warning(
                line,
                "unknown-unit",
                Text(f"There is no unit “{line.unit}”", f"Подразделения «{line.unit}» нет"),
                Text(
                    "Nobody falls under this line until there is.", "Пока его нет, строка никого не касается."
                ),
            )


def said_twice(lines: Sequence[Line]) -> Iterator[Fault]:
    for first, second in combinations(lines, 2):
        common = [slug for slug in first.requires if slug in second.requires]
        if common and overlap(first, second):
            names = ", ".join(common)
            yield warning(
                second,
                "overlapping",
                Text(
                    f"Line {first.number} demands the same of the same people at the same time: {names}",
                    f"Строка {first.number} требует того же от тех же людей в то же время: {names}",
                ),
                Text("It counts once. Keep one of the two.", "Считается один раз. Оставьте одну из двух."),
            )


def overlap(first: Line, second: Line) -> bool:
    """Whether somebody may fall under both on one day. A unit inside another is not seen here."""
    if not is_common(first.position, second.position) or not is_common(first.unit, second.unit):
        return False
    starts = max(first.start or date.min, second.start or date.min)
    return starts <= min(first.end or date.max, second.end or date.max)


def is_common(one: str, other: str) -> bool:
    return one == other or EVERYWHERE in (one, other)


def of_the_past(lines: Sequence[Line], published: Sequence[Line], today: date) -> Iterator[Fault]:
    """Lines by which days before today would be judged otherwise than by what is published."""
    yesterday = add_days(today, -1)
    known = {past_of(entry_of(line), yesterday) for line in published}
    for line in lines:
        entry = past_of(entry_of(line), yesterday)
        if entry is not None and entry not in known:
            yield warning(
                line,
                "in-the-past",
                Text(
                    "The line is new or changed, and reaches into the past",
                    "Строка новая или изменённая и касается прошлого",
                ),
                Text(
                    "Past days will be judged by it, too; what was known then stays in the record.",
                    "Прошлые дни будут оценены и по ней; что было известно тогда, в журнале остаётся.",
                ),
            )


def past_of(entry: Entry, yesterday: date) -> Entry | None:
    """What it says of days up to yesterday; None where that is nothing."""
    if entry.start is not None and entry.start > yesterday:
        return None
    return replace(entry, end=min(entry.end or yesterday, yesterday))


def warning(line: Line, code: str, message: Text, fix: Text) -> Fault:
    return Fault(FILE, line.number, "warning", code, message, fix)
