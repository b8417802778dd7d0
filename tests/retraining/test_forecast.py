"""The weeks to come: who may work until when, whether a unit has enough people, and what training is to be expected."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.certification.lasting import OpenDue, Running, first_day_below, last_day_of_work
from app.certification.rules import Atom, Group, HoursNeeded, Renew, Rule
from app.certification.training_time import training_time
from app.foundation.durations import Duration, duration_from
from app.retraining.coverage import Place, coverage
from app.retraining.forecast import Horizon, Programme, by_week, forecast, share_failing, total
from app.retraining.levelling import Job, levelled, plan

TODAY = date(2026, 12, 2)  # a Wednesday
YEAR = Renew(every=Duration(years=1), anchor="due", window=Duration(months=1))


def running(
    person: int = 1,
    status: str = "valid",
    until: date | None = None,
    due: date | None = None,
    *,
    may_work: str = "yes",
    obligations: tuple[OpenDue, ...] = (),
    missing: Decimal | None = None,
) -> Running:
    return Running(person, "calls", status, may_work, until, due or until, None, missing, obligations)


def renew(**keys: object) -> Renew:
    return Renew(every=Duration(years=1), **keys)  # type: ignore[arg-type]


IN_A_MONTH = date(2027, 1, 2)


@pytest.mark.parametrize(
    ("one", "rule", "last"),
    [
        (running(until=IN_A_MONTH), YEAR, IN_A_MONTH),
        (running(until=None), None, None),
        (running(until=IN_A_MONTH), renew(grace=Duration(days=10), grace_work="allowed"), date(2027, 1, 12)),
        (running(until=IN_A_MONTH), renew(grace=Duration(days=10), grace_work="blocked"), IN_A_MONTH),
        (running(until=IN_A_MONTH), renew(by_hours=True, hours=HoursNeeded(Decimal(8))), None),
        (running(until=IN_A_MONTH, missing=Decimal(2)), renew(by_hours=True), IN_A_MONTH),
        (
            running(
                status="action_due",
                until=IN_A_MONTH,
                obligations=(OpenDue("exam", date(2026, 12, 20), "allowed"),),
            ),
            YEAR,
            date(2026, 12, 20),
        ),
        (running(status="exempt", until=date(2026, 1, 1), due=date(2026, 12, 31)), YEAR, date(2026, 12, 31)),
    ],
)  # fmt: skip
def test_how_long_one_may_go_on_if_nothing_is_done(
    one: Running, rule: Renew | None, last: date | None
) -> None:
    assert last_day_of_work(one, rule) == last


@pytest.mark.parametrize(
    ("days", "needed", "first"),
    [
        ([IN_A_MONTH, date(2027, 3, 1), None], 2, date(2027, 3, 2)),
        ([IN_A_MONTH, date(2027, 3, 1), None], 3, date(2027, 1, 3)),
        ([IN_A_MONTH], 2, None),  # it is so already
        ([None, None], 2, None),
        ([TODAY], 1, date(2026, 12, 3)),
    ],
)
def test_the_first_day_with_too_few(days: list[date | None], needed: int, first: date | None) -> None:
    assert first_day_below(days, needed, TODAY) == first


def test_a_unit_counts_itself_and_all_below_and_names_who_cannot_be_spared() -> None:
    standings = [
        running(1, until=IN_A_MONTH),
        running(2, "expired", TODAY, may_work="no"),
        running(3, until=date(2027, 6, 1)),
    ]
    places = {
        1: Place("north", frozenset({"north", "centre"})),
        2: Place("north", frozenset({"north", "centre"})),
        3: Place("south", frozenset({"south", "centre"})),
    }
    found = {
        one.unit: one
        for one in coverage(standings, places, {"calls": Rule(renew=YEAR)}, {("centre", "calls"): 2}, TODAY)
    }
    north, centre = found["north"], found["centre"]
    assert (north.required, north.may_work, north.critical) == (2, 1, (1,))
    assert (north.short_on, north.state(date(2027, 6, 1))) == (date(2027, 1, 3), "edge")
    assert (centre.required, centre.may_work, centre.needed, centre.critical) == (3, 2, 2, (1, 3))
    assert (centre.short_on, centre.left_then) == (date(2027, 1, 3), 1)
    assert "south" in found


# -- what is to be expected


PROGRAMMES = {"calls": Programme(YEAR, first_minutes=120, renewal_minutes=30, fails=0.0)}


@pytest.mark.parametrize(
    ("one", "step", "week", "minutes"),
    [
        (running(until=date(2027, 1, 14)), "renewal", date(2027, 1, 11), 30),
        (running(status="not_started", due=None, may_work="no"), "first", date(2026, 11, 30), 120),
        (running(status="initial_overdue", due=date(2026, 11, 1), may_work="no"), "first", date(2026, 11, 30), 120),
        (running(status="expired", until=date(2026, 11, 1), may_work="no"), "renewal", date(2026, 11, 30), 30),
        (running(status="lapsed", until=date(2026, 1, 1), may_work="no"), "first", date(2026, 11, 30), 120),
        (running(status="retake_due", until=date(2027, 8, 1), due=date(2026, 12, 18)), "retake", date(2026, 12, 14), 30),
        (
            running(status="action_due", until=date(2027, 9, 1), obligations=(OpenDue("briefing", date(2026, 12, 8), "allowed"),)),
            "obligation",
            date(2026, 12, 7),
            20,
        ),
    ],
)  # fmt: skip
def test_what_a_standing_lets_expect(one: Running, step: str, week: date, minutes: float) -> None:
    found = forecast([one], {1: "north"}, PROGRAMMES, Horizon.of(TODAY))
    assert [(it.step, it.week, it.minutes) for it in found] == [(step, week, minutes)]
    assert found[0].is_certain


@pytest.mark.parametrize("status", ["on_hold", "exempt", "suspended"])
def test_nothing_is_expected_of_those_of_whom_nothing_is_demanded(status: str) -> None:
    one = running(status=status, until=IN_A_MONTH, may_work="no")
    assert forecast([one], {1: "north"}, PROGRAMMES, Horizon.of(TODAY)) == ()


def test_what_lies_after_the_last_week_is_left_out() -> None:
    horizon = Horizon.of(TODAY)
    last = horizon.weeks[-1] + timedelta(days=6)
    days = [last, last + timedelta(days=1)]
    found = forecast(
        [running(n, until=day) for n, day in enumerate(days)], {0: "a", 1: "a"}, PROGRAMMES, horizon
    )
    assert [it.due for it in found] == [last]


def test_short_intervals_come_round_again_and_failures_and_hires_are_assumed() -> None:
    month = Programme(Renew(every=Duration(months=1)), 60, 20, fails=0.5)
    found = forecast(
        [running(until=TODAY)], {1: "north"}, {"calls": month}, Horizon.of(TODAY), {("north", "calls"): 0.5}
    )
    steps = {
        step: [it for it in found if it.step == step] for step in ("renewal", "repeat", "failure", "hire")
    }
    assert len(steps["renewal"]) == 1
    assert len(steps["repeat"]) == 5  # January to May; the half year ends on 30 May
    assert sum(it.sessions for it in steps["failure"]) == pytest.approx(3.0)
    assert sum(it.minutes for it in steps["hire"]) == pytest.approx(26 * 0.5 * 60)
    assert not any(it.is_certain for name in ("repeat", "failure", "hire") for it in steps[name])


def test_weeks_add_up_to_the_whole() -> None:
    standings = [running(n, until=TODAY + timedelta(days=9 * n)) for n in range(30)]
    horizon = Horizon.of(TODAY)
    found = forecast(standings, dict.fromkeys(range(30), "north"), PROGRAMMES, horizon)
    weeks, whole = by_week(found, horizon), total(found)
    assert len(weeks) == 26
    assert sum(load.certain for load in weeks.values()) == whole.certain
    assert sum(load.hours for load in weeks.values()) == pytest.approx(whole.hours)


def test_few_attempts_say_little_of_the_share_that_fails() -> None:
    assert share_failing(0, 0) == pytest.approx(0.1)
    assert share_failing(1, 1) == pytest.approx(2 / 11)
    assert share_failing(300, 1000) == pytest.approx(0.298, abs=0.001)


def test_training_takes_the_shortest_of_what_a_rule_leaves_open() -> None:
    lengths = {("course", "a"): 40, ("quiz", "b"): 20, ("course", "c"): 10}
    evidence = Group(
        "all",
        2,
        (Atom("course", "a"), Group("any", 1, (Atom("quiz", "b"), Atom("course", "c"), Atom("credit")))),
    )
    time = training_time(Rule(evidence=evidence, renewal=Atom("quiz", "b")), lengths)
    assert (time.first, time.renewal) == (50, 20)


# -- levelling


JOBS = st.lists(
    st.tuples(st.integers(-3, 25), st.integers(0, 8)).map(lambda it: Job(it[0], min(it[0] + it[1], 25))),
    max_size=40,
)


@given(JOBS)
def test_a_plan_keeps_every_window_and_no_smaller_cap_would_do(jobs: list[Job]) -> None:
    found = levelled(jobs, 26)
    assert sum(found.by_week) == len(jobs)
    assert max(found.by_week, default=0) <= found.cap <= max(found.waiting_peak, 0)
    inside = [Job(max(job.opens, 0), max(job.due, 0)) for job in jobs]
    taken = plan(inside, 26, found.cap)
    assert taken is not None
    assert all(job.opens <= week <= job.due for job, week in taken)
    assert not jobs or plan(inside, 26, found.cap - 1) is None


def test_a_cohort_of_one_week_is_levelled_as_published() -> None:
    """240 people, all due in the same weeks: the wider the window, the lower the peak."""
    peaks = []
    for window in (1, 4, 13):
        jobs = [Job(20 - window, 20 + number % 2, keeps=False) for number in range(58)]
        found = levelled(jobs, 26)
        peaks.append(found.cap)
        assert found.weeks_given_up <= window + 1
    assert peaks == sorted(peaks, reverse=True)
    assert levelled([Job(0, 5, keeps=True)] * 6, 26).weeks_given_up == 0


def test_every_length_of_a_duration_is_read() -> None:
    """The horizon never fails, whatever the interval."""
    for text, status in product(("P1D", "P1W", "P3M", "P5Y"), ("valid", "grace", "expired", "revoked")):
        programme = Programme(Renew(every=duration_from(text)), 10, 10)
        found = forecast(
            [running(status=status, until=TODAY)], {1: "a"}, {"calls": programme}, Horizon.of(TODAY)
        )
        assert all(it.week in Horizon.of(TODAY).weeks for it in found)
