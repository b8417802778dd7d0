"""The save contract, as a table of arrivals."""

from datetime import UTC, datetime, timedelta

import pytest

from app.assessment.saving import Arrival, Ruling, Stored, judge
from app.assessment.timing import Term

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DEADLINE = START + timedelta(minutes=10)
TERM = Term(DEADLINE, timedelta(seconds=30))
ENDLESS = Term(None, timedelta(seconds=30))
BEFORE = Stored(sequence=5, answer=2, saved_at=START)


@pytest.mark.parametrize(
    ("sequence", "answer", "stored", "verdict"),
    [
        (1, 2, None, "store"),
        (6, 3, BEFORE, "store"),
        (6, 2, BEFORE, "store"),  # the same answer again, later: a new row
        (6, None, BEFORE, "store"),  # an answer taken back
        (5, 2, BEFORE, "same"),
        (5, 3, BEFORE, "stale"),
        (5, None, BEFORE, "stale"),
        (4, 2, BEFORE, "stale"),
        (4, 3, BEFORE, "stale"),
    ],
)
def test_a_sequence_is_compared_with_that_of_its_question(sequence, answer, stored, verdict):
    arrival = Arrival(sequence, answer, START)
    assert judge(arrival, stored, TERM, in_progress=True) == Ruling(verdict)


@pytest.mark.parametrize(
    ("seconds_after_deadline", "ruling"),
    [
        (0, Ruling("store")),
        (0.001, Ruling("store", late=True)),
        (30, Ruling("store", late=True)),
        (30.001, Ruling("closed")),
        (3600, Ruling("closed")),
    ],
)
def test_answers_count_until_deadline_and_grace_by_the_time_of_arrival(seconds_after_deadline, ruling):
    arrival = Arrival(1, 2, DEADLINE + timedelta(seconds=seconds_after_deadline))
    assert judge(arrival, None, TERM, in_progress=True) == ruling


def test_without_a_limit_time_never_closes_an_attempt():
    arrival = Arrival(1, 2, START + timedelta(days=400))
    assert judge(arrival, None, ENDLESS, in_progress=True) == Ruling("store")


def test_a_handed_in_attempt_takes_no_answers_even_in_time():
    assert judge(Arrival(6, 2, START), BEFORE, TERM, in_progress=False) == Ruling("closed")
