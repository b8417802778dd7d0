"""Answers that are surely right or wrong: for rehearsals and demonstrations, never for a page. Pure."""

from __future__ import annotations

from typing import Any

from app.assessment.arranging import right_choice
from app.library.quizzes import model
from app.library.quizzes.call import Call, Reply
from app.library.quizzes.model import Item
from app.library.quizzes.play import Board


def right_answer(item: Item) -> Any:
    """A stored answer that earns all points; None where only a person can tell."""
    match item.content:
        case model.Choice(options=options):
            right = [number for number, option in enumerate(options, 1) if option.right]
            return right[0] if item.kind == "single" else right
        case model.TrueFalse(truth=truth):
            return truth
        case model.Numeric(answers=answers):
            return answers[0].text.split(" ± ")[0].split(" .. ")[0]
        case model.Written(answers=answers):
            return next((text.text for text in answers if text.weight == 1 and not text.is_pattern), None)
        case model.Ordering(items=lines):
            return list(range(1, len(lines) + 1))
    return _right_structure(item)


def _right_structure(item: Item) -> Any:
    match item.content:
        case model.Matching():
            return [
                right_choice(item.content, item.content.lines.index(pair) + 1) for pair in item.content.lefts
            ]
        case model.Cloze(gaps=gaps):
            return [_fill(gap) for gap in gaps]
        case model.Hotspot(areas=areas):
            return next(number for number, area in enumerate(areas, 1) if area.right)
        case model.CallTask(call=call):
            return list(call.best.replies) if call is not None and call.best is not None else None
    return None


def _fill(gap: model.Gap) -> Any:
    number, right = next((n, one) for n, one in enumerate(gap.alternatives, 1) if one.right)
    return number if gap.form == "choice" else right.text.split(" ± ")[0].split(" .. ")[0]


def wrong_answer(item: Item, which: int = 0) -> Any:
    """A stored answer that earns nothing and is not critical, `which` of them counted round; None (no answer) where
    none is known."""
    match item.content:
        case model.Choice(options=options):
            harmless = [
                number
                for number, option in enumerate(options, 1)
                if not option.right and not option.critical and option.weight <= 0
            ]
            if not harmless:
                return None
            chosen = harmless[which % len(harmless)]
            return chosen if item.kind == "single" else [chosen]
        case model.TrueFalse(truth=truth):
            return not truth
        case model.CallTask(call=Call() as call):
            return _clumsy_play(call)
    return None


def _clumsy_play(call: Call) -> list[int]:
    """The fewest points at each turn, but nothing that fails the call at once. It may come to a good end all the same."""
    board = Board(call)
    play = board.begin()
    while offered := board.offered(play.state):
        replies = board.node(play.state).replies
        worst = min(offered, key=lambda number: (_spoils(replies[number - 1]), replies[number - 1].points))
        play = board.reply(play, worst)
    return list(play.replies)


def _spoils(reply: Reply) -> bool:
    return reply.critical or reply.fail
