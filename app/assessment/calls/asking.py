"""A call as its page shows it: what was said so far, the node in which it stands, what can be said now. Pure.

Only the current node goes through here, and of it neither points, effects, conditions nor targets (rule 21).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.assessment.calls.moods import Mood, mood_of
from app.assessment.calls.turns import Turn
from app.assessment.faces import Option
from app.assessment.layout import Placed
from app.assessment.wording import Wording
from app.foundation.faults import Text
from app.library.links import resolve
from app.library.quizzes.call import Call, Node, Reply, Speech
from app.library.quizzes.model import Item
from app.library.quizzes.play import Board
from app.library.quizzes.stages import channel_name

Speaker = Literal["customer", "scene", "me", "silence"]


@dataclass(frozen=True)
class Line:
    """One thing that was said or seen; silence has no words."""

    speaker: Speaker
    html: str
    feedback: str = ""  # HTML; of an own reply, in practice
    audio: str = ""  # address


@dataclass(frozen=True)
class CallPage:
    title: str  # plain text
    body: str  # HTML
    section_title: str
    section_text: str  # HTML
    hint: str  # HTML; practice only
    customer: str  # plain text
    channel: Text | None
    lines: tuple[Line, ...]
    options: tuple[Option, ...]
    step: int
    rings: bool  # it is still to be taken
    end: str  # finished failed; empty: under way, or over with nothing left to say
    is_over: bool
    mood: Mood | None  # None where nobody is on the line any more
    seconds_left: int | None  # of this node
    language: str
    said: int  # replies so far


def call_page(
    item: Item, placed: Placed, turn: Turn, at: datetime, wording: Wording, *, with_feedback: bool
) -> CallPage:
    """`with_feedback`: practice, where something is said of each reply at once. The section and the hint are the
    caller's to add."""
    call, node = turn.board.call, turn.node
    rings = turn.step == 0
    return CallPage(
        title=item.title,
        body=wording.block(item.body, item.folder),
        section_title="",
        section_text="",
        hint="",
        customer=call.customer,
        channel=channel_name(call.channel) if call.channel else None,
        lines=() if rings else tuple(lines_of(turn, wording, with_feedback=with_feedback)),
        options=() if rings else _options(call, placed, turn, wording),
        step=turn.step,
        rings=rings,
        end=node.end,
        is_over=turn.is_over,
        mood=None if rings or turn.is_over else mood_of(turn.play.state.mood),
        seconds_left=turn.seconds_left(at),
        language=wording.language,
        said=len(turn.play.replies),
    )


def lines_of(turn: Turn, wording: Wording, *, with_feedback: bool) -> Iterator[Line]:
    """The conversation so far, with the node in which it stands."""
    board = turn.board
    play = board.begin()
    yield from heard(board.node(play.state), board.call, wording)
    for number in turn.play.replies:
        reply = board.node(play.state).replies[number - 1]
        yield own(reply, board.call, wording, with_feedback=with_feedback)
        play = board.reply(play, number)
        yield from heard(board.node(play.state), board.call, wording)


def heard(node: Node, call: Call, wording: Wording) -> Iterator[Line]:
    """What is heard and seen in a node; a recording stands with the first words."""
    path = resolve(call.folder, node.audio) if node.audio else None
    file = wording.file(path) if path else None
    audio = file.url if file is not None else ""
    for speech in node.speeches:
        yield Line(speech.speaker, _words(speech, call, wording), audio=audio)
        audio = ""


def own(reply: Reply, call: Call, wording: Wording, *, with_feedback: bool) -> Line:
    feedback = wording.block(reply.feedback, call.folder) if with_feedback and reply.feedback else ""
    if reply.is_silence:
        return Line("silence", "", feedback)
    return Line("me", wording.line(reply.text, call.folder), feedback)


def _words(speech: Speech, call: Call, wording: Wording) -> str:
    """What is spoken is a sentence, even where it begins like a list: `70231. Is that enough?`"""
    if speech.speaker == "customer":
        return wording.line(speech.text, call.folder)
    return wording.block(speech.text, call.folder)


def _options(call: Call, placed: Placed, turn: Turn, wording: Wording) -> tuple[Option, ...]:
    """In the order of this attempt; those that cannot be said now are not there."""
    row = placed.row(call.nodes.index(turn.node))
    replies = turn.node.replies
    return tuple(
        Option(choice.token, wording.line(replies[choice.number - 1].text, call.folder))
        for choice in row
        if choice.number in turn.offered
    )


def newest_reply(call: Call, replies: tuple[int, ...], wording: Wording) -> str | None:
    """HTML of what was said last; empty for silence, None before the first reply."""
    if not replies:
        return None
    board = Board(call)
    play = board.played(replies[:-1])
    return own(board.node(play.state).replies[replies[-1] - 1], call, wording, with_feedback=False).html
