"""What an observation comes to (rules 8 to 12 of the checklist grammar), and who may replace what is stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessment import observed_fields
from app.assessment.observed_fields import MOST_COMMENT, CommentTooLong
from app.assessment.observing import (
    SEEN,
    Kept,
    Mark,
    Seen,
    Writer,
    answer_until,
    gaps,
    judge,
    lines_of,
    marked,
    may_be_of,
    ruling,
    state_at,
)
from app.foundation.errors import BadRequest
from app.library.quizzes import frozen_checklist
from app.library.quizzes.checklist import Checklist, ChecklistLine, Group
from app.library.quizzes.frozen_checklist import Frozen, Picture

FOUR = Checklist(
    title="Calls",
    groups=(
        Group(
            "greeting",
            "Greeting",
            (ChecklistLine("hello", "Says hello"), ChecklistLine("name", "Says the name")),
        ),
        Group(
            "identification",
            "Identification",
            (
                ChecklistLine("two", "Asks for two identifiers", critical=True, tags=("law",)),
                ChecklistLine("listens", "Listens"),
            ),
        ),
    ),
    pass_share=Fraction(3, 4),
    language="en",
)
IDS = ("hello", "name", "two", "listens")
D: Seen = "done"
N: Seen = "not-done"
A: Seen = "not-applicable"


def marks(*states: Seen | None, comment: str = "why") -> dict[str, Mark]:
    return {line: Mark(state, comment) for line, state in zip(IDS, states, strict=True)}


@pytest.mark.parametrize(
    ("states", "pass_share", "result", "share"),
    [
        ((D, D, D, D), Fraction(3, 4), "passed", Fraction(1)),
        ((D, N, D, D), Fraction(3, 4), "passed", Fraction(3, 4)),  # exactly the share is enough
        ((D, N, D, N), Fraction(3, 4), "failed", Fraction(1, 2)),
        ((D, A, D, N), Fraction(2, 3), "passed", Fraction(2, 3)),  # two of three, without rounding
        ((D, A, D, N), Fraction(667, 1000), "failed", Fraction(2, 3)),
        ((D, D, N, D), Fraction(3, 4), "failed-critical", Fraction(3, 4)),  # a critical line decides alone
        ((D, D, A, D), Fraction(3, 4), "passed", Fraction(1)),  # one that does not apply does not
        ((N, N, D, N), None, "passed", Fraction(1, 4)),  # without a share only critical lines decide
        ((D, D, N, D), None, "failed-critical", Fraction(3, 4)),
        ((A, A, A, N), Fraction(1, 100), "failed", Fraction(0)),
    ],
)
def test_the_result(
    states: tuple[Seen, ...], pass_share: Fraction | None, result: str, share: Fraction
) -> None:
    judged = judge(replace(FOUR, pass_share=pass_share), marks(*states))
    assert (judged.result, judged.share) == (result, share)


@pytest.mark.parametrize(
    ("states", "comment", "missing"),
    [
        ((D, D, D, D), "", []),
        ((None, D, D, D), "", [("state", "hello", 1)]),
        ((None, D, None, None), "", [("state", "two", 2), ("state", "hello", 1), ("state", "listens", 2)]),
        ((D, D, N, D), "", [("comment", "two", 2)]),
        ((D, D, A, D), "", [("comment", "two", 2)]),
        ((D, D, A, D), "  \n ", [("comment", "two", 2)]),
        ((D, D, A, D), "The caller had none", []),
        ((D, N, D, A), "", []),  # other lines need no comment
        ((A, A, A, A), "why", [("nothing-seen", None, 1)]),
    ],
)
def test_what_is_missing_before_the_signature(
    states: tuple[Seen | None, ...], comment: str, missing: list[tuple[str, str | None, int]]
) -> None:
    found = gaps(FOUR, marks(*states, comment=comment))
    assert [(gap.why, gap.line and gap.line.id, gap.screen) for gap in found] == missing


ANY_STATES = st.tuples(*[st.sampled_from((*SEEN, None))] * 4)


@given(ANY_STATES, st.sampled_from([None, Fraction(1, 3), Fraction(1, 2), Fraction(1)]))
def test_laws_of_the_result(states: tuple[Seen | None, ...], pass_share: Fraction | None) -> None:
    checklist, given_marks = replace(FOUR, pass_share=pass_share), marks(*states)
    assert marked(checklist, given_marks) == sum(state is not None for state in states)
    if gaps(checklist, given_marks):
        assert None in states or all(state == A for state in states)
        return
    judged = judge(checklist, given_marks)
    assert judged.share == Fraction(states.count(D), states.count(D) + states.count(N))
    assert (judged.result == "failed-critical") == (states[2] == N)
    if states[2] != N:
        assert (judged.result == "passed") == (pass_share is None or judged.share >= pass_share)
    all_done: list[Seen | None] = [D if state == N else state for state in states]
    better = judge(checklist, marks(*all_done))
    assert better.result == "passed"  # all that was seen was done


# -- Saving ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kept", "by", "based_on", "verdict"),
    [
        (Kept(0, Writer("", 0)), Writer("a", 1), 0, "store"),
        (
            Kept(3, Writer("a", 3)),
            Writer("a", 4),
            1,
            "store",
        ),  # its own answers may have been lost on the way
        (Kept(3, Writer("a", 3)), Writer("a", 3), 2, "stale"),  # another content under a known number
        (Kept(3, Writer("a", 3)), Writer("a", 2), 1, "stale"),  # overtaken on the way
        (Kept(3, Writer("a", 3)), Writer("b", 1), 3, "store"),  # it has seen what is stored
        (Kept(3, Writer("a", 3)), Writer("b", 9), 2, "stale"),
    ],
)
def test_who_may_replace_what_is_stored(kept: Kept, by: Writer, based_on: int, verdict: str) -> None:
    assert ruling(kept, by, based_on, changes=True) == verdict
    assert ruling(kept, by, based_on, changes=False) == "same"


STEPS = st.lists(
    st.tuples(st.sampled_from("ab"), st.sampled_from(["write", "replay", "look"]), st.booleans()), max_size=40
)


@given(STEPS)
def test_no_page_replaces_what_it_has_not_seen(steps: list[tuple[str, str, bool]]) -> None:
    """Two pages write, replay what they sent, lose answers, and look anew: what is replaced was always known."""
    kept, content = Kept(0, Writer("", 0)), 0
    seen = {desk: 0 for desk in "ab"}  # the content that the page knows of
    based = {desk: 0 for desk in "ab"}
    numbers = {desk: 0 for desk in "ab"}
    sent: dict[str, tuple[Writer, int, int]] = {}
    for place, (desk, act, answer_arrives) in enumerate(steps, 1):
        if act == "look":
            seen[desk], based[desk] = content, kept.version
            continue
        if act == "replay" and desk not in sent:
            continue
        if act == "write":
            numbers[desk] += 1
            sent[desk] = (Writer(desk, numbers[desk]), based[desk], place)
        writer, based_on, written = sent[desk]
        verdict = ruling(kept, writer, based_on, changes=written != content)
        if verdict == "store":
            assert seen[desk] == content
            kept, content = Kept(kept.version + 1, writer), written
        if verdict != "stale":
            seen[desk] = written  # the page knows what it wrote, whether or not it hears of it
            if answer_arrives:
                based[desk] = kept.version


# -- The form --------------------------------------------------------------------------------------------------------


def test_the_form_is_read_line_by_line() -> None:
    fields = {
        "state-hello": ["done"],
        "comment-hello": [" well\r\ndone "],
        "comment-two": [""],
        "go": ["next"],
    }
    assert observed_fields.read(FOUR, fields) == {"hello": Mark("done", "well\ndone"), "two": Mark()}


@pytest.mark.parametrize(
    "fields",
    [
        {"state-nobody": ["done"]},
        {"comment-greeting": ["a group is no line"]},
        {"state-hello": ["perfect"]},
        {"state-hello": ["done", "not-done"]},
        {"comment-hello": ["a\0b"]},
    ],
)
def test_what_no_page_of_ours_sends_is_refused_whole(fields: dict[str, list[str]]) -> None:
    with pytest.raises(BadRequest):
        observed_fields.read(FOUR, {"state-two": ["done"], **fields})


def test_a_comment_has_an_end() -> None:
    assert observed_fields.read(FOUR, {"comment-hello": ["x" * MOST_COMMENT]})
    with pytest.raises(CommentTooLong):
        observed_fields.read(FOUR, {"comment-hello": ["x" * (MOST_COMMENT + 1)]})


@pytest.mark.parametrize(
    "fields",
    [{}, {"desk": [""]}, {"desk": ["é"]}, {"desk": ["x" * 65]}, {"desk": ["a"], "sequence": ["-1"]},
     {"desk": ["a"], "sequence": ["٣"]}, {"desk": ["a"], "sequence": ["1" * 10]}],
)  # fmt: skip
def test_a_page_says_who_it_is(fields: dict[str, list[str]]) -> None:
    with pytest.raises(BadRequest):
        observed_fields.writer_of(fields)


# -- Days and frozen text --------------------------------------------------------------------------------------------


def test_the_seventh_day_is_the_last_one() -> None:
    assert answer_until(date(2026, 11, 30)) == date(2026, 12, 7)
    end = datetime(2026, 12, 7, 21, tzinfo=UTC)  # midnight of the 8th in Moscow
    assert state_at("signed", end, end - timedelta(microseconds=1)) == "signed"
    assert state_at("signed", end, end) == "confirmed"
    assert state_at("objected", end, end) == "objected"


@pytest.mark.parametrize(("days", "may"), [(0, True), (30, True), (31, False), (-1, False)])
def test_a_signature_is_about_a_day_of_the_last_thirty(days: int, may: bool) -> None:
    today = date(2026, 11, 30)
    assert may_be_of(today - timedelta(days=days), today) is may


@pytest.mark.parametrize("share", [None, Fraction(2, 3)])
def test_a_frozen_checklist_comes_back_whole(share: Fraction | None) -> None:
    languages = {"en": replace(FOUR, pass_share=share), "ru": replace(FOUR, title="Звонки", language="ru")}
    both = Frozen(languages, {"quizzes/img/desk.svg": Picture("a" * 64, "image/svg+xml", 120, 8, 5)})
    assert frozen_checklist.from_json(frozen_checklist.to_json(both)) == both
    assert [line.id for _, line in lines_of(FOUR)] == list(IDS)
