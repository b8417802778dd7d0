"""What has to hold for every rule and every record."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from app.certification.events import Event, in_order
from app.certification.reasons import from_json
from app.certification.rules import RuleVersion
from app.certification.standing import STATUSES, Standing, standing
from tests.certification.generated import days, events, records, single_versions, versions

generously = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
CLOCKED = ("pass", "hired", "assigned", "left")


@generously
@given(versions, records, days)
def test_there_is_always_one_answer(rules: tuple[RuleVersion, ...], record: list[Event], day) -> None:
    found = standing(rules, record, day)
    assert found.status in STATUSES
    assert found.may_work in ("yes", "supervised", "no")
    if found.status in ("valid", "due_soon"):
        assert found.may_work == "yes"
    if found.status in ("on_hold", "revoked", "suspended", "initial_overdue", "retake_overdue", "lapsed"):
        assert found.may_work == "no"
    for language in ("en", "ru"):
        assert all(reason["text"] for reason in found.as_json(language)["why"])
    assert tuple(from_json(reason.as_json()).text for reason in found.why) == tuple(
        reason.text for reason in found.why
    )


@generously
@given(versions, records, days, st.randoms(use_true_random=False))
def test_the_order_of_recording_does_not_matter(
    rules: tuple[RuleVersion, ...], record: list[Event], day, chance: random.Random
) -> None:
    shuffled = record[:]
    chance.shuffle(shuffled)
    assert standing(rules, shuffled, day) == standing(rules, record, day)


@generously
@given(single_versions, records, days)
def test_a_pass_never_lowers_the_validity(rules: tuple[RuleVersion, ...], record: list[Event], day) -> None:
    before = standing(rules, [event for event in record if event.on <= day], day)
    assume(before.status not in ("revoked", "lapsed", "on_hold", "suspended", "exempt"))
    assume(before.status not in ("retake_due", "retake_overdue") or "lapsed" not in codes(before))
    last = Event("pass", day, version=99, reason="zzz")  # comes after all passes of that day
    earlier = [event for event in record if event.on <= day and event.kind not in ("reinstated", "exempted")]
    before = standing(rules, earlier, day)
    after = standing(rules, [*earlier, last], day)
    if before.valid_until is not None and "revoked" not in codes(before) and "lapsed" not in codes(before):
        assert after.valid_until is not None
        assert after.valid_until >= before.valid_until


def codes(found: Standing) -> set[str]:
    return {reason.code for reason in found.why}


@generously
@given(versions, records, days, st.lists(events, max_size=4))
def test_what_does_not_concern_the_rule_changes_nothing(
    rules: tuple[RuleVersion, ...], record: list[Event], day, others: list[Event]
) -> None:
    unrelated = [
        replace(event, kind=kind)
        for event, kind in zip(others, ("credited", "imported", "x", "y"), strict=False)
    ]
    assert standing(rules, [*record, *unrelated], day) == standing(rules, record, day)


@generously
@given(versions, records, days)
def test_nothing_changes_before_the_day_that_was_told(
    rules: tuple[RuleVersion, ...], record: list[Event], day
) -> None:
    now = standing(rules, record, day)
    if now.next_change_on is None:
        for number in (*range(1, 100), 400, 4000):
            assert standing(rules, record, day + timedelta(days=number)) == now
        return
    assert now.next_change_on > day
    gap = (now.next_change_on - day).days
    for number in (*range(1, min(gap, 100)), gap - 1):
        assert standing(rules, record, day + timedelta(days=number)) == now
    assert replace(standing(rules, record, now.next_change_on), next_change_on=None) != replace(
        now, next_change_on=None
    )


@generously
@given(versions, records, days)
def test_what_happens_later_does_not_matter_today(
    rules: tuple[RuleVersion, ...], record: list[Event], day
) -> None:
    so_far = [event for event in record if event.on <= day]
    assert replace(standing(rules, so_far, day), next_change_on=None) == replace(
        standing(rules, record, day), next_change_on=None
    )


@given(records)
def test_events_of_a_day_stand_in_one_order_only(record: list[Event]) -> None:
    assert in_order(record) == in_order(list(reversed(record)))
