"""What is typed in: numbers and short texts (quiz-format.md 2.5). Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from app.foundation.faults import Text
from app.library.quizzes.attributes import (
    SHARE,
    Attributes,
    Braces,
    no_right_answer,
    tell_same,
    without_text,
    wrong_weight,
)
from app.library.quizzes.keys import Keys
from app.library.quizzes.marks import Answer
from app.library.quizzes.model import ONE, Accepted, Comparison, Numeric, NumericAnswer, Written
from app.library.quizzes.numbers import NoNumber, numeric_answer
from app.library.quizzes.patterns import is_pattern
from app.library.quizzes.telling import Faults, listed, shortened
from app.library.quizzes.values import same_unit
from app.library.quizzes.words import fold, unescape

# /refund/i: flags do not exist here, and nothing is read behind the closing slash.
_FLAGGED = re.compile(r"/.+/[gimsuyx]{1,6}")


def numeric(heading: int, answers: Sequence[Answer], keys: Keys, faults: Faults) -> Numeric:
    found = []
    braces = Braces(faults)
    weights = []
    for answer in answers:
        attributes = _attributes(answer, braces, faults)
        weights.append(_weight(answer, attributes, faults))
        number = read_number(answer.number, answer.text, faults) if answer.text else None
        if number is not None:
            _check_unit(answer.number, number, keys, faults)
            warn_of_zero_tolerance(answer.number, number, keys, faults)
            found.append(_weighted(number, weights[-1], attributes, answer))
    _check_digits(found, keys, faults)
    _check_full_credit(heading, weights, faults)
    return Numeric(
        tuple(found),
        units=keys.get("units", ()),
        unit_penalty=keys.get("unit-penalty", ONE),
        digits=keys.get("digits"),
    )


def written(
    heading: int, answers: Sequence[Answer], keys: Keys, faults: Faults, *, inferred: bool
) -> Written:
    """`inferred`: nobody wrote `type: text`, so what looks like a number may be meant as one."""
    braces = Braces(faults)
    comparison: Comparison = keys.get("match", Comparison())
    found, weights, lines = [], [], []
    for answer in answers:
        attributes = _attributes(answer, braces, faults)
        weights.append(_weight(answer, attributes, faults))
        if inferred and _looks_numeric(answer.text):
            read_number(answer.number, answer.text, faults)
        elif answer.text:
            accepted = _accepted(answer, comparison, weights[-1], attributes, faults)
            found.append(accepted)
            same = f"/{accepted.text}/" if accepted.is_pattern else fold(accepted.text, comparison)
            lines.append((answer.number, f"{accepted.is_pattern}{same}"))
    if "match" not in keys.refused:
        tell_same(lines, faults)
    _check_full_credit(heading, weights, faults)
    return Written(tuple(found), comparison)


def read_number(number: int, text: str, faults: Faults) -> NumericAnswer | None:
    """A numeric answer of the file; None with a fault for what is none."""
    read = numeric_answer(text)
    if isinstance(read, NumericAnswer):
        return read
    reason = read.reason if isinstance(read, NoNumber) else "form"
    faults.unclear(
        number,
        "bad-value",
        Text(f"`{shortened(text)}` is no number", f"`{shortened(text)}` — не число"),
        _MENDING[reason],
    )
    return None


_MENDING = {
    "comma": Text(
        "A comma before three digits can be read in two ways: write 1 000 for a thousand, 1.000 for one.",
        "Запятую перед тремя цифрами можно понять двояко: тысяча — 1 000, единица — 1.000.",
    ),
    "form": Text(
        "Write 20, 20 ± 1, 20 ± 5 % or 4 .. 6, with a unit behind if wanted. A text needs type: text.",
        "Пишите 20, 20 ± 1, 20 ± 5 % или 4 .. 6, за числом можно поставить единицу. Тексту нужен type: text.",
    ),
    "range": Text(
        "Write the lower end first, for example 4 .. 6.", "Сначала пишите меньшее, например 4 .. 6."
    ),
    "tolerance": Text(
        "A tolerance has no sign: 20 ± 1.", "Перед допуском знака нет: 20 ± 1."
    ),
}  # fmt: skip


def _looks_numeric(text: str) -> bool:
    """Holds ± or a range, and is no numeric answer."""
    read = numeric_answer(text)
    return isinstance(read, NoNumber) and read.reason != "comma"


def warn_of_zero_tolerance(number: int, answer: NumericAnswer, keys: Keys, faults: Faults) -> None:
    is_exact = answer.low == answer.high and "±" not in answer.text and answer.value is not None
    if not is_exact or answer.low.denominator == 1 or "digits" in keys.lines:
        return
    faults.warning(
        number,
        "zero-tolerance",
        Text(
            f"Only exactly {shortened(answer.text)} is right", f"Верным будет только {shortened(answer.text)}"
        ),
        Text(
            f"Add a tolerance ({answer.text} ± 0.1) or digits: 3; ± 0 says that it is meant.",
            f"Добавьте допуск ({answer.text} ± 0.1) или digits: 3; ± 0 скажет, что так и задумано.",
        ),
    )


def _attributes(answer: Answer, braces: Braces, faults: Faults) -> Attributes:
    if not answer.text:
        without_text(answer, faults)
        return Attributes(readable=False)
    return braces.read(answer, (SHARE,))


def _weight(answer: Answer, attributes: Attributes, faults: Faults) -> Fraction | None:
    """None for a share that cannot be."""
    share = ONE if attributes.share is None else attributes.share
    if 0 <= share <= 1:
        return share
    wrong_weight(answer.number, faults, "Write a share from 0 to 100 %.", "Нужна доля от 0 до 100 %.")
    return None


def _check_full_credit(heading: int, weights: Sequence[Fraction | None], faults: Faults) -> None:
    if None not in weights and ONE not in weights:
        no_right_answer(
            heading,
            faults,
            "At least one answer must be worth 100 %: write it without a share.",
            "Хотя бы один ответ должен давать 100 %: напишите его без доли.",
        )


def _weighted(
    number: NumericAnswer, weight: Fraction | None, attributes: Attributes, answer: Answer
) -> NumericAnswer:
    return NumericAnswer(
        number.text,
        number.low,
        number.high,
        number.value,
        number.unit,
        ONE if weight is None else weight,
        attributes.name,
        answer.feedback,
    )


def _check_unit(line: int, number: NumericAnswer, keys: Keys, faults: Faults) -> None:
    names = [unit.name for unit in keys.get("units", ())]
    if not names or not number.unit or same_unit(number.unit) in {same_unit(name) for name in names}:
        return
    faults.unclear(
        line,
        "bad-value",
        Text(f"The unit `{number.unit}` is not in `units`", f"Единицы `{number.unit}` нет в `units`"),
        Text(
            f"Use one of {listed(names)}, or add it to units.",
            f"Возьмите одну из {listed(names)} или добавьте её в units.",
        ),
    )


def _check_digits(found: Sequence[NumericAnswer], keys: Keys, faults: Faults) -> None:
    beside = any("±" in number.text or number.value is None for number in found)
    if keys.get("digits") is None or not beside:
        return
    faults.unclear(
        keys.line("digits"),
        "bad-value",
        Text("`digits` stands beside ± or a range", "`digits` стоит рядом с ± или промежутком"),
        Text("Keep one of the two.", "Оставьте что-то одно."),
    )


def _accepted(
    answer: Answer,
    comparison: Comparison,
    weight: Fraction | None,
    attributes: Attributes,
    faults: Faults,
) -> Accepted:
    raw = answer.text
    values: dict[str, Any] = {
        "weight": ONE if weight is None else weight,
        "name": attributes.name,
        "feedback": answer.feedback,
    }
    if _FLAGGED.fullmatch(raw):
        _tell_flags(answer, faults)
        raw = raw[: raw.rindex("/") + 1]
    if not (raw.startswith("/") and raw.endswith("/") and len(raw) > 2):
        return Accepted(unescape(raw), **values)
    if not is_pattern(raw[1:-1], comparison.exact):
        _tell_bad_pattern(answer, faults)
    return Accepted(raw[1:-1], is_pattern=True, **values)


def _tell_bad_pattern(answer: Answer, faults: Faults) -> None:
    faults.unclear(
        answer.number,
        "bad-regex",
        Text("The regular expression cannot be read", "Регулярное выражение не читается"),
        Text(
            "Write it in the form of RE2: brackets in pairs, no (?=…), (?<=…) or \\1.",
            "Нужна запись RE2: скобки парами, без (?=…), (?<=…) и \\1.",
        ),
    )


def _tell_flags(answer: Answer, faults: Faults) -> None:
    faults.error(
        answer.number,
        "bad-value",
        Text("Letters stand behind the closing slash", "За закрывающей чертой стоят буквы"),
        Text(
            "Delete them: case never counts, unless match: exact. A text with slashes begins with \\/.",
            "Уберите их: регистр не важен, кроме match: exact. Текст с чертами начинается с \\/.",
        ),
    )
