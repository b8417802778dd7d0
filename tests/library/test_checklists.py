"""Checklists: their grammar and their faults (end of the samples' README)."""

from __future__ import annotations

import pytest

from app.library.quizzes.checklists import parse_checklist
from app.library.source import Files
from tests.library.quiz_texts import BESIDE, file_of, lines_and_codes, told_of, told_of_all

PATH = "quizzes/checklists/call.en.md"
FINE = """---
title: Handling a call
pass: 80%
---
# Greeting {#greeting}
## Names the company {#name}
tags: service-level, a
Says *it* first.

## Asks for data {#data}
critical: yes
"""


def faults_of(text: str) -> list[tuple[int, str]]:
    return lines_and_codes(told_of(text, PATH))


def test_what_a_checklist_says() -> None:
    checklist = parse_checklist(file_of(FINE, PATH), Files(BESIDE), site_language="en").value
    assert checklist is not None
    (group,) = checklist.groups
    first, second = group.lines
    assert (group.id, first.id, first.tags, first.text) == (
        "greeting",
        "name",
        ("service-level", "a"),
        "Says *it* first.",
    )
    assert (first.critical, second.critical, checklist.language) == (False, True, "en")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("pass: 80%\n", "", []),
        ("critical: yes", "critical: no", []),
        ("pass: 80%", "pass: 80", [(3, "bad-value")]),
        ("pass: 80%", "use: exam\npass: 80%", [(3, "unknown-key")]),
        ("title: Handling a call\n", "", [(1, "missing-key")]),
        ("{#greeting}", "", [(5, "missing-id")]),
        ("{#name}", "{#Name}", [(6, "missing-id")]),
        ("{#data}", "{#name}", [(10, "duplicate-id")]),
        ("{#data}", "{#greeting}", [(10, "duplicate-id")]),
        ("{#greeting}\n", "{#greeting}\ncritical: yes\n", [(6, "unknown-key")]),
        ("critical: yes", "critical: true", [(11, "bad-value")]),
        ("critical: yes", "points: 2", [(11, "unknown-key")]),
        ("# Greeting {#greeting}\n", "", [(5, "bad-value"), (9, "bad-value")]),
        ("Says *it* first.", "![](../img/a.svg)", [(8, "missing-alt")]),
        ("Says *it* first.", "- (x) a list\n> [!odd] quote\n| a | b |", []),
        ("critical: yes\n", "critical: yes\n# Closing {#closing}\n", [(12, "bad-value")]),
    ],
)
def test_faults(old: str, new: str, expected: list[tuple[int, str]]) -> None:
    assert old in FINE
    assert faults_of(FINE.replace(old, new)) == expected


def test_something_must_decide() -> None:
    neither = FINE.replace("pass: 80%\n", "").replace("critical: yes", "critical: no")
    assert faults_of(neither) == [(1, "missing-key")]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Names the company", "Называет компанию", []),
        ("tags: service-level, a", "tags: a, service-level", []),
        ("pass: 80%", "pass: 70%", [(3, "language-mismatch")]),
        ("critical: yes\n", "", [(10, "language-mismatch")]),
        ("tags: service-level, a", "tags: a", [(6, "language-mismatch")]),
        ("{#name}", "{#other}", [(1, "language-mismatch"), (6, "language-mismatch")]),
        ("## Asks", "# Group {#group}\n## Asks", [(10, "language-mismatch"), (11, "language-mismatch")]),
    ],
)
def test_languages(old: str, new: str, expected: list[tuple[int, str]]) -> None:
    assert old in FINE
    texts = {PATH: FINE, PATH.replace(".en.", ".ru."): FINE.replace(old, new)}
    assert lines_and_codes(told_of_all(texts)) == expected
