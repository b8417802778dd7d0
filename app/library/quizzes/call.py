"""What a call says: a graph of nodes with replies. Data, never a program. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

STAGES = ("greeting", "identification", "information", "solution", "feedback", "closing")
SILENCE = "(silence)"
MOST_MOOD = 100
USUAL_MOOD = 50
USUAL_VISITS = 2


@dataclass(frozen=True)
class Condition:
    """A flag that is set (or not), or a mood above or below a bound."""

    flag: str = ""
    negated: bool = False
    comparison: Literal["", ">=", "<=", ">", "<"] = ""  # of the mood; empty for a flag
    bound: int = 0


@dataclass(frozen=True)
class Reply:
    """One thing to say. Its number is its place in the node, from 1."""

    text: str
    target: str  # id of a node
    points: Fraction = Fraction(0)
    mood: int = 0  # what it adds
    sets: tuple[str, ...] = ()
    clears: tuple[str, ...] = ()
    critical: bool = False
    fail: bool = False
    conditions: tuple[Condition, ...] = ()  # all must hold
    feedback: str = ""

    @property
    def is_silence(self) -> bool:
        """Taken when the time of the node runs out."""
        return self.text == SILENCE


@dataclass(frozen=True)
class Speech:
    """What is heard or seen in a node."""

    speaker: Literal["customer", "scene"]
    text: str


@dataclass(frozen=True)
class Node:
    id: str
    stage: str
    speeches: tuple[Speech, ...] = ()
    replies: tuple[Reply, ...] = ()
    end: Literal["", "finished", "failed"] = ""
    hang_up: bool = False  # the end to which the customer's hanging up leads
    time: int | None = None  # seconds to answer
    visits: int = USUAL_VISITS  # how often a play may enter it
    audio: str = ""  # path relative to the call's file


@dataclass(frozen=True)
class BestPath:
    """The play to a finished end with the most points, without anything critical or failing."""

    points: Fraction
    replies: tuple[int, ...]
    stage_points: tuple[tuple[str, Fraction], ...] = ()  # of the stages in which it gives replies


@dataclass(frozen=True)
class Call:
    title: str
    nodes: tuple[Node, ...]  # the first one starts
    customer: str = ""
    channel: str = ""
    mood: int = USUAL_MOOD
    hang_up_at: int | None = None
    pass_share: Fraction = Fraction(4, 5)
    stages: tuple[str, ...] = STAGES
    stage_minimum: tuple[tuple[str, Fraction], ...] = ()
    max_points: Fraction | None = None
    text: str = ""  # before the first stage
    best: BestPath | None = None
    folder: str = ""  # where its relative paths count from
    language: str = ""

    def node(self, node_id: str) -> Node:
        """Raises KeyError for an unknown id."""
        for node in self.nodes:
            if node.id == node_id:
                return node
        raise KeyError(node_id)
