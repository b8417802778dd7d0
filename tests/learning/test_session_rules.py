"""What holds of sessions without a database: seats and queue, hours, codes, plans that make no sense, needs, cells."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.foundation.csv_table import harmless
from app.foundation.faults import Text
from app.learning.register import Asked, sought
from app.learning.session_needs import NONE_PLANNED, SOME_PLANNED, Planned, with_sessions
from app.learning.session_seats import Seats, place_in_queue
from app.learning.session_signatures import attendance_line, code_at, is_code, sha256_of, trainer_line
from app.learning.sessions import (
    Plan,
    TrainingSession,
    hours_of,
    hours_text,
    is_for,
    minutes_from,
    problems,
    weekly,
)
from app.learning.tasks import Need

NOON = datetime(2026, 10, 20, 12, 0, tzinfo=UTC)
PLAN = Plan(
    programme="fire-drill",
    title_en="Fire drill",
    title_ru="Тревога",
    form="drill",
    begins_at=NOON + timedelta(days=1),
    ends_at=NOON + timedelta(days=1, hours=2),
    time_zone="Europe/Berlin",
    held_on=date(2026, 10, 21),
    trainer_id=1,
    seats=3,
    minutes=60,
)
SESSION = TrainingSession(
    id=7,
    public_id="abc",
    **{name: getattr(PLAN, name) for name in Plan.__dataclass_fields__ if name != "late_note"},
    late_note="",
    kept_state="planned",
    state_reason="",
    version=0,
    planned_by=1,
    closed_at=None,
)


# -- seats and the queue ------------------------------------------------------------------------------------------

ACTS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["ask", "give_back", "come"]), st.integers(1, 8)),
        st.tuples(st.just("more_seats"), st.integers(0, 3)),
    ),
    max_size=40,
)


@given(limit=st.integers(1, 4), acts=ACTS)
def test_seats_never_run_over_and_nobody_overtakes(limit: int, acts: list[tuple[str, int]]) -> None:
    """Whatever people do in whatever order: no seat too many, no seat free while somebody waits, first come first."""
    seats = Seats(limit)
    for act, value in acts:
        before = {seat.number for seat in seats.in_state("waiting")}
        seats = seats.with_limit(seats.limit + value) if act == "more_seats" else getattr(seats, act)(value)
        enrolled, waiting = (seats.in_state(state) for state in ("enrolled", "waiting"))
        assert len(enrolled) <= seats.limit
        assert not (waiting and seats.free)
        moved = {seat.number for seat in enrolled} & before
        assert all(number < seat.number for number in moved for seat in waiting)
        assert len({seat.person_id for seat in seats.all}) == len(seats.all)


def test_who_comes_back_stands_at_the_end_of_the_queue() -> None:
    seats = Seats(1).ask(1).ask(2).ask(3)
    assert place_in_queue(seats.all, 2) == 1
    again = seats.give_back(2).ask(2)
    assert (place_in_queue(again.all, 3), place_in_queue(again.all, 2)) == (1, 2)
    assert [seat.person_id for seat in again.give_back(1).in_state("enrolled")] == [3]


# -- hours, days, whom it is for --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("1:30", 90), ("1.5", 90), ("1,5", 90), ("0,25", 15), ("2", 120), (" 1 : 05 ", 65), ("", None), ("1:60", None), ("x", None), ("-1", None)],
)  # fmt: skip
def test_hours_are_read_as_people_write_them(typed: str, minutes: int | None) -> None:
    assert minutes_from(typed) == minutes


@given(st.integers(0, 960))
def test_hours_are_shown_so_that_they_are_read_back_and_never_fall_short(minutes: int) -> None:
    assert minutes_from(hours_text(minutes)) == minutes
    assert 0 <= Decimal(str(hours_of(minutes))) * 60 - minutes < Decimal("0.0061")  # as rules count them


def test_three_times_twenty_minutes_are_an_hour() -> None:
    assert 3 * hours_of(20) >= 1


def test_a_weekly_session_keeps_its_hour_when_the_clocks_change() -> None:
    """Berlin goes from +2 to +1 on 25 October 2026: 14:00 by the wall is 12:00, then 13:00 UTC."""
    first, second = weekly(PLAN, 2)
    assert (first.begins_at.hour, second.begins_at.hour) == (12, 13)
    assert second.held_on == date(2026, 10, 28)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_at": PLAN.begins_at}, "ends"),
        ({"minutes": 121}, "hours"),
        ({"begins_at": NOON - timedelta(hours=3), "ends_at": NOON - timedelta(hours=1)}, "late_note"),
        ({"late_note": "forgotten"}, "late_note"),
        ({"form": "targeted"}, "reason"),
        ({"seats": 2}, "seats"),
        (
            {"begins_at": NOON + timedelta(days=800), "ends_at": NOON + timedelta(days=800, hours=2)},
            "held_on",
        ),
    ],
)
def test_what_makes_no_sense_is_told_at_its_field(changes: dict[str, object], field: str) -> None:
    assert problems(PLAN, NOON, 3) == ()
    assert [name for name, _ in problems(replace(PLAN, **changes), NOON, 3)] == [field]  # type: ignore[arg-type]


def test_what_was_held_already_can_be_entered_with_a_note() -> None:
    past = replace(PLAN, begins_at=NOON - timedelta(hours=3), ends_at=NOON - timedelta(hours=1))
    assert problems(replace(past, late_note="no network in the hall"), NOON) == ()


@pytest.mark.parametrize(
    ("units", "positions", "fits"),
    [((), (), True), ((1,), (), True), ((9,), (), False), ((1,), ("head",), False), ((), ("operator",), True), ((404,), (), False)],
)  # fmt: skip
def test_whom_a_session_is_for(units: tuple[int, ...], positions: tuple[str, ...], fits: bool) -> None:
    session = replace(SESSION, units=units, positions=positions)
    assert is_for(session, [("operator", "/1/4/")], {1: "/1/", 9: "/9/"}) is fits
    assert is_for(session, [], {1: "/1/", 9: "/9/"}) is (not units and not positions)


# -- codes and signatures -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("age", "holds"), [(0, True), (29, True), (60, True), (91, False), (-31, False)])
def test_a_code_holds_for_a_minute_and_not_for_another_session(age: int, holds: bool) -> None:
    shown = NOON.replace(second=0)
    code = code_at("secret", shown)
    assert is_code("secret", code, shown + timedelta(seconds=age)) is holds
    assert not is_code("another", code, shown)
    assert len(code) == 16


def test_every_part_of_a_signed_line_changes_what_was_signed() -> None:
    person = attendance_line(SESSION, number="1", name="A", minutes=60, way="own", signed_at=NOON)
    trainer = trainer_line(person, number="2", name="B", signed_at=NOON)
    assert trainer["attendance"] == sha256_of(person)
    assert (
        len({sha256_of({**person, name: "other"}) for name in person} | {sha256_of(person)})
        == len(person) + 1
    )


# -- what has to be done ------------------------------------------------------------------------------------------------

WHEN = Text("21 Oct", "21 окт.")
NEED = Need("session", "fire-drill", "fire-safety")


@pytest.mark.parametrize(
    ("sessions", "seat", "note", "address"),
    [
        ([], None, NONE_PLANNED.en, None),
        ([SESSION], None, "next, free seats 3: 21 Oct", "/sessions?programme=fire-drill"),
        ([replace(SESSION, taken=3)], None, "next, waiting list: 21 Oct", "/sessions?programme=fire-drill"),
        ([replace(SESSION, units=(4,))], None, SOME_PLANNED.en, "/sessions?programme=fire-drill"),
        ([SESSION], "waiting", "you are on the waiting list: 21 Oct", "/sessions?programme=fire-drill"),
        ([SESSION], "enrolled", "you have a seat: 21 Oct", "/sessions/abc"),
        ([replace(SESSION, programme="other")], None, NONE_PLANNED.en, None),
    ],
)
def test_a_session_that_a_rule_asks_for_leads_to_what_is_planned(
    sessions: list[TrainingSession], seat: str | None, note: str, address: str | None
) -> None:
    places = {(7, 5): seat} if seat else {}
    planned = Planned(sessions, places, {"fire-drill": Text("Fire drill", "Тревога")}, lambda _: WHEN)  # type: ignore[arg-type]
    (told,) = with_sessions([NEED], planned, 5, NOON)
    assert (told.note.en if told.note else None, told.address) == (note, address)
    assert told.title == Text("Fire drill", "Тревога")
    assert told.alone is (seat != "enrolled")


@pytest.mark.parametrize(
    ("form", "certification", "seat", "leads_there"),
    [
        ("drill", "", "enrolled", True),
        ("drill", "fire-safety", "enrolled", True),
        ("drill", "other", "enrolled", False),
        ("repeat", "", "enrolled", False),
        ("training", "", "enrolled", False),
        ("drill", "", "waiting", False),
    ],
)
def test_an_obligation_names_the_seat_that_will_meet_it(
    form: str, certification: str, seat: str, leads_there: bool
) -> None:
    session = replace(SESSION, form=form, certification=certification)
    planned = Planned([session], {(7, 5): seat}, {}, lambda _: WHEN)  # type: ignore[dict-item]
    need = Need("obligation", "drill-incident-9", "fire-safety", address="/obligations/drill")
    (told,) = with_sessions([need], planned, 5, NOON)
    assert (told.address == "/sessions/abc") is leads_there
    assert leads_there or told == need


# -- the register ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "told"), [("=1+1", "'=1+1"), ("@x", "'@x"), ("-2", "'-2"), ("Ivanov", "Ivanov"), ("", "")]
)
def test_no_cell_is_run_as_a_formula(cell: str, told: str) -> None:
    assert harmless(cell) == told


def test_a_briefing_held_as_a_session_is_sought_once() -> None:
    assert [(one.kind, one.not_about) for one in sought("unscheduled")] == [
        ("session_attended", ""),
        ("done", "sessions/"),
    ]
    assert [one.kind for one in sought("training")] == ["session_attended"]


@pytest.mark.parametrize(
    "query", [{"page": "0"}, {"page": "x"}, {"kind": "nonsense"}, {"from": "2026-13-01"}, {"page": "9" * 30}]
)
def test_an_odd_address_of_the_register_is_left_aside(query: dict[str, str]) -> None:
    assert Asked.from_query(query) == Asked()
