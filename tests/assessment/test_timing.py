"""The clock of an attempt."""

from datetime import UTC, datetime, timedelta

import pytest

from app.assessment.timing import Term, deadline, finished_at

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)


@pytest.mark.parametrize(
    ("limit", "closes", "expected"),
    [
        (None, None, None),
        (HALF_HOUR, None, START + HALF_HOUR),
        (None, START + timedelta(hours=2), START + timedelta(hours=2)),
        (HALF_HOUR, START + timedelta(minutes=10), START + timedelta(minutes=10)),
        (HALF_HOUR, START + timedelta(hours=2), START + HALF_HOUR),
    ],
)
def test_the_end_is_the_earlier_of_limit_and_closing(limit, closes, expected):
    assert deadline(START, limit, closes) == expected


def test_an_attempt_counts_as_finished_at_its_deadline_at_the_latest():
    end = START + HALF_HOUR
    assert finished_at(START, end) == START
    assert finished_at(end + timedelta(hours=5), end) == end
    assert finished_at(end + timedelta(hours=5), None) == end + timedelta(hours=5)


def test_seconds_left_never_say_more_than_there_is_and_stop_at_zero():
    term = Term(START + timedelta(seconds=90), timedelta(seconds=30))
    assert term.seconds_left(START) == 90
    assert term.seconds_left(START + timedelta(seconds=89.5)) == 1
    assert term.seconds_left(START + timedelta(hours=1)) == 0
    assert Term(None, timedelta(0)).seconds_left(START) is None


def test_the_three_phases():
    term = Term(START, timedelta(seconds=30))
    assert term.phase(START) == "open"
    assert term.phase(START + timedelta(seconds=30)) == "closing"
    assert term.phase(START + timedelta(seconds=31)) == "over"
