"""Reading the register: facts of the people in somebody's scope, with who they are and where they worked that day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select

from app import library, people, record
from app.foundation import clock
from app.foundation.faults import Text
from app.foundation.i18n import day as day_words
from app.learning.queries.sessions import programmes
from app.learning.register import Asked, Line, Row, line_of, sought
from app.record.facts import Fact
from app.record.seeking import Span

PAGE = 50
FIRST_DAY = date(1970, 1, 1)
USUAL_SPAN = timedelta(days=92)  # what is shown where nobody says otherwise
NOTHING = Text("", "")
Reach = tuple[str, ...] | None  # paths of the units whose people somebody reads of; None: everybody


@dataclass(frozen=True)
class RegisterPage:
    asked: Asked
    begin: date
    end: date
    rows: tuple[Row, ...]
    total: int


def register_page(reach: Reach, asked: Asked, today: date) -> RegisterPage:
    """A page of it, the latest first."""
    span, whose, kinds = span_of(asked, today), whose_of(reach, asked, today), sought(asked.kind)
    total = record.count_in_span(kinds, span, whose)
    found = record.facts_in_span(kinds, span, whose, offset=(asked.page - 1) * PAGE, limit=PAGE)
    return RegisterPage(asked, span.begin, span.end, rows_of(found), total)


def register_rows(reach: Reach, asked: Asked, today: date) -> tuple[Row, ...]:
    """All of it, the earliest first, as a paper register is kept."""
    found = record.facts_in_span(sought(asked.kind), span_of(asked, today), whose_of(reach, asked, today))
    return rows_of(tuple(reversed(found)))


def span_of(asked: Asked, today: date) -> Span:
    end = asked.end or today
    begin = asked.begin or max(FIRST_DAY, end - USUAL_SPAN)
    return Span(begin, end, None if asked.known is None else end_of_day(asked.known))


def end_of_day(day: date) -> datetime:
    """The last instant of a civil day of the organisation."""
    midnight = datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(clock.site_zone()))
    return midnight - timedelta(microseconds=1)


def whose_of(reach: Reach, asked: Asked, today: date) -> Select[int]:
    """The people in reach, of a unit as it was at the end of the span, whose name fits."""
    wanted = people.people_matching("") if reach is None else people.people_under(reach, today)
    if asked.unit:
        wanted = people.among(wanted, people.people_of_unit(asked.unit, min(asked.end or today, today)))
    if asked.text:
        wanted = people.among(wanted, people.people_matching(asked.text))
    return wanted


def rows_of(facts: Sequence[Fact]) -> tuple[Row, ...]:
    """Lines with names and places; three statements however many they are."""
    lines = [line_of(fact) for fact in facts]
    ids = {one for line in lines for one in (line.person_id, line.instructor_id) if one}
    if not ids:
        return ()
    persons, held = people.people_rows(ids), people.assignments_of(ids)
    titles = titles_of(lines)
    return tuple(row_of(line, persons, held, titles) for line in lines)


def titles_of(lines: Sequence[Line]) -> dict[str, Text]:
    """What programmes and certifications are called; a topic is called as it is."""
    rules = {
        one.slug: Text(one.title("en"), one.title("ru")) for one in library.current_documents("certification")
    }
    return {**rules, **programmes()}


def row_of(
    line: Line,
    persons: dict[int, people.PersonRow],
    held: dict[int, tuple[people.AssignmentRow, ...]],
    titles: dict[str, Text],
) -> Row:
    person, instructor = persons[line.person_id], persons.get(line.instructor_id)
    position, unit = place_on(held.get(line.person_id, ()), line.on)
    return Row(
        line=line,
        number=person.number,
        name=person.full_name,
        position=position,
        unit=unit,
        about=titles.get(line.about, Text(line.about, line.about)),
        instructor=instructor.full_name if instructor else "",
        instructor_position=place_on(held.get(line.instructor_id, ()), line.on)[0],
    )


def place_on(held: Sequence[people.AssignmentRow], day: date) -> tuple[Text, Text]:
    """Position and unit of a day; of several the one begun last."""
    found = [one for one in held if one.holds_on(day)]
    return (found[-1].position_title, found[-1].unit_name) if found else (NOTHING, NOTHING)


def times_of(row: Row, language: str) -> tuple[str, str]:
    """When the person and the instructor signed, by the clock of the organisation; empty where nobody did."""
    return tuple(told(at, language) for at in (row.line.signed_at, row.line.countersigned_at))  # type: ignore[return-value]


def told(at: datetime | None, language: str) -> str:
    if at is None:
        return ""
    local = at.astimezone(ZoneInfo(clock.site_zone()))
    return f"{day_words(local.date(), language)}, {local:%H:%M}"
