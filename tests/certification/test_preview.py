"""What a change would do, told before it is made: two futures of one person compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.certification.direct_events import direct_events
from app.certification.evidence import events_of
from app.certification.futures import future, futures, futures_with
from app.certification.preview import Change, differences
from app.certification.preview_rows import from_json, in_order, shown_line, to_json
from app.certification.preview_summary import ASSUMED, Costs, Line, minutes_of, summary_of
from app.certification.reading import Reading
from app.certification.restored import Kept, restored
from app.certification.rules import RuleVersion
from app.certification.sandbox import Story, told
from app.certification.standing import standing
from app.record.facts import Absent, CourseCompleted, Fact, Incident, Passed, Payload, QaFailed, Revised
from tests.certification.records import day, record, required, rule

TODAY, LAST = day("2026-06-01"), day("2027-06-01")
CALLS = """
evidence: {all: [{quiz: calls, exam: true}, {course: first-call}]}
renewal: {quiz: calls, exam: true}
initial: {within: P14D, until_then: supervised}
renew: {every: P1Y, anchor: due, window: P1M}
triggers:
  - {event: incident, require: briefing, before_work: true}
  - {event: qa_failed, require: coaching, within: P7D, until_then: supervised}
  - {event: revised, impact: major, require: exam, within: P30D, until_then: allowed}
"""
PASSED = ("2026-01-20", Passed("calls"))
SINCE = required("2026-01-12")


def changes(
    old: str,
    new: str,
    facts: Sequence[Fact] = (),
    *,
    before: object = SINCE,
    after: object = SINCE,
    in_force: str | None = None,
) -> tuple[Change, ...]:
    """What the next version of the rule, or another requirement, would do to one person."""
    versions = rule(old)
    first = day(in_force) if in_force else TODAY
    later = versions if new == old else (*versions, replace(rule(new)[0], in_force=first))
    days = {"today": TODAY, "last": LAST}
    return differences(
        futures({"calls": versions}, facts, {"calls": before} if before else {}, ["calls"], **days),  # type: ignore[dict-item]
        futures({"calls": later}, facts, {"calls": after} if after else {}, ["calls"], **days),  # type: ignore[dict-item]
        TODAY,
    )


def effects(found: Sequence[Change]) -> list[tuple[str, ...]]:
    return [Line(1, change, 0).effects for change in found]


# -- what is told ------------------------------------------------------------------------------------------------


def test_a_change_that_changes_nothing_concerns_nobody() -> None:
    for facts in (record(), record(PASSED), record(PASSED, ("2026-05-01", Incident()))):
        assert changes(CALLS, CALLS, facts) == ()
        assert changes(CALLS, CALLS + "keep_records: P5Y", facts) == ()


def test_a_shorter_term_that_applies_at_once_says_who_stops_when() -> None:
    new = CALLS.replace("P1Y, anchor", "P3M, anchor") + "transition: apply_now"
    (change,) = changes(CALLS, new, record(PASSED))
    assert change.until == (day("2027-01-20"), day("2026-04-20"))
    assert change.stops_at_once
    assert change.stops is not None
    assert (change.stops_on, change.stops.status, change.stops.may_work) == (TODAY, "expired", "no")
    assert change.training == ("renewal",)
    (later,) = changes(CALLS, new, record(PASSED), in_force="2026-12-31")
    assert (later.differs_on, later.stops_on) == (day("2026-12-31"), day("2026-12-31"))
    # What was passed before keeps its term, so nobody is concerned.
    assert changes(CALLS, CALLS.replace("P1Y, anchor", "P3M, anchor"), record(PASSED)) == ()


def test_who_still_has_time_is_told_apart_from_who_stops_at_once() -> None:
    new = CALLS.replace("P1Y, anchor", "P6M, anchor") + "transition: apply_now"
    (change,) = changes(CALLS, new, record(PASSED))
    assert (change.stops_on, change.due) == (day("2026-07-21"), day("2026-07-20"))
    assert effects([change]) == [("later", "asked", "moved")]


def test_a_requirement_that_is_gained_or_lost_has_its_day() -> None:
    (gained,) = changes(CALLS, CALLS, before=(), after=required("2026-08-01"))
    assert (gained.gains_on, gained.due, gained.training) == (
        day("2026-08-01"),
        day("2026-08-15"),
        ("initial",),
    )
    assert (gained.stops_on, gained.stops and gained.stops.may_work) == (day("2026-08-01"), "supervised")
    (lost,) = changes(CALLS, CALLS, record(PASSED), after=required("2026-01-12", "2026-08-31"))
    assert (lost.loses_on, lost.stops_on, lost.training) == (day("2026-09-01"), None, ())
    assert lost.allowed_on == day("2027-01-21")  # only on that day it would have stopped anybody


def test_who_is_on_leave_is_not_stopped_by_a_change() -> None:
    away = record(PASSED, ("2026-05-20", Absent()))
    (change,) = changes(CALLS, CALLS, away, before=(), after=required("2026-01-12"))
    assert change.gains_on is not None
    assert change.stops_on is None


SUPPOSED: tuple[tuple[Payload, str, tuple[str, ...], str | None], ...] = (
    (Incident(), "briefing", ("stops", "asked"), "2026-06-01"),
    (QaFailed("calls"), "coaching", ("stops", "asked"), "2026-06-01"),
    (Revised("calls", "courses/first-call", 2, "major"), "exam", ("later", "asked"), "2026-07-02"),
    (Revised("calls", "courses/first-call", 2, "minor"), "", (), None),
    (Incident("other"), "", (), None),
)


@pytest.mark.parametrize(("payload", "asked", "told_effects", "stops"), SUPPOSED)
def test_a_supposed_fact_demands_what_the_rule_says(
    payload: Payload, asked: str, told_effects: tuple[str, ...], stops: str | None
) -> None:
    facts = record(PASSED)
    supposed = Fact(-1, 1, 0, payload, TODAY, None, facts[0].recorded_at, None)
    before, after = futures_with(
        supposed, {"calls": rule(CALLS)}, facts, {"calls": SINCE}, ["calls"], today=TODAY, last=LAST
    )
    found = differences(before, after, TODAY)
    assert effects(found) == ([told_effects] if told_effects else [])
    if found:
        assert [it.require for it in found[0].asked] == [asked]
        assert found[0].stops_on == day(stops or "")
    # Before the first pass the initial programme covers it.
    nobody = futures_with(
        supposed, {"calls": rule(CALLS)}, (), {"calls": SINCE}, ["calls"], today=TODAY, last=LAST
    )
    assert differences(*nobody, TODAY) == ()


# -- that it is true ---------------------------------------------------------------------------------------------

payloads = st.sampled_from(
    [
        Passed("calls"),
        Incident(),
        QaFailed("calls"),
        CourseCompleted("first-call", 1),
        Revised("calls", "courses/first-call", 2, "major"),
        Absent(),
    ]
)
histories = st.lists(
    st.tuples(st.dates(date(2026, 1, 12), date(2026, 5, 31)).map(date.isoformat), payloads), max_size=5
)
TERMS = st.sampled_from(["P2M", "P3M", "P6M", "P1Y", "P2Y"])


@settings(max_examples=40, deadline=None)
@given(histories, TERMS, st.integers(0, 366))
def test_what_is_foreseen_is_what_the_standing_says_on_every_day(
    entries: list[tuple[str, Payload]], term: str, ahead: int
) -> None:
    facts = record(*sorted(entries, key=lambda entry: entry[0]))
    new = CALLS.replace("P1Y, anchor", f"{term}, anchor") + "transition: apply_now"
    versions = (*rule(CALLS), RuleVersion(rule(new)[0].rule, TODAY))
    found = futures({"calls": versions}, facts, {"calls": SINCE}, ["calls"], today=TODAY, last=LAST)["calls"]
    on = date.fromordinal(TODAY.toordinal() + ahead)
    stretch = next(it for it in reversed(found) if it.start <= on)
    events = events_of("calls", versions, facts, required=SINCE, as_of=TODAY)
    really = standing(versions, events, on)
    assert (stretch.status, stretch.may_work, stretch.valid_until, stretch.due) == (
        really.status,
        really.may_work,
        really.valid_until,
        really.due,
    )


@settings(max_examples=40, deadline=None)
@given(
    histories,
    st.sampled_from([Incident(), QaFailed("calls"), Revised("calls", "courses/first-call", 9, "major")]),
)
def test_a_kept_standing_foresees_the_same_as_the_record(
    entries: list[tuple[str, Payload]], payload: Payload
) -> None:
    facts = record(*sorted(entries, key=lambda entry: entry[0]))
    versions = rule(CALLS)
    supposed = Fact(-1, 1, 0, payload, TODAY, None, record(PASSED)[0].recorded_at, None)
    before, after = futures_with(
        supposed, {"calls": versions}, facts, {"calls": SINCE}, ["calls"], today=TODAY, last=LAST
    )
    now = standing(versions, events_of("calls", versions, facts, required=SINCE, as_of=TODAY), TODAY)
    kept = Kept(now.status, now.valid_until, now.obligations, now.rule_version)
    history = restored(versions, kept, required=True, today=TODAY)
    if history is None:
        return
    then = history.copy()
    events = tuple(direct_events("calls", versions, Reading([supposed]), ()))
    days = {"today": TODAY, "last": LAST}
    assert (future(history, (), SINCE, **days), future(then, events, SINCE, **days)) == (
        before["calls"],
        after["calls"],
    )


# -- the sum -----------------------------------------------------------------------------------------------------


def test_the_sum_counts_people_days_and_minutes_and_says_what_it_assumes() -> None:
    new = CALLS.replace("P1Y, anchor", "P3M, anchor") + "transition: apply_now"
    costs = Costs({}, {"calls": 90}, {"calls": 40}, {"calls": 40})
    lines = [
        Line(person, change, costs.of(change))
        for person, facts in ((1, record(PASSED)), (2, record(PASSED)), (3, record()))
        for change in changes(CALLS, new, facts)
    ]
    summary = summary_of(lines, 3)
    assert (summary.people, summary.concerned, summary.minutes, summary.assumed) == (3, 2, 80, ())
    assert [(stop.day, stop.people, stop.status) for stop in summary.stopping] == [(TODAY, 2, "expired")]
    assert {effect: count for effect, count in summary.counts.items() if count} == {
        "stops": 2,
        "asked": 2,
        "moved": 2,
    }


def test_of_a_choice_the_shortest_way_is_counted_and_papers_are_no_way() -> None:
    read = rule("evidence: {all: [{course: a}, {any: [{quiz: b}, {quiz: c}, {credit: true}]}]}")[0].rule
    assert minutes_of(read.evidence, {"course a": 30, "quiz b": 20, "quiz c": 10}) == 40
    assert minutes_of(rule("evidence: {checklist: x}")[0].rule.evidence, {}) == ASSUMED["checklist"]


def test_a_line_is_kept_and_read_back_whole_the_gravest_first() -> None:
    new = CALLS.replace("P1Y, anchor", "P3M, anchor") + "transition: apply_now"
    stops = Line(2, changes(CALLS, new, record(PASSED))[0], 40)
    gains = Line(1, changes(CALLS, CALLS, before=(), after=required("2026-08-01"))[0], 90)
    assert in_order([gains, stops]) == [stops, gains]
    for line in (stops, gains):
        shown = shown_line(line)
        assert from_json(line.person_id, "calls", line.minutes, to_json(shown)) == shown


# -- an invented history -----------------------------------------------------------------------------------------


def test_a_rule_is_tried_on_an_invented_history() -> None:
    invented = Story(
        day("2026-01-12"), happened=(("pass", day("2026-01-20")), ("incident", day("2026-05-01")))
    )
    now, later = told(rule(CALLS)[0].rule, invented, TODAY)
    assert (now.status, now.may_work, now.valid_until) == ("action_due", "no", day("2027-01-20"))
    briefed = replace(invented, happened=(*invented.happened, ("done-briefing", day("2026-05-02"))))
    now, later = told(rule(CALLS)[0].rule, briefed, TODAY)
    assert (now.status, [(it.start, it.status) for it in later[1:]]) == (
        "valid",
        [(day("2026-12-20"), "due_soon"), (day("2027-01-21"), "expired")],
    )
