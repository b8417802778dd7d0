"""When a lesson counts, and when a course is completed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.learning.progress import (
    UNREAD,
    Demand,
    LessonDemand,
    Outline,
    Reading,
    completes,
    counts,
    demanded,
    done_lessons,
    is_repeat_of_today,
    next_lesson,
    state_of,
)

DAY = date(2026, 11, 24)
LESSONS = ("one", "two", "three")


def read(days_ago: int = 0, revision: int = 1, hour: int = 9) -> Reading:
    on = DAY - timedelta(days=days_ago)
    return Reading("", datetime(on.year, on.month, on.day, hour, tzinfo=UTC), on, revision)


@pytest.mark.parametrize(
    ("reading", "demand", "expected"),
    [
        (UNREAD, LessonDemand(), False),
        (read(), LessonDemand(), True),
        (read(days_ago=400), LessonDemand(), True),
        (read(revision=1), LessonDemand(revision=2), False),  # a major revision came
        (read(revision=3), LessonDemand(revision=2), True),
        (read(days_ago=10), LessonDemand(since=DAY - timedelta(days=9)), False),  # before the renewal began
        (read(days_ago=9), LessonDemand(since=DAY - timedelta(days=9)), True),
    ],
)
def test_what_counts_as_read(reading, demand, expected):
    assert counts(reading, demand) is expected


def test_the_state_of_a_lesson():
    assert state_of(UNREAD, LessonDemand()) == "todo"
    assert state_of(Reading(place="solution"), LessonDemand()) == "progress"
    assert state_of(read(), LessonDemand()) == "done"


def test_the_next_lesson_is_the_first_that_is_not_done():
    readings = {"one": read(), "three": read()}
    assert next_lesson(LESSONS, readings, Demand()) == "two"
    assert next_lesson(LESSONS, readings | {"two": read()}, Demand()) is None
    assert done_lessons(LESSONS, readings, Demand()) == ("one", "three")


def test_saying_it_twice_on_one_day_is_saying_it_once():
    assert is_repeat_of_today(read(), LessonDemand(), DAY)
    assert not is_repeat_of_today(read(days_ago=1), LessonDemand(), DAY)
    assert not is_repeat_of_today(read(revision=1), LessonDemand(revision=2), DAY)


def test_the_last_lesson_completes_the_course():
    assert not completes(LESSONS, {"one": read()}, "two", Demand(), None)
    assert completes(LESSONS, {"one": read(), "two": read()}, "three", Demand(), None)
    assert completes(("only",), {}, "only", Demand(), None)


def test_a_course_read_anew_is_completed_anew():
    completed_at = datetime(2026, 6, 1, 12, tzinfo=UTC)
    old = {lesson: read(days_ago=200) for lesson in LESSONS}
    assert not completes(LESSONS, old, "one", Demand(), completed_at)
    anew = old | {"one": read(1), "two": read(1)}
    assert completes(LESSONS, anew, "three", Demand(), completed_at)
    assert completes(("only",), {"only": read(days_ago=200)}, "only", Demand(), completed_at)


def test_a_new_lesson_completes_the_course_again_without_reading_the_old_ones():
    completed_at = datetime(2026, 11, 1, 12, tzinfo=UTC)
    old = {"one": read(days_ago=40), "two": read(days_ago=40)}
    assert completes(LESSONS, old, "three", Demand(), completed_at)


def test_a_major_revision_asks_for_the_lessons_that_it_changed():
    completed_at = datetime(2026, 11, 1, 12, tzinfo=UTC)
    old = {lesson: read(days_ago=40, revision=1) for lesson in LESSONS}
    changed = Demand({"two": 2, "three": 2})
    assert done_lessons(LESSONS, old, changed) == ("one",)
    assert not completes(LESSONS, old, "one", changed, completed_at)
    assert not completes(LESSONS, old, "two", changed, completed_at)
    assert completes(LESSONS, old | {"two": read(revision=2)}, "three", changed, completed_at)


def test_each_lesson_is_asked_by_the_newest_major_revision_that_changed_it():
    demand = Demand({"one": 2, "two": 4})
    readings = {"one": read(revision=2), "two": read(revision=3), "three": read(revision=1)}
    assert done_lessons(LESSONS, readings, demand) == ("one", "three")
    assert done_lessons(LESSONS, readings | {"two": read(revision=4)}, demand) == LESSONS


def test_a_renewal_asks_for_all_lessons_whatever_a_revision_changed():
    completed_at = datetime(2026, 11, 1, 12, tzinfo=UTC)
    old = {lesson: read(days_ago=40, revision=1) for lesson in LESSONS}
    renewal = Demand({"two": 2}, since=DAY - timedelta(days=9))
    assert done_lessons(LESSONS, old, renewal) == ()
    assert not completes(LESSONS, old, "two", renewal, completed_at)
    anew = old | {"one": read(1), "two": read(revision=2)}
    assert completes(LESSONS, anew, "three", renewal, completed_at)


def test_where_no_lesson_is_left_to_read_the_course_is_asked_for_only_if_something_waits_for_it():
    """A major revision took a lesson away: nobody is asked, but evidence of this revision can be had."""
    outline = Outline("c", 2, ("one", "two"), major_revision=2)
    readings = {"one": read(days_ago=40), "two": read(days_ago=40)}
    assert done_lessons(
        outline.lessons, readings, demanded(outline, readings, None, is_waited_for=False)
    ) == (
        "one",
        "two",
    )
    waited = demanded(outline, readings, None, is_waited_for=True)
    assert done_lessons(outline.lessons, readings, waited) == ()
    begun = readings | {"one": read(revision=2)}
    assert next_lesson(outline.lessons, begun, demanded(outline, begun, None, is_waited_for=True)) == "two"
    changed = Outline("c", 2, ("one", "two"), major_revision=2, changed={"two": 2})
    assert demanded(changed, readings, None, is_waited_for=True) == changed.demand
