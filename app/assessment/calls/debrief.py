"""What is said of a play afterwards: the way it took, its points by stage, and the better line at each turn. Pure.

The conversation itself is the person's own and always told; all else as the disclosure of the quiz allows (rule 25):
feedback and what cannot be taken back with the feedback, points with the score, better lines with the answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from app.assessment.calls.asking import Line, heard, own
from app.assessment.calls.moods import Mood, mood_of
from app.assessment.disclosure import Disclosure
from app.assessment.wording import Wording
from app.foundation.faults import Text
from app.library.quizzes.call import MOST_MOOD, Call, Reply
from app.library.quizzes.drawing import best_steps
from app.library.quizzes.graph import better_replies
from app.library.quizzes.model import ZERO
from app.library.quizzes.play import Board, Play, missed_stages
from app.library.quizzes.stages import stage_name


@dataclass(frozen=True)
class Turn:
    """One reply, with what was heard before it."""

    number: int  # from 1
    stage: Text
    heard: tuple[Line, ...]
    own: Line
    points: Fraction | None  # None: not told
    mood: Mood | None  # after it, where that is another one than before
    mood_change: int  # -1 worse, 0 as before, 1 better; 0 where it is not told
    spoils: str  # critical fail; empty
    better: str  # HTML of a better reply; empty
    was_on_offer: bool  # the better reply; else something had to be said or done before


@dataclass(frozen=True)
class StagePoints:
    """A stage in which the play or the best path earned something."""

    stage: Text
    points: Fraction
    best: Fraction  # of the best path
    minimum: Fraction | None  # share of the best path's points that is needed
    missed: bool  # below that minimum


@dataclass(frozen=True)
class MoodPoint:
    """The customer's mood at the start (turn 0) and after each reply: for a drawing, 0 (bottom) to 100."""

    turn: int
    level: int
    mood: Mood


@dataclass(frozen=True)
class Debrief:
    turns: tuple[Turn, ...]
    ending: tuple[Line, ...]  # what was heard last
    end: str  # finished failed; empty: it was not brought to an end
    hung_up: bool  # by the customer
    stages: tuple[StagePoints, ...]  # empty: not told
    moods: tuple[MoodPoint, ...]  # empty: not told
    best_replies: tuple[str, ...]  # HTML of the best path's replies; empty: not told
    is_best: bool  # nothing would have been better


def debrief(call: Call, replies: tuple[int, ...], shown: Disclosure, wording: Wording) -> Debrief:
    """`replies`: of a play, ended or not."""
    board = Board(call)
    plays = [board.begin()]
    for number in replies:
        plays.append(board.reply(plays[-1], number))
    better = better_replies(call, replies) if shown.answers else (None,) * len(replies)
    end = board.node(plays[-1].state)
    return Debrief(
        turns=tuple(_turns(board, plays, better, shown, wording)),
        ending=tuple(heard(end, call, wording)),
        end=end.end,
        hung_up=end.hang_up,
        stages=tuple(_stages(call, plays[-1])) if shown.score and shown.feedback else (),
        moods=tuple(_moods(plays)) if shown.feedback else (),
        best_replies=tuple(_best(board, wording)) if shown.answers else (),
        is_best=shown.answers and end.end == "finished" and not any(better),
    )


def _turns(
    board: Board, plays: list[Play], better: tuple[int | None, ...], shown: Disclosure, wording: Wording
) -> Iterator[Turn]:
    call = board.call
    on_best_path = dict(best_steps(call)) if shown.answers else {}
    for number, (before, after, best) in enumerate(zip(plays, plays[1:], better, strict=False), 1):
        node = board.node(before.state)
        reply = node.replies[after.replies[-1] - 1]
        moved = after.state.mood - before.state.mood
        was, now = mood_of(before.state.mood), mood_of(after.state.mood)
        missed = on_best_path.get(node.id)
        was_on_offer = missed is None or missed in board.offered(before.state)
        best = best if was_on_offer else missed
        yield Turn(
            number=number,
            stage=stage_name(node.stage),
            heard=tuple(heard(node, call, wording)),
            own=own(reply, call, wording, with_feedback=shown.feedback),
            points=reply.points if shown.score and shown.feedback else None,
            mood=now if shown.feedback and now != was else None,
            mood_change=(moved > 0) - (moved < 0) if shown.feedback else 0,
            spoils=_spoils(reply) if shown.feedback else "",
            better="" if best is None else _words(node.replies[best - 1], call, wording),
            was_on_offer=was_on_offer,
        )


def _spoils(reply: Reply) -> str:
    if reply.critical:
        return "critical"
    return "fail" if reply.fail else ""


def _words(reply: Reply, call: Call, wording: Wording) -> str:
    return own(reply, call, wording, with_feedback=False).html


def _stages(call: Call, play: Play) -> Iterator[StagePoints]:
    """In the order of the call; those in which neither the play nor the best path earned anything are left out."""
    earned = dict(play.stages)
    best = dict(call.best.stage_points) if call.best is not None else {}
    minima, missed = dict(call.stage_minimum), missed_stages(call, play)
    for stage in call.stages:
        if earned.get(stage, ZERO) or best.get(stage, ZERO):
            yield StagePoints(
                stage_name(stage),
                earned.get(stage, ZERO),
                best.get(stage, ZERO),
                minima.get(stage),
                stage in missed,
            )


def _moods(plays: list[Play]) -> Iterator[MoodPoint]:
    for turn, play in enumerate(plays):
        yield MoodPoint(turn, play.state.mood, mood_of(play.state.mood))


def _best(board: Board, wording: Wording) -> Iterator[str]:
    if board.call.best is None:
        return
    play = board.begin()
    for number in board.call.best.replies:
        reply = board.node(play.state).replies[number - 1]
        yield "" if reply.is_silence else _words(reply, board.call, wording)
        play = board.reply(play, number)


def curve(moods: tuple[MoodPoint, ...], width: int = 320, height: int = 80) -> str:
    """The points of a polyline of the mood: `0,48 40,40 …` in units of a drawing of this size."""
    step = width / max(1, len(moods) - 1)
    return " ".join(
        f"{point.turn * step:.1f},{height - point.level * height / MOST_MOOD:.1f}" for point in moods
    )
