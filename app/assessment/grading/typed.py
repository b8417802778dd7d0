"""What is typed: numbers with units, and short texts (quiz-format.md 4.3, 4.4). Pure.

What a person types is never a fault. At worst it is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from rapidfuzz.distance import OSA

from app.assessment.grading.outcome import Misshapen, Outcome, percent, said
from app.assessment.grading.reading import Quantity, quantity
from app.assessment.grading.responses import exact, is_number
from app.foundation.faults import Text
from app.library.quizzes import patterns
from app.library.quizzes.model import (
    ONE,
    ZERO,
    Accepted,
    Comparison,
    Item,
    Numeric,
    NumericAnswer,
    Unit,
    Written,
)
from app.library.quizzes.values import same_unit
from app.library.quizzes.words import fold

FORGIVEN_FROM = 4  # characters: in a shorter word a typo makes another word
NOT_A_NUMBER = Text("This is not a number.", "Это не число.")
NO_MATCH = Text("No accepted answer fits.", "Ни один принимаемый ответ не подходит.")


def numeric(item: Item, response: Any, locale: str) -> Outcome | Misshapen:
    assert isinstance(item.content, Numeric)
    if not isinstance(response, str) and not is_number(response):
        return Misshapen(Text("a number or a text", "число или текст"))
    typed = typed_quantity(response, locale)
    if typed is None:
        return Outcome(ZERO, (NOT_A_NUMBER,))
    content = item.content
    found = [
        (fraction, -place)
        for place, answer in enumerate(content.answers, 1)
        if (fraction := worth(typed, answer, content)) is not None
    ]
    if not found:
        return Outcome(ZERO, (NO_MATCH,))
    fraction, place = max(found)
    matched = content.answers[-place - 1]
    return Outcome(
        fraction, (_of_match(matched, fraction), *_of_unit(typed, matched, content)), matched=-place
    )


def typed_quantity(response: Any, locale: str) -> Quantity | None:
    if isinstance(response, str):
        return quantity(response, locale)
    number = exact(response)
    return None if number is None else Quantity(number)


def worth(typed: Quantity, answer: NumericAnswer, content: Numeric) -> Fraction | None:
    """What a typed quantity is worth by one accepted answer; None if it does not fit."""
    weight = _share(answer.weight)
    own = _factor(answer.unit, content.units)
    if not content.units:
        same = not typed.unit or same_unit(typed.unit) == same_unit(answer.unit)
        return weight if same and _fits(typed.number, answer, ONE, content.digits) else None
    factor = _factor(typed.unit, content.units)
    known = factor is not None
    base = ONE if own is None else own
    number = typed.number * (factor if factor is not None else base)
    if not _fits(number, answer, base, content.digits):
        return None
    return weight if known else weight * (ONE - content.unit_penalty)


def _factor(unit: str, units: Sequence[Unit]) -> Fraction | None:
    return next((known.factor for known in units if unit and same_unit(known.name) == same_unit(unit)), None)


def _fits(number: Fraction, answer: NumericAnswer, factor: Fraction, digits: int | None) -> bool:
    """Both in the base unit."""
    if digits is not None and answer.value is not None:
        return significant(number, digits) == significant(answer.value * factor, digits)
    return answer.low * factor <= number <= answer.high * factor


def significant(number: Fraction, digits: int) -> Fraction:
    """Rounded half up, away from zero, to so many significant digits."""
    if number == 0:
        return number
    size = abs(number)
    power = len(str(size.numerator)) - len(str(size.denominator))
    if size < Fraction(10) ** power:  # the difference of lengths is the power of ten, or one too many
        power -= 1
    step = Fraction(10) ** (power - digits + 1)
    rounded = (size / step + Fraction(1, 2)).__floor__() * step
    return rounded if number > 0 else -rounded


def _of_match(answer: NumericAnswer, fraction: Fraction) -> Text:
    return said(
        Text("Fits {answer}: {share}.", "Подходит к {answer}: {share}."),
        answer=answer.text,
        share=percent(fraction),
    )


def _of_unit(typed: Quantity, answer: NumericAnswer, content: Numeric) -> tuple[Text, ...]:
    if not content.units or _factor(typed.unit, content.units) is not None:
        return ()
    return (
        said(
            Text(
                "The unit is missing or unknown: {penalty} off.",
                "Единицы нет или она неизвестна: минус {penalty}.",
            ),
            penalty=percent(content.unit_penalty),
        ),
    )


# -- texts ------------------------------------------------------------------------------------------------------


def written(item: Item, response: Any, locale: str) -> Outcome | Misshapen:
    assert isinstance(item.content, Written)
    if not isinstance(response, str):
        return Misshapen(Text("a text", "текст"))
    content = item.content
    matched, forgiven = met(response, content.answers, content.comparison)
    if matched is None:
        return Outcome(ZERO, (NO_MATCH,))
    fraction = _share(content.answers[matched - 1].weight)
    return Outcome(fraction, _of_text(content.answers[matched - 1], fraction, forgiven), matched=matched)


def met(text: str, answers: Sequence[Accepted], comparison: Comparison) -> tuple[int | None, bool]:
    """The accepted answer that counts, from 1, and whether typos were forgiven for it.

    Of several that fit, the one that is worth most. None if none fits, or if the nearest is a wrong one.
    """
    folded = fold(text, comparison)
    fitting = [
        place
        for place, answer in enumerate(answers, 1)
        if (
            patterns.fits(answer.text, text, exact=comparison.exact)
            if answer.is_pattern
            else fold(answer.text, comparison) == folded
        )
    ]
    if fitting:
        return _heaviest(fitting, answers), False
    if comparison.typos and not comparison.exact:
        return _nearest(folded, answers, comparison), True
    return None, False


def _nearest(folded: str, answers: Sequence[Accepted], comparison: Comparison) -> int | None:
    """By optimal string alignment: a swap of neighbours is one typo."""
    distances = []
    for place, answer in enumerate(answers, 1):
        if not answer.is_pattern:
            listed = fold(answer.text, comparison)
            distance = OSA.distance(folded, listed, score_cutoff=comparison.typos)
            distances.append((distance, place, len(listed)))
    least = min((distance for distance, _, _ in distances), default=comparison.typos + 1)
    nearest = [(place, length) for distance, place, length in distances if distance == least]
    if least > comparison.typos or any(answers[place - 1].weight == 0 for place, _ in nearest):
        return None
    long_enough = [place for place, length in nearest if length >= FORGIVEN_FROM]
    return _heaviest(long_enough, answers) if long_enough else None


def _heaviest(places: Sequence[int], answers: Sequence[Accepted]) -> int:
    return max(places, key=lambda place: (answers[place - 1].weight, -place))


def _of_text(answer: Accepted, fraction: Fraction, forgiven: bool) -> tuple[Text, ...]:
    shown = f"/{answer.text}/" if answer.is_pattern else f"“{answer.text}”"
    fits = said(
        Text("Fits {answer}: {share}.", "Подходит к {answer}: {share}."),
        answer=Text(shown, shown.replace("“", "«").replace("”", "»")),
        share=percent(fraction),
    )
    typos = Text("A slip of the pen was forgiven.", "Описка прощена.")
    return (fits, typos) if forgiven else (fits,)


def as_text(value: Any) -> str | None:
    """What was given for a gap: a text, or the digits of a number; None for what is neither."""
    if isinstance(value, str):
        return value
    if not is_number(value):
        return None
    if exact(value) is None:
        return "…"  # beyond all measure: no accepted text
    return format(
        Decimal(repr(value)) if isinstance(value, float) else value,
        "f" if isinstance(value, float | Decimal) else "",
    )


def _share(weight: Fraction) -> Fraction:
    return max(ZERO, min(ONE, weight))
