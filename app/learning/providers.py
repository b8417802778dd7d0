"""What learning asks of capabilities that it does not import: of those above it and of its sibling. Pure.

`app/reactions.py` fills this in at the start: `learning.connect(app, Providers(…))`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from app.learning.tasks import Need, QuizState, StandingLine

StandingsOf = Callable[[int, date], Sequence[StandingLine]]  # person, today
NeedsOf = Callable[[int, date], Sequence[Need]]  # person, today
QuizStatesOf = Callable[
    [int, Sequence[str], datetime, str], Mapping[str, QuizState]
]  # person, slugs, now, language


class Question(Protocol):
    """One practice question as a lesson shows it, with what may be said of the answer given before."""

    @property
    def item(self) -> str: ...
    @property
    def revision(self) -> int: ...
    @property
    def view(self) -> Any: ...  # what the template of question fields takes; nothing of the key
    @property
    def state(self) -> str: ...  # right partial wrong; empty: not answered yet
    @property
    def feedback(self) -> Any: ...  # None before there is an answer


class Verdict(Protocol):
    """One answer, judged at once."""

    @property
    def answer(self) -> Any: ...  # None: nothing was answered
    @property
    def state(self) -> str: ...  # right partial wrong unanswered


# quiz, ids, language, (revision, answer) by id, secret of this reader → questions in the order asked
QuestionsOf = Callable[[str, Sequence[str], str, Mapping[str, tuple[int, Any]], str], Sequence[Question]]
# quiz, id, language, posted fields, secret of this reader → verdict
Judge = Callable[[str, str, str, Mapping[str, Sequence[str]], str], Verdict]


@dataclass(frozen=True)
class Providers:
    standings: StandingsOf = lambda person_id, today: ()
    needs: tuple[NeedsOf, ...] = ()  # asked one after the other
    quiz_states: QuizStatesOf = lambda person_id, slugs, at, language: {}
    questions: QuestionsOf = lambda quiz, ids, language, answers, secret: ()
    judge: Judge | None = None
