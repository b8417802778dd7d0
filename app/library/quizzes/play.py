"""Playing a call: what may be said, what saying it does, and what a play is worth (quiz-format.md 6.2, 6.3). Pure.

`Board` holds the rules of one call; `State` is all on which the further way depends, so a search can tell states
apart; `Play` adds what was gathered on the way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from app.foundation.errors import Conflict
from app.foundation.faults import Text
from app.library.quizzes.call import MOST_MOOD, Call, Condition, Node, Reply
from app.library.quizzes.model import ONE, ZERO


class NotOffered(Conflict):
    """This reply is not to be had where the play stands. `step` counts from 1."""

    code = "not-offered"
    text = Text("This reply cannot be given here.", "Здесь эта реплика недоступна.")

    def __init__(self, step: int, number: int) -> None:
        self.step, self.number = step, number
        super().__init__(step=step, number=number)


@dataclass(frozen=True)
class State:
    node: str
    mood: int
    flags: frozenset[str]
    entered: tuple[int, ...]  # how often each node was entered, in the order of the file, up to its `visits`


@dataclass(frozen=True)
class Play:
    """A play from its first node to where it stands."""

    state: State
    replies: tuple[int, ...] = ()
    points: Fraction = ZERO
    stages: tuple[tuple[str, Fraction], ...] = ()  # points of each stage in which there was a reply
    critical: bool = False
    fail: bool = False


@dataclass(frozen=True)
class Score:
    share: Fraction  # of the best path's points, 0 to 1, however the play ended
    fraction: Fraction  # what it is worth as a question: the share, or 0
    finished: bool
    passed: bool  # by the call's own pass mark and minima
    missed: tuple[str, ...] = ()  # stages below their minimum


class Board:
    """The rules of one call. Replies to nodes that are not there are never offered."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.nodes = {node.id: node for node in call.nodes}
        self._places = {node.id: place for place, node in enumerate(call.nodes)}
        self._hang_up = next((node.id for node in call.nodes if node.hang_up), None)

    def start(self) -> State:
        """The first node. A call without nodes has none: LookupError."""
        if not self.call.nodes:
            raise LookupError("a call without nodes")
        untouched = State("", self.call.mood, frozenset(), (0,) * len(self.call.nodes))
        return self._enter(untouched, self.call.nodes[0].id)

    def node(self, state: State) -> Node:
        return self.nodes[state.node]

    def offered(self, state: State) -> tuple[int, ...]:
        """Numbers of the replies that can be given now, from 1; none at an end."""
        return tuple(
            number
            for number, reply in enumerate(self.node(state).replies, 1)
            if self._is_open(state, reply.target)
            and all(holds(condition, state) for condition in reply.conditions)
        )

    def step(self, state: State, number: int) -> State:
        """Where a reply leads. The caller has made sure that it is offered."""
        reply = self.node(state).replies[number - 1]
        mood = max(0, min(MOST_MOOD, state.mood + reply.mood))
        flags = (state.flags | set(reply.sets)) - set(reply.clears)
        return self._enter(replace(state, mood=mood, flags=flags), self._next(reply, mood))

    def begin(self) -> Play:
        return Play(self.start())

    def reply(self, play: Play, number: int) -> Play:
        """One reply further. Raises NotOffered, after the end too."""
        if number not in self.offered(play.state):
            raise NotOffered(len(play.replies) + 1, number)
        node = self.node(play.state)
        reply = node.replies[number - 1]
        stages = dict(play.stages)
        stages[node.stage] = stages.get(node.stage, ZERO) + reply.points
        return Play(
            self.step(play.state, number),
            (*play.replies, number),
            play.points + reply.points,
            tuple(stages.items()),
            play.critical or reply.critical,
            play.fail or reply.fail,
        )

    def played(self, replies: tuple[int, ...]) -> Play:
        """The play with these replies. Raises NotOffered at the first that cannot be given."""
        play = self.begin()
        for number in replies:
            play = self.reply(play, number)
        return play

    def is_over(self, state: State) -> bool:
        """At an end, or with nothing left to say."""
        return not self.offered(state)

    def _is_open(self, state: State, target: str) -> bool:
        node = self.nodes.get(target)
        return node is not None and state.entered[self._places[target]] < node.visits

    def _next(self, reply: Reply, mood: int) -> str:
        bound = self.call.hang_up_at
        hangs_up = bound is not None and mood <= bound
        return self._hang_up if hangs_up and self._hang_up else reply.target

    def _enter(self, state: State, node: str) -> State:
        place = self._places[node]
        count = min(state.entered[place] + 1, self.nodes[node].visits)
        entered = (*state.entered[:place], count, *state.entered[place + 1 :])
        return replace(state, node=node, entered=entered)


def holds(condition: Condition, state: State) -> bool:
    match condition.comparison:
        case "":
            return (condition.flag in state.flags) is not condition.negated
        case ">=":
            return state.mood >= condition.bound
        case "<=":
            return state.mood <= condition.bound
        case ">":
            return state.mood > condition.bound
        case "<":
            return state.mood < condition.bound


def score(call: Call, play: Play) -> Score:
    """What a play is worth, ended or not. Only a `finished` end without `critical` and `fail` is worth anything."""
    finished = call.node(play.state.node).end == "finished"
    clean = finished and not play.critical and not play.fail
    share = share_of_points(call, play.points, finished)
    missed = missed_stages(call, play)
    return Score(
        share,
        share if clean else ZERO,
        finished,
        clean and share >= call.pass_share and not missed,
        missed,
    )


def most_points(call: Call) -> Fraction | None:
    """What counts as everything; None if no path earns anything."""
    best = call.best.points if call.best is not None else None
    most = best if call.max_points is None else call.max_points
    return most if most is not None and most > 0 else None


def share_of_points(call: Call, points: Fraction, finished: bool) -> Fraction:
    most = most_points(call)
    if most is None:
        return ONE if finished else ZERO
    return min(ONE, max(ZERO, points) / most)


def missed_stages(call: Call, play: Play) -> tuple[str, ...]:
    """Stages in which the play has less than their minimum of the best path's points; where that has none, none."""
    best = dict(call.best.stage_points) if call.best is not None else {}
    own = dict(play.stages)
    return tuple(
        stage
        for stage, minimum in call.stage_minimum
        if best.get(stage, ZERO) > 0 and own.get(stage, ZERO) / best[stage] < minimum
    )
