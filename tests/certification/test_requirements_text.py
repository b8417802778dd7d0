"""The requirement matrix is changed line by line; its text stays the author's."""

from __future__ import annotations

from datetime import date

import pytest

from app.certification.requirements import parse_requirements
from app.certification.requirements_text import Entry, added, changed, entry_of, oddities, removed
from app.studio.matrix_grid import grid_of
from app.studio.matrix_lines import ended, split
from tests.certification.records import day

MATRIX = """\
# Who needs what.
requirements:
  # on the line
  - {position: operator, unit: "*", requires: [calls, safety], from: 2026-01-01, until: null}  # since the move
  - position: lead
    requires: [calls]
    from: 2026-01-01
"""
NEW = Entry("*", "north", ("safety",), day("2026-07-01"))
TODAY = day("2026-06-01")


def lines(text: str) -> list[Entry]:
    read = parse_requirements(text.encode(), "requirements.yaml")
    assert read.value is not None, [fault.as_line("en") for fault in read.faults]
    return [entry_of(line) for line in read.value]


def test_a_line_is_added_changed_and_taken_out_and_all_others_stay_as_they_were_written() -> None:
    operator, lead = lines(MATRIX)
    longer = added(MATRIX, NEW)
    assert longer.startswith(MATRIX)
    assert lines(longer) == [operator, lead, NEW]
    shorter = changed(MATRIX, 0, ended(operator, day("2026-12-31")))
    assert lines(shorter) == [
        Entry("operator", "*", ("calls", "safety"), day("2026-01-01"), day("2026-12-31")),
        lead,
    ]
    for comment in ("# Who needs what.", "# on the line", "# since the move"):
        assert comment in shorter
    assert shorter.endswith(MATRIX[MATRIX.index("  - position: lead") :])
    assert lines(removed(MATRIX, 0)) == [lead]
    assert lines(added("requirements: []\n", NEW)) == [NEW]
    with pytest.raises(IndexError):
        changed(MATRIX, 2, NEW)


def test_another_line_takes_the_place_of_an_old_one_from_a_day_on() -> None:
    operator = lines(MATRIX)[0]
    old, new = split(operator, Entry("operator", "*", ("calls",), operator.start), day("2026-09-01"))
    assert (old.end, old.requires) == (day("2026-08-31"), ("calls", "safety"))
    assert (new.start, new.requires) == (day("2026-09-01"), ("calls",))
    assert ended(Entry("a", "*", ("b",), day("2026-05-01")), day("2026-01-01")).end == day("2026-05-01")


ODD = (
    ("{position: pilot, requires: [calls]}", "unknown-position"),
    ("{position: operator, unit: south, requires: [flying]}", "unknown-unit"),
    ("{position: operator, unit: north, requires: [safety], from: 2027-01-01}", "overlapping"),
    ("{position: '*', requires: [safety], from: 2027-01-01}", "overlapping"),
    ("{position: operator, requires: [flying], from: 2026-05-01}", "in-the-past"),
    ("{position: operator, requires: [flying], from: 2027-05-01}", ""),
    ("{position: operator, requires: [flying], from: 2027-05-01, until: 2027-06-01}", ""),
)


@pytest.mark.parametrize(("line", "code"), ODD)
def test_what_is_odd_about_a_line_is_said_and_not_refused(line: str, code: str) -> None:
    text = f"{MATRIX}  - {line}\n"
    read = parse_requirements(text.encode(), "requirements.yaml").value
    published = parse_requirements(MATRIX.encode(), "requirements.yaml").value
    assert read is not None
    assert published is not None
    found = oddities(
        read,
        positions=frozenset({"operator", "lead"}),
        units=frozenset({"north"}),
        published=published,
        today=TODAY,
    )
    of_the_line = [fault.code for fault in found if fault.line == 8]
    assert (code in of_the_line) if code else not of_the_line
    assert {fault.level for fault in found} <= {"warning"}


def test_the_grid_says_who_needs_what_now_later_and_no_more() -> None:
    text = added(changed(MATRIX, 0, Entry("operator", "*", ("calls",), None, date(2026, 5, 31))), NEW)
    read = parse_requirements(text.encode(), "requirements.yaml").value
    assert read is not None
    grid = grid_of(read, TODAY)
    assert grid.columns == ("calls", "safety")
    states = {position: [[cell.state for cell in cells] for cells in row] for position, row in grid.rows}
    assert states == {"operator": [["over"], []], "lead": [["now"], []], "*": [[], ["later"]]}
