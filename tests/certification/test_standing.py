"""Clauses of the rule language that no published vector shows, in the same short form, one line of reasoning each."""

from __future__ import annotations

import pytest

from app.certification.vectors import run_vectors

RULES = """\
rules:
  plain: {initial: {before_work: true}, renew: {every: P1Y}}
  within: {initial: {within: P60D, until_then: supervised}, renew: {every: P3Y}, fail: {retake_within: P30D, until_then: blocked}}
  free: {renew: {every: P1Y}}
  due: {initial: {before_work: true}, renew: {every: P1M, anchor: due, window: P7D}}
  due_late: {initial: {before_work: true}, renew: {every: P1Y, anchor: due, on_late: due, window: P1M}}
  ends: {initial: {before_work: true}, renew: {every: P12M, anchor: month_end, window: P2M, grace: P1M, grace_work: supervised}}
  lapses: {initial: {before_work: true}, renew: {every: P1Y, anchor: due, on_late: due, lapse_after: P6M}}
  fixed: {initial: {before_work: true}, renew: {anchor: fixed, fixed: "12-31", min_active: P6M}}
  leap: {initial: {before_work: true}, renew: {anchor: fixed, fixed: "02-29"}}
  extends: {initial: {before_work: true}, renew: {every: P1Y}, fail: {retake_within: P1M, until_then: allowed, extends: true}}
  open_fail: {initial: {before_work: true}, renew: {every: P1Y}, fail: {until_then: supervised}}
  hours: {initial: {before_work: true}, renew: {every: P1Y, anchor: due, by: hours, hours: {total: 8}, suspend: P3M}}
  gated: {initial: {before_work: true}, renew: {every: P1Y, hours: {total: 8, gates_pass: true}}}
  novices: {initial: {before_work: true}, renew: {every: P1Y, cases: [{when: tenure_lt_P6M, every: P2M}]}}
  weekday: {initial: {within: P9D, until_then: allowed}, nonworking: next, renew: {every: P9D}, fail: {retake_within: P9D, until_then: allowed, extends: true}}
  earlier: {initial: {within: P9D, until_then: allowed}, nonworking: previous, renew: {every: P9D}}
  tasks:
    initial: {before_work: true}
    renew: {every: P1Y, anchor: due, window: P1M, grace: P1M, grace_work: allowed}
    triggers:
      - {event: revised, impact: major, require: course, within: P30D, until_then: allowed, resets_clock: false}
      - {event: revised, impact: minor, require: acknowledge, within: P14D, until_then: allowed, resets_clock: false}
      - {event: incident, require: drill, within: P10D, until_then: supervised, resets_clock: true}
      - {event: qa_failed, require: coaching, before_work: true}
      - {event: absence, more_than: P6M, require: briefing, before_work: true}
  by_day: {initial: {before_work: true}, renew: {every: P1Y}, in_force: "2026-03-01", replaces: {every: P3Y}, transition: {by: 2026-09-01}}
  series: {initial: {before_work: true}, renew: {every: P6M, anchor: due, window: P1M}, in_force: "2026-03-01", replaces: {every: P1Y}}
vectors:
"""


def holds(vector: str) -> None:
    outcome = run_vectors(f"{RULES}- {{id: X, {vector}}}\n".encode(), "test.yaml")
    assert outcome.faults == ()
    assert outcome.mismatches == ()


HIRED = "{hired: 2026-01-12}"


@pytest.mark.parametrize(
    "vector",
    [
        # before the first pass
        f"rule: plain, ev: [{HIRED}], as_of: 2026-06-01, exp: {{status: not_started, may_work: no, due: 2026-01-12}}",
        f"rule: within, ev: [{HIRED}], as_of: 2026-03-14, exp: {{status: initial_overdue, may_work: no, due: 2026-03-13}}",
        f"rule: within, ev: [{HIRED}, {{fail: 2026-02-01}}], as_of: 2026-03-04, exp: {{status: initial_overdue, may_work: no, due: 2026-03-03}}",
        f"rule: within, ev: [{HIRED}, {{fail: 2026-03-10}}], as_of: 2026-03-12, exp: {{status: not_started, may_work: no, due: 2026-03-13}}",
        f"rule: free, ev: [{HIRED}], as_of: 2026-06-01, exp: {{status: not_started, may_work: no, due: null, valid_until: null}}",
        f"rule: within, ev: [{HIRED}, {{assigned: 2026-02-01}}], as_of: 2026-03-20, exp: {{status: not_started, due: 2026-04-02}}",
        f"rule: plain, ev: [{HIRED}, {{suspended: 2026-02-01}}], as_of: 2026-02-02, exp: {{status: suspended, due: null}}",
        # the clock
        "rule: due, ev: [{pass: 2026-01-31}, {pass: 2026-02-25}], as_of: 2026-03-01, exp: {valid_until: 2026-03-31}",
        "rule: due, ev: [{pass: 2026-01-31}, {pass: 2026-02-25}, {pass: 2026-03-30}], as_of: 2026-03-31, exp: {valid_until: 2026-04-30}",
        "rule: due, ev: [{pass: 2026-01-31}, {pass: 2026-02-20}], as_of: 2026-02-20, exp: {valid_until: 2026-03-20}",
        "rule: due, ev: [{pass: 2026-01-31}, {pass: 2026-02-21}], as_of: 2026-02-21, exp: {valid_until: 2026-03-31, window_opens: 2026-03-24}",
        "rule: due, ev: [{pass: 2026-01-31}, {pass: 2026-03-05}], as_of: 2026-03-05, exp: {valid_until: 2026-04-05}",
        "rule: due_late, ev: [{pass: 2024-02-29}, {pass: 2025-05-01}], as_of: 2025-05-01, exp: {valid_until: 2026-02-28}",
        "rule: due_late, ev: [{pass: 2024-02-29}, {pass: 2028-02-29}], as_of: 2028-02-29, exp: {valid_until: 2028-02-29}",
        "rule: due_late, ev: [{pass: 2024-02-29}, {pass: 2028-03-01}], as_of: 2028-03-01, exp: {valid_until: 2029-02-28}",
        "rule: ends, ev: [{pass: 2026-03-10}], as_of: 2027-04-30, exp: {status: grace, may_work: supervised, valid_until: 2027-03-31, due: 2027-04-30}",
        "rule: ends, ev: [{pass: 2026-03-10}], as_of: 2027-05-01, exp: {status: expired, may_work: no, due: 2027-03-31}",
        "rule: ends, ev: [{pass: 2026-03-10}], as_of: 2027-01-31, exp: {status: valid, window_opens: 2027-02-01}",
        "rule: ends, ev: [{pass: 2026-03-10}], as_of: 2027-02-01, exp: {status: due_soon}",
        "rule: ends, ev: [{pass: 2026-03-10}, {pass: 2027-05-01}], as_of: 2027-05-01, exp: {valid_until: 2028-05-31}",
        "rule: lapses, ev: [{pass: 2026-02-16}, {pass: 2027-08-16}], as_of: 2027-09-01, exp: {valid_until: 2028-02-16}",
        "rule: lapses, ev: [{pass: 2026-02-16}, {pass: 2027-08-17}], as_of: 2027-09-01, exp: {valid_until: 2028-08-17}",
        "rule: lapses, ev: [{pass: 2026-02-16}], as_of: 2027-08-16, exp: {status: expired}",
        "rule: fixed, ev: [{pass: 2021-06-30}], as_of: 2021-07-01, exp: {valid_until: 2021-12-31}",
        "rule: fixed, ev: [{pass: 2021-07-01}], as_of: 2021-07-01, exp: {valid_until: 2022-12-31}",
        "rule: leap, ev: [{pass: 2026-01-10}], as_of: 2026-01-10, exp: {valid_until: 2026-02-28}",
        "rule: leap, ev: [{pass: 2027-12-10}], as_of: 2027-12-10, exp: {valid_until: 2028-02-29}",
        "rule: novices, ev: [{hired: 2026-01-01}, {pass: 2026-06-30}], as_of: 2026-07-01, exp: {valid_until: 2026-08-30}",
        "rule: novices, ev: [{hired: 2026-01-01}, {pass: 2026-07-01}], as_of: 2026-07-01, exp: {valid_until: 2027-07-01}",
        # failures
        "rule: within, ev: [{pass: 2026-03-01}, {fail: 2029-02-10}, {fail: 2029-02-20}], as_of: 2029-03-12, exp: {status: retake_due, due: 2029-03-12}",
        "rule: within, ev: [{pass: 2026-03-01}, {fail: 2029-02-10}, {fail: 2029-02-20}], as_of: 2029-03-13, exp: {status: retake_overdue, may_work: no, due: 2029-03-12}",
        "rule: plain, ev: [{pass: 2026-03-01}, {fail: 2027-02-10}], as_of: 2027-02-11, exp: {status: due_soon, may_work: yes}",
        "rule: extends, ev: [{pass: 2026-02-10}, {fail: 2027-02-08}], as_of: 2027-03-09, exp: {status: retake_overdue, may_work: no, valid_until: 2027-03-08}",
        "rule: extends, ev: [{pass: 2026-02-10}, {fail: 2027-02-11}], as_of: 2027-02-12, exp: {status: retake_due, may_work: no, valid_until: 2027-02-10}",
        "rule: extends, ev: [{pass: 2026-02-10}, {fail: 2026-06-01}], as_of: 2026-06-02, exp: {status: retake_due, may_work: yes, valid_until: 2027-02-10, due: 2026-07-01}",
        "rule: open_fail, ev: [{pass: 2026-02-10}, {fail: 2026-06-01}], as_of: 2026-12-02, exp: {status: retake_due, may_work: supervised, due: null}",
        # hours
        "rule: hours, ev: [{pass: 2026-02-10}, {hours: 2026-02-10, h: 8}], as_of: 2026-03-01, exp: {hours_missing: 8}",
        "rule: hours, ev: [{pass: 2026-02-10}, {hours: 2026-05-10, h: 7.5}], as_of: 2027-02-11, exp: {status: suspended, may_work: no, due: 2027-05-10, hours_missing: 0.5}",
        "rule: hours, ev: [{pass: 2026-02-10}, {hours: 2026-05-10, h: 7.5}], as_of: 2027-05-11, exp: {status: lapsed, due: 2027-05-10}",
        "rule: hours, ev: [{pass: 2026-02-10}, {hours: 2027-04-10, h: 9}], as_of: 2027-04-10, exp: {status: valid, valid_until: 2028-02-10, hours_missing: 8}",
        "rule: hours, ev: [{pass: 2026-02-10}, {hours: 2027-06-10, h: 9}], as_of: 2027-06-10, exp: {status: lapsed}",
        "rule: hours, ev: [{pass: 2026-02-10}, {hours: 2027-02-10, h: 8}, {hours: 2027-02-11, h: 3}], as_of: 2027-02-11, exp: {valid_until: 2028-02-10, hours_missing: 5}",
        "rule: hours, ev: [{pass: 2026-02-10}, {hours: 2026-03-10, h: 8}, {hours: 2027-03-10, h: 8}], as_of: 2028-02-11, exp: {valid_until: 2029-02-10}",
        "rule: gated, ev: [{pass: 2026-02-10}, {pass: 2027-02-01}], as_of: 2027-02-01, exp: {valid_until: 2027-02-10, hours_missing: 8}",
        "rule: gated, ev: [{pass: 2026-02-10}, {hours: 2026-06-01, h: 8}, {pass: 2027-02-01}], as_of: 2027-02-01, exp: {valid_until: 2028-02-01, hours_missing: 8}",
        # decisions
        "rule: plain, ev: [{pass: 2026-02-10}, {suspended: 2026-03-01}, {reinstated: 2026-03-05}], as_of: 2026-03-05, exp: {status: valid}",
        "rule: plain, ev: [{pass: 2026-02-10}, {revoked: 2026-03-01}, {reinstated: 2026-03-05}], as_of: 2026-03-05, exp: {status: revoked}",
        "rule: plain, ev: [{pass: 2026-02-10}, {revoked: 2026-03-01}, {pass: 2026-03-05}], as_of: 2026-03-05, exp: {status: valid, valid_until: 2027-03-05}",
        "rule: plain, ev: [{pass: 2026-02-10}, {exempted: 2027-01-01, until: 2027-06-30}], as_of: 2027-06-30, exp: {status: exempt, may_work: yes, valid_until: 2027-02-10, due: 2027-06-30}",
        "rule: plain, ev: [{pass: 2026-02-10}, {exempted: 2027-01-01, until: 2027-06-30}], as_of: 2027-07-01, exp: {status: expired, may_work: no}",
        "rule: plain, ev: [{pass: 2026-02-10}, {exempted: 2026-03-01}], as_of: 2030-01-01, exp: {status: exempt, due: null}",
        "rule: plain, ev: [{pass: 2026-02-10}, {exempted: 2026-03-01, until: 2026-09-01}, {absent: 2026-04-01}], as_of: 2026-04-02, exp: {status: on_hold, may_work: no, due: null}",
        "rule: plain, ev: [{pass: 2026-02-10}, {absent: 2026-04-01, back: 2026-04-05}], as_of: 2026-04-04, exp: {status: on_hold}",
        # obligations
        "rule: tasks, ev: [{pass: 2026-02-10}, {absent: 2026-03-01, back: 2026-09-01}], as_of: 2026-09-01, exp: {status: valid}",
        "rule: tasks, ev: [{pass: 2026-02-10}, {absent: 2026-03-01, back: 2026-09-02}], as_of: 2026-12-02, exp: {status: action_due, may_work: no, due: 2026-09-02}",
        "rule: tasks, ev: [{pass: 2026-02-10}, {incident: 2026-03-01}, {done: 2026-03-05, kind: drill}], as_of: 2026-03-06, exp: {status: valid, valid_until: 2027-03-05}",
        "rule: tasks, ev: [{pass: 2026-02-10}, {incident: 2026-03-01}, {done: 2026-03-05, kind: coaching}], as_of: 2026-03-06, exp: {status: action_due, may_work: supervised, valid_until: 2027-02-10, due: 2026-03-11}",
        "rule: tasks, ev: [{pass: 2026-02-10}, {incident: 2026-03-01}, {incident: 2026-03-03}, {done: 2026-03-05, kind: drill}], as_of: 2026-03-06, exp: {status: valid}",
        "rule: tasks, ev: [{pass: 2026-02-10}, {incident: 2026-03-01}, {done: 2026-02-20, kind: drill}], as_of: 2026-03-06, exp: {status: action_due}",
        "rule: tasks, ev: [{pass: 2026-02-10}, {incident: 2026-03-01}, {qa_failed: 2026-03-01}], as_of: 2026-03-12, exp: {status: action_overdue, may_work: no, due: 2026-03-01}",
        "rule: tasks, ev: [{pass: 2026-02-10}, {revised: 2026-03-01, impact: editorial}], as_of: 2026-03-02, exp: {status: valid}",
        "rule: tasks, ev: [{pass: 2026-02-10, version: 1}, {revised: 2026-03-01, impact: major, version: 3}, {pass: 2026-03-02, version: 2}], as_of: 2026-03-03, exp: {status: action_due, due: 2026-03-31}",
        "rule: tasks, ev: [{pass: 2026-02-10, version: 3}, {revised: 2026-03-01, impact: major, version: 3}], as_of: 2026-03-03, exp: {status: valid}",
        "rule: tasks, ev: [{pass: 2026-02-10}, {revised: 2027-03-05, impact: minor}], as_of: 2027-03-06, exp: {status: action_due, may_work: yes, due: 2027-03-19}",
        "rule: tasks, ev: [{pass: 2026-02-10}, {revised: 2027-03-05, impact: minor}], as_of: 2027-03-11, exp: {status: expired, may_work: no, due: 2027-02-10}",
        "rule: tasks, ev: [{pass: 2026-02-10}, {qa_failed: 2026-03-01}, {revoked: 2026-03-02}, {pass: 2026-03-05}], as_of: 2026-03-06, exp: {status: action_due, may_work: no}",
        # one day
        "rule: plain, ev: [{pass: 2026-02-10}, {fail: 2026-02-10}], as_of: 2026-02-10, exp: {status: valid}",
        "rule: within, ev: [{pass: 2026-02-10}, {pass: 2026-05-10}, {fail: 2026-05-10}], as_of: 2026-05-10, exp: {status: valid}",
        "rule: tasks, ev: [{pass: 2026-02-10}, {done: 2026-03-01, kind: drill}, {incident: 2026-03-01}], as_of: 2026-03-01, exp: {status: valid}",
        # weekends: 2026-01-21 + 9 days = Friday 30; 22 + 9 = Saturday 31
        "rule: weekday, ev: [{hired: 2026-01-21}], as_of: 2026-01-22, exp: {due: 2026-01-30}",
        "rule: weekday, ev: [{hired: 2026-01-22}], as_of: 2026-01-22, exp: {due: 2026-02-02}",
        "rule: earlier, ev: [{hired: 2026-01-23}], as_of: 2026-01-23, exp: {due: 2026-01-30}",
        "rule: weekday, ev: [{pass: 2026-01-22}], as_of: 2026-01-23, exp: {valid_until: 2026-01-31}",
        "rule: weekday, ev: [{pass: 2026-01-20}, {fail: 2026-01-22}], as_of: 2026-01-23, exp: {due: 2026-02-02, valid_until: 2026-01-31}",
        # versions
        "rule: by_day, ev: [{pass: 2025-06-10}], as_of: 2026-08-31, exp: {status: valid, valid_until: 2028-06-10}",
        "rule: by_day, ev: [{pass: 2025-06-10}], as_of: 2026-09-01, exp: {status: expired, valid_until: 2026-06-10}",
        "rule: by_day, ev: [{pass: 2026-04-10}], as_of: 2026-04-10, exp: {valid_until: 2027-04-10}",
        "rule: series, ev: [{pass: 2025-06-10}, {pass: 2026-06-01}], as_of: 2026-06-01, exp: {valid_until: 2026-12-10}",
        "rule: series, ev: [{pass: 2025-06-10}, {pass: 2026-06-01}, {pass: 2026-12-01}], as_of: 2026-12-01, exp: {valid_until: 2027-06-10}",
        "rule: series, ev: [{pass: 2025-06-10}, {pass: 2026-04-01}], as_of: 2026-04-01, exp: {valid_until: 2026-10-01}",
        # two times
        "rule: plain, ev: [{pass: 2026-02-10, voided: 2026-05-01}], as_of: 2026-03-01, exp: {status: not_started}",
        "rule: plain, ev: [{pass: 2026-02-10, voided: 2026-05-01}], as_of: 2026-03-01, known_at: 2026-04-30, exp: {status: valid}",
        "rule: plain, ev: [{pass: 2026-02-10}, {absent: 2026-04-01, back: 2026-04-05}], as_of: 2026-04-06, known_at: 2026-04-04, exp: {status: on_hold}",
    ],
)
def test_clause(vector: str) -> None:
    holds(vector)


def test_a_reason_names_the_fact_and_the_clause() -> None:
    from datetime import date

    from app.certification.events import Event
    from app.certification.standing import standing
    from tests.certification.records import rule

    versions = rule(
        "source: {act: Act 7, clause: '4.2'}\ninitial: {before_work: true}\nrenew: {every: P1Y}\n"
        "fail: {retake_within: P30D, until_then: blocked, max_attempts: 1}\n"
    )
    found = standing(
        versions,
        [Event("pass", date(2026, 1, 5), ref="11"), Event("fail", date(2026, 12, 28), ref="17")],
        date(2027, 1, 2),
    )
    assert [(reason["kind"], reason["ref"]) for reason in found.as_json("en")["why"]] == [
        ("fact", "17"),
        ("clause", "Act 7, 4.2"),
        ("clause", "Act 7, 4.2"),
        ("fact", "11"),
        ("clause", "Act 7, 4.2"),
    ]
    english = [reason["text"].replace("\xa0", " ") for reason in found.as_json("en")["why"]]
    assert english[0] == "Not passed on 28 Dec 2026."
    assert english[1] == "Retake by 27 Jan 2027; until then work is not allowed."
    russian = [reason["text"].replace("\xa0", " ") for reason in found.as_json("ru")["why"]]
    assert russian[4] == "Срок действия — 1 год: по 5 янв. 2027 г."
