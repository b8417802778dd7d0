"""One practice question outside an attempt: inside a lesson, answered and judged at once. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.assessment import answers, asking, telling
from app.assessment.arranging import place
from app.assessment.disclosure import Disclosure
from app.assessment.faces import Feedback, Question
from app.assessment.layout import Placed
from app.assessment.outcome import judged_alone
from app.assessment.terms import IN_A_LESSON
from app.assessment.wording import Wording
from app.library.quizzes.model import Item, Quiz

OPEN = Disclosure(score=False, answers=True, feedback=True)
ALMOST = Disclosure(score=False, answers=False, feedback=True)


@dataclass(frozen=True)
class LessonQuestion:
    """A question as its lesson shows it, with what there is to say of the answer given before."""

    item: str
    revision: int
    view: Question
    state: str  # right partial wrong; empty: not answered yet
    feedback: Feedback | None


@dataclass(frozen=True)
class LessonVerdict:
    answer: Any  # None: nothing was answered
    state: str


def questions(
    quiz: Quiz,
    revision: int,
    ids: Sequence[str],
    given: Mapping[str, tuple[int, Any]],
    secret: str,
    wording: Wording,
    *,
    told_in_full: bool = False,
) -> tuple[LessonQuestion, ...]:
    """In the order asked for; ids that the quiz does not have, or kinds that pages cannot ask, are left out.

    `given`: by id, the revision of the quiz and the answer; one to an older revision counts as none.
    `secret`: what the names of options are made from, so that they tell nothing and stay the same for one reader.
    `told_in_full`: a wrong answer is told the right one, too, because it is not asked again at once.
    """
    known = {item.id: item for item in quiz.items if item.kind in IN_A_LESSON}
    found = (known[name] for name in ids if name in known)
    return tuple(
        _question(quiz, item, revision, given.get(item.id, (0, None)), secret, wording, told_in_full)
        for item in found
    )


def _question(
    quiz: Quiz,
    item: Item,
    revision: int,
    given: tuple[int, Any],
    secret: str,
    wording: Wording,
    told_in_full: bool,
) -> LessonQuestion:
    placed = _placed(quiz, item, secret)
    answer = given[1] if given[0] == revision else None
    view = asking.question(quiz, placed, answer, wording)
    if answer is None and not (told_in_full and given[0] == revision):  # or the reader gave up
        return LessonQuestion(item.id, revision, view, "", None)
    judged = judged_alone(item, placed, answer, wording.language)
    right = told_in_full or judged.state == "right"
    shown = OPEN if right else ALMOST  # the right answer is worth looking for
    told = telling.feedback(item, placed, answer, judged, shown, wording)
    return LessonQuestion(item.id, revision, view, judged.state, told)


def _placed(quiz: Quiz, item: Item, secret: str) -> Placed:
    section = next(number for number, section in enumerate(quiz.sections) if item in section.items)
    return place(item, section, quiz.shuffle_options, f"{secret}:{quiz.title}:{item.id}")


def judge(
    quiz: Quiz, item_id: str, fields: Mapping[str, Sequence[str]], secret: str, language: str
) -> LessonVerdict:
    """Raises KeyError for an unknown id, UnknownAnswer for fields that are not ours."""
    item = quiz.item(item_id)
    placed = _placed(quiz, item, secret)
    answer = answers.read(item, placed, fields, language)
    return LessonVerdict(answer, judged_alone(item, placed, answer, language).state)
