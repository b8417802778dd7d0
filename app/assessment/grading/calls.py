"""Calls: the replies are played again, and the play is scored (quiz-format.md 6.2, 6.3). Pure."""

from __future__ import annotations

from typing import Any

from app.assessment.grading.outcome import Misshapen, Outcome, percent, said
from app.assessment.grading.responses import whole
from app.foundation.faults import Text
from app.library.quizzes.call import Call
from app.library.quizzes.model import CallTask, Item
from app.library.quizzes.play import Board, NotOffered, Play, Score, score

MOST_REPLIES = 100_000  # more than any play of a call that can be published


def call(item: Item, response: Any, locale: str) -> Outcome | Misshapen:
    """A scenario that is missing leaves the question to a person."""
    assert isinstance(item.content, CallTask)
    scenario = item.content.call
    if scenario is None:
        return Outcome(None)
    numbers = _numbers(response)
    if numbers is None:
        return Misshapen(Text("a list of numbers of replies", "список номеров реплик"))
    try:
        play = Board(scenario).played(numbers)
    except NotOffered as refused:
        return Misshapen(
            said(
                Text(
                    "replies that are on offer; at step {step} reply {number} is not",
                    "доступные реплики; на шаге {step} реплика {number} недоступна",
                ),
                step=refused.step,
                number=refused.number,
            )
        )
    scored = score(scenario, play)
    return Outcome(
        scored.fraction, tuple(_words(scenario, play, scored)), critical=play.critical, passed=scored.passed
    )


def _numbers(response: Any) -> tuple[int, ...] | None:
    if not isinstance(response, list | tuple) or len(response) > MOST_REPLIES:
        return None
    numbers = tuple(number for part in response if (number := whole(part, MOST_REPLIES)) is not None)
    return numbers if len(numbers) == len(response) else None


def _words(scenario: Call, play: Play, scored: Score) -> list[Text]:
    end = scenario.node(play.state.node).end
    words = [_ENDS[end], said(_SHARE, share=percent(scored.share))]
    if play.critical:
        words.append(Text("A critical reply was given.", "Дана критическая реплика."))
    if play.fail:
        words.append(
            Text("A reply that fails the call was given.", "Дана реплика, которая проваливает звонок.")
        )
    words += [said(_MISSED, stage=stage) for stage in scored.missed]
    return words


_SHARE = Text("Points of the best path: {share}.", "Баллы от лучшего пути: {share}.")
_MISSED = Text("Stage {stage}: below its minimum.", "Этап {stage}: меньше минимума.")
_ENDS = {
    "": Text("The call was not brought to an end.", "Звонок не доведён до конца."),
    "finished": Text("The call was brought to its end.", "Звонок доведён до конца."),
    "failed": Text("The call failed.", "Звонок провален."),
}
