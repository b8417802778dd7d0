"""A list of people before it is taken over: what it changes, which lines are good, what is to be fixed. Pure."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.foundation.faults import Text
from app.people import names
from app.people.import_plan import Known, Plan, Step, plan
from app.people.import_rows import Entries
from app.people.rows import AssignmentRow
from app.people.sheet import Problem, Sheet

Value = Text | date | str | None
# What is wrong with the file as a whole: no line of it can be taken over before.
OF_THE_FILE = frozenset(
    {
        *("missing-column", "duplicate-column", "too-large", "empty", "not-text", "not-utf8"),
        *("old-workbook", "broken-workbook"),
    }
)
WHAT_TO_FIX = Text("What to fix", "Что исправить")


@dataclass(frozen=True)
class FieldChange:
    field: str  # of Entry; `place` for position and unit
    before: Value
    after: Value


@dataclass(frozen=True)
class PersonChange:
    line: int
    number: str
    name: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True)
class Newcomer:
    line: int
    number: str
    name: str
    position: Text | None
    unit: Text | None
    hired: date | None


@dataclass(frozen=True)
class Review:
    """One look at a list."""

    plan: Plan
    good: Entries | None  # the lines without a problem; None: there are none, or the file as a whole is bad
    version: str  # of what the list would do: whoever applies it says which one was looked at
    newcomers: tuple[Newcomer, ...]
    changed: tuple[PersonChange, ...]


def review(read: Entries, known: Known, today: date) -> Review:
    whole = plan(read, known, today)
    units = {unit.slug: unit.name for unit in known.units}
    positions = {position.slug: position.title for position in known.positions}
    return Review(
        plan=whole,
        good=good_ones(read, whole, known, today),
        version=version_of(whole),
        newcomers=tuple(newcomer(step, positions, units) for step in whole.steps if step.is_new),
        changed=tuple(
            person_change(step, known, positions, units) for step in whole.steps if step.is_changed
        ),
    )


def good_ones(read: Entries, whole: Plan, known: Known, today: date) -> Entries | None:
    """Only what has no problem, also when the rest is left out: a line may need what another one gives up."""
    problems: tuple[Problem, ...] = whole.problems
    if any(problem.code in OF_THE_FILE for problem in problems):
        return None
    kept = read
    while problems:
        bad = {problem.line for problem in problems}
        kept = replace(
            kept, problems=(), faulty=(), entries=tuple(one for one in kept.entries if one.line not in bad)
        )
        problems = plan(kept, known, today).problems
    return kept if kept.entries else None


def version_of(found: Plan) -> str:
    told = [found.new, found.changed, found.unchanged]
    wrong = [(problem.line, problem.column, problem.code) for problem in found.problems]
    return hashlib.sha256(repr((told, wrong)).encode()).hexdigest()[:16]


def newcomer(step: Step, positions: Mapping[str, Text], units: Mapping[str, Text]) -> Newcomer:
    entry = step.entry
    position, unit = step.place or ("", "")
    name = names.full_name(entry.family or "", entry.given or "", entry.patronymic or "")
    return Newcomer(entry.line, entry.number, name, positions.get(position), units.get(unit), step.hired)


def person_change(
    step: Step, known: Known, positions: Mapping[str, Text], units: Mapping[str, Text]
) -> PersonChange:
    person = known.people[step.entry.number]
    found = [FieldChange(name, getattr(person, name), value) for name, value in step.fields.items()]
    if step.corrected is not None:
        found.append(FieldChange("hired", person.hired_on, step.corrected))
    if step.returned is not None:
        found.append(FieldChange("returned", person.left_on, step.returned))
    if step.place is not None:
        position, unit = step.place
        after = joined(positions.get(position), units.get(unit))
        found.append(FieldChange("place", place_of(step.ends), after))
    if step.left is not None:
        found.append(FieldChange("left", None, step.left))
    return PersonChange(step.entry.line, person.number, person.full_name, tuple(found))


def place_of(held: AssignmentRow | None) -> Text | None:
    return None if held is None else joined(held.position_title, held.unit_name)


def joined(position: Text | None, unit: Text | None) -> Text | None:
    parts = [part for part in (position, unit) if part is not None]
    if not parts:
        return None
    return Text(", ".join(part.en for part in parts), ", ".join(part.ru for part in parts))


# -- what to fix -------------------------------------------------------------------------------------------------


def to_fix(sheet: Sheet, problems: tuple[Problem, ...], language: str) -> bytes:
    """The lines with a problem as they came, with one more column that says why; for Excel and for us to read again."""
    wrong: dict[int, list[str]] = {}
    for problem in problems:
        message = problem.message.in_language(language)
        wrong.setdefault(problem.line, []).append(
            f"{problem.column}: {message}" if problem.column else message
        )
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if language == "ru" else ",")
    for row in lines_to_fix(sheet, wrong, language):
        writer.writerow(row)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def lines_to_fix(sheet: Sheet, wrong: Mapping[int, list[str]], language: str) -> Iterator[list[str]]:
    if not sheet.rows:
        return
    head, *rows = sheet.rows
    told = {line: " ".join(messages) for line, messages in wrong.items()}
    of_the_head = [told.pop(head.line)] if head.line in told else []
    yield [*map(written, head.cells), WHAT_TO_FIX.in_language(language)]
    by_line = {row.line: row for row in rows}
    for line in sorted(told):
        cells = by_line[line].cells if line in by_line else ("",) * len(head.cells)
        place = "" if line in by_line else Text(f"Line {line}. ", f"Строка {line}. ").in_language(language)
        yield [*map(written, cells), place + told[line]]
    if of_the_head:
        yield [*[""] * len(head.cells), *of_the_head]


def written(cell: str | date) -> str:
    return cell.isoformat() if isinstance(cell, date) else cell
