"""Who needs what, from when to when."""

from __future__ import annotations

from app.certification.direct_events import Period
from app.certification.requirements import (
    Held,
    parse_requirements,
    positions_held,
    required_periods,
)
from app.record.facts import Assigned, Left, Unassigned
from tests.certification.records import day, record

MATRIX = b"""\
requirements:
  - {position: operator, unit: "*", requires: [calls, safety], from: 2026-01-01, until: null}
  - {position: lead, unit: centre, requires: [safety], from: 2026-07-01, until: 2026-12-31}
  - {position: "*", unit: hall, requires: [fire]}
"""
LINES = parse_requirements(MATRIX, "requirements.yaml").value or ()
ABOVE = {"north": frozenset({"north", "centre"}), "hall": frozenset({"hall"})}


def faults(text: str) -> list[tuple[int, str]]:
    return [
        (fault.line, fault.code) for fault in parse_requirements(text.encode(), "requirements.yaml").faults
    ]


def test_the_matrix_is_read() -> None:
    assert len(LINES) == 3
    assert LINES[0].requires == ("calls", "safety")
    assert LINES[1].end == day("2026-12-31")


def test_mistakes_of_the_matrix_have_their_lines() -> None:
    assert faults("") == [(1, "missing-key")]
    assert faults("lines: []\n") == [(1, "unknown-key"), (1, "missing-key")]
    assert faults("requirements:\n  - {unit: a, requires: [b]}\n") == [(2, "missing-key")]
    assert faults("requirements:\n  - {position: a}\n") == [(2, "missing-key")]
    assert faults("requirements:\n  - {position: a, requires: []}\n") == [(2, "missing-key")]
    assert faults("requirements:\n  - {position: a, requires: [B c]}\n") == [(2, "bad-value")]
    assert faults(
        "requirements:\n  - {position: a, requires: [b], from: 2026-02-01, until: 2026-01-01}\n"
    ) == [(2, "never-met")]
    assert faults("requirements:\n  - {position: a, requires: [b], form: 2026-02-01}\n") == [
        (2, "unknown-key")
    ]
    assert faults("requirements: x\n") == [(1, "bad-value")]


def test_a_requirement_begins_with_the_later_and_ends_with_the_earlier() -> None:
    held = (Held("operator", "hall", day("2025-03-01"), day("2026-06-30")),)
    found = required_periods(LINES, held, ABOVE)
    assert found["calls"] == (Period(day("2026-01-01"), day("2026-06-30")),)
    assert found["fire"] == (Period(day("2025-03-01"), day("2026-06-30")),)


def test_a_unit_stands_for_all_below_it() -> None:
    held = (Held("lead", "north", day("2026-08-01")),)
    assert required_periods(LINES, held, ABOVE) == {"safety": (Period(day("2026-08-01"), day("2026-12-31")),)}
    assert required_periods(LINES, (Held("lead", "hall", day("2026-08-01")),), ABOVE).keys() == {"fire"}


def test_times_that_touch_are_one_requirement() -> None:
    held = (
        Held("operator", "centre", day("2026-01-10"), day("2026-03-31")),
        Held("operator", "north", day("2026-04-01"), day("2026-05-31")),
        Held("operator", "north", day("2026-08-01")),
    )
    assert required_periods(LINES, held, ABOVE)["calls"] == (
        Period(day("2026-01-10"), day("2026-05-31")),
        Period(day("2026-08-01")),
    )


def test_positions_come_from_the_record() -> None:
    facts = record(
        ("2026-01-10", Assigned("operator", "north")),
        ("2026-02-01", Assigned("lead", "north", "2026-02-28")),
        ("2026-03-31", Unassigned("operator", "north")),
        ("2026-04-01", Assigned("lead", "centre")),
        ("2026-06-30", Left()),
    )
    assert positions_held(facts) == (
        Held("operator", "north", day("2026-01-10"), day("2026-03-31"), "1"),
        Held("lead", "north", day("2026-02-01"), day("2026-02-28"), "2"),
        Held("lead", "centre", day("2026-04-01"), day("2026-06-30"), "4"),
    )
