"""Playing and grading calls (quiz format 6.2, 6.3)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from app.library.quizzes.call import Call, Condition, Node, Reply
from app.library.quizzes.model import CallTask
from app.library.quizzes.play import Board, NotOffered, score
from tests.assessment.grading_samples import call, cannot_be_read, fraction, graded, item, parcel


@pytest.mark.parametrize(
    ("replies", "worth"),
    [
        ([1, 1, 1], "1"),
        ([2, 1, 1], "7/10"),
        ([2, 2, 2], "0"),  # -1 + 1 - 1, cut at 0
        ([3], "0"),  # mood 30 - 30: hung up
        ([1, 3], "0"),  # critical
        ([1, 1], "0"),  # no end reached
        ([1, 2, 2], "1/5"),
    ],
)
def test_a_call_is_worth_its_share_of_the_best_path(replies: list[int], worth: str) -> None:
    assert fraction(call(), replies) == Fraction(worth)


def test_a_critical_reply_fails_the_whole() -> None:
    assert graded(call(), [1, 3]).critical and not graded(call(), [1, 1]).critical


@pytest.mark.parametrize(
    ("replies", "fails"), [([2, 1, 1], False), ([1, 2, 2], True), ([3], True), ([], True)]
)
def test_a_critical_call_is_to_be_passed_by_its_own_rules(replies: list[int], fails: bool) -> None:
    assert graded(call(critical=True), replies).critical is fails


def test_a_stage_below_its_minimum_is_not_passed() -> None:
    scenario = parcel(pass_share=Fraction(1, 10))
    assert graded(call(scenario, critical=True), [1, 2, 2]).critical
    scored = score(scenario, Board(scenario).played((1, 2, 2)))
    assert (scored.passed, scored.missed) == (False, ("identification",))


def test_a_stage_in_which_the_best_path_earns_nothing_is_not_checked() -> None:
    scenario = parcel(
        stage_minimum=(("closing", Fraction(1)), ("feedback", Fraction(1))), best=None, max_points=Fraction(3)
    )
    assert score(scenario, Board(scenario).played((1, 2, 2))).missed == ()


def test_max_points_pins_what_is_everything() -> None:
    assert fraction(call(parcel(max_points=Fraction(20))), [1, 1, 1]) == Fraction(1, 2)
    assert fraction(call(parcel(max_points=Fraction(5))), [1, 1, 1]) == 1


def test_without_a_best_path_above_zero_a_finished_play_is_everything() -> None:
    scenario = parcel(best=None)
    assert (fraction(call(scenario), [2, 2, 2]), fraction(call(scenario), [3])) == (1, 0)


def test_failing_without_being_critical_is_worth_nothing_and_no_more() -> None:
    first = parcel().nodes[0]
    failing = replace(first, replies=(replace(first.replies[0], fail=True), *first.replies[1:]))
    result = graded(call(parcel(nodes=(failing, *parcel().nodes[1:]))), [1, 1, 1])
    assert (result.fraction, result.critical) == (0, False)


@pytest.mark.parametrize(
    "response", [[1, 2, 1], [1, 1, 1, 1], [4], [0], [3, 1], 1, "111", [1, None], [True], {"1": 1}]
)
def test_only_replies_on_offer_can_be_given(response: Any) -> None:
    assert cannot_be_read(call(), response)


def test_a_missing_scenario_leaves_the_question_to_a_person() -> None:
    assert graded(item("call", CallTask("calls/gone.md", None)), [1]).state == "needs-grading"


# -- the play -----------------------------------------------------------------------------------------------------


def one_node(*replies: Reply, **settings: Any) -> Board:
    """A node to turn round in, and an end."""
    nodes = (
        Node("here", "greeting", replies=replies, visits=settings.pop("visits", 9)),
        Node("end", "closing", end="finished"),
    )
    return Board(Call("A call", nodes, **settings))


def test_conditions_are_judged_before_the_effects_of_their_reply() -> None:
    board = one_node(
        Reply("a", "here", sets=("f",), conditions=(Condition("f", negated=True),)),
        Reply("b", "end", conditions=(Condition("f"),)),
    )
    start = board.start()
    assert board.offered(start) == (1,)
    assert board.offered(board.step(start, 1)) == (2,)


def test_flags_are_set_then_cleared() -> None:
    board = one_node(Reply("a", "here", sets=("f", "g"), clears=("f",)))
    assert board.step(board.start(), 1).flags == {"g"}


@pytest.mark.parametrize(("change", "mood"), [(80, 100), (-80, 0), (20, 70)])
def test_mood_stays_between_nothing_and_a_hundred(change: int, mood: int) -> None:
    board = one_node(Reply("a", "here", mood=change))
    assert board.step(board.start(), 1).mood == mood


@pytest.mark.parametrize(("comparison", "offered"), [(">=", (1,)), ("<=", (1,)), (">", ()), ("<", ())])
def test_conditions_on_the_mood(comparison: Any, offered: tuple[int, ...]) -> None:
    board = one_node(Reply("a", "end", conditions=(Condition(comparison=comparison, bound=50),)))
    assert board.offered(board.start()) == offered


def test_a_node_can_be_entered_as_often_as_it_says() -> None:
    board = one_node(Reply("again", "here"), Reply("end", "end"), visits=2)
    start = board.start()
    assert board.offered(start) == (1, 2)
    assert board.offered(board.step(start, 1)) == (2,)


def test_a_customer_at_the_bound_hangs_up_whatever_the_target() -> None:
    board = Board(parcel())
    assert board.step(board.start(), 3).node == "hung-up"
    assert board.step(Board(parcel(hang_up_at=None)).start(), 1).node == "who"


def test_nothing_on_offer_closes_the_call_unfinished() -> None:
    board = one_node(Reply("a", "end", conditions=(Condition("never"),)))
    play = board.begin()
    assert board.is_over(play.state) and not score(board.call, play).finished


def test_replies_to_nodes_that_are_not_there_are_not_offered() -> None:
    assert one_node(Reply("a", "gone"), Reply("b", "end")).offered(one_node(Reply("a", "end")).start()) == (
        2,
    )


def test_a_play_gathers_points_by_stage_and_knows_its_replies() -> None:
    play = Board(parcel()).played((2, 1, 1))
    assert play.stages == (("greeting", -1), ("identification", 4), ("closing", 4))
    assert (play.points, play.replies, play.state.node) == (7, (2, 1, 1), "done")


def test_the_step_at_which_a_reply_was_not_offered_is_told() -> None:
    with pytest.raises(NotOffered) as refused:
        Board(parcel()).played((1, 2, 1))
    assert (refused.value.step, refused.value.number) == (3, 1)
