"""When an attempt may begin."""

from datetime import UTC, datetime, timedelta

from app.assessment.starting import Entry, Sitting, SittingRules, entry, used_up

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
FREE = SittingRules(attempts=None, cooldown=None, opens=None, closes=None)
TWO = SittingRules(attempts=2, cooldown=DAY, opens=None, closes=None)


def sitting(number: int, result: str | None, days_ago: float = 2, answered: bool = True) -> Sitting:
    return Sitting(number, result, None if result is None else NOW - days_ago * DAY, answered)


def test_without_rules_the_door_is_always_open():
    assert entry(FREE, [], NOW) == Entry(None, 1, None)
    assert entry(FREE, [sitting(1, "failed"), sitting(2, "failed")], NOW) == Entry(None, 3, None)


def test_dates_open_and_close_the_door():
    rules = SittingRules(None, None, opens=NOW + DAY, closes=NOW + 2 * DAY)
    assert entry(rules, [], NOW) == Entry("not-open", 1, None, NOW + DAY)
    assert entry(rules, [], NOW + 1.5 * DAY).open
    assert entry(rules, [], NOW + 3 * DAY).refusal == "closed"


def test_attempts_are_counted_and_end():
    assert entry(TWO, [], NOW) == Entry(None, 1, 2)
    assert entry(TWO, [sitting(1, "failed")], NOW) == Entry(None, 2, 1)
    assert entry(TWO, [sitting(1, "failed"), sitting(2, "failed-critical")], NOW).refusal == "no-attempts"


def test_a_failed_attempt_cools_down():
    tried = [sitting(1, "failed", days_ago=0.25)]
    assert entry(TWO, tried, NOW) == Entry("cooldown", 2, 1, NOW + 0.75 * DAY)
    assert entry(TWO, tried, NOW + 0.75 * DAY).open


def test_a_pass_begins_a_new_series_without_cool_down():
    past = [sitting(1, "failed"), sitting(2, "passed", days_ago=0.1)]
    assert entry(TWO, past, NOW) == Entry(None, 1, 2)


def test_attempts_are_used_up_only_by_a_real_try():
    assert not used_up(FREE, [sitting(1, "failed")])
    assert not used_up(TWO, [sitting(1, "failed")])
    assert used_up(TWO, [sitting(1, "failed"), sitting(2, "failed")])
    assert not used_up(TWO, [sitting(1, "failed"), sitting(2, "failed", answered=False)])
    assert not used_up(TWO, [sitting(1, "failed"), sitting(2, None)])
