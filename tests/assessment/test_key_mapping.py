"""An answer finds its place under a mended key by name, else by exact text, never by place (rule 35)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.assessment.key_mapping import NoMapping, as_mended, mapped
from app.library.quizzes.model import (
    Alternative,
    Choice,
    Gap,
    Item,
    Matching,
    Option,
    Ordering,
    OrderItem,
    Pair,
    Picture,
)
from tests.assessment.grading_samples import HOTSPOT, MAIL, call, cloze, gap, text, true_false
from tests.assessment.samples import ONE


def options(*texts: str, right: str = "A", kind: str = "single") -> Item:
    """`B#b`: text B named b."""
    made = []
    for written in texts:
        label, _, name = written.partition("#")
        made.append(Option(label, label == right, ONE if label == right else 0 * ONE, name=name))
    return Item("q", kind, "Q", Choice(tuple(made)))


def pairs(*lines: str) -> Item:
    return Item("q", "match", "Q", Matching(tuple(Pair(*line.split(" => ")) for line in lines)))


def ordered(*texts: str) -> Item:
    return Item("q", "order", "Q", Ordering(tuple(OrderItem(one) for one in texts)))


ABC = options("A", "B", "C")
SEVERAL = options("A", "B", "C", kind="multi")
CLOZE = cloze(gap("noon"), gap("(a)", "b"))
PICTURED = replace(HOTSPOT, content=replace(HOTSPOT.content, picture=Picture("img/phone.png", "A phone")))
WITH_LIST = replace(
    CLOZE,
    content=replace(
        CLOZE.content,
        gaps=(CLOZE.content.gaps[0], Gap("choice", (Alternative("a"), Alternative("b", False)))),
    ),
)
TURNED = replace(
    WITH_LIST,
    content=replace(
        WITH_LIST.content,
        gaps=(CLOZE.content.gaps[0], Gap("choice", (Alternative("b"), Alternative("a", False)))),
    ),
)


@pytest.mark.parametrize(
    ("old", "new", "answer", "expected"),
    [
        pytest.param(ABC, options("A", "B", "C", right="B"), 2, 2, id="only the key differs"),
        pytest.param(ABC, options("C", "B", "A"), 1, 3, id="another order"),
        pytest.param(options("A#a", "B"), options("B", "Better A#a", right="B"), 1, 2, id="by name"),
        pytest.param(ABC, options("A", "B", "D"), 2, 2, id="a wrong option that was not chosen has gone"),
        pytest.param(SEVERAL, options("C", "A", "B", kind="multi"), [1, 3], [1, 2], id="several"),
        pytest.param(true_false(True), true_false(False), True, True, id="true or false"),
        pytest.param(text("noon"), text("midday"), "noon", "noon", id="typed"),
        pytest.param(pairs("a => A", "b => B"), pairs("b => A", "a => B"), [1, 2], [2, 1], id="pairs"),
        pytest.param(pairs("a => A", "b => B", " => C"), pairs("b => B", "a => C", " => A"), [3, None], [None, 2], id="distractor"),
        pytest.param(ordered("a", "b", "c"), ordered("c", "a", "b"), [1, None, 3], [3, 1, None], id="places"),
        pytest.param(WITH_LIST, TURNED, ["noon", 1], ["noon", 2], id="list of a gap"),
        pytest.param(WITH_LIST, TURNED, [None, None], [None, None], id="empty gaps"),
        pytest.param(ABC, options("X", "Y"), None, None, id="no answer stays none"),
        pytest.param(call(), call(), [1, 2], [1, 2], id="the same call"),
        pytest.param(MAIL, replace(MAIL, critical=True), {"text": "x"}, {"text": "x"}, id="the same rubric"),
    ],
)  # fmt: skip
def test_an_answer_keeps_its_meaning(old, new, answer, expected):
    assert mapped(old, new, answer) == expected


@pytest.mark.parametrize(
    ("old", "new", "answer"),
    [
        pytest.param(ABC, options("A", "C", "D"), 2, id="the chosen option has gone"),
        pytest.param(ABC, options("A", "B", "C", "D", right="D"), 1, id="nobody could choose the right one"),
        pytest.param(ABC, options("A", "B", "B", "C"), 2, id="two options alike"),
        pytest.param(options("A#a", "B"), options("A#x", "B"), 1, id="the same text under another name"),
        pytest.param(SEVERAL, options("A", "B", kind="multi"), [1], id="one of several has gone"),
        pytest.param(ABC, true_false(True), 1, id="another kind"),
        pytest.param(pairs("a => A", "b => B"), pairs("a => A", "c => B"), [1, 2], id="another left side"),
        pytest.param(pairs("a => A", "b => B"), pairs("a => X", "b => B"), [1, 2], id="a right side that was not there"),
        pytest.param(ordered("a", "b"), ordered("a", "b", "c"), [1, 2], id="a line more"),
        pytest.param(WITH_LIST, replace(TURNED, body="Another text"), ["noon", 1], id="the text around gaps"),
        pytest.param(WITH_LIST, cloze(gap("noon"), gap("(a)", "c")), ["noon", 1], id="another list"),
        pytest.param(MAIL, replace(MAIL, content=replace(MAIL.content, rubric=MAIL.content.rubric[:1])), {"text": "x"}, id="another rubric"),
        pytest.param(PICTURED, replace(PICTURED, content=replace(PICTURED.content, picture=None)), {"x": 1, "y": 1}, id="another picture"),
    ],
)  # fmt: skip
def test_what_names_and_texts_leave_open_is_for_a_person(old, new, answer):
    with pytest.raises(NoMapping):
        mapped(old, new, answer)


@pytest.mark.parametrize(
    ("old", "new", "speaks"),
    [
        (ABC, options("A", "B", "C", right="B"), True),
        (ABC, options("B", "A", "C", right="B"), False),
        (true_false(True), true_false(False), True),
        (text("noon"), text("midday"), True),
        (ABC, true_false(True), False),
    ],
)
def test_single_lines_are_told_by_the_new_key_only_where_their_numbers_are_the_same(old, new, speaks):
    mended = as_mended(old, new)
    assert (mended is not None) is speaks
    assert mended is None or mended.content == new.content
