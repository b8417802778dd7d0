"""Times away and lists of them: what fits together, and what a line changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.people.absence_days import Spell, spell_problem, spells
from app.people.absence_plan import plan_absences
from app.people.absence_rows import read_absences
from app.people.rows import PersonRow
from app.record.facts import Absent, Back, Fact, Left

D = date.fromisoformat
HIRED, GONE = D("2026-01-01"), D("2026-12-31")
LEAVE = Spell(D("2026-06-01"), D("2026-06-29"), "Leave")
OPEN = Spell(D("2026-09-01"))


def fact(number: int, payload: Absent | Back | Left, day: date) -> Fact:
    return Fact(number, 1, number, payload, day, None, datetime(2026, 1, 1, tzinfo=UTC), None)


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (Spell(D("2026-05-01"), D("2026-06-01")), None),  # back on the day on which the next one begins
        (Spell(D("2026-06-29"), D("2026-07-01")), None),
        (Spell(D("2026-06-28"), D("2026-07-01")), "overlapping-absence"),
        (Spell(D("2026-05-20")), "overlapping-absence"),  # without an end it goes on into the leave
        (Spell(D("2026-10-01"), D("2026-10-02")), "overlapping-absence"),  # inside the open one
        (Spell(D("2026-07-02"), D("2026-07-02")), "reversed-days"),
        (Spell(D("2025-12-31"), D("2026-01-10")), "before-hiring"),
        (Spell(D("2027-01-01"), D("2027-01-10")), "after-leaving"),
    ],
)
def test_what_fits_among_the_times_away(new: Spell, code: str | None) -> None:
    problem = spell_problem(new, (LEAVE, OPEN), hired_on=HIRED, left_on=GONE)
    assert (problem.code if problem else None) == code


def test_leaving_ends_an_absence_and_a_return_comes_before_the_next_departure_of_the_day() -> None:
    history = [
        fact(1, Absent("first"), D("2026-03-01")),
        fact(2, Absent("second"), D("2026-04-01")),  # recorded before the return of the same day
        fact(3, Back(), D("2026-04-01")),
        fact(4, Left(), D("2026-05-31")),
    ]
    assert [(one.begins, one.back_on, one.reason) for one in spells(history)] == [
        (D("2026-03-01"), D("2026-04-01"), "first"),
        (D("2026-04-01"), D("2026-06-01"), "second"),
    ]


days = st.dates(D("2026-01-02"), D("2026-12-01"))


@given(st.lists(st.tuples(days, st.integers(1, 40)), max_size=8))
def test_what_was_let_in_never_overlaps(wanted: list[tuple[date, int]]) -> None:
    known: list[Spell] = []
    for begins, length in wanted:
        new = Spell(begins, begins + timedelta(days=length))
        if spell_problem(new, known, hired_on=HIRED, left_on=None) is None:
            known.append(new)
    facts = [
        fact(2 * place + more, payload, day)
        for place, one in enumerate(known)
        for more, payload, day in ((1, Absent(), one.begins), (2, Back(), one.back_on or one.begins))
    ]
    told = spells(facts)
    assert [(one.begins, one.back_on) for one in told] == sorted((one.begins, one.back_on) for one in known)


def person(number: str, id_: int) -> PersonRow:
    return PersonRow(id_, number, "Иванова", "", "", "", "", None, None, None, HIRED, None, "")


PEOPLE = {"00001": person("00001", 1), "00002": person("00002", 2)}
KNOWN = {1: (LEAVE, OPEN), 2: ()}


@pytest.mark.parametrize(
    ("text", "acts", "problems"),
    [
        ("Number,From,To,Reason\n00001,2026-06-01,2026-06-28,Leave\n", ["known"], []),
        ("Табельный номер;С;По;Причина\n00002;01.07.2026;05.07.2026;Отпуск\n", ["new"], []),
        ("number,from,back\n00001,2026-09-01,2026-10-01\n", ["ends"], []),
        ("number,from,to\n00001,2026-09-01,\n", ["known"], []),
        ("number,from,to\n00001,2026-06-01,\n", ["known"], []),  # the record knows the end
        ("number,from,to\n00001,2026-06-01,2026-06-20\n", [], [(2, "from", "overlapping-absence")]),
        ("number,from,to\n00002,2026-07-10,2026-07-01\n", [], [(2, "to", "reversed-days")]),
        (
            "number,from,to\n00002,2026-07-01,2026-07-10\n00002,2026-07-10,2026-07-12\n",
            ["new"],
            [(3, "from", "overlapping-absence")],
        ),
        ("number,from,to\n00009,2026-07-01,\n", [], [(2, "number", "unknown-person")]),
        ("number,from,to\n00002,soon,\n,2026-07-01,\n", [], [(2, "from", "bad-date"), (3, "number", "missing-number")]),
        ("number,from,to\n00002,,2026-07-01\n", [], [(2, "from", "missing-day")]),
        ("number,from,to,back\n00002,2026-07-01,2026-07-05,2026-07-08\n", [], [(2, "back", "two-ends")]),
        ("number,to\n00002,2026-07-01\n", [], [(1, "from", "missing-column")]),
        ("number,from,colour\n00002,2026-07-01,red\n", ["new"], [(1, "colour", "unknown-column")]),
    ],
)  # fmt: skip
def test_what_a_list_changes(text: str, acts: list[str], problems: list[tuple[int, str, str]]) -> None:
    plan = plan_absences(read_absences(text.encode()), PEOPLE, KNOWN)
    assert [step.act for step in plan.steps] == acts
    assert [(one.line, one.column, one.code) for one in plan.problems] == problems
