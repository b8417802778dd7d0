"""How a call is played (quiz-format.md 6.2). Used to search its graph and to grade plays. Pure.

A state is small, so that a million of them can be looked at: node, mood, flags and visits as plain numbers. Visits are
remembered only as long as they can matter: in a part of the graph that can be gone round in, until it is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from app.library.quizzes.call import MOST_MOOD, Call, Node, Reply


class State(NamedTuple):
    """Where a play stands; judged by `Conversation` alone."""

    node: int
    mood: int
    flags: int  # bits
    visits: int  # fields of bits


class Step(NamedTuple):
    """A reply that is on offer, and where it leads."""

    number: int  # of the reply, from 1
    points: int  # times `scale`
    spoils: bool  # critical or fail
    after: State


@dataclass(frozen=True)
class _Way:
    """A reply in numbers."""

    number: int
    needs: int
    forbids: int
    lowest: int
    highest: int
    target: int
    points: int
    mood: int
    sets: int
    keeps: int
    spoils: bool


class Conversation:
    """The rules of one call. Replies to unknown nodes are never on offer; without an end for hanging up nobody does."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.nodes: dict[str, int] = {}
        for node in call.nodes:
            self.nodes.setdefault(node.id, len(self.nodes))
        self._used = [call.node(name) for name in self.nodes]
        self.scale = lcm(1, *(reply.points.denominator for node in self._used for reply in node.replies))
        self.targets = [self._targets(node) for node in self._used]
        self.reaches = _reaches(self.targets)
        hang_up = next((place for place, node in enumerate(self._used) if node.hang_up), None)
        self._hang_up = hang_up if call.hang_up_at is not None else None
        self._hang_up_at = -1 if call.hang_up_at is None else call.hang_up_at
        self._flags = _flags_of(self._used)
        self._set_up_visits()
        self._ways = [[way for way in self._ways_of(node)] for node in self._used]

    def start(self) -> State:
        return State(0, self.call.mood, 0, self._one[0])

    def node(self, state: State) -> Node:
        return self._used[state.node]

    def steps(self, state: State) -> Iterator[Step]:
        """The replies on offer. None at an end; none elsewhere closes the call, too."""
        if self._used[state.node].end:
            return
        node, mood, flags, visits = state
        for way in self._ways[node]:
            if (
                way.needs & ~flags
                or way.forbids & flags
                or not way.lowest <= mood <= way.highest
                or visits & self._field[way.target] >= self._limit[way.target]
            ):
                continue
            moved = mood + way.mood
            if not 0 <= moved <= MOST_MOOD:  # cheaper here than min and max
                moved = MOST_MOOD if moved > 0 else 0
            target = way.target
            if moved <= self._hang_up_at and self._hang_up is not None:
                target = self._hang_up
            kept = visits & self._kept[target]
            after = State(target, moved, (flags | way.sets) & way.keeps, kept + self._one[target])
            yield Step(way.number, way.points, way.spoils, after)

    def count_of_replies(self, state: State) -> int:
        return len(self._ways[state.node])

    def may_be_stuck(self, state: State) -> bool:
        """Whether every reply's condition is false here, visits left aside."""
        flags, mood = state.flags, state.mood
        return not any(
            not way.needs & ~flags and not way.forbids & flags and way.lowest <= mood <= way.highest
            for way in self._ways[state.node]
        )

    def points(self, scaled: int) -> Fraction:
        return Fraction(scaled, self.scale)

    def _targets(self, node: Node) -> list[int]:
        if node.end:
            return []
        return [self.nodes[reply.target] for reply in node.replies if reply.target in self.nodes]

    def _set_up_visits(self) -> None:
        """A field of bits for each node on a loop; `_kept` are the fields of all that can be met again from here."""
        place = 0
        count = len(self._used)
        self._field, self._one, self._limit = [0] * count, [0] * count, [1] * count
        for node, value in enumerate(self._used):
            if self.reaches[node] >> node & 1:
                width = value.visits.bit_length()
                self._field[node] = ((1 << width) - 1) << place
                self._one[node] = 1 << place
                self._limit[node] = value.visits << place
                place += width
        self._kept = [
            sum(
                self._field[other]
                for other in range(count)
                if self.reaches[node] >> other & 1 and self.reaches[other] >> node & 1
            )
            for node in range(count)
        ]

    def _ways_of(self, node: Node) -> Iterator[_Way]:
        for number, reply in enumerate(node.replies, 1):
            if reply.target in self.nodes:
                yield self._way(number, reply)

    def _way(self, number: int, reply: Reply) -> _Way:
        lowest, highest = _mood_bounds(reply)
        return _Way(
            number=number,
            needs=self._bits([c.flag for c in reply.conditions if c.flag and not c.negated]),
            forbids=self._bits([c.flag for c in reply.conditions if c.flag and c.negated]),
            lowest=lowest,
            highest=highest,
            target=self.nodes[reply.target],
            points=int(reply.points * self.scale),
            mood=reply.mood,
            sets=self._bits(reply.sets),
            keeps=~self._bits(reply.clears),
            spoils=reply.critical or reply.fail,
        )

    def _bits(self, flags: Sequence[str]) -> int:
        bits = 0
        for flag in flags:
            bits |= 1 << self._flags[flag]
        return bits


def _flags_of(nodes: Sequence[Node]) -> dict[str, int]:
    flags: dict[str, int] = {}
    for node in nodes:
        for reply in node.replies:
            for flag in (*reply.sets, *reply.clears, *(c.flag for c in reply.conditions if c.flag)):
                flags.setdefault(flag, len(flags))
    return flags


def _mood_bounds(reply: Reply) -> tuple[int, int]:
    lowest, highest = 0, MOST_MOOD
    for condition in reply.conditions:
        match condition.comparison:
            case ">=":
                lowest = max(lowest, condition.bound)
            case ">":
                lowest = max(lowest, condition.bound + 1)
            case "<=":
                highest = min(highest, condition.bound)
            case "<":
                highest = min(highest, condition.bound - 1)
    return lowest, highest


def _reaches(targets: Sequence[Sequence[int]]) -> list[int]:
    """For each node, as bits, the nodes that can be come to from it by one reply or more."""
    direct = [0] * len(targets)
    for node, leads in enumerate(targets):
        for target in leads:
            direct[node] |= 1 << target
    found = []
    for node in range(len(targets)):
        seen, edge = direct[node], list(set(targets[node]))
        while edge:
            new = direct[edge.pop()] & ~seen
            seen |= new
            while new:
                lowest = new & -new
                edge.append(lowest.bit_length() - 1)
                new ^= lowest
        found.append(seen)
    return found
