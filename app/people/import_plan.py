"""What a list of people changes: its lines against what is known. Pure.

The personnel number is the key. An empty cell leaves what is known; nobody is removed by being absent from a list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.foundation.faults import Text
from app.people import names
from app.people.import_rows import Entries, Entry
from app.people.rows import AssignmentRow, PersonRow, PositionRow, UnitRow
from app.people.sheet import Problem

OWN_FIELDS = ("family", "given", "patronymic", "email", "locale")


@dataclass(frozen=True)
class Known:
    """The organisation as it stands: people by number, what they hold, when they had left before, all places."""

    people: Mapping[str, PersonRow]
    holders: Mapping[str, str]  # e-mail → number of the person who has it
    assignments: Mapping[int, Sequence[AssignmentRow]]
    leavings: Mapping[int, Sequence[date]]
    units: Sequence[UnitRow]
    positions: Sequence[PositionRow]


@dataclass(frozen=True)
class Step:
    """What is to be done for one line."""

    entry: Entry
    person_id: int | None  # None: a new person
    fields: Mapping[str, str | None] = field(default_factory=dict)  # of a known person, those that differ
    hired: date | None = None  # the first day of a new person
    corrected: date | None = None  # the day of hiring was another one
    returned: date | None = None  # hired again
    ends: AssignmentRow | None = None
    place: tuple[str, str] | None = None  # position and unit (slugs) to begin
    place_on: date | None = None
    left: date | None = None

    @property
    def is_new(self) -> bool:
        return self.person_id is None

    @property
    def is_changed(self) -> bool:
        return not self.is_new and bool(
            self.fields or self.corrected or self.returned or self.ends or self.place or self.left
        )


@dataclass(frozen=True)
class Plan:
    steps: tuple[Step, ...]
    problems: tuple[Problem, ...]

    @property
    def new(self) -> int:
        return sum(step.is_new for step in self.steps)

    @property
    def changed(self) -> int:
        return sum(step.is_changed for step in self.steps)

    @property
    def unchanged(self) -> int:
        return len(self.steps) - self.new - self.changed


class Wrong(Exception):
    """A line does not go together with what is known."""

    def __init__(self, column: str, code: str, en: str, ru: str) -> None:
        super().__init__(en)
        self.column, self.code, self.text = column, code, Text(en, ru)


def plan(read: Entries, known: Known, today: date) -> Plan:
    """All lines at once; where one has a mistake it has no step."""
    problems = [*read.problems, *taken_addresses(read, known)]
    planner = Planner(known, today)
    steps: list[Step] = []
    wrongs = [(entry.line, wrong) for entry in read.faulty for wrong in planner.place_problems(entry)]
    for entry in read.entries:
        found = list(planner.place_problems(entry))
        if not found:
            try:
                steps.append(planner.step(entry))
            except Wrong as wrong:
                found.append(wrong)
        wrongs += [(entry.line, wrong) for wrong in found]
    problems += [
        Problem(line, read.columns.get(wrong.column, wrong.column), wrong.code, wrong.text)
        for line, wrong in wrongs
    ]
    bad = {problem.line for problem in problems}
    return Plan(
        tuple(step for step in steps if step.entry.line not in bad),
        tuple(sorted(problems, key=lambda problem: problem.line)),
    )


def taken_addresses(read: Entries, known: Known) -> Iterator[Problem]:
    """Addresses of people who keep them: one that its holder gives up in the same file is free."""
    given = {entry.number: entry.email for entry in read.entries}
    for entry in read.entries:
        holder = known.holders.get(entry.email or "")
        if entry.email is None or holder is None or holder == entry.number:
            continue
        if given.get(holder) in (None, entry.email):
            text = Text(
                f"Person {holder} has the address “{entry.email}”.",
                f"Адрес «{entry.email}» у человека с номером {holder}.",
            )
            yield Problem(entry.line, read.columns["email"], "email-taken", text)


class Planner:
    def __init__(self, known: Known, today: date) -> None:
        self.known, self.today = known, today
        self.units = by_title((unit.slug, unit.name) for unit in known.units)
        self.positions = by_title((position.slug, position.title) for position in known.positions)

    def place_problems(self, entry: Entry) -> Iterator[Wrong]:
        for look_up in (self.unit, self.position):
            try:
                look_up(entry)
            except Wrong as wrong:
                yield wrong

    def step(self, entry: Entry) -> Step:
        unit, position = self.unit(entry), self.position(entry)
        person = self.known.people.get(entry.number)
        if person is None:
            return self.newcomer(entry, position, unit)
        return self.known_person(entry, person, position, unit)

    def newcomer(self, entry: Entry, position: str | None, unit: str | None) -> Step:
        hired = entry.hired or min(self.today, entry.left or self.today)
        check_leaving(entry, hired)
        if position is None and unit is None:
            return Step(entry, None, hired=hired, left=entry.left)
        return Step(
            entry, None, hired=hired, place=whole_place(position, unit), place_on=hired, left=entry.left
        )

    def known_person(self, entry: Entry, person: PersonRow, position: str | None, unit: str | None) -> Step:
        given = {name: getattr(entry, name) for name in OWN_FIELDS}
        fields = {
            name: value
            for name, value in given.items()
            if value is not None and value != getattr(person, name)
        }
        returned = self.returning(entry, person)
        corrected = None if returned else self.correcting(entry, person)
        hired = returned or corrected or person.hired_on
        left = self.leaving(entry, person, returned, hired)
        ends, place, place_on = None, None, None
        day = max(self.today, hired or self.today)
        last_day = left or (None if returned else person.left_on)
        if last_day is None or last_day >= day:
            ends, place = self.moving(person, position, unit, day)
            place_on = day if place else None
        return Step(
            entry,
            person.id,
            fields=fields,
            corrected=corrected,
            returned=returned,
            ends=ends,
            place=place,
            place_on=place_on,
            left=left,
        )

    def returning(self, entry: Entry, person: PersonRow) -> date | None:
        if person.left_on is None or entry.hired is None or entry.hired <= person.left_on:
            return None
        return entry.hired

    def correcting(self, entry: Entry, person: PersonRow) -> date | None:
        """Another day of hiring, unless it would lie before the person left the last time."""
        if entry.hired is None or entry.hired == person.hired_on:
            return None
        before = [day for day in self.known.leavings.get(person.id, ()) if day != person.left_on]
        if any(day >= entry.hired for day in before):
            raise Wrong(
                "hired",
                "hired-before-leaving",
                f"This person left on {max(before)} and came again on {person.hired_on}.",
                f"Этот человек уволен {max(before):%d.%m.%Y} и принят снова {person.hired_on:%d.%m.%Y}.",
            )
        return entry.hired

    def leaving(
        self, entry: Entry, person: PersonRow, returned: date | None, hired: date | None
    ) -> date | None:
        if entry.left is None or (person.left_on == entry.left and not returned):
            return None
        if person.left_on is not None and not returned:
            raise Wrong(
                "left",
                "has-left",
                f"This person has left on another day: {person.left_on}.",
                f"Этот человек уволен в другой день: {person.left_on:%d.%m.%Y}.",
            )
        check_leaving(entry, hired)
        return entry.left

    def moving(
        self, person: PersonRow, position: str | None, unit: str | None, day: date
    ) -> tuple[AssignmentRow | None, tuple[str, str] | None]:
        """The place that ends and the place that begins; both None where the person is there already."""
        if position is None and unit is None:
            return None, None
        held = [row for row in self.known.assignments.get(person.id, ()) if row.holds_on(day)]
        if any(position in (None, row.position) and unit in (None, row.unit) for row in held):
            return None, None
        if len(held) > 1:
            raise Wrong(
                "position",
                "several-positions",
                "This person holds several positions: change them on the person's page.",
                "У этого человека несколько должностей: измените их на его странице.",
            )
        if not held:
            return None, whole_place(position, unit)
        return held[0], (position or held[0].position, unit or held[0].unit)

    def unit(self, entry: Entry) -> str | None:
        names_known = [unit.name for unit in self.known.units]
        return one_of(self.units, "unit", entry.unit, UNIT_WORDS, names_known)

    def position(self, entry: Entry) -> str | None:
        names_known = [position.title for position in self.known.positions]
        return one_of(self.positions, "position", entry.position, POSITION_WORDS, names_known)


UNIT_WORDS = Text("There is no unit “{}”. Known are: {}.", "Подразделения «{}» нет. Есть: {}.")
POSITION_WORDS = Text("There is no position “{}”. Known are: {}.", "Должности «{}» нет. Есть: {}.")
MOST_NAMED = 12


def by_title(places: Iterator[tuple[str, Text]]) -> dict[str, set[str]]:
    """Short name or title in either language, folded → the short names it may mean."""
    found: dict[str, set[str]] = {}
    for slug, title in places:
        for spelling in (slug, title.en, title.ru):
            found.setdefault(names.folded(spelling), set()).add(slug)
    return found


def one_of(
    places: Mapping[str, set[str]], column: str, title: str | None, words: Text, known: Sequence[Text]
) -> str | None:
    """The short name of the place that the title means."""
    if title is None:
        return None
    found = sorted(places.get(names.folded(title), ()))
    if not found:
        english, russian = (
            listed([name.in_language(language) for name in known]) for language in ("en", "ru")
        )
        raise Wrong(
            column, f"unknown-{column}", words.en.format(title, english), words.ru.format(title, russian)
        )
    if len(found) > 1:
        exact = names.folded(title)
        if exact in found:
            return exact
        raise Wrong(
            column,
            f"ambiguous-{column}",
            f"“{title}” may be: {', '.join(found)}. Write the short name.",
            f"«{title}» может быть: {', '.join(found)}. Напишите короткое имя.",
        )
    return found[0]


def listed(titles: Sequence[str]) -> str:
    return ", ".join(titles[:MOST_NAMED]) + (" …" if len(titles) > MOST_NAMED else "") or "—"


def whole_place(position: str | None, unit: str | None) -> tuple[str, str]:
    if unit is None:
        raise Wrong("unit", "missing-unit", "The position needs a unit.", "К должности нужно подразделение.")
    if position is None:
        raise Wrong(
            "position", "missing-position", "The unit needs a position.", "К подразделению нужна должность."
        )
    return position, unit


def check_leaving(entry: Entry, hired: date | None) -> None:
    if entry.left is not None and hired is not None and entry.left < hired:
        raise Wrong(
            "left",
            "left-before-hired",
            f"The last day is before the first one, {hired}.",
            f"Последний день раньше первого, {hired:%d.%m.%Y}.",
        )


def last_day_of(ends: AssignmentRow, begins: date) -> date:
    """The day before the new place begins; the same day where the old one began on it."""
    return max(ends.from_on, begins - timedelta(days=1))
