"""Single and multiple choice, true or false: answers become content (quiz-format.md 2.5). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from app.foundation.faults import Text
from app.library.quizzes.attributes import (
    CRITICAL,
    FIXED,
    SHARE,
    Attributes,
    Braces,
    no_right_answer,
    tell_same_options,
    without_text,
    wrong_weight,
)
from app.library.quizzes.keys import Keys
from app.library.quizzes.marks import Answer
from app.library.quizzes.model import ONE, ZERO, Choice, Option, TrueFalse
from app.library.quizzes.telling import Faults
from app.library.quizzes.values import percent

# 33.33 % three times is the whole.
SLACK = Fraction(1, 1000)


def single(heading: int, answers: Sequence[Answer], keys: Keys, faults: Faults) -> Choice:
    braces = Braces(faults)
    options = []
    for answer in answers:
        attributes = _attributes(answer, braces, faults)
        weight = ONE if answer.mark == "(x)" else attributes.share or ZERO
        _check_single(answer, attributes, keys, faults)
        options.append(_option(answer, attributes, weight))
    right = [answer for answer in answers if answer.mark == "(x)"]
    if not right:
        no_right_answer(
            heading, faults, "Mark the right option with (x).", "Отметьте правильный вариант знаком (x)."
        )
    elif len(right) > 1:
        several_right(right[1].number, faults)
    tell_same_options(answers, faults)
    return Choice(tuple(options), negative=bool(keys.get("negative", False)))


def multi(heading: int, answers: Sequence[Answer], keys: Keys, faults: Faults) -> Choice:
    braces = Braces(faults)
    score = keys.get("score", "all-or-nothing")
    judged = "score" not in keys.refused
    before = len(faults.told)
    options = []
    for answer in answers:
        attributes = _attributes(answer, braces, faults)
        if judged:
            _check_multi(answer, attributes, score, faults)
        options.append(_option(answer, attributes, attributes.share or ZERO))
    if not any(option.right for option in options):
        no_right_answer(
            heading, faults, "Mark each right option with [x].", "Отметьте правильные варианты знаком [x]."
        )
    elif judged and score == "weights" and len(faults.told) == before:
        _check_sum(heading, options, faults)
    tell_same_options(answers, faults)
    return Choice(tuple(options), score=score)


def true_false(heading: int, answers: Sequence[Answer], faults: Faults) -> TrueFalse | None:
    if not answers:
        no_right_answer(heading, faults, "Write - = true or - = false.", "Напишите - = true или - = false.")
        return None
    if len(answers) > 1:
        several_right(answers[1].number, faults)
    braces = Braces(faults)
    names = [braces.read(answer, ()).name for answer in answers]
    first = answers[0]
    for answer in answers:
        if answer.text not in ("true", "false"):
            _neither(answer, faults)
    if first.text not in ("true", "false"):
        return None
    return TrueFalse(first.text == "true", first.feedback, names[0])


def several_right(number: int, faults: Faults) -> None:
    faults.unclear(
        number,
        "several-right-answers",
        Text("A second right answer", "Второй правильный ответ"),
        Text(
            "Leave one. A second option that is fully right is written - ( ) … {100%}; several together need [x].",
            "Оставьте один. Второй вполне верный вариант пишется - ( ) … {100%}; для нескольких сразу есть [x].",
        ),
    )


def _attributes(answer: Answer, braces: Braces, faults: Faults) -> Attributes:
    if not answer.text:
        without_text(answer, faults)
        return Attributes(readable=False)
    right = answer.mark.endswith(("x)", "x]")) or _fully_right(answer)
    return braces.read(answer, (SHARE, FIXED) if right else (SHARE, CRITICAL, FIXED))


def _fully_right(answer: Answer) -> bool:
    return answer.family == "( )" and ONE in [percent(part) for part in answer.attributes or ()]


def _option(answer: Answer, attributes: Attributes, weight: Fraction) -> Option:
    return Option(
        text=answer.text,
        right="x" in answer.mark,
        weight=weight,
        critical=attributes.critical,
        fixed=attributes.fixed,
        name=attributes.name,
        feedback=answer.feedback,
    )


def _check_single(answer: Answer, attributes: Attributes, keys: Keys, faults: Faults) -> None:
    share = attributes.share
    if share is None:
        return
    if answer.mark == "(x)":
        if share != 1:
            wrong_weight(
                answer.number,
                faults,
                "An option with (x) is worth 100 %: delete the share.",
                "Вариант с (x) даёт 100 %: уберите долю.",
            )
    elif not -1 <= share <= 1:
        wrong_weight(
            answer.number, faults, "Write a share from -100 to 100 %.", "Нужна доля от -100 до 100 %."
        )
    elif share < 0 and not keys.get("negative", False) and "negative" not in keys.refused:
        wrong_weight(
            answer.number,
            faults,
            "A minus needs the line negative: yes under the heading.",
            "Для минуса нужна строка negative: yes под заголовком.",
        )


def _check_multi(answer: Answer, attributes: Attributes, score: str, faults: Faults) -> None:
    share = attributes.share
    if not attributes.readable:
        return
    if score != "weights":
        if share is not None:
            wrong_weight(
                answer.number,
                faults,
                "Shares of options need the line score: weights under the heading.",
                "Для долей вариантов нужна строка score: weights под заголовком.",
            )
    elif answer.mark == "[x]" and (share is None or share <= 0):
        wrong_weight(
            answer.number, faults, "A right option needs a share above 0, like {50%}.",
            "Правильному варианту нужна доля больше нуля, например {50%}.",
        )  # fmt: skip
    elif answer.mark == "[ ]" and share is not None and share > 0:
        wrong_weight(
            answer.number,
            faults,
            "A wrong option takes nothing or a minus, like {-50%}.",
            "У неправильного варианта доли нет или она с минусом, например {-50%}.",
        )


def _check_sum(heading: int, options: Sequence[Option], faults: Faults) -> None:
    total = sum((option.weight for option in options if option.weight > 0), ZERO)
    if abs(total - 1) <= SLACK:
        return
    percent = f"{float(total) * 100:g}"
    faults.error(
        heading,
        "weights",
        Text(
            f"The shares of the right options sum to {percent} %",
            f"Доли правильных вариантов дают в сумме {percent} %",
        ),
        Text("Change them so that they sum to 100 %.", "Измените их так, чтобы вышло 100 %."),
    )


def _neither(answer: Answer, faults: Faults) -> None:
    faults.unclear(
        answer.number,
        "bad-value",
        Text("The answer is neither true nor false", "Ответ — не true и не false"),
        Text("Write - = true or - = false.", "Напишите - = true или - = false."),
    )
