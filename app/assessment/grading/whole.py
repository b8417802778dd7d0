"""Grading a whole quiz: which questions count, whose response is whose, one question at a time. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.assessment.grading import arranged, calls, choice, essay, placed, typed
from app.assessment.grading.outcome import Grader, Misshapen, Outcome, said
from app.assessment.grading.responses import is_blank
from app.assessment.grading.result import BadResponse, ItemResult, QuizResult, state_of, summed
from app.foundation.faults import Text
from app.library.quizzes.model import ONE, ZERO, CallTask, Item, Quiz

_GRADERS: dict[str, Grader] = {
    "single": choice.single,
    "multi": choice.multi,
    "true-false": choice.true_false,
    "numeric": typed.numeric,
    "text": typed.written,
    "match": arranged.match,
    "order": arranged.order,
    "cloze": arranged.cloze,
    "hotspot": placed.hotspot,
    "essay": essay.essay,
    "call": calls.call,
}
# What a question whose content is not what its kind promises can break in. Only that question waits then (rule 29).
_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)

UNANSWERED = Text("No answer.", "Ответа нет.")
WAITS = Text("A person will grade this answer.", "Этот ответ оценит человек.")
UNREADABLE = Text("The answer cannot be read.", "Ответ не читается.")
BROKEN = Text("Grading broke off here.", "Здесь проверка прервалась.")
_NO_LIST = BadResponse(
    "",
    Text("`drawn` is no list of ids", "`drawn` — не список id"),
    Text("Write a list of ids of questions.", "Напишите список id вопросов."),
)
_NO_MAPPING = BadResponse(
    "",
    Text("`responses` is no object", "`responses` — не объект"),
    Text("Write a response under the id of each question.", "Напишите ответ под id каждого вопроса."),
)


def grade(quiz: Quiz, drawn: Sequence[str] | None, responses: Mapping[str, Any], locale: str) -> QuizResult:
    """The result of an attempt.

    `drawn`: ids of the questions that were asked; None for all candidates, also of sections that draw. `responses`:
    by id, as quiz-format.md 4.1 has them; absent and null are unanswered, those to questions that were not asked are
    left aside. `locale`: `ru` or `en`, in which numbers as text are read. Numbers of JSON may be int, float or
    Decimal; they count by their digits. Never raises for what a response says: see `faults` of the result.
    """
    candidates = {item.id: item for item in quiz.items}
    asked, faults = _asked(candidates, drawn)
    if not isinstance(responses, Mapping):
        responses = {}
        faults.append(_NO_MAPPING)
    faults += [_unknown(item_id, "responses") for item_id in responses if item_id not in candidates]
    items = []
    for item in candidates.values():
        if item.id in asked:
            graded = grade_item(item, responses.get(item.id), locale)
            if isinstance(graded, BadResponse):
                faults.append(graded)
                graded = _waiting(item, UNREADABLE)
            items.append(graded)
    return summed(quiz, items, tuple(sorted(faults, key=lambda fault: (fault.id, fault.message.en))))


def grade_item(item: Item, response: Any, locale: str) -> ItemResult | BadResponse:
    """One question alone. A kind that nobody can grade here waits for a person: it is never 0 (rule 28)."""
    try:
        return _graded(item, response, locale)
    except _BROKEN as error:
        return _waiting(item, BROKEN, f"{type(error).__name__}: {error}")


def _graded(item: Item, response: Any, locale: str) -> ItemResult | BadResponse:
    if is_blank(response):
        return _unanswered(item)
    grader = _GRADERS.get(item.kind)
    if grader is None:
        return _waiting(item, WAITS)
    outcome = grader(item, response, locale)
    if isinstance(outcome, Misshapen):
        return _misshapen(item, outcome)
    if outcome.unanswered:
        return _unanswered(item)
    if outcome.fraction is None:
        return _waiting(item, WAITS)
    return ItemResult(
        item.id,
        item.kind,
        outcome.fraction,
        outcome.fraction * item.points,
        item.points,
        state_of(outcome.fraction),
        outcome.why,
        outcome.critical or (item.critical and not _fully(outcome)),
        outcome.parts,
        outcome.matched,
        failed=_is_alone(item) and not _fully(outcome),
    )


def _fully(outcome: Outcome) -> bool:
    """Whether a critical question is satisfied: a call by its own rules, all others by nothing but the whole."""
    return outcome.fraction == ONE if outcome.passed is None else outcome.passed


def _unanswered(item: Item) -> ItemResult:
    return ItemResult(
        item.id,
        item.kind,
        ZERO,
        ZERO,
        item.points,
        "unanswered",
        (UNANSWERED,),
        critical=item.critical,
        failed=_is_alone(item),
    )


def _is_alone(item: Item) -> bool:
    return isinstance(item.content, CallTask) and item.content.alone


def _waiting(item: Item, why: Text, alarm: str = "") -> ItemResult:
    return ItemResult(item.id, item.kind, None, None, item.points, "needs-grading", (why,), alarm=alarm)


def _asked(candidates: Mapping[str, Item], drawn: Any) -> tuple[set[str], list[BadResponse]]:
    if drawn is None:
        return set(candidates), []
    if isinstance(drawn, str) or not isinstance(drawn, Sequence):
        return set(), [_NO_LIST]
    faults = [] if all(isinstance(item_id, str) for item_id in drawn) else [_NO_LIST]
    ids = [item_id for item_id in drawn if isinstance(item_id, str)]
    faults += [_unknown(item_id, "drawn") for item_id in ids if item_id not in candidates]
    faults += [_twice(item_id) for item_id in sorted({twice for twice in ids if ids.count(twice) > 1})]
    return set(ids), faults


def _misshapen(item: Item, outcome: Misshapen) -> BadResponse:
    return BadResponse(
        item.id,
        said(
            Text("The response to `{item}` cannot be read", "Ответ на вопрос `{item}` не читается"),
            item=item.id,
        ),
        said(
            Text("A question of the kind {kind} takes {form}.", "Вопрос вида {kind} принимает: {form}."),
            kind=item.kind,
            form=outcome.expected,
        ),
    )


def _unknown(item_id: Any, where: str) -> BadResponse:
    return BadResponse(
        str(item_id),
        said(Text("The quiz has no question `{item}`", "В тесте нет вопроса `{item}`"), item=_short(item_id)),
        said(
            Text("Take it out of `{where}`, or mend its id.", "Уберите его из `{where}` или исправьте id."),
            where=where,
        ),
    )


def _twice(item_id: str) -> BadResponse:
    return BadResponse(
        item_id,
        said(Text("`{item}` is drawn twice", "`{item}` стоит в `drawn` дважды"), item=_short(item_id)),
        Text("Name each question once.", "Назовите каждый вопрос один раз."),
    )


def _short(item_id: Any) -> str:
    text = str(item_id)
    return text if len(text) <= 60 else f"{text[:57]}…"
