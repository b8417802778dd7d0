"""Who needs what: the requirement matrix (`certifications/requirements.yaml`), the only place where it stands. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.certification.direct_events import Period
from app.certification.sections import SLUG, Section
from app.certification.yaml_nodes import Node, Notes, read_tree
from app.foundation.durations import add_days
from app.foundation.faults import Parsed, in_order
from app.record import facts
from app.record.facts import Fact

EVERYWHERE = "*"
KEYS = ("position", "unit", "requires", "from", "until")


@dataclass(frozen=True)
class Line:
    """People in this position, in this unit or below it, need these certifications from one day to another."""

    position: str  # or every
    unit: str  # or everywhere
    requires: tuple[str, ...]
    start: date | None = None
    end: date | None = None  # inclusive
    number: int = 0  # of the line in the file

    def concerns(self, position: str, units: frozenset[str]) -> bool:
        return self.position in (position, EVERYWHERE) and (self.unit == EVERYWHERE or self.unit in units)


@dataclass(frozen=True)
class Held:
    """A position held in a unit from one day to another, both inclusive; or a certification needed by name."""

    position: str
    unit: str
    start: date
    end: date | None = None
    ref: str = ""  # of the fact
    certification: str = ""  # in place of a position


def parse_requirements(content: bytes, file: str) -> Parsed[tuple[Line, ...]]:
    notes = Notes(file)
    root = read_tree(content, notes)
    if root is None or root.shape != "map":
        if not notes.faults:
            Section(Node(1, "map"), notes, ("requirements",)).demand("requirements", "the lines", "строки")
        return Parsed(None, in_order(notes.faults))
    section = Section(root, notes, ("requirements",), line=1)
    section.demand("requirements", "the lines of the matrix", "строки матрицы")
    items = section.sections("requirements", KEYS) if "requirements" in section else ()
    lines = [line for item in items if (line := read_line(item)) is not None]
    return Parsed(tuple(lines), in_order(notes.faults))


def read_line(item: Section) -> Line | None:
    for key, en, ru in (
        ("position", "whose requirement it is", "чьё это требование"),
        ("requires", "which certifications", "какие допуски"),
    ):
        item.demand(key, en, ru)
    position = read_place(item, "position") if "position" in item else None
    unit = read_place(item, "unit") if "unit" in item else EVERYWHERE
    requires = read_requires(item) if "requires" in item else ()
    start, end = item.day("from", nullable=True), item.day("until", nullable=True)
    if start is not None and end is not None and end < start:
        item.never_met("until", "The line ends before it begins", "Строка кончается раньше, чем начинается")
        return None
    if position is None or unit is None or not requires:
        return None
    return Line(position, unit, requires, start, end, item.line)


def read_place(item: Section, key: str) -> str | None:
    node = item.node(key)
    if node is not None and node.shape == "scalar" and node.text == EVERYWHERE:
        return EVERYWHERE
    return item.slug(key)


def read_requires(item: Section) -> tuple[str, ...]:
    nodes = item.items("requires")
    if nodes is not None and not nodes:
        item.missing("requires", "the list is empty", "список пуст", line=item.line_of("requires"))
    found = []
    for node in nodes or ():
        if node.shape == "scalar" and SLUG.fullmatch(node.text):
            found.append(node.text)
        else:
            item.wrong("requires", node, "the name of a certification", "имя допуска")
    return tuple(dict.fromkeys(found))


def positions_held(record: Iterable[Fact]) -> tuple[Held, ...]:
    """What the record says of positions. Leaving the organisation ends them all, on its day.

    History from elsewhere may name the certification that somebody needed instead of a position.
    """
    held: list[Held] = []
    for fact in sorted(record, key=lambda fact: (fact.occurred_on, fact.position)):
        match fact.payload:
            case facts.Hired(certification=named) if named:
                held.append(Held("", "", fact.occurred_on, None, str(fact.id), named))
            case facts.Assigned() as it:
                end = date.fromisoformat(it.until) if it.until else None
                named = it.certification if not it.position else ""
                held.append(Held(it.position, it.unit, fact.occurred_on, end, str(fact.id), named))
            case facts.Unassigned() as it:
                held = [ended(one, fact.occurred_on, it.position, it.unit) for one in held]
            case facts.Left():
                held = [ended(one, fact.occurred_on) for one in held]
    return tuple(one for one in held if one.end is None or one.end >= one.start)


def ended(held: Held, last_day: date, position: str | None = None, unit: str | None = None) -> Held:
    if position is not None and (held.position, held.unit) != (position, unit):
        return held
    return held if held.end is not None and held.end <= last_day else replace(held, end=last_day)


def required_periods(
    lines: Iterable[Line], held: Sequence[Held], above: Mapping[str, frozenset[str]]
) -> dict[str, tuple[Period, ...]]:
    """Certification → when the matrix demands it of a person who held these positions.

    `above`: unit → itself and the units that it lies in. A requirement begins on the later of: the person's start in
    the position, the line's `from`; it ends with the earlier end. Times that touch are one.
    """
    found: dict[str, list[Period]] = {}
    for one in held:
        if one.certification:
            found.setdefault(one.certification, []).append(Period(one.start, one.end, one.ref))
    placed = [one for one in held if not one.certification]
    for line in lines:
        for one in placed:
            if not line.concerns(one.position, above.get(one.unit, frozenset({one.unit}))):
                continue
            start = max(one.start, line.start or one.start)
            end = min((end for end in (one.end, line.end) if end is not None), default=None)
            if end is None or start <= end:
                for slug in line.requires:
                    found.setdefault(slug, []).append(Period(start, end, one.ref))
    return {slug: joined(periods) for slug, periods in found.items()}


def joined(periods: Iterable[Period]) -> tuple[Period, ...]:
    """Without gaps of no day, and without overlaps."""
    ordered = sorted(periods, key=lambda period: (period.start, period.end or date.max))
    found = ordered[:1]
    for period in ordered[1:]:
        last = found[-1]
        if last.end is None or period.start <= add_days(last.end, 1):
            open_end = last.end is None or period.end is None
            end = None if open_end else max(last.end or date.min, period.end or date.min)
            found[-1] = replace(last, end=end)
        else:
            found.append(period)
    return tuple(found)
