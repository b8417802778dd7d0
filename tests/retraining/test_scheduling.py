"""When a fact comes back, whatever was answered: laws of both schedulers."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import metadata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.retraining import scheduling
from app.retraining.memories import Limits, Memory
from app.retraining.scheduling import BOXES, Review, after, first, limits_of, recall, replay

START = date(2026, 1, 1)
NORMAL = limits_of("normal", None)
answers = st.lists(
    st.tuples(st.integers(0, 120), st.sampled_from(["again", "hard", "good"]), st.booleans()),
    max_size=12,
)
limits = st.builds(Limits, st.sampled_from([0.85, 0.90, 0.95]), st.integers(1, 120))


def log_of(drawn: list[tuple[int, str, bool]]) -> list[Review]:
    """Days between answers, as days."""
    day, log = START, []
    for gap, answered, anew in drawn:
        day += timedelta(days=gap)
        log.append(Review(day, answered, anew))  # type: ignore[arg-type]
    return log


def last(drawn: list[tuple[int, str, bool]], within: Limits) -> Memory:
    found = replay(first(START, within, "1 a"), log_of(drawn), within, "1 a")
    assert found is not None
    return found


def test_the_version_that_stands_with_each_answer_is_the_one_that_is_installed() -> None:
    assert metadata.version("fsrs") == scheduling.VERSION


@given(answers, limits)
@settings(deadline=None, max_examples=60)
def test_it_comes_back_within_the_longest_time_and_not_on_the_same_day(
    drawn: list[tuple[int, str, bool]], within: Limits
) -> None:
    memory = last(drawn, within)
    for scheduler in ("fsrs", "leitner"):
        wait = (memory.due(scheduler) - memory.last_on).days
        assert 1 <= wait <= within.longest


@given(answers, limits)
@settings(deadline=None, max_examples=40)
def test_a_memory_follows_from_the_log_alone(drawn: list[tuple[int, str, bool]], within: Limits) -> None:
    log = log_of(drawn)
    carried = first(START, within, "1 a")
    for review in log:
        carried = after(carried, review, within, "1 a")
    assert replay(first(START, within, "1 a"), log, within, "1 a") == carried
    assert carried.reviews == len(log)


@given(answers, st.integers(0, 200), st.integers(0, 200))
@settings(deadline=None, max_examples=40)
def test_it_fades_with_time_and_never_quite(drawn: list[tuple[int, str, bool]], one: int, other: int) -> None:
    memory = last(drawn, NORMAL)
    sooner, later = sorted((one, other))
    now, then = (recall(memory, memory.last_on + timedelta(days=days)) for days in (sooner, later))
    assert 0 < then <= now <= 1


@given(answers, st.integers(1, 60))
@settings(deadline=None, max_examples=40)
def test_a_wrong_answer_brings_it_back_no_later_than_a_right_one(
    drawn: list[tuple[int, str, bool]], gap: int
) -> None:
    memory = last(drawn, NORMAL)
    day = memory.last_on + timedelta(days=gap)
    waits = [after(memory, Review(day, answered), NORMAL, "1 a") for answered in ("again", "hard", "good")]
    assert waits[0].stability <= waits[1].stability <= waits[2].stability
    assert waits[0].box <= waits[1].box <= waits[2].box
    assert waits[0].lapses == memory.lapses + 1 and waits[2].lapses == memory.lapses


def test_what_changed_is_learned_as_if_it_were_new() -> None:
    old = last([(2, "good", False), (11, "good", False), (40, "good", False)], NORMAL)
    day = old.last_on + timedelta(days=30)
    anew = after(old, Review(day, "good", anew=True), NORMAL, "1 a")
    fresh = first(day, NORMAL, "1 a")
    assert (anew.stability, anew.difficulty, anew.box) == (fresh.stability, fresh.difficulty, fresh.box)
    assert anew.reviews == old.reviews + 1, "the log goes on"


def test_leitner_climbs_and_falls() -> None:
    memory = first(START, Limits(0.9, 120), "1 a")
    for box in range(2, len(BOXES)):
        memory = after(memory, Review(memory.leitner_due, "good"), Limits(0.9, 120), "1 a")
        assert memory.box == box
        assert abs((memory.leitner_due - memory.last_on).days - BOXES[box]) <= BOXES[box] * 0.05 + 1
    assert after(memory, Review(memory.leitner_due, "hard"), NORMAL, "1 a").box == memory.box
    fallen = after(memory, Review(memory.leitner_due, "again"), NORMAL, "1 a")
    assert (fallen.box, fallen.leitner_due) == (0, fallen.last_on + timedelta(days=1))


@pytest.mark.parametrize(
    ("importance", "period", "longest", "retention"),
    [
        ("critical", None, 60, 0.95),
        ("normal", 365, 90, 0.90),
        ("nice", None, 120, 0.85),
        ("normal", 100, 50, 0.90),
        ("critical", 1, 1, 0.95),
    ],
)
def test_the_longest_time_is_never_more_than_half_the_certification(
    importance: str, period: int | None, longest: int, retention: float
) -> None:
    assert limits_of(importance, period) == Limits(retention, longest)  # type: ignore[arg-type]


def test_cards_of_one_day_drift_apart_in_the_same_way_each_time() -> None:
    strong = last([(2, "good", False), (11, "good", False)], NORMAL)
    dues = [
        after(strong, Review(strong.fsrs_due, "good"), NORMAL, f"{person} a").fsrs_due for person in range(30)
    ]
    again = [
        after(strong, Review(strong.fsrs_due, "good"), NORMAL, f"{person} a").fsrs_due for person in range(30)
    ]
    assert dues == again and len(set(dues)) > 3
