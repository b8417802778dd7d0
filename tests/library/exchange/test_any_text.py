"""Whatever stands in a file: nothing crashes, and what is imported can be read and graded."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from app.library.documents import FileText
from app.library.quizzes.whole import read_whole
from app.library.source import Files
from tests.library.exchange.bringing import brought

FRAGMENTS = {
    "gift": [
        "::Q::", "::", "[html]", "[markdown]", "text ", "{", "}", "=a", "~b", "~%50%c", "~%-100%d", "%50%", "#", "####",
        "->", " => ", "{#3:2}", "{T}", "{}", "1..2", "\\{", "\\n", "\\", "\n", "\n\n", "// [id:x] [tag:y]\n", "// [points:2]",
        "// [rubric:| C | 0 | 1 |\\n|---|---|---|\\n| a | b | c |]\n", "// [attributes-1:critical, #a, 2, fixed]\n",
        "$CATEGORY: a/b\n", "<b>", "</b>", "<img src='x'>", "![x](y.png)", "- (x) z", "# h", "```", "> [!hint] h", "[[g]]",
        "*", "_____", "\ue000", "\x00", "{>2 ALL\na\nb}", "Ж", "`", "|", "{critical}",
    ],
    "aiken": ["Q?", "\n", "\n\n", "A) a", "B. b", "C)c", "А) а", "ANSWER: A", "ANSWER: B", "ОТВЕТ: А", "ANSWER:", "FEEDBACK: f",
              "# x", "- (x) y", "A)", "```", "{x}", "*"],
    "csv": ["title", "text", "type", "answer-1", "answer-2", "right", "explain", "points", ",", ";", "\n", '"', "(x) a",
            "( ) b", "[x] c", "= 4", "=> d", "e => f", "1. g", "single", "match", "2", "1, 2", "[[h|i]]", "> fb", "'=x", "{50%}",
            "| C | 0 |", "# h", "```"],
}  # fmt: skip


@pytest.mark.parametrize("name", FRAGMENTS)
@settings(max_examples=100, deadline=None)
@given(data=some.data())
def test_any_text_gives_a_report_and_questions_that_are_clear(name: str, data: some.DataObject) -> None:
    check(name, "".join(data.draw(some.lists(some.sampled_from(FRAGMENTS[name]), max_size=40))).encode())


@pytest.mark.parametrize("name", FRAGMENTS)
@settings(max_examples=40, deadline=None)
@given(content=some.binary(max_size=300))
@example(content=b"\xff\xfe=\x00")
def test_any_bytes_give_a_report(name: str, content: bytes) -> None:
    check(name, content)


def check(name: str, content: bytes) -> None:
    found = brought(name, content)
    assert found.found == len(found.imported) + len(found.refused)
    assert found.imported or found.refused or found.reason is not None
    assert bool(found.text) == bool(found.imported)
    if found.text:
        file = FileText("quizzes/q.md", "q.md", found.text.encode())
        whole = read_whole(file, Files({}), site_language="en")
        assert whole.quiz is not None
        assert [item.id for item in whole.quiz.items] == [one.id for one in found.imported]
        assert {fault.code for fault in whole.unclear(None)} <= {"missing-asset"}
