"""Calls: what an author may write, and what searching their graph finds (quiz-format.md 6)."""

from __future__ import annotations

from fractions import Fraction
from time import process_time

import pytest

from app.foundation.faults import Fault
from app.library.links import address_of, place_of
from app.library.markdown import Surroundings, fragment
from app.library.quizzes.call import Call, Condition, Reply
from app.library.quizzes.calls import read_call
from app.library.quizzes.conversation import Conversation
from app.library.quizzes.graph import TooLarge, search
from app.library.quizzes.play import Board
from app.library.source import Files
from tests.library.quiz_texts import BESIDE, call_faults, file_of, told_of_all

END = "\n## done\nend: finished\n"


def call_of(body: str, front: str = "stages: a") -> Call:
    text = f"---\ntitle: Test\ntype: call\n{front}\n---\n{body}"
    call = read_call(file_of(text, "quizzes/calls/test.en.md"), Files(BESIDE), "en").call
    assert call is not None
    return call


def reply_of(line: str) -> Reply:
    return call_of(f"# a\n## a\n{line}\n{END}").nodes[0].replies[0]


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("stages: a\nmood: 100\nchannel: phone\ncustomer: Ms A", []),
        ("stages: a\nmood: 101", [(-1, "bad-value")]),
        ("stages: a\nmood: 1.5", [(-1, "bad-value")]),
        ("stages: a, b", [(-1, "stage-missing")]),
        ("stages: A", [(-1, "bad-value")]),
        ("stages: a, a", [(-1, "bad-value")]),
        ("stages: a\nstage-minimum: a 50%", []),
        ("stages: a\nstage-minimum: b 50%", [(-1, "bad-value")]),
        ("stages: a\nstage-minimum: a", [(-1, "bad-value")]),
        ("stages: a\nstage-minimum: a 50%, a 60%", [(-1, "bad-value")]),
        ("stages: a\nmax-points: 1", []),
        ("stages: a\nmax-points: 2", [(-1, "bad-value")]),
        ("stages: a\nhang-up-at: 0", [(-1, "unknown-target")]),
        ("stages: a\nuse: exam", [(-1, "unknown-key")]),
    ],
)
def test_front_matter(front: str, expected: list[tuple[int, str]]) -> None:
    assert call_faults(f"# a\n## a\n- x {{+1}} -> done\n{END}", front) == expected


def test_a_file_among_the_calls_says_that_it_is_one() -> None:
    text = "---\ntitle: Test\nstages: a\n---\n# a\n## done\nend: finished\n"
    faults = told_of_all({"quizzes/calls/x.en.md": text})
    assert [(fault.line, fault.code) for fault in faults] == [(1, "missing-key")]
    other = text.replace("stages: a", "stages: a\ntype: quiz")
    faults = told_of_all({"quizzes/calls/x.en.md": other})
    assert [(fault.line, fault.code) for fault in faults] == [(4, "bad-value")]


@pytest.mark.parametrize(
    ("line", "text", "rest"),
    [
        ("- Yes. -> done", "Yes.", {}),
        ("*\tYes.  ->  done", "Yes.", {}),
        ("- Go -> there -> done", "Go -> there", {}),
        ("- A {+3, mood +10, set x, clear y} -> done", "A",
         {"points": Fraction(3), "mood": 10, "sets": ("x",), "clears": ("y",)}),
        ("- A {-2.5, mood −15, critical, fail} -> done", "A",
         {"points": Fraction("-2.5"), "mood": -15, "critical": True, "fail": True}),
        ("- A {+4} if id-ok and not x and mood >= 50 -> done", "A",
         {"points": Fraction(4), "conditions": (Condition("id-ok"), Condition("x", negated=True),
                                               Condition(comparison=">=", bound=50))}),
        ("- Call me if needed -> done", "Call me", {"conditions": (Condition("needed"),)}),
        ("- Call me if needed. -> done", "Call me if needed.", {}),
        ("- Call me if needed {+0} -> done", "Call me if needed", {}),
        ("- Ask if I may, if not -> done", "Ask if I may, if not", {}),
        ("- What if mood is high -> done", "What if mood is high", {}),
        ("- \\{name\\} {+1} -> done", "\\{name\\}", {"points": Fraction(1)}),
    ],
)  # fmt: skip
def test_a_reply_is_read_from_the_right(line: str, text: str, rest: dict[str, object]) -> None:
    assert reply_of(line) == Reply(text, "done", **rest)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "line",
    [
        "- A {+1, smile} -> done",
        "- A {3} -> done",
        "- A {mood 10} -> done",
        "- A {mood +1.5} -> done",
        "- A {set not} -> done",
        "- A {} -> done",
        "- A {+1 -> done",
        "- A +1} -> done",
        "- A{+1} -> done",
        "- A {+1} if Friday -> done",
        "- {+1} -> done",
        "- A if mood > 101 -> done",
    ],
)
def test_odd_replies(line: str) -> None:
    found = call_faults(f"# a\n## a\n{line}\n- x -> done\n{END}")
    assert found == [(3, "bad-value")]


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        ("## Hello there\n- x -> done", [(2, "bad-value")]),
        ("## a\n- x -> done\n## a\n- y -> done", [(4, "duplicate-id")]),
        ("## a\ntime: 20 s\n- x -> done", [(3, "bad-value")]),
        ("## a\n- (silence) -> done", [(3, "bad-value")]),
        ("## a\ntime: 20 s\n- x -> done\n- (silence) -> done", []),
        ("## a\nvisits: 0\n- x -> done", [(3, "bad-value")]),
        ("## a\naudio: pick.mp3\n- x -> done", []),
        ("## a\naudio: none.mp3\n- x -> done", [(3, "missing-asset")]),
        ("## a\nend: finished\n- x -> done", [(4, "bad-value"), (6, "unreachable")]),
        ("## a\nend: maybe", [(3, "bad-value")]),
        ("## a\nwhen: hang-up\n- x -> done", [(3, "bad-value")]),
        ("## a\n- x\n- y -> done", [(3, "unknown-target")]),
        ("## a\n- x -> done\n\n```\n- y -> z\n```", []),
    ],
)
def test_nodes(nodes: str, expected: list[tuple[int, str]]) -> None:
    assert call_faults(f"# a\n{nodes}\n{END}") == expected


def test_nodes_stand_in_stages_and_stages_have_no_keys() -> None:
    assert call_faults(f"## a\n- x -> done\n# a\ncolour: red\n{END}") == [
        (1, "bad-value"),
        (4, "unknown-key"),
    ]
    assert call_faults("Only text.\n") == [(-4, "no-way-out")]


def test_two_ends_for_hanging_up_are_one_too_many() -> None:
    ends = "## h\nend: failed\nwhen: hang-up\n## i\nend: failed\nwhen: hang-up\n"
    found = call_faults(
        f"# a\n## a\n- x -> done\n- y {{mood -99}} -> i\n{ends}{END}", "stages: a\nhang-up-at: 0"
    )
    assert found == [(10, "bad-value")]


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        # only an improbable mood leads to the end
        (
            "## a\n- x if mood > 90 -> done",
            [(2, "no-way-out"), (-5, "pass-unattainable"), (4, "unreachable")],
        ),
        # a flag that is cleared again
        ("## a\n- x {set f} -> b\n## b\n- y {clear f} -> c\n## c\n- z if f -> done\n- w -> done", []),
        # standing still earns nothing, so it is no loop to be told
        ("## a\n- x -> a\n- y {+1} -> done", []),
        ("## a\n- x {+1} -> a\n- y -> done", [(2, "circular")]),
        # the earning loop is b and c; a loop without points leads back to a
        ("## a\n- x -> b\n## b\n- x {+1} -> c\n- y -> a\n- z -> done\n## c\n- x -> b", [(4, "circular")]),
        ("## a\n- x {fail} -> done", [(-5, "pass-unattainable")]),
        ("## a\n- x {critical} -> done", [(-5, "pass-unattainable")]),
        # nothing sets the flag: the node behind it is lost, and one can stand before it with nothing to say
        (
            "## a\n- x if key -> b\n- y {+1} -> c\n## b\n- x -> done\n## c\n- x if key -> done",
            [(5, "unreachable"), (7, "no-way-out"), (9, "unreachable"), (-5, "pass-unattainable")],
        ),
        # a flag that is set on every way is no way to get stuck
        ("## a\n- x {set key} -> b\n- y {set key, +1} -> b\n## b\n- x if key -> done", []),
        # how often a node may be entered is left aside: the reply without a condition leads nowhere but back
        ("## a\nvisits: 1\n- x -> b\n## b\n- y -> a\n- z {+1} -> done", []),
        # two loops with points are told at the first node of each
        (
            "## a\n- x {+1} -> a\n- y -> b\n## b\n- x {+1} -> c\n- y -> done\n## c\n- x -> b",
            [(2, "circular"), (5, "circular")],
        ),
        # a minus in a loop is no point to be earned again and again
        ("## a\n- x {-1} -> a\n- y {+1} -> done", []),
        (
            "## a\n- x {+1} -> b\n## b\n- y -> b",
            [(2, "no-way-out"), (4, "no-way-out"), (6, "unreachable"), (-5, "pass-unattainable")],
        ),
    ],
)
def test_graphs(nodes: str, expected: list[tuple[int, str]]) -> None:
    front = "stages: a\nmood: 50"
    found = call_faults(f"# a\n{nodes}\n## done\nend: finished\n", front)
    assert found == sorted((line if line > 0 else -5, code) for line, code in expected)


def test_an_effect_that_is_not_understood_hides_what_depends_on_it() -> None:
    nodes = "## a\n- x {sett f} -> b\n## b\n- y if f -> done\n- z if not f -> done\n## lost\n- x -> done\n"
    assert call_faults(f"# a\n{nodes}{END}", "stages: a\nmax-points: 9") == [
        (3, "bad-value"),
        (7, "unreachable"),
    ]


def test_the_best_path_has_the_smallest_numbers_among_equals() -> None:
    call = call_of(
        "# a\n## a\n- x -> b\n- y {+2} -> b\n- z {+2} -> c\n## b\n- x {+1} -> done\n## c\n- x {+1} -> done\n"
        + END
    )
    assert call.best is not None
    assert (call.best.points, call.best.replies, call.best.stage_points) == (3, (2, 1), (("a", Fraction(3)),))


def test_a_node_is_entered_no_more_often_than_its_visits() -> None:
    nodes = "## a\n- again {+1} -> b\n- enough -> done\n## b\nvisits: 3\n- back -> a\n- on -> done\n"
    call = call_of(f"# a\n{nodes}{END}")
    assert call.best is not None  # a is entered twice: at the start and once more
    assert (call.best.points, call.best.replies) == (2, (1, 1, 1, 2))


def test_hanging_up_comes_before_the_target() -> None:
    call = call_of(
        "# a\n## a\n- x {+9, mood -50} -> done\n- y {+1} -> done\n## gone\nend: failed\nwhen: hang-up\n"
        + END,
        "stages: a\nhang-up-at: 0",
    )
    assert call.best is not None and call.best.replies == (2,)
    found = search(call)
    assert found.entered == {"a", "gone", "done"} and found.can_fail


def test_a_call_that_nobody_can_fail() -> None:
    assert not search(call_of(f"# a\n## a\n- x {{+1}} -> done\n- y {{+1}} -> done\n{END}")).can_fail
    assert search(call_of(f"# a\n## a\n- x {{+1}} -> done\n- y -> done\n{END}")).can_fail
    least = "stages: a, b\nstage-minimum: b 100%\npass: 10%"
    body = f"# a\n## a\n- x {{+9}} -> b\n# b\n## b\n- x {{+1}} -> done\n- y -> done\n{END}"
    assert search(call_of(body, least)).can_fail
    assert not search(call_of(body, "stages: a, b\npass: 10%")).can_fail


def chain(length: int) -> str:
    """Each reply may set a flag of its own: 2 to the power of its length states."""
    nodes = "".join(f"## n{i}\n- x {{set f{i}}} -> n{i + 1}\n- y -> n{i + 1}\n" for i in range(length))
    return f"# a\n{nodes}## n{length}\nend: finished\n"


@pytest.mark.parametrize("line", ["hang-up-at: never", "hang-up-at: 0"])
def test_an_end_for_hanging_up_is_lost_only_if_the_mood_never_falls(line: str) -> None:
    nodes = "## a\n- x -> done\n## gone\nend: failed\nwhen: hang-up\n"
    front = f"stages: a\n{line}"
    expected = [(-1, "bad-value")] if "never" in line else [(4, "unreachable")]
    assert call_faults(f"# a\n{nodes}{END}", front) == expected


def test_too_many_states_or_nodes_are_told_in_a_moment() -> None:
    assert call_faults(chain(22)) == [(-4, "too-large")]
    with pytest.raises(TooLarge):
        search(
            call_of(
                "# a\n"
                + "".join(f"## n{i}\n- x -> n{i + 1}\n" for i in range(101))
                + "## n101\nend: failed\n"
            )
        )


@pytest.mark.slow
def test_half_a_million_states_are_searched_in_a_few_seconds() -> None:
    """Of the processor's time. Eleven flags, and a mood and points that come with each of them, then a long way out."""
    said = "- x {{set f{0}, +1}} -> n{1}\n- y -> n{1}\n- z {{+2, mood -1}} -> n{1}\n- w {{mood +1}} -> n{1}\n"
    nodes = "".join(f"## n{i}\n{said.format(i, i + 1)}" for i in range(11))
    way = "".join(f"## m{i}\n- x -> m{i + 1}\n- y {{+1}} -> m{i + 1}\n" for i in range(20))
    began = process_time()
    call = call_of(f"# a\n{nodes}## n11\n- go -> m0\n{way}## m20\nend: finished\n")
    assert call.best is not None and call.best.points == 42
    assert process_time() - began < 15


def test_detours_do_not_multiply_the_states() -> None:
    nodes = "".join(f"## n{i}\n- x {{+1}} -> n{i + 1}\n- y -> n{min(i + 2, 90)}\n" for i in range(90))
    call = call_of(f"# a\n{nodes}## n90\nend: finished\n")
    assert call.best is not None and call.best.points == 90


def test_the_search_and_the_play_follow_the_same_rules() -> None:
    call = call_of(
        "# a\n## a\n- x {set f, mood -20} -> b\n- y {mood +60} -> b\n- z -> a\n"
        "## b\n- x {clear f} if f -> a\n- y if mood <= 40 -> b\n- z if not f and mood > 10 -> done\n- w -> a\n"
        "## gone\nend: failed\nwhen: hang-up\n" + END,
        "stages: a\nhang-up-at: 5",
    )
    conversation, board = Conversation(call), Board(call)
    waiting = [(conversation.start(), board.start())]
    looked = 0
    while waiting:
        state, other = waiting.pop()
        looked += 1
        assert (conversation.node(state).id, state.mood) == (other.node, other.mood)
        steps = list(conversation.steps(state))
        assert tuple(step.number for step in steps) == board.offered(other)
        waiting += [(step.after, board.step(other, step.number)) for step in steps]
    assert looked > 20


def languages_of(old: str, new: str) -> list[Fault]:
    text = (
        "---\ntitle: A\ntype: call\ncustomer: X\nstages: a\n---\n# a\n## a\nCustomer: Hi.\n\n"
        "- Yes. {+1} -> done\n- No. -> done\n\n## done\nend: finished\n"
    )
    assert old in text
    return told_of_all({"quizzes/calls/c.en.md": text, "quizzes/calls/c.ru.md": text.replace(old, new)})


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Hi.", "Привет.", []),
        ("customer: X", "customer: Я", []),
        ("customer: X", "customer: X\nmood: 50", []),
        ("customer: X", "customer: X\nmood: 40", [5]),
        ("customer: X", "customer: X\nchannel: chat", [5]),
        ("{+1}", "{+2}", [8]),
        ("{+1}", "{+1.0}", []),
        ("- No. -> done\n", "", [8]),
        ("## a\n", "## a\nvisits: 3\n", [8]),
    ],
)
def test_languages_of_a_call(old: str, new: str, expected: list[int]) -> None:
    assert [fault.line for fault in languages_of(old, new)] == expected


def test_what_is_heard_and_what_is_seen() -> None:
    call = call_of(
        f"# a\n## a\nThe phone rings.\n\nCustomer: Hello?\nIs anybody there?\n\nShe waits.\n\n- x {{+1}} -> done\n{END}"
    )
    assert [(speech.speaker, speech.text) for speech in call.nodes[0].speeches] == [
        ("scene", "The phone rings."),
        ("customer", "Hello?\nIs anybody there?"),
        ("scene", "She waits."),
    ]


def test_a_link_to_a_call_leads_to_its_page() -> None:
    place = place_of("quizzes/calls/refund-angry.ru.md")
    assert place is not None and address_of(place) == "/calls/refund-angry"
    around = Surroundings("en", "courses/first-call", lambda path: None)
    html = fragment("Try [the call](../../quizzes/calls/refund-angry.md).", around)
    assert 'href="/calls/refund-angry"' in html
