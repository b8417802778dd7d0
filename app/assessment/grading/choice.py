"""Single choice, multiple response, true or false (quiz-format.md 4.1, 4.2). Pure."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from app.assessment.grading.outcome import Misshapen, Outcome, percent, said
from app.assessment.grading.responses import whole
from app.foundation.faults import Text
from app.library.quizzes.model import ONE, ZERO, Choice, Item, Option, TrueFalse

RIGHT = Text("Right.", "Верно.")
WRONG = Text("Wrong.", "Неверно.")


def single(item: Item, response: Any, locale: str) -> Outcome | Misshapen:
    content = _choice(item)
    number = whole(response, len(content.options))
    if number is None:
        return Misshapen(
            said(
                Text("the number of an option, 1 to {most}", "номер варианта от 1 до {most}"),
                most=len(content.options),
            )
        )
    option = content.options[number - 1]
    fraction = ONE if option.right else option.weight
    lowest = -ONE if content.negative else ZERO
    fraction = max(lowest, min(ONE, fraction))
    return Outcome(
        fraction,
        (_of_one(number, fraction), *_critical_words([(number, option)])),
        critical=_is_critical(option),
        matched=number,
    )


def _of_one(number: int, fraction: Fraction) -> Text:
    if fraction == ONE:
        return said(Text("Option {number} is right.", "Вариант {number} верен."), number=number)
    if fraction == ZERO:
        return said(Text("Option {number} is wrong.", "Вариант {number} неверен."), number=number)
    return said(
        Text("Option {number} is worth {share}.", "Вариант {number} даёт {share}."),
        number=number,
        share=percent(fraction),
    )


def multi(item: Item, response: Any, locale: str) -> Outcome | Misshapen:
    content = _choice(item)
    numbers = chosen_numbers(response, len(content.options))
    if numbers is None:
        return Misshapen(
            said(
                Text(
                    "a list of numbers of options, 1 to {most}, each at most once",
                    "список номеров вариантов от 1 до {most}, каждый не больше одного раза",
                ),
                most=len(content.options),
            )
        )
    chosen = [(number, content.options[number - 1]) for number in sorted(numbers)]
    scheme = _SCHEMES.get(content.score, _all_or_nothing)
    fraction = max(ZERO, min(ONE, scheme(content.options, [option for _, option in chosen])))
    return Outcome(
        fraction,
        (_of_several(content, [option for _, option in chosen]), *_critical_words(chosen)),
        critical=any(_is_critical(option) for _, option in chosen),
        parts=tuple(option.right == (number in numbers) for number, option in enumerate(content.options, 1)),
    )


def chosen_numbers(response: Any, most: int) -> tuple[int, ...] | None:
    """The numbers of a list in its order; None if it is none, or one is unknown or there twice."""
    if not isinstance(response, list | tuple):
        return None
    numbers = [whole(part, most) for part in response]
    known = tuple(number for number in numbers if number is not None)
    return known if len(known) == len(numbers) == len(set(known)) else None


Scheme = Callable[[tuple[Option, ...], list[Option]], Fraction]


def _counts(options: tuple[Option, ...], chosen: list[Option]) -> tuple[int, int, int, int]:
    """Right and wrong options, right and wrong ones among those chosen."""
    right = sum(option.right for option in options)
    met = sum(option.right for option in chosen)
    return right, len(options) - right, met, len(chosen) - met


def _all_or_nothing(options: tuple[Option, ...], chosen: list[Option]) -> Fraction:
    right, _, met, missed = _counts(options, chosen)
    return ONE if met == right and missed == 0 else ZERO


def _right_minus_wrong(options: tuple[Option, ...], chosen: list[Option]) -> Fraction:
    right, _, met, missed = _counts(options, chosen)
    return _ratio(met - missed, right)


def _each_option(options: tuple[Option, ...], chosen: list[Option]) -> Fraction:
    _, wrong, met, missed = _counts(options, chosen)
    return _ratio(met + wrong - missed, len(options))


def _coverage(options: tuple[Option, ...], chosen: list[Option]) -> Fraction:
    right, _, met, missed = _counts(options, chosen)
    return _ratio(met, right) * _ratio(met, met + missed)


def _weights(options: tuple[Option, ...], chosen: list[Option]) -> Fraction:
    """Of the sum of the positive weights, so that three times 33.33 % is the whole."""
    whole_sum = sum((option.weight for option in options if option.weight > 0), ZERO)
    return _ratio(sum((option.weight for option in chosen), ZERO), whole_sum)


_SCHEMES: dict[str, Scheme] = {
    "all-or-nothing": _all_or_nothing,
    "right-minus-wrong": _right_minus_wrong,
    "each-option": _each_option,
    "coverage": _coverage,
    "weights": _weights,
}
_HOW = {
    "all-or-nothing": Text("all or nothing", "всё или ничего"),
    "right-minus-wrong": Text("right minus wrong", "верные минус неверные"),
    "each-option": Text("each option counts", "считается каждый вариант"),
    "coverage": Text("coverage", "полнота и точность"),
    "weights": Text("weights of the options", "веса вариантов"),
}


def _ratio(part: Fraction | int, of: Fraction | int) -> Fraction:
    return Fraction(part) / of if of else ZERO


def _of_several(content: Choice, chosen: list[Option]) -> Text:
    right, _, met, missed = _counts(content.options, chosen)
    return said(
        Text(
            "Right options chosen: {met} of {right}; wrong ones: {missed} ({how}).",
            "Выбрано верных: {met} из {right}; неверных: {missed} ({how}).",
        ),
        met=met,
        right=right,
        missed=missed,
        how=_HOW.get(content.score, _HOW["all-or-nothing"]),
    )


def true_false(item: Item, response: Any, locale: str) -> Outcome | Misshapen:
    assert isinstance(item.content, TrueFalse)
    if not isinstance(response, bool):
        return Misshapen(Text("true or false", "true или false"))
    is_right = response == item.content.truth
    return Outcome(ONE if is_right else ZERO, (RIGHT if is_right else WRONG,))


def _choice(item: Item) -> Choice:
    assert isinstance(item.content, Choice)
    return item.content


def _is_critical(option: Option) -> bool:
    return option.critical and not option.right


def _critical_words(chosen: list[tuple[int, Option]]) -> tuple[Text, ...]:
    return tuple(
        said(Text("Option {number} is critical.", "Вариант {number} критический."), number=number)
        for number, option in chosen
        if _is_critical(option)
    )
