"""The 42 rules of the engine of attempts: each has a test that names it by its number in its docstring."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import ROOT

RULES = {
    1: "the start freezes everything in one transaction",
    2: "review, regrade, certificate and audit read what was frozen",
    3: "order and draw are stored, a reload is the same page",
    4: "the unseen is drawn first, fixed options stay",
    5: "only the server moves the states, and each move is logged",
    6: "one open attempt, one number",
    7: "a second start gives the open attempt",
    8: "a second hand-in gives the first result",
    9: "a score exists only through grading",
    10: "answers are held against what was frozen",
    11: "saves are appended, a stale one is told",
    12: "saved, saving, not saved; handing in waits for what is unsent",
    13: "what is unsent waits on the device and goes out later",
    14: "a save is durable before it is acknowledged",
    15: "unanswered questions count",
    16: "the deadline is fixed at the start, overrides move it",
    17: "accepted until deadline and grace, later kept in the log",
    18: "page, request and sweeper end an attempt alike",
    19: "no pauses; an extension needs a reason",
    20: "no zone and no clock of a client moves a deadline",
    21: "nothing of the key leaves early",
    22: "tokens and orders tell nothing",
    23: "media under names that say nothing, without EXIF",
    24: "exams are served nowhere else",
    25: "feedback by policy, on the server",
    26: "limits of start, submit and check; no single answer is graded",
    27: "a stranger's attempt is not there",
    28: "grading is a pure function",
    29: "a crash in one question marks only this one",
    30: "essays are graded by another person",
    31: "points, critical failures and section minima decide, exactly",
    32: "each attempt is a fact; a retake lowers nothing",
    33: "an edited quiz is another revision",
    34: "a regrade is previewed and recorded",
    35: "changed options are mapped, never by position",
    36: "points given by hand survive a regrade",
    37: "statistics by question and version",
    38: "errors block publishing, warnings do not",
    39: "previews run on the same engine and count nowhere",
    40: "two editors never overwrite each other",
    41: "the log is chained and can be exported",
    42: "an attempt from a backup grades to the same score",
}
NAMED = re.compile(r"\b[Rr]ules? (\d+(?:(?:, | and | to )\d+)*)(?! of the)")


def numbers(docstring: str) -> Iterator[int]:
    for found in NAMED.finditer(docstring):
        for part in re.split(r", | and ", found[1]):
            first, _, last = part.partition(" to ")
            yield from range(int(first), int(last or first) + 1)


def named_in(path: Path) -> Iterator[int]:
    """Numbers in docstrings of tests; those of a module speak for all of its tests."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    tests = [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    for node in [tree, *tests] if tests else []:
        yield from numbers(ast.get_docstring(node) or "")


@pytest.fixture(scope="module")
def named() -> set[int]:
    return {number for path in (ROOT / "tests").rglob("test_*.py") for number in named_in(path)}


@pytest.mark.parametrize("rule", RULES)
def test_a_test_names_it(named: set[int], rule: int) -> None:
    assert rule in named, f"no test names rule {rule}: {RULES[rule]}"
