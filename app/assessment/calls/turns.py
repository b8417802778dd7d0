"""Where a call stands in an attempt, and what a form adds to it (quiz-format.md 6.2). Pure.

Stored is the list of the replies so far, as grading takes it; each reply is a row of its own, so the instant of the
newest row is the one at which the node was entered. Where a time runs out nobody sends anything: the silence follows
from the clock, on every reading alike, and is written down with the next form or at the end of the attempt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from app.assessment.answers import UnknownAnswer
from app.assessment.layout import Layout, Placed
from app.assessment.saving import Stored, Verdict
from app.assessment.timing import Term, extra_of, finished_at
from app.library.quizzes.call import Call, Node
from app.library.quizzes.model import CallTask, Quiz
from app.library.quizzes.play import Board, Play

ALLOWANCE = timedelta(seconds=3)  # for a reply that is on its way when the time of its node ends
LONGEST_STEP = 6  # digits


@dataclass(frozen=True)
class Turn:
    """Where the call stands. `step` counts the reply that is awaited from 1; 0: the call is still to be taken, for
    its first node has a time, which begins when somebody is there."""

    board: Board
    play: Play
    step: int
    entered_at: datetime | None = None  # None: before the first reply
    percent: int = 0  # so much longer are this person's times
    silences: tuple[Stored, ...] = ()  # taken by the clock, not written down yet

    @property
    def node(self) -> Node:
        return self.board.node(self.play.state)

    @property
    def is_over(self) -> bool:
        return self.step > 0 and self.board.is_over(self.play.state)

    @property
    def offered(self) -> tuple[int, ...]:
        """What can be said here; silence is nobody's choice."""
        replies = self.node.replies
        return tuple(
            number for number in self.board.offered(self.play.state) if not replies[number - 1].is_silence
        )

    @property
    def silence(self) -> int | None:
        """The reply that the clock gives here; None where it gives none."""
        replies = self.node.replies
        offered = self.board.offered(self.play.state)
        return next((number for number in offered if replies[number - 1].is_silence), None)

    @property
    def ends_at(self) -> datetime | None:
        """Until when a reply is awaited; None without a time."""
        if self.node.time is None or self.entered_at is None or self.silence is None:
            return None
        time = timedelta(seconds=self.node.time)
        return self.entered_at + time + extra_of(time, self.percent)

    def seconds_left(self, at: datetime) -> int | None:
        """Whole seconds, never below 0; None without a time."""
        return None if self.ends_at is None else max(0, ceil((self.ends_at - at).total_seconds()))


def turn_of(call: Call, stored: Stored | None, at: datetime, percent: int = 0) -> Turn:
    """The turn at an instant. `stored`: the newest row of the question."""
    board = Board(call)
    if stored is None or stored.answer is None:
        return Turn(board, board.begin(), 0 if call.nodes[0].time is not None else 1, percent=percent)
    play, entered_at = board.played(tuple(stored.answer)), stored.saved_at
    silences: list[Stored] = []
    turn = Turn(board, play, len(play.replies) + 1, entered_at, percent)
    while (ends_at := turn.ends_at) is not None and at > ends_at + ALLOWANCE:
        assert turn.silence is not None
        play, entered_at = board.reply(turn.play, turn.silence), ends_at + ALLOWANCE
        silences.append(Stored(stored.sequence + len(silences) + 1, list(play.replies), entered_at))
        turn = Turn(board, play, len(play.replies) + 1, entered_at, percent, tuple(silences))
    return turn


@dataclass(frozen=True)
class Silences:
    """What the clock has said in the calls of an attempt, by the positions of their questions."""

    all: tuple[tuple[int, Stored], ...] = ()

    @property
    def last(self) -> dict[int, Stored]:
        """The newest of each question: it stands for the whole of its call."""
        return dict(self.all)


def silences_of(
    quiz: Quiz, layout: Layout, stored: Mapping[int, Stored], until: datetime, percent: int = 0
) -> Silences:
    """Up to the end of the attempt; a call that nobody has taken stays untaken."""
    found = []
    for position, placed in enumerate(layout.items, 1):
        newest, content = stored.get(position), quiz.item(placed.item).content
        if newest is not None and isinstance(content, CallTask) and content.call is not None:
            silences = turn_of(content.call, newest, until, percent).silences
            found += [(position, silence) for silence in silences]
    return Silences(tuple(found))


@dataclass(frozen=True)
class Said:
    """What a form says: the step that it answers, and the reply as a token tells it; none was chosen: both None."""

    step: int
    node: str | None = None
    number: int | None = None


def read(call: Call, placed: Placed, fields: Mapping[str, Sequence[str]]) -> Said:
    """Raises UnknownAnswer for what is not from a page of this attempt."""
    chosen = [token for token in fields.get("answer", ()) if token]
    step = "".join(fields.get("step", ()))
    if len(chosen) > 1 or not (step.isascii() and step.isdecimal() and len(step) <= LONGEST_STEP):
        raise UnknownAnswer
    if not chosen:
        return Said(int(step))
    for place, node in enumerate(call.nodes):
        number = placed.number_of(chosen[0], place)
        if number is not None:
            return Said(int(step), node.id, number)
    raise UnknownAnswer


@dataclass(frozen=True)
class Heard:
    """What becomes of a form: rows to append, in order, and where the call stands then."""

    verdict: Verdict
    turn: Turn
    rows: tuple[Stored, ...] = ()
    late: bool = False  # within the grace of the attempt


@dataclass(frozen=True)
class Arrived:
    """A form, and the attempt at that instant."""

    said: Said
    sequence: int
    at: datetime
    term: Term
    in_progress: bool


def hear(call: Call, stored: Stored | None, arrived: Arrived, percent: int = 0) -> Heard:
    """Whether the reply counts. One to another step than the one awaited is stale; a form without a reply changes
    nothing, but that it takes a call that rings. Raises UnknownAnswer for a reply that is not on offer."""
    phase = arrived.term.phase(arrived.at)
    turn = turn_of(call, stored, finished_at(arrived.at, arrived.term.deadline_at), percent)
    if not arrived.in_progress or phase == "over":
        return Heard("closed", turn)
    said, late, silences = arrived.said, phase == "closing", turn.silences
    newest = silences[-1] if silences else stored
    takes = turn.step == 0 and said.number is None
    if said.number is None and not takes:
        return Heard("same", turn, silences, late)
    if said.step != turn.step or (newest is not None and arrived.sequence <= newest.sequence):
        return Heard("same" if _repeats(arrived, stored) else "stale", turn, silences, late)
    if not takes and (said.node != turn.node.id or said.number not in turn.offered):
        raise UnknownAnswer
    replies = [] if said.number is None else [*turn.play.replies, said.number]
    row = Stored(arrived.sequence, replies, arrived.at)
    return Heard("store", turn_of(call, row, arrived.at, percent), (*silences, row), late)


def _repeats(arrived: Arrived, stored: Stored | None) -> bool:
    """The same form once more."""
    return (
        stored is not None
        and arrived.sequence == stored.sequence
        and arrived.said.step == len(stored.answer)
        and (arrived.said.number is None or stored.answer[-1] == arrived.said.number)
    )
