"""When facts make a pass, and when a failed attempt is a failure."""

from __future__ import annotations

import pytest

from app.certification.direct_events import Period
from app.certification.needs import needs_of
from app.certification.portfolio import portfolio
from app.record.facts import (
    CallPassed,
    CourseCompleted,
    Credited,
    Exempted,
    Hired,
    Hours,
    Incident,
    ObservationConfirmed,
    Passed,
    QuizFailed,
    QuizPassed,
    Revised,
    Revoked,
    SessionAttended,
    Suspended,
)
from tests.certification.records import day, on, passes, record, required, rule

OPERATOR = """
evidence:
  fresh: P1Y
  all:
    - {course: first-call}
    - {quiz: calls, exam: true}
    - any: [{call: refund}, {credit: true}]
    - {checklist: calls}
renewal: {all: [{quiz: calls, exam: true}, {checklist: calls}]}
initial: {before_work: true}
renew: {every: P1Y, anchor: due, window: P1M}
fail: {retake_within: P30D, until_then: supervised}
triggers:
  - {event: incident, require: exam, within: P30D, until_then: allowed}
"""
ALWAYS = (Period(day("2026-01-01")),)
COURSE, QUIZ = CourseCompleted("first-call", 1), QuizPassed("calls", 3, share="0.9")
CALL, CHECKLIST = CallPassed("refund", 2), ObservationConfirmed("calls", 1)
FIRST = (("2026-01-10", COURSE), ("2026-01-12", QUIZ), ("2026-01-13", CALL), ("2026-01-20", CHECKLIST))


def test_the_pass_is_the_first_day_on_which_all_is_there() -> None:
    assert passes(rule(OPERATOR), record(*FIRST)) == ["2026-01-20"]
    assert passes(rule(OPERATOR), record(*FIRST[:3])) == []


def test_either_of_two_is_enough_where_any_is_asked() -> None:
    credited = (*FIRST[:2], FIRST[3], ("2026-02-01", Credited("calls")))
    assert passes(rule(OPERATOR), record(*credited)) == ["2026-02-01"]
    other = (*FIRST[:2], FIRST[3], ("2026-02-01", Credited("another")))
    assert passes(rule(OPERATOR), record(*other)) == []


def test_the_order_of_recording_does_not_matter() -> None:
    assert passes(rule(OPERATOR), record(*reversed(FIRST))) == ["2026-01-20"]


def test_for_the_first_pass_a_fact_may_be_as_old_as_fresh_says() -> None:
    late = (*FIRST[:3], ("2027-01-10", CHECKLIST))
    assert passes(rule(OPERATOR), record(*late)) == ["2027-01-10"]
    too_late = (*FIRST[:3], ("2027-01-11", CHECKLIST))
    assert passes(rule(OPERATOR), record(*too_late)) == []


def test_a_voluntary_attempt_outside_the_window_moves_nothing() -> None:
    early = (*FIRST, ("2026-03-01", QUIZ), ("2026-03-02", CHECKLIST))
    assert passes(rule(OPERATOR), record(*early)) == ["2026-01-20"]
    half = (*early, ("2026-12-25", CHECKLIST))  # the quiz was too early, and stays so
    assert passes(rule(OPERATOR), record(*half)) == ["2026-01-20"]


def test_inside_the_window_the_renewal_counts() -> None:
    renewed = (*FIRST, ("2026-12-20", QUIZ), ("2026-12-28", CHECKLIST))
    assert passes(rule(OPERATOR), record(*renewed)) == ["2026-01-20", "2026-12-28"]
    too_early = (*FIRST, ("2026-12-19", QUIZ), ("2026-12-28", CHECKLIST))
    assert passes(rule(OPERATOR), record(*too_early)) == ["2026-01-20"]


def test_an_attempt_begun_for_the_renewal_counts_at_any_time() -> None:
    quiz_only = rule("evidence: {quiz: calls, exam: true}\nrenew: {every: P1Y, anchor: due, window: P1M}")
    facts = record(("2026-01-10", QUIZ), ("2026-06-01", QuizPassed("calls", 3, renewal=True)))
    assert passes(quiz_only, facts) == ["2026-01-10", "2026-06-01"]


def test_a_retake_after_a_failure_counts_whenever_it_is() -> None:
    briefing = rule(
        "evidence: {quiz: calls, exam: true}\nrenew: {every: P1Y, anchor: due, window: P1M}\n"
        "fail: {retake_within: P30D, until_then: blocked}"
    )
    facts = record(("2026-01-10", QUIZ), ("2026-12-20", QuizFailed("calls")), ("2026-12-22", QUIZ))
    assert passes(briefing, facts, required("2026-01-01")) == ["2026-01-10", "2026-12-22"]


def test_a_failure_outside_the_window_is_practice() -> None:
    facts = record(*FIRST, ("2026-06-01", QuizFailed("calls")))
    assert passes(rule(OPERATOR), facts, required("2026-01-01"), kind="fail") == []
    inside = record(*FIRST, ("2026-12-21", QuizFailed("calls")))
    assert passes(rule(OPERATOR), inside, required("2026-01-01"), kind="fail") == ["2026-12-21"]


def test_only_an_exam_can_be_failed() -> None:
    facts = record(("2026-01-10", ObservationConfirmed("calls", 1, result="failed")))
    assert passes(rule(OPERATOR), facts, required("2026-01-01"), kind="fail") == []


def test_before_anybody_demands_it_a_failed_exam_is_practice() -> None:
    facts = record(("2026-01-10", QuizFailed("calls")))
    assert passes(rule(OPERATOR), facts, kind="fail") == []
    assert passes(rule(OPERATOR), facts, required("2026-01-10"), kind="fail") == ["2026-01-10"]


def test_a_pass_below_the_stricter_mark_of_the_rule_is_a_failure() -> None:
    strict = rule("evidence: {quiz: calls, exam: true, pass_mark: 90%}\nfail: {until_then: blocked}")
    facts = record(("2026-01-10", QuizPassed("calls", 1, share="0.89")))
    assert passes(strict, facts, required("2026-01-01"), kind="fail") == ["2026-01-10"]
    assert passes(strict, facts, required("2026-01-01")) == []
    assert passes(strict, record(("2026-01-10", QuizPassed("calls", 1, share="0.90")))) == ["2026-01-10"]


def test_while_an_exam_is_demanded_its_pass_counts() -> None:
    facts = record(*FIRST, ("2026-04-01", Incident("calls")), ("2026-04-10", QUIZ), ("2026-04-11", CHECKLIST))
    assert passes(rule(OPERATOR), facts, required("2026-01-01")) == ["2026-01-20", "2026-04-11"]


@pytest.mark.parametrize("decision", [Suspended("calls"), Revoked("calls")])
def test_a_pass_after_a_decision_lifts_it(decision) -> None:
    after = (("2026-04-10", COURSE), ("2026-04-10", QUIZ), ("2026-04-10", CALL), ("2026-04-11", CHECKLIST))
    facts = record(*FIRST, ("2026-04-01", decision), *after)
    assert passes(rule(OPERATOR), facts) == ["2026-01-20", "2026-04-11"]
    assert on(rule(OPERATOR), facts, "2026-04-11").status == "valid"


def test_after_a_revocation_the_whole_initial_programme_is_asked_for() -> None:
    facts = record(*FIRST, ("2026-04-01", Revoked("calls")), ("2026-04-10", QUIZ), ("2026-04-11", CHECKLIST))
    assert passes(rule(OPERATOR), facts) == ["2026-01-20"]
    assert on(rule(OPERATOR), facts, "2026-05-01").status == "revoked"


def test_a_revocation_in_the_afternoon_is_not_undone_by_the_pass_of_the_morning() -> None:
    simple = rule("evidence: {quiz: calls}\nrenew: {every: P1Y}")
    facts = record(
        ("2026-01-10", QUIZ, "09:00"), ("2026-01-10", Revoked("calls"), "15:00"), ("2026-01-11", CALL)
    )
    assert on(simple, facts, "2026-01-12").status == "revoked"
    again = record(
        ("2026-01-10", QUIZ, "09:00"),
        ("2026-01-10", Revoked("calls"), "15:00"),
        ("2026-01-10", QUIZ, "16:00"),
    )
    assert on(simple, again, "2026-01-12").status == "valid"


def test_after_a_lapse_only_later_facts_of_the_initial_programme_count() -> None:
    lapsing = rule(
        "evidence: {all: [{course: c}, {quiz: calls}]}\nrenewal: {quiz: calls}\n"
        "renew: {every: P1Y, lapse_after: P1M}"
    )
    first = (("2026-01-10", CourseCompleted("c", 1)), ("2026-01-10", QUIZ))
    assert passes(lapsing, record(*first, ("2027-02-10", QUIZ))) == ["2026-01-10", "2027-02-10"]
    assert passes(lapsing, record(*first, ("2027-02-11", QUIZ))) == ["2026-01-10"]
    course_before = record(*first, ("2027-02-09", CourseCompleted("c", 1)), ("2027-02-11", QUIZ))
    assert passes(lapsing, course_before) == ["2026-01-10"]
    both_after = record(*first, ("2027-02-11", QUIZ), ("2027-02-12", CourseCompleted("c", 1)))
    assert passes(lapsing, both_after) == ["2026-01-10", "2027-02-12"]


def test_n_of_several() -> None:
    two = rule("evidence: {n: 2, of: [{quiz: a}, {quiz: b}, {session: s}]}")
    assert passes(two, record(("2026-01-01", QuizPassed("a")))) == []
    both = record(("2026-01-01", QuizPassed("a")), ("2026-01-05", SessionAttended("s")))
    assert passes(two, both) == ["2026-01-05"]
    twice = record(("2026-01-01", QuizPassed("a")), ("2026-01-05", QuizPassed("a")))
    assert passes(two, twice) == []


def test_hours_of_sessions_and_of_entries_add_up() -> None:
    eight = rule("evidence: {hours: {total: 8, topics: {aid: 2}}}")
    facts = record(
        ("2026-01-01", Hours("5")),
        ("2026-01-02", Hours("2", "aid")),
        ("2026-01-09", SessionAttended("s", 1.0)),
    )
    assert passes(eight, facts) == ["2026-01-09"]
    no_topic = record(("2026-01-01", Hours("9")))
    assert passes(eight, no_topic) == []
    of_another = record(("2026-01-01", Hours("9", "aid", "another")))
    assert passes(eight, of_another) == []


def test_a_session_with_hours_is_counted_once() -> None:
    assert (
        passes(rule("evidence: {hours: {total: 8}}"), record(("2026-01-01", SessionAttended("s", 4.0)))) == []
    )


def test_hours_that_gate_the_pass() -> None:
    gated = rule(
        "evidence: {quiz: calls}\nrenew: {every: P1Y, window: P2M, hours: {total: 8, gates_pass: true}}"
    )
    first = ("2026-01-10", QUIZ)
    assert passes(gated, record(first, ("2026-12-01", QUIZ))) == ["2026-01-10"]
    later = record(first, ("2026-12-01", QUIZ), ("2026-12-20", Hours("8")))
    assert passes(gated, later) == ["2026-01-10", "2026-12-20"]
    assert on(gated, later, "2026-12-21").hours_missing == 8


def test_tenure_comes_with_time_and_the_next_change_knows_it() -> None:
    senior = rule(
        "evidence: {all: [{quiz: calls}, {tenure: P1Y}]}\ninitial: {within: P2Y, until_then: allowed}"
    )
    facts, periods = record(("2026-03-01", QUIZ)), required("2026-02-01")
    assert passes(senior, facts, periods) == ["2027-02-01"]
    before = on(senior, facts, "2026-06-01", periods)
    assert (before.status, before.next_change_on) == ("not_started", day("2027-02-01"))
    assert on(senior, facts, "2027-02-01", periods).status == "valid"
    left = required("2026-02-01", "2026-12-31")
    assert passes(senior, facts, left) == []


def test_tenure_adds_up_over_interruptions() -> None:
    senior = rule("evidence: {tenure: P10D}")
    periods = (Period(day("2026-01-01"), day("2026-01-05")), Period(day("2026-03-01")))
    assert passes(senior, (), periods) == ["2026-03-06"]


def test_another_certification_that_is_held() -> None:
    lead = rule("evidence: {all: [{quiz: lead}, {certification: calls}]}\nrenew: {every: P1Y}", "lead")
    facts = record(("2026-01-10", QuizPassed("lead")))
    assert passes(lead, facts) == []
    held = {"calls": (Period(day("2026-02-01"), day("2026-12-31")),)}
    assert passes(lead, facts, held=held) == ["2026-02-01"]


def test_what_time_alone_renews_is_renewed_in_the_window_only() -> None:
    badge = rule("evidence: {certification: calls}\nrenew: {every: P1Y, anchor: due, window: P1M}", "badge")
    held = {"calls": (Period(day("2026-02-01")),)}
    assert passes(badge, (), held=held, as_of="2027-06-01") == ["2026-02-01", "2027-01-01", "2028-01-01"]
    suspended = record(("2026-05-01", Suspended("badge")))
    assert passes(badge, suspended, held=held, as_of="2027-06-01") == ["2026-02-01"]


def test_a_course_read_before_a_major_revision_has_to_be_read_again() -> None:
    both = rule("evidence: {all: [{course: c}, {quiz: calls}]}")
    facts = (
        ("2026-01-01", CourseCompleted("c", 1)),
        ("2026-02-01", Revised(document="courses/c", version=2, impact="major")),
        ("2026-03-01", QUIZ),
    )
    assert passes(both, record(*facts)) == []
    again = record(*facts, ("2026-03-05", CourseCompleted("c", 2)))
    assert passes(both, again) == ["2026-03-05"]


def test_a_revision_of_a_document_concerns_the_rules_that_name_it() -> None:
    demanding = (
        "evidence: {course: %s}\nrenew: {every: P1Y}\n"
        "triggers: [{event: revised, impact: major, require: course, within: P30D, until_then: allowed}]"
    )
    facts = record(
        ("2026-01-01", CourseCompleted("c", 1)),
        ("2026-01-01", CourseCompleted("d", 1)),
        ("2026-05-01", Revised(document="courses/c", version=2, impact="major")),
    )
    assert on(rule(demanding % "c"), facts, "2026-05-02").status == "action_due"
    assert on(rule(demanding % "d"), facts, "2026-05-02").status == "valid"


REREAD = """
evidence: {all: [{course: c}, {course: d}]}
renew: {every: P1Y, anchor: due, window: P1M}
triggers:
  - {event: revised, require: course, within: P30D, until_then: allowed}
  - {event: incident, require: exam, within: P30D, until_then: allowed}
"""
PASSED = (("2026-01-01", CourseCompleted("c", 1)), ("2026-01-01", CourseCompleted("d", 1)))
MAJOR = ("2026-05-01", Revised(document="courses/c", version=2, impact="major"))


@pytest.mark.parametrize(
    ("happened", "today", "since"),
    [
        ((MAJOR,), "2026-05-02", {"c": None, "d": "2026-05-01"}),
        ((MAJOR, ("2026-05-03", CourseCompleted("c", 2))), "2026-05-04", {}),  # that ends it
        (
            (MAJOR, ("2026-06-01", Revised(document="courses/c", version=4, impact="major"))),
            "2026-06-02",
            {"c": None, "d": "2026-05-01"},
        ),
        # a minor one changed no lesson that is read anew; what else asks for a pass asks for all of it
        (
            (("2026-05-01", Revised(document="courses/c", version=2, impact="minor")),),
            "2026-05-02",
            {"c": "2026-05-01", "d": "2026-05-01"},
        ),
        (
            (MAJOR, ("2026-05-02", Incident("calls"))),
            "2026-05-03",
            {"c": "2026-05-01", "d": "2026-05-01"},
        ),
        ((MAJOR,), "2026-12-15", {"c": "2026-12-01", "d": "2026-12-01"}),  # the renewal has begun
    ],
)
def test_from_which_day_a_course_is_read_anew(happened, today: str, since: dict[str, str | None]) -> None:
    """None: what a major revision changed in it is enough."""
    facts, rules, required_in = record(*PASSED, *happened), {"calls": rule(REREAD)}, {"calls": ALWAYS}
    judged = portfolio(rules, facts, required_in, day(today))
    found = needs_of(rules, facts, required_in, judged, day(today))
    assert {
        one.slug: one.since and one.since.isoformat() for one in found if one.kind == "course" and not one.met
    } == since


def test_a_pass_covers_the_revisions_that_its_facts_show() -> None:
    demanding = rule(
        "evidence: {course: c}\nrenew: {every: P1Y}\n"
        "triggers: [{event: revised, impact: major, require: course, within: P30D, until_then: allowed}]"
    )
    revised = ("2026-05-01", Revised(document="courses/c", version=3, impact="major"))
    facts = (("2026-01-01", CourseCompleted("c", 1)), revised)
    old = record(*facts, ("2026-05-05", CourseCompleted("c", 2)))
    assert on(demanding, old, "2026-05-06").status == "action_due"
    new = record(*facts, ("2026-05-05", CourseCompleted("c", 3)))
    assert on(demanding, new, "2026-05-06").status == "valid"


def test_a_pass_known_only_as_such_needs_no_evidence() -> None:
    assert passes(rule(OPERATOR), record(("2026-02-01", Passed("calls")))) == ["2026-02-01"]
    assert passes(rule(OPERATOR), record(("2026-02-01", Passed("another")))) == []


def test_events_of_another_certification_are_left_aside() -> None:
    facts = record(*FIRST, ("2026-04-01", Exempted("another")), ("2026-04-01", Incident("another")))
    assert on(rule(OPERATOR), facts, "2026-04-02").status == "valid"
    everywhere = record(*FIRST, ("2026-04-01", Incident()))
    assert on(rule(OPERATOR), everywhere, "2026-04-02").status == "action_due"


def test_the_first_job_is_known_from_the_hiring() -> None:
    briefing = rule(
        "evidence: {session: s}\ninitial: {before_work: true}\n"
        "renew: {every: P6M, cases: [{when: first_job_tenure_lt_P1Y, every: P3M}]}"
    )
    attended = ("2026-05-01", SessionAttended("s"))
    facts = record(("2026-04-01", Hired(first_job=True)), attended)
    assert on(briefing, facts, "2026-05-02", required("2026-05-01")).valid_until == day("2026-08-01")
    long_ago = record(("2025-04-01", Hired(first_job=True)), attended)
    assert on(briefing, long_ago, "2026-05-02", required("2026-05-01")).valid_until == day("2026-11-01")
