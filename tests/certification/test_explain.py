"""Every key of a rule is heard when the rule is said in plain words: in English and in Russian."""

from __future__ import annotations

import pytest

from app.certification.explain import explain
from app.certification.rule_text import parse_rule

PLAIN = """\
rule: calls
title: {en: "Calls", ru: "Звонки"}
version: 1
source: {act: "Order", clause: "1"}
evidence: {all: [{quiz: a}, {course: b}]}
initial: {within: P60D, until_then: supervised}
renew: {every: P1Y, anchor: due}
fail: {until_then: blocked}
triggers: [{event: incident, require: drill, within: P5D, until_then: allowed}]
"""
# What stands in the rule → what stands there instead.
CHANGES = [
    ('act: "Order"', 'act: "Law"'),
    ('clause: "1"', 'clause: "2"'),
    ('clause: "1"', 'clause: "1", in_force: 2026-01-01'),
    ('clause: "1"', 'clause: "1", until: 2030-01-01'),
    ('clause: "1"', 'clause: "1", basis: recalled'),
    ('clause: "1"', 'clause: "1", verified_by: "A. Ivanova"'),
    ('clause: "1"', 'clause: "1", verified_by: "A. Ivanova", verified_on: 2026-02-01'),
    ("{quiz: a}", "{quiz: z}"),
    ("{quiz: a}", "{quiz: a, exam: true}"),
    ("{quiz: a}", "{quiz: a, pass_mark: 90%}"),
    ("{quiz: a}", "{call: a}"),
    ("{quiz: a}", "{checklist: a}"),
    ("{quiz: a}", "{session: a}"),
    ("{quiz: a}", "{certification: a}"),
    ("{quiz: a}", "{credit: true}"),
    ("{quiz: a}", "{tenure: P1Y}"),
    ("{quiz: a}", "{hours: {total: 8}}"),
    ("{quiz: a}", "{hours: {total: 8, topics: {law: 2}}}"),
    ("{quiz: a}", "{any: [{quiz: a}, {quiz: c}]}"),
    ("{all: [{quiz: a}, {course: b}]}", "{any: [{quiz: a}, {course: b}]}"),
    ("{all: [{quiz: a}, {course: b}]}", "{n: 1, of: [{quiz: a}, {course: b}]}"),
    ("evidence: {all", "evidence: {fresh: P2Y, all"),
    ("initial:", "renewal: {quiz: a}\ninitial:"),
    ("within: P60D", "within: P30D"),
    ("{within: P60D, until_then: supervised}", "{before_work: true}"),
    ("until_then: supervised", "until_then: allowed"),
    ("every: P1Y", "every: P2Y"),
    ("anchor: due", "anchor: completion"),
    ("anchor: due", "anchor: month_end"),
    ("{every: P1Y, anchor: due}", '{every: P1Y, anchor: fixed, fixed: "12-31"}'),
    ("anchor: due", "anchor: due, window: P1M"),
    ("anchor: due", "anchor: due, grace: P1M, grace_work: blocked"),
    ("anchor: due", "anchor: due, on_late: due"),
    ("anchor: due", "anchor: due, last_day: day_before"),
    ("anchor: due", "anchor: due, lapse_after: P6M"),
    ("anchor: due", "anchor: due, due_soon: P60D"),
    ("anchor: due", "anchor: due, cases: [{when: tenure_lt_P1Y, every: P3M}]"),
    ("anchor: due", "anchor: due, hours: {total: 8}"),
    ("fail: {until_then: blocked}", ""),
    ("fail: {until_then: blocked}", "fail: {until_then: allowed}"),
    ("fail: {until_then: blocked}", "fail: {until_then: blocked, retake_within: P30D}"),
    ("fail: {until_then: blocked}", "fail: {until_then: blocked, max_attempts: 2}"),
    ("fail: {until_then: blocked}", "fail: {until_then: blocked, cooldown: P1D}"),
    ("event: incident", "event: qa_failed"),
    ("event: incident", "event: equipment_change"),
    ("event: incident", "event: revised"),
    ("event: incident", "event: revised, impact: major"),
    ("event: incident", "event: absence, more_than: P60D"),
    ("require: drill", "require: briefing"),
    ("within: P5D, until_then: allowed", "before_work: true"),
    (
        "event: incident, require: drill, within: P5D",
        "event: revised, require: drill, before_effective: true",
    ),
    ("until_then: allowed", "until_then: allowed, resets_clock: true"),
    ("version: 1", "version: 1\nowner: training"),
    ("version: 1", "version: 1\nnonworking: next"),
    ("version: 1", "version: 1\nnonworking: previous"),
    ("version: 1", "version: 1\nkeep_records: P5Y"),
    ("version: 1", "version: 1\ntransition: apply_now"),
    ("version: 1", "version: 1\ntransition: {by: 2027-03-01}"),
    ("version: 1", "version: 1\ndocument: {template: ru-protocol}"),
    ("version: 1", "version: 1\ndocument: {commission_min: 3}"),
    ("version: 1", "version: 1\ndocument: {programme_hours: 16}"),
]
# The same of what only has a meaning beside another key.
INNER = [
    ('anchor: fixed, fixed: "12-31"', 'anchor: fixed, fixed: "06-30"'),
    ('anchor: fixed, fixed: "12-31"', 'anchor: fixed, fixed: "12-31", min_active: P6M'),
    ("anchor: due, grace: P1M, grace_work: blocked", "anchor: due, grace: P1M, grace_work: supervised"),
    ("anchor: due, cases: [{when: tenure_lt_P1Y, every: P3M}]", "anchor: due, cases: [{when: first_job_tenure_lt_P1Y, every: P3M}]"),
    ("anchor: due, hours: {total: 8}", "anchor: due, hours: {total: 8, gates_pass: true}"),
    ("anchor: due, hours: {total: 8}", "anchor: due, hours: {total: 8, topics: {law: 2}}"),
    ("anchor: due, hours: {total: 8}", "anchor: due, by: hours, hours: {total: 8}"),
    ("anchor: due, hours: {total: 8}", "anchor: due, hours: {total: 8}, suspend: P6M"),
]  # fmt: skip


def said(text: str) -> tuple[tuple[str, str], ...]:
    parsed = parse_rule(text.encode(), "calls.yaml")
    assert parsed.value is not None
    assert not parsed.errors, [fault.as_line("en") for fault in parsed.errors]
    return tuple((sentence.en, sentence.ru) for sentence in explain(parsed.value))


@pytest.mark.parametrize(("old", "new"), CHANGES + INNER)
def test_every_key_changes_what_is_said_in_both_languages(old: str, new: str) -> None:
    before = PLAIN.replace("anchor: due", old) if (old, new) in INNER else PLAIN
    assert old in before
    plain, changed = said(before), said(before.replace(old, new, 1))
    for language in (0, 1):
        assert [one[language] for one in plain] != [one[language] for one in changed]
    for english, russian in changed:
        assert english.endswith(".")
        assert russian.endswith(".")
        assert any("а" <= letter.lower() <= "я" for letter in russian)
