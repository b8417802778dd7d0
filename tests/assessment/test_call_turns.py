"""Whose turn it is in a call, what a form adds to it, and what the clock takes; all without a page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessment.answers import UnknownAnswer
from app.assessment.arranging import place
from app.assessment.calls import alone
from app.assessment.calls.debrief import curve, debrief
from app.assessment.calls.moods import MOODS, mood_of
from app.assessment.calls.turns import ALLOWANCE, Arrived, Said, hear, read, silences_of, turn_of
from app.assessment.disclosure import NOTHING, Disclosure
from app.assessment.grading import grade_item
from app.assessment.layout import Layout
from app.assessment.saving import Stored
from app.assessment.timing import Term
from app.assessment.wording import Wording
from app.library.quizzes.graph import better_replies, search
from app.library.quizzes.model import CallTask, Item
from app.library.quizzes.play import Board, Play, score
from tests.assessment.calls import OURS, PARCEL, call_from

CALL = call_from(PARCEL)
NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
LIMITED = Term(NOON + timedelta(minutes=5), timedelta(seconds=30))
ENDLESS = Term(None, timedelta(0))
NODES = [node.id for node in CALL.nodes]


def stored(*replies: int, sequence: int = 7, at: datetime = NOON) -> Stored:
    return Stored(sequence, list(replies), at)


def seconds(count: float) -> datetime:
    return NOON + timedelta(seconds=count)


@pytest.mark.parametrize(
    ("after", "said", "sequence", "verdict", "rows"),
    [
        (1, Said(2, NODES[1], 1), 8, "store", [[2, 1]]),
        (20, Said(2, NODES[1], 1), 8, "store", [[2, 1]]),
        (23, Said(2, NODES[1], 1), 8, "store", [[2, 1]]),  # it was on its way
        (24, Said(2, NODES[1], 1), 8, "stale", [[2, 4]]),
        (24, Said(3, NODES[2], 1), 9, "store", [[2, 4], [2, 4, 1]]),  # the page was loaded anew
        (24, Said(3, NODES[2], 1), 8, "stale", [[2, 4]]),  # its number is taken by the silence
        (1, Said(1, NODES[0], 2), 7, "same", []),
        (1, Said(1, NODES[0], 3), 7, "stale", []),
        (1, Said(1, NODES[0], 2), 8, "stale", []),
        (1, Said(3, NODES[2], 1), 8, "stale", []),
        (1, Said(2, NODES[1], 1), 7, "stale", []),
        (1, Said(2), 8, "same", []),
        (24, Said(2), 8, "same", [[2, 4]]),
    ],
)
def test_what_becomes_of_a_reply(after, said, sequence, verdict, rows):
    arrived = Arrived(said, sequence, seconds(after), ENDLESS, True)
    heard = hear(CALL, stored(2), arrived)
    assert (heard.verdict, [row.answer for row in heard.rows]) == (verdict, rows)
    assert [row.sequence for row in heard.rows] == sorted({row.sequence for row in heard.rows})
    assert list(heard.turn.play.replies) == (rows[-1] if rows else [2])


@pytest.mark.parametrize(
    ("after", "in_progress", "verdict", "late"),
    [(299, True, "store", False), (310, True, "store", True), (331, True, "closed", False), (1, False, "closed", False)],
)  # fmt: skip
def test_the_deadline_of_the_attempt_holds_for_calls_too(after, in_progress, verdict, late):
    arrived = Arrived(Said(1, NODES[0], 2), 8, seconds(after), LIMITED, in_progress)
    heard = hear(CALL, None, arrived)
    assert (heard.verdict, heard.late, len(heard.rows)) == (verdict, late, 1 if verdict == "store" else 0)


def test_silence_follows_silence_while_nobody_is_there():
    nodes = tuple(replace(node, time=10 if node.replies else None) for node in CALL.nodes)
    silent = replace(CALL.nodes[1].replies[-1], target=NODES[3])
    last = replace(nodes[2], replies=(*nodes[2].replies, silent))
    call = replace(CALL, nodes=(nodes[0], nodes[1], last, *nodes[3:]))
    turn = turn_of(call, stored(2), seconds(3600))
    assert (turn.play.replies, turn.is_over) == ((2, 4, 3), True)
    gap = timedelta(seconds=10) + ALLOWANCE
    assert [row.saved_at - NOON for row in turn.silences] == [gap, 2 * gap]


def test_silence_is_no_reply_where_it_is_not_on_offer():
    closed = replace(CALL.nodes[1].replies[-1], target="canary-hello")
    where = replace(CALL.nodes[1], replies=(*CALL.nodes[1].replies[:-1], closed))
    hello = replace(CALL.nodes[0], visits=1)
    call = replace(CALL, nodes=(hello, where, *CALL.nodes[2:]))
    turn = turn_of(call, stored(2), seconds(3600))
    assert (turn.silences, turn.ends_at, turn.offered) == ((), None, (1, 2, 3))


def test_what_the_clock_says_ends_with_the_attempt():
    quiz = alone.quiz_of(CALL)
    layout = Layout((place(quiz.items[0], 0, True, "seed"),), {})
    for until, expected in ((22, {}), (24, {1: [2, 4]})):
        found = silences_of(quiz, layout, {1: stored(2)}, seconds(until))
        assert {position: one.answer for position, one in found.last.items()} == expected
    assert silences_of(quiz, layout, {}, seconds(900)).all == ()


def test_a_person_with_more_time_is_awaited_longer():
    assert turn_of(CALL, stored(2), seconds(32), percent=50).silences == ()
    assert turn_of(CALL, stored(2), seconds(34), percent=50).play.replies == (2, 4)


@pytest.mark.parametrize(("mood", "face"), [(0, 1), (19, 1), (20, 2), (59, 3), (60, 4), (80, 5), (100, 5)])
def test_moods_have_five_faces(mood, face):
    assert mood_of(mood) == MOODS[face - 1]
    assert mood_of(mood).face == f"mood-{face}"


# -- what every call of ours must be ----------------------------------------------------------------------------------


@pytest.mark.parametrize("file", OURS, ids=lambda file: file.name)
def test_each_call_can_be_passed_and_failed_and_its_best_path_earns_everything(file):
    call = call_from(file.read_text(encoding="utf-8"), f"quizzes/calls/{file.name}")
    found = search(call)
    assert call.best is not None and found.best == call.best
    assert found.can_pass and found.can_fail
    assert found.entered == {node.id for node in call.nodes}
    graded = grade_item(alone.quiz_of(call).items[0], list(call.best.replies), "en")
    assert (graded.fraction, graded.points, graded.failed) == (1, call.best.points, False)
    assert any(not score(call, play).passed for play in plays(call, most=300))
    assert not any(better_replies(call, call.best.replies))


def plays(call, most):
    """Plays to their ends, at most so many, the smallest reply numbers first."""
    board, waiting, found = Board(call), [], 0
    waiting.append(board.begin())
    while waiting and found < most:
        play = waiting.pop()
        offered = board.offered(play.state)
        if not offered:
            found += 1
            yield play
        waiting += [board.reply(play, number) for number in reversed(offered)]


# -- the debrief -------------------------------------------------------------------------------------------------------


def worth(board: Board, play: Play) -> Fraction | None:
    """The most points that a clean play can still earn from here; None where it cannot end well."""
    if board.node(play.state).end:
        return Fraction(0) if board.node(play.state).end == "finished" else None
    found = []
    for number in board.offered(play.state):
        reply = board.node(play.state).replies[number - 1]
        rest = None if reply.critical or reply.fail else worth(board, board.reply(play, number))
        if rest is not None:
            found.append(rest + reply.points)
    return max(found, default=None)


@given(st.lists(st.integers(0, 3), max_size=3))
def test_a_better_reply_is_one_after_which_more_can_be_earned(choices):
    board = Board(CALL)
    play, expected = board.begin(), []
    for choice in choices:
        offered = board.offered(play.state)
        if not offered:
            break
        number = offered[choice % len(offered)]
        values = {}
        for one in offered:
            reply = board.node(play.state).replies[one - 1]
            rest = None if reply.critical or reply.fail else worth(board, board.reply(play, one))
            if rest is not None:
                values[one] = rest + reply.points
        best = max(values.values(), default=None)
        is_best = best is None or values.get(number) == best
        expected.append(None if is_best else min(one for one in values if values[one] == best))
        play = board.reply(play, number)
    assert better_replies(CALL, play.replies) == tuple(expected)


def test_in_a_call_too_large_to_be_searched_only_the_first_turn_off_the_best_path_is_judged():
    assert better_replies(CALL, (2, 2, 1), most=2) == (None, 1, None)


def test_a_debrief_tells_what_it_may():
    wording = Wording("en")
    full = debrief(CALL, (3, 3), Disclosure(True, True, True), wording)
    assert [turn.spoils for turn in full.turns] == ["", "critical"]
    assert [turn.points for turn in full.turns] == [1, 0]
    assert [(row.points, row.best, row.missed) for row in full.stages] == [(1, 4, True), (0, 6, False)]
    assert (full.end, full.hung_up, full.is_best, len(full.best_replies)) == ("failed", False, False, 3)
    bare = debrief(CALL, (3, 3), NOTHING, wording)
    assert not (bare.stages or bare.moods or bare.best_replies or bare.is_best)
    assert {(turn.points, turn.mood, turn.spoils, turn.better, turn.own.feedback) for turn in bare.turns} == {
        (None, None, "", "", "")
    }
    assert debrief(CALL, (1,), NOTHING, wording).hung_up


def test_the_curve_of_the_mood_goes_from_left_to_right():
    moods = debrief(CALL, (2, 1, 1), Disclosure(True, True, True), Wording("en")).moods
    assert [point.level for point in moods] == [50, 63, 70, 70]
    assert curve(moods, width=300, height=100) == "0.0,50.0 100.0,37.0 200.0,30.0 300.0,30.0"


# -- taken alone ---------------------------------------------------------------------------------------------------------


def test_a_call_in_a_quiz_decides_nothing_by_its_own_rules():
    task = Item("talk", "call", "Talk", CallTask("calls/parcel.md", CALL))
    assert not grade_item(task, [3, 2, 1], "en").failed
    assert grade_item(alone.quiz_of(CALL).items[0], [3, 2, 1], "en").failed
    assert grade_item(alone.quiz_of(CALL).items[0], None, "en").failed


def test_only_a_quiz_made_of_a_call_is_one_taken_alone():
    quiz = alone.quiz_of(CALL)
    assert alone.call_of(quiz) == CALL
    inside = replace(quiz.items[0], content=CallTask("calls/parcel.md", CALL))
    assert alone.call_of(replace(quiz, sections=(replace(quiz.sections[0], items=(inside,)),))) is None


# -- any forms, in any order ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Loaded:
    """A page as it was loaded: its step, its number, and where the call stood."""

    step: int
    sequence: int
    node: str


acts = st.lists(
    st.tuples(st.sampled_from(("load", "send", "resend", "bare")), st.integers(0, 9), st.integers(0, 30)),
    max_size=25,
)


@given(acts)
def test_whatever_pages_send_the_stored_replies_are_a_play_that_only_grows(history):
    """Old pages, replays, two tabs, forms without a reply and forms that come too late."""
    placed = place(alone.quiz_of(CALL).items[0], 0, True, "seed")
    board, now, rows, forms = Board(CALL), NOON, [], []
    pages = [Loaded(1, 1, NODES[0])]
    for act, choice, wait in history:
        now += timedelta(seconds=wait)
        newest = rows[-1] if rows else None
        turn = turn_of(CALL, newest, now)
        if act == "load":
            highest = newest.sequence if newest else 0
            pages.append(Loaded(turn.step, highest + len(turn.silences) + 1, turn.node.id))
            continue
        page = pages[choice % len(pages)]
        form = forms[choice % len(forms)] if act == "resend" and forms else _form(placed, page, choice, act)
        forms.append(form)
        said = read(CALL, placed, form[0])
        try:
            heard = hear(CALL, newest, Arrived(said, form[1], now, ENDLESS, True))
        except UnknownAnswer:
            continue
        before = list(newest.answer) if newest else []
        rows += heard.rows
        after = list(rows[-1].answer) if rows else []
        board.played(tuple(after))  # raises where it is no play
        assert after[: len(before)] == before
        assert [row.sequence for row in rows] == sorted({row.sequence for row in rows})
        assert (len(heard.rows) > len(turn.silences)) is (heard.verdict == "store")
        assert heard.turn.play.replies == tuple(after)


def _form(placed, page, choice, act):
    """What such a page sends, with one of the replies of its node."""
    row = placed.row(NODES.index(page.node))
    fields = {"step": [str(page.step)]}
    if act != "bare" and row:
        fields["answer"] = [row[choice % len(row)].token]
    return fields, page.sequence
