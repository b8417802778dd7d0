"""What is told of a rule's text: every mistake, at its line."""

from __future__ import annotations

import pytest

from app.certification.rule_set import check_rules
from app.certification.rule_text import parse_rule
from app.foundation.durations import Duration

WHOLE = """\
rule: calls
title: {en: "Calls", ru: "Звонки"}
version: 1
owner: training
evidence: {quiz: calls, exam: true}
"""


def faults(text: str | bytes, file: str = "calls.yaml") -> list[tuple[int, str]]:
    content = text if isinstance(text, bytes) else text.encode()
    return [(fault.line, fault.code) for fault in parse_rule(content, file).faults]


def told(more: str) -> list[tuple[int, str]]:
    """Faults of what follows the five lines of a sound rule; lines count from there."""
    return [(line - 5, code) for line, code in faults(WHOLE + more)]


def test_a_sound_rule_has_no_faults() -> None:
    assert faults(WHOLE) == []


def test_the_whole_shape_of_the_language_is_understood() -> None:
    text = """\
rule: ru-train-3y
title: {ru: "…", en: "…"}
short_title: {ru: "…", en: "…"}
owner: safety-office
version: 2
source: {act: "ПП РФ 2464", clause: "59, 79", in_force: 2022-09-01, until: null, verified_by: null}
transition: keep_until_old_expiry      # | apply_now | {by: 2027-03-01}
evidence:
  fresh: P1Y
  all: [{course: ot-general}, {quiz: ot-general, exam: true}, {checklist: first-aid}]
renewal: {all: [{quiz: ot-general, exam: true}]}
document: {template: ru-protocol, commission_min: 3, programme_hours: 16}
initial: {within: P60D, from: hired, until_then: supervised}   # or {before_work: true}
renew:
  every: P3Y
  anchor: completion
  window: P3M
  grace: P1M
  grace_work: blocked
  on_late: completion
  last_day: same
  lapse_after: P6M
  due_soon: P30D
  cases: [{when: first_job_tenure_lt_P1Y, every: P3M}]
  hours: {total: 144, topics: {kpk: 72}}
  suspend: P12M
fail: {retake_within: P30D, until_then: blocked, extends: false, max_attempts: 2, cooldown: P1D}
triggers:
  - {event: absence, more_than: P60D, require: briefing, before_work: true, resets_clock: false}
  - {event: revised, impact: major, require: exam, within: P30D, until_then: allowed, resets_clock: true}
  - {event: revised, impact: major, require: course, before_effective: true}
  - {event: incident, require: refresher, before_work: true, resets_clock: true}
nonworking: keep
keep_records: P5Y
"""
    parsed = parse_rule(text.encode(), "ru-train-3y.yaml")
    assert parsed.faults == ()
    assert parsed.value is not None
    assert parsed.value.renew is not None
    assert parsed.value.renew.grace == Duration(months=1)
    assert parsed.value.triggers[2].until_then == "allowed"


def test_keys_that_yaml_11_would_read_as_booleans_are_only_unknown() -> None:
    assert told("triggers: [{on: incident, require: drill, before_work: true}]\n") == [
        (1, "unknown-key"),
        (1, "missing-key"),
    ]


def test_a_misspelt_key_is_not_missed_as_well() -> None:
    assert told("renew: {evry: P1Y}\n") == [(1, "unknown-key")]
    assert told("fail: {until_than: blocked}\n") == [(1, "unknown-key")]


def test_all_mistakes_are_told_at_once() -> None:
    text = """\
rule: other
title: Calls
verison: 1
renew:
  every: 6 months
  anchor: sometimes
  colour: red
"""
    assert faults(text) == [
        (1, "missing-key"),  # owner, a warning
        (1, "missing-key"),  # evidence, a warning
        (1, "bad-value"),  # not the name of the file
        (2, "bad-value"),
        (3, "unknown-key"),
        (5, "bad-value"),
        (6, "bad-value"),
        (7, "unknown-key"),
    ]


def test_a_close_name_is_offered() -> None:
    (fault,) = parse_rule((WHOLE + "renew: {evry: P1Y, every: P1Y}\n").encode(), "calls.yaml").faults
    assert "every" in fault.fix.en
    assert "every" in fault.fix.ru


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("initial: {within: P60D}", [(1, "missing-key")]),
        ("initial: {until_then: blocked}", [(1, "missing-key")]),
        ("initial: {within: P60D, before_work: true, until_then: blocked}", [(1, "bad-value")]),
        ("initial: {before_work: true, until_then: supervised}", [(1, "bad-value")]),
        ("initial: {within: PT8H, until_then: blocked}", [(1, "bad-value")]),
        ("initial: {within: P0D, until_then: blocked}", [(1, "bad-value")]),
        ("renew: {anchor: due}", [(1, "missing-key")]),
        ("renew: {anchor: fixed}", [(1, "missing-key")]),
        ('renew: {anchor: fixed, fixed: "13-01"}', [(1, "bad-value")]),
        ('renew: {anchor: fixed, fixed: "02-30"}', [(1, "bad-value")]),
        ('renew: {anchor: fixed, fixed: "02-29"}', []),
        ("renew: {every: P1Y, grace: P1M}", [(1, "missing-key")]),
        ("renew: {every: P1Y, window: P1Y}", [(1, "bad-value")]),
        ("renew: {every: P1Y, window: P12M}", [(1, "bad-value")]),
        ("renew: {every: P1M, grace: P2M, grace_work: allowed}", [(1, "bad-value")]),
        ("renew: {every: P1Y, due_soon: P1Y}", [(1, "bad-value")]),
        ("renew: {every: P1Y, grace: P2M, grace_work: allowed, lapse_after: P1M}", [(1, "bad-value")]),
        ("renew: {every: P1Y, anchor: month_end, window: P10D}", [(1, "bad-value")]),
        ("renew: {every: P1Y, by: hours}", [(1, "missing-key")]),
        ("renew: {every: P1Y, suspend: P1M}", [(1, "missing-key")]),
        ("renew: {every: P1Y, by: hours, hours: {total: 8, gates_pass: true}}", [(1, "bad-value")]),
        ("renew: {every: P1Y, hours: {total: 8, topics: {a: 5, b: 4}}}", [(1, "bad-value")]),
        ("renew: {every: P1Y, hours: {topics: {a: 5}}}", [(1, "missing-key")]),
        ("renew: {every: P1D, hours: {total: 25}}", [(1, "never-met")]),
        ("renew: {every: P1Y, cases: [{when: new, every: P3M}]}", [(1, "bad-value")]),
        ("renew: {every: P1Y, cases: [{when: tenure_lt_P1Y, every: P3M}]}", []),
        ("fail: {retake_within: P30D}", [(1, "missing-key")]),
        ("fail: {until_then: blocked, extends: true}", [(1, "missing-key")]),
        ("fail: {until_then: blocked, max_attempts: 0}", [(1, "bad-value")]),
        ("fail: {until_then: blocked, retake_within: P5D, cooldown: P6D}", [(1, "never-met")]),
        ("fail: {until_then: blocked, retake_within: P5D, cooldown: P5D}", []),
        ('renew: {every: P1Y, anchor: fixed, fixed: "12-31", min_active: P1Y}', [(1, "bad-value")]),
        ('renew: {every: P1Y, anchor: fixed, fixed: "12-31", min_active: P11M}', []),
        ("triggers: [{event: incident, require: drill}]", [(1, "missing-key")]),
        ("triggers: [{event: incident, require: drill, within: P1D}]", [(1, "missing-key")]),
        ("triggers: [{event: incident, require: party, before_work: true}]", [(1, "bad-value")]),
        ("triggers: [{event: absence, require: drill, before_work: true}]", [(1, "missing-key")]),
        (
            "triggers: [{event: incident, impact: major, require: drill, before_work: true}]",
            [(1, "bad-value")],
        ),
        (
            "triggers: [{event: revised, require: course, before_effective: true, before_work: true}]",
            [(1, "bad-value")],
        ),
        ("triggers: {event: incident}", [(1, "bad-value")]),
        ("transition: {by: 2027-03-01}", []),
        ("transition: {by: soon}", [(1, "bad-value")]),
        ("transition: later", [(1, "bad-value")]),
        ("source: {in_force: 2026-01-01, until: 2025-12-31}", [(1, "never-met")]),
        ("source: {in_force: 2026-02-30}", [(1, "bad-value")]),
        ("nonworking: sometimes", [(1, "bad-value")]),
        ("keep_records:", [(1, "bad-value")]),
        ("keep_records: P5Y\nkeep_records: P6Y", [(2, "front-matter")]),
        ("short_title: {en: Contact centre, ru: Звонки}", [(1, "bad-value")]),
        ("renewal: {}", [(1, "missing-key")]),
        ("renewal: {all: []}", [(1, "never-met")]),
        ("renewal: {any: []}", [(1, "never-met")]),
        ("renewal: {n: 3, of: [{quiz: a}, {quiz: b}]}", [(1, "never-met")]),
        ("renewal: {n: 2}", [(1, "missing-key")]),
        ("renewal: {of: [{quiz: a}]}", [(1, "missing-key")]),
        ("renewal: {quiz: a, course: b}", [(1, "bad-value")]),
        ("renewal: {quiz: A b}", [(1, "bad-value")]),
        ("renewal: {quiz: a, pass_mark: 101%}", [(1, "bad-value")]),
        ("renewal: {quiz: a, pass_mark: 0.9}", []),
        ("renewal: {course: a, exam: true}", [(1, "unknown-key")]),
        ("renewal: {course: a, pass_mark: 90%}", [(1, "unknown-key")]),
        ("renewal: {credit: false}", [(1, "bad-value")]),
        ("renewal: {tenure: P1Y}", []),
        ("renewal: {all: [quiz]}", [(1, "bad-value")]),
        ("renewal: {hours: {total: 0}}", [(1, "bad-value")]),
    ],
)
def test_what_is_wrong_with_one_line(text: str, expected: list[tuple[int, str]]) -> None:
    assert told(text + "\n") == expected


def test_a_value_is_told_at_its_own_line() -> None:
    assert told("renew:\n  every:\n    6 months\n") == [(3, "bad-value")]
    assert told("renewal:\n  all:\n    - {quiz: a}\n    - {quizz: b}\n") == [(4, "unknown-key")]


def test_an_owner_and_evidence_are_only_missed() -> None:
    parsed = parse_rule(b"rule: calls\ntitle: {en: Calls, ru: \xd0\x97}\nversion: 1\n", "calls.yaml")
    assert [(fault.line, fault.code, fault.level) for fault in parsed.faults] == [
        (1, "missing-key", "warning"),
        (1, "missing-key", "warning"),
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"rule: calls\ntitle: \xff\n", [(2, "not-utf8")]),
        (b"# \n" * 400_000, [(1, "too-large")]),
        (b"rule: [\n", [(2, "front-matter")]),
        (b"rule: a\n---\nrule: b\n", [(2, "front-matter")]),
        (b"rule: &a b\n", [(1, "front-matter")]),
        (b"rule: !!python/object:os.system x\n", [(1, "front-matter")]),
        (b"- a\n", [(1, "front-matter")]),
        (b"? [a]\n: b\n", [(1, "front-matter")]),
        (b"rule: \x00\n", [(1, "front-matter")]),
        (b"evidence: " + b"{all: [" * 3000, [(1, "front-matter")]),
        (b'rule: "\\q"\n', [(1, "front-matter")]),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_else(
    content: bytes, expected: list[tuple[int, str]]
) -> None:
    assert faults(content) == expected


def test_an_empty_file_is_a_rule_without_anything() -> None:
    assert (1, "missing-key") in faults(b"")


def test_the_name_of_a_rule_from_a_pipe_is_free() -> None:
    assert faults(WHOLE, "-") == []
    assert faults(WHOLE, "folder/other.yaml") == [(1, "bad-value")]


def rule_needing(slug: str, *others: str) -> bytes:
    needs = ", ".join(f"{{certification: {other}}}" for other in others)
    text = f"rule: {slug}\ntitle: {{en: A, ru: А}}\nversion: 1\nowner: o\nevidence: {{all: [{{quiz: q}}, {needs}]}}\n"
    return text.encode()


def test_certifications_that_need_one_another_are_told() -> None:
    files = {
        "a.yaml": rule_needing("a", "b"),
        "b.yaml": rule_needing("b", "c"),
        "c.yaml": rule_needing("c", "a"),
        "d.yaml": rule_needing("d", "a"),
    }
    assert [(fault.file, fault.line, fault.code) for fault in check_rules(files)] == [
        ("a.yaml", 5, "circular"),
        ("b.yaml", 5, "circular"),
        ("c.yaml", 5, "circular"),
    ]
    assert [fault.code for fault in check_rules({"a.yaml": rule_needing("a", "a")})] == ["circular"]


def test_an_unknown_certification_is_told_where_all_rules_are_given() -> None:
    matrix = b"requirements:\n  - {position: p, requires: [a, z]}\n"
    files = {"a.yaml": rule_needing("a", "b"), "requirements.yaml": matrix}
    assert [(fault.file, fault.line, fault.code, fault.level) for fault in check_rules(files)] == [
        ("a.yaml", 5, "broken-link", "warning"),
        ("requirements.yaml", 2, "broken-link", "warning"),
    ]
    assert check_rules({"a.yaml": rule_needing("a", "b")}) == ()
    assert check_rules({"requirements.yaml": matrix}) == ()
