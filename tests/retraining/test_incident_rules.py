"""Reports of incidents, what they demand and who meets it, and whom new equipment concerns: without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from app.certification.rules import Rule, RuleVersion, Trigger
from app.certification.standing import Open
from app.foundation.durations import Duration
from app.foundation.faults import Text
from app.people.rows import AssignmentRow
from app.record.facts import Awarded, Done, Fact, Incident, Payload
from app.retraining.demanded import demanded_of
from app.retraining.effects import is_long
from app.retraining.equipment import holders
from app.retraining.incidents import Check, Part, lines_in, number_in, state_of, steps, trains
from app.retraining.incidents import Incident as Report

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
DAY = date(2026, 3, 3)


def report(**changes: Any) -> Report:
    values: dict[str, Any] = dict(
        id=1, public_id="r", kind="procedure", happened_on=DAY, time_of_day="", unit_id=1, what="", course="",
        lesson="", stage="", cause="knowledge", criterion="no_repeat", criterion_text="",
        check_on=DAY + timedelta(days=60), reported_by=9, reported_at=NOW, answer="", answered_by=None,
        answered_at=None, closed_by=None, closed_at=None,
    )  # fmt: skip
    return Report(**{**values, **changes})


UNDECIDED = Part(5, True, 9, NOW)
DECIDED = Part(6, True, 9, NOW, 9, NOW)
OUT = Part(7, True, 9, NOW, taken_out="on leave", taken_out_by=9, taken_out_at=NOW)


@pytest.mark.parametrize(
    ("parts", "changes", "today", "state"),
    [
        ((UNDECIDED, DECIDED), {}, DAY, "proposed"),
        ((DECIDED, OUT), {}, DAY, "open"),  # who was taken out waits for nothing
        ((DECIDED,), {}, DAY + timedelta(days=59), "open"),
        ((DECIDED,), {}, DAY + timedelta(days=60), "check_due"),
        ((DECIDED,), {"closed_at": NOW}, DAY + timedelta(days=60), "closed"),
    ],
)
def test_the_state_of_a_report(
    parts: tuple[Part, ...], changes: dict[str, Any], today: date, state: str
) -> None:
    assert state_of(report(**changes), parts, today) == state


def test_only_what_was_not_known_or_not_practised_is_trained() -> None:
    causes = ("knowledge", "skill", "instruction", "conditions", "other")
    assert [trains(cause) for cause in causes] == [True, True, False, False, False]


def test_who_is_meant_by_what_was_typed() -> None:
    assert [number_in(one) for one in ("Иванова Мария (00042)", " 00042 ", "Иванова")] == [
        "00042",
        "00042",
        "Иванова",
    ]
    assert lines_in(["00042", "", "Иванова; Петров\nСидоров", "00042"]) == (
        "00042",
        "Иванова",
        "Петров",
        "Сидоров",
    )


def test_the_timeline_tells_everything_in_order() -> None:
    later = NOW + timedelta(days=70)
    closed = report(closed_at=later, closed_by=9)
    check = Check(closed.check_on, "no_repeat", "", True, "Quiet.", 9, later)
    told = steps(closed, (DECIDED, OUT), (), (check,), {})
    assert [(step.kind, step.person) for step in told] == [
        ("happened", None), ("reported", None), ("named", 6), ("confirmed", 6), ("named", 7), ("taken_out", 7),
        ("checked", None), ("closed", None),
    ]  # fmt: skip


TITLE = Text("Briefing", "Инструктаж")
RULES = {
    "b": (
        RuleVersion(
            Rule(
                slug="b",
                triggers=(
                    Trigger("incident", "briefing", before_work=True),
                    Trigger("incident", "exam", within=Duration(days=7)),
                    Trigger("absence", "briefing", more_than=Duration(days=60)),
                ),
            )
        ),
    )
}


def fact(number: int, payload: Payload, on: date, by: int = 9) -> Fact:
    return Fact(number, 1, number, payload, on, None, NOW, by)


def line(*refs: tuple[str, str]) -> Any:
    return SimpleNamespace(
        certification="b",
        title=TITLE,
        obligations=tuple(Open(require, DAY, "blocked", ref=ref) for require, ref in refs),
    )


REPORTED = fact(1, Incident("b", "", "r"), DAY)


@pytest.mark.parametrize(
    ("later", "still", "told"),
    [
        ((), (("briefing", "1"), ("exam", "1")), {"briefing": None, "exam": None}),
        ((fact(2, Done("briefing", "b", instructor=4), DAY),), (("exam", "1"),), {"briefing": (DAY, 4), "exam": None}),
        ((fact(2, Done("briefing", ""), DAY, 8), fact(3, Awarded("b"), DAY)), (), {"briefing": (DAY, 8), "exam": (DAY, 9)}),
        ((fact(2, Done("briefing", "other"), DAY),), (("exam", "1"),), {"exam": None}),  # of another certification
        ((fact(0, Done("briefing", "b"), DAY - timedelta(days=1)),), (("exam", "1"),), {"exam": None}),  # before it
    ],
)  # fmt: skip
def test_what_was_demanded_and_who_met_it(
    later: tuple[Fact, ...], still: tuple[tuple[str, str], ...], told: dict[str, Any]
) -> None:
    facts = sorted((REPORTED, *later), key=lambda one: one.occurred_on)
    found = demanded_of(facts, {"b": line(*still)}, RULES, ("incident",))
    assert {one.require: (one.met_on, one.met_by) if one.met_on else None for one in found} == told
    assert {one.report for one in found} == {"r"}


def test_sixty_days_away_are_not_more_than_sixty() -> None:
    rule = RULES["b"][0].rule
    assert not is_long(DAY, DAY + timedelta(days=60), rule)
    assert is_long(DAY, DAY + timedelta(days=61), rule)
    assert not is_long(DAY, DAY + timedelta(days=400), None)


def test_whom_new_equipment_concerns() -> None:
    def place(person: int, position: str, path: str, first: int, last: int | None = None) -> AssignmentRow:
        until = None if last is None else DAY + timedelta(days=last)
        return AssignmentRow(person, position, TITLE, "u", 1, TITLE, path, DAY + timedelta(days=first), until)

    held = {
        1: (place(1, "operator", "/1/2/", -10),),
        2: (place(2, "operator", "/1/2/", -10, -1),),  # not any more
        3: (place(3, "operator", "/1/2/", 1),),  # not yet
        4: (place(4, "lead", "/1/2/", -10),),
        5: (place(5, "operator", "/1/22/", -10),),  # a path that only begins alike
        6: (place(6, "operator", "/1/2/7/", 0, 0),),
    }
    assert holders(held, "/1/2/", "operator", DAY) == (1, 6)
    assert holders(held, "/1/2/", "", DAY) == (1, 4, 6)
