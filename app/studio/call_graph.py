"""The graph of a call as its author sees it: what all plays together show, a drawing, and the same in words. Pure."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from app.foundation.faults import Text
from app.library.diagrams import Diagram, draw
from app.library.quizzes.call import Call
from app.library.quizzes.drawing import best_steps, mermaid
from app.library.quizzes.graph import TooLarge, search
from app.library.quizzes.stages import stage_name
from app.library.quizzes.words import plain


@dataclass(frozen=True)
class Way:
    """A reply, and where it leads."""

    number: int
    words: str  # plain
    points: Fraction
    spoils: bool  # critical or fail
    is_best: bool  # on the best path
    target: str


@dataclass(frozen=True)
class Place:
    node: str
    stage: Text
    end: str  # finished failed; empty
    is_entered: bool  # some play comes here
    hangs_up_at: int | None  # mood at which the customer's hanging up leads here, from anywhere
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class CallGraph:
    places: tuple[Place, ...]
    best_points: Fraction | None
    best_replies: tuple[int, ...]
    can_pass: bool
    can_fail: bool
    drawing: str  # a data address; empty where it cannot be drawn
    width: int = 0  # px
    height: int = 0

    @property
    def endings(self) -> tuple[Place, ...]:
        return tuple(place for place in self.places if place.end)


@lru_cache(maxsize=32)
def graph_of(call: Call) -> CallGraph | None:
    """None for a call without nodes, and for one that is too large to be searched."""
    try:
        found = search(call)
    except TooLarge:
        return None
    if not call.nodes:
        return None
    drawn = draw(mermaid(call))
    picture = drawn.wide if isinstance(drawn, Diagram) else None
    return CallGraph(
        places=tuple(_places(call, found.entered)),
        best_points=None if found.best is None else found.best.points,
        best_replies=() if found.best is None else found.best.replies,
        can_pass=found.can_pass,
        can_fail=found.can_fail,
        drawing="" if picture is None else _address(picture.svg),
        width=0 if picture is None else picture.width,
        height=0 if picture is None else picture.height,
    )


def _address(svg: str) -> str:
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def _places(call: Call, entered: frozenset[str]) -> Iterator[Place]:
    best = best_steps(call)
    for node in call.nodes:
        ways = tuple(
            Way(
                number,
                plain(reply.text),
                reply.points,
                reply.critical or reply.fail,
                (node.id, number) in best,
                reply.target,
            )
            for number, reply in enumerate(node.replies, 1)
        )
        hangs_up_at = call.hang_up_at if node.hang_up else None
        yield Place(node.id, stage_name(node.stage), node.end, node.id in entered, hangs_up_at, ways)
