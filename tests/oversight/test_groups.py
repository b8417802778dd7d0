"""What is to be done about a standing, as values: each status has its group, and pages are cut by groups."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.certification.standing import STATUSES
from app.oversight.groups import BY_STATUS, GROUPS, count_by_group, group_of, on_page, only
from app.oversight.team import PERMISSIONS

# What the rules of retraining (2.4) allow each status to mean for work, and what a manager does about it.
EXPECTED = {
    "on_hold": {"no": "watch"},
    "revoked": {"no": "off"},
    "suspended": {"no": "off"},
    "exempt": {"yes": "fine"},
    "not_started": {"no": "off", "supervised": "watch", "yes": "watch"},
    "initial_overdue": {"no": "off"},
    "retake_due": {"no": "off", "supervised": "renew", "yes": "renew"},
    "retake_overdue": {"no": "off"},
    "lapsed": {"no": "off"},
    "expired": {"no": "off"},
    "action_overdue": {"no": "off"},
    "action_due": {"no": "off", "supervised": "talk", "yes": "talk"},
    "grace": {"no": "off", "supervised": "renew", "yes": "renew"},
    "due_soon": {"yes": "renew"},
    "valid": {"yes": "fine"},
}


def test_every_status_belongs_to_exactly_one_group() -> None:
    assert set(EXPECTED) == set(BY_STATUS) == set(STATUSES)
    for status, by_work in EXPECTED.items():
        for may_work, group in by_work.items():
            assert group_of(status, may_work) == group, f"{status}, {may_work}"


def test_nobody_who_may_not_work_is_overlooked_and_nobody_who_may_is_taken_off() -> None:
    for status in STATUSES:
        for may_work in PERMISSIONS:
            is_off = group_of(status, may_work) == "off"
            assert is_off == (may_work == "no" and status != "on_hold")


kinds = st.dictionaries(
    st.tuples(st.sampled_from(STATUSES), st.sampled_from(PERMISSIONS)), st.integers(1, 130), max_size=12
)


@given(kinds, st.integers(0, 8), st.sampled_from([10, 50]))
def test_a_page_asks_for_no_more_groups_than_lie_on_it(
    found: dict[tuple[str, str], int], page: int, size: int
) -> None:
    rows = [group for group in GROUPS for _ in range(count_by_group(found)[group])]
    shown, begin = on_page(found, page * size, size)
    asked_for = [
        group for group in GROUPS for _ in range(count_by_group({k: found[k] for k in shown})[group])
    ]
    assert asked_for[begin : begin + size] == rows[page * size : page * size + size]
    assert {group_of(*kind) for kind in shown} == set(rows[page * size : page * size + size])


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        ({}, 10),
        ({"group": "off"}, 3),
        ({"status": "not_started"}, 6),
        ({"may_work": "supervised"}, 4),
        ({"group": "watch", "may_work": "supervised"}, 4),
        ({"group": "fine", "status": "not_started"}, 0),
    ],
)
def test_numbers_are_those_of_the_filter(narrowed: dict[str, str], expected: int) -> None:
    found = {
        ("not_started", "no"): 2,
        ("not_started", "supervised"): 4,
        ("expired", "no"): 1,
        ("valid", "yes"): 3,
    }
    assert sum(only(found, **narrowed).values()) == expected
