"""What front matter means in time: dates of the site become instants (rule 20)."""

from datetime import UTC, datetime, time, timedelta

import pytest

from app.assessment.terms import asked, instant, limit_of, minutes, rules_of
from app.library.quizzes.model import Section
from tests.assessment import samples


@pytest.mark.parametrize(
    ("written", "zone", "of_day", "expected"),
    [
        ("2026-12-01 18:00", "Europe/Moscow", time.min, datetime(2026, 12, 1, 15, 0, tzinfo=UTC)),
        ("2026-12-01", "Europe/Moscow", time.min, datetime(2026, 11, 30, 21, 0, tzinfo=UTC)),
        ("2026-12-01", "UTC", time.max, datetime(2026, 12, 1, 23, 59, 59, 999999, tzinfo=UTC)),
        # the night on which Berlin sets its clocks back, and the one on which it sets them forward
        ("2026-10-25 12:00", "Europe/Berlin", time.min, datetime(2026, 10, 25, 11, 0, tzinfo=UTC)),
        ("2026-03-29 12:00", "Europe/Berlin", time.min, datetime(2026, 3, 29, 10, 0, tzinfo=UTC)),
    ],
)
def test_a_date_of_the_site_is_one_instant(written, zone, of_day, expected):
    assert instant(written, zone, of_day) == expected


def test_nothing_written_is_no_instant():
    assert instant("", "UTC", time.min) is None


def test_a_closing_day_counts_to_its_end():
    rules = rules_of(samples.quiz(opens="2026-12-01", closes="2026-12-01"), "UTC")
    assert rules.opens == datetime(2026, 12, 1, tzinfo=UTC)
    assert rules.closes is not None
    assert rules.closes - rules.opens > timedelta(hours=23, minutes=59)


def test_only_exams_limit_attempts():
    exam = rules_of(samples.quiz(attempts=2, cooldown=86400), "UTC")
    practice = rules_of(samples.quiz(attempts=2, cooldown=86400, use="practice"), "UTC")
    assert (exam.attempts, exam.cooldown) == (2, timedelta(days=1))
    assert (practice.attempts, practice.cooldown) == (None, None)


def test_length_is_the_limit_or_an_estimate():
    assert minutes(samples.quiz(time_limit=1800)) == 30
    assert minutes(samples.quiz()) == 3
    assert limit_of(samples.quiz(time_limit=1800)) == timedelta(minutes=30)
    assert limit_of(samples.quiz()) is None


def test_a_draw_counts_only_what_it_draws():
    from dataclasses import replace

    quiz = samples.quiz()
    drawn = replace(quiz, sections=(*quiz.sections, Section("More", samples.THE_THREE, draw=2)))
    assert asked(drawn) == 5
