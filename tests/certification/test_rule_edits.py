"""What a form sets in the text of a rule, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.certification.rule_edits import with_transition, with_version
from app.certification.rule_text import parse_rule
from app.certification.rules import Rule, Transition

TEXTS = (
    "rule: a  # its name\ntitle: {en: A, ru: А}\nversion: 2  # since May\ntransition: apply_now # at once\nevidence: {quiz: b}\n",
    "rule: a\r\ntitle: {en: A, ru: А}\r\nversion: 2\r\nevidence: {quiz: b}",
    "# above\nrule: a\ntitle: {en: A, ru: А}\nversion: 2\ntransition:\n  by: 2027-03-01\nevidence: {quiz: b}\n# below\n",
    "title: {en: A, ru: А}\nevidence: {quiz: b}\ntransition: keep_until_old_expiry\nrule: a\nversion: 2",
)
CHOICES: tuple[tuple[Transition, date | None], ...] = (
    ("keep_until_old_expiry", None),
    ("apply_now", None),
    ("by", date(2028, 2, 29)),
)


def read(text: str) -> Rule:
    found = parse_rule(text.encode(), "a.yaml")
    assert found.value is not None, [fault.as_line("en") for fault in found.faults]
    return found.value


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(("transition", "by"), CHOICES)
def test_a_key_is_set_and_all_else_stays(text: str, transition: Transition, by: date | None) -> None:
    edited = with_version(with_transition(text, transition, by), 3)
    assert read(edited) == replace(read(text), version=3, transition=transition, transition_by=by)
    assert with_version(with_transition(edited, transition, by), 3) == edited
    for line in text.splitlines():
        key = line.partition(":")[0]
        assert line in edited or key in ("version", "transition", "  by")
    assert edited.count("#") == text.count("#")
