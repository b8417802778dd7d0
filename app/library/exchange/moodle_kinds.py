"""The kinds of Moodle's questions that are answered by choosing, typing, matching, ordering or writing. Pure.

Each function reads the kind's own part; name, notes, tags and points are added by `moodle_reading`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from app.library.exchange.asking import refuse
from app.library.exchange.embedded import decoded
from app.library.exchange.moodle_texts import OWN_TEXT, Asked, marks_of, number_of, share_of
from app.library.exchange.plain_words import as_markdown
from app.library.exchange.wildcards import has_star, pattern_of, without_backslashes
from app.library.exchange.xml_tree import Element
from app.library.quizzes.model import (
    ONE,
    ZERO,
    Accepted,
    Choice,
    Comparison,
    Essay,
    Item,
    Matching,
    Numeric,
    NumericAnswer,
    Option,
    Ordering,
    OrderItem,
    Pair,
    TrueFalse,
    Unit,
    Written,
)
from app.library.quizzes.numbers import NoNumber, is_unit, numeric_answer
from app.library.quizzes.writing import decimal

# Moodle knows no thirds: 33.33333 three times is the whole.
_NEARLY_ALL = Fraction(999, 1000)
_DIGITS = 5
# Grading types of ordering questions (question/type/ordering/question.php) and what they are here.
_SCORES = {
    "-1": "all-or-nothing", "all_or_nothing": "all-or-nothing",
    "0": "position", "absolute_position": "position",
    "1": "next", "relative_next_exclude_last": "next",
    "5": "longest-run", "longest_ordered_subset": "longest-run",
}  # fmt: skip


def body_of(asked: Asked) -> str:
    """The text of the question, with the picture that very old files have beside it."""
    text = asked.markdown(asked.element.first("questiontext"))
    name, letters = asked.value("image"), asked.value("image_base64")
    if not (name and letters):
        return text
    content = decoded(letters)
    path = None if content is None else asked.pictures.keep(name, content)
    if path is None:
        asked.tell(
            f"The picture {name[:60]} cannot be read: imported without it",
            f"Картинка {name[:60]} не читается: взято без неё",
        )
        return text
    return f"{text}\n\n![]({path})".strip()


def choice(asked: Asked) -> Item:
    answers = asked.element.all("answer")
    stays = not asked.flag("shuffleanswers", otherwise=True)
    options = [
        Option(
            asked.markdown(one),
            False,
            share_of(one),
            **{"fixed": stays, **marks_of(one, "critical", "fixed")},
            feedback=asked.feedback(one),
        )
        for one in answers
    ]
    body = body_of(asked)
    if asked.flag("single", otherwise=True):
        return Item("", "single", "", single_of(options), body)
    return Item("", "multi", "", several_of(asked, options), body)


def single_of(options: Sequence[Option]) -> Choice:
    """One option that is worth everything is right; further ones keep their 100 %."""
    full = next((place for place, one in enumerate(options) if one.weight == ONE), None)
    if full is None:
        raise refuse(
            "Not imported, because no option is worth 100 %", "Не взято: ни один вариант не даёт 100 %"
        )
    return Choice(
        tuple(replace(one, right=place == full) for place, one in enumerate(options)),
        negative=any(one.weight < 0 for one in options),
    )


def several_of(asked: Asked, options: Sequence[Option]) -> Choice:
    """Shares of all options count; they are brought to a whole of 100 %."""
    total = sum((one.weight for one in options if one.weight > 0), ZERO)
    if total == 0:
        raise refuse("Not imported, because no option is right", "Не взято: ни один вариант не верен")
    if abs(total - 1) > 1 - _NEARLY_ALL:
        asked.tell(
            f"The shares of the right options made {decimal(round(total * 100, 2))} %; they were brought to 100 %",
            f"Доли верных вариантов давали {decimal(round(total * 100, 2))} %; приведены к 100 %",
        )
        options = [replace(one, weight=round(one.weight / total, _DIGITS + 2)) for one in options]
    return Choice(tuple(replace(one, right=one.weight > 0) for one in options), score="weights")


def true_false(asked: Asked) -> Item:
    worth: dict[bool, Element] = {}
    for answer in asked.element.all("answer"):
        words = answer.text_at("text").lower()
        if words in ("true", "false"):
            worth[words == "true"] = answer
    shares = {truth: share_of(answer) for truth, answer in worth.items()}
    if set(shares.values()) != {ZERO, ONE}:
        raise refuse(
            "Not imported, because it does not say whether true or false is right",
            "Не взято: не сказано, что верно, true или false",
        )
    truth = shares[True] == ONE
    marks = marks_of(worth[truth])
    asked.note("right", asked.feedback(worth[truth]))
    asked.note("wrong", asked.feedback(worth[not truth]))
    return Item("", "true-false", "", TrueFalse(truth, **marks), body_of(asked))


def short_answer(asked: Asked) -> Item:
    accepted = []
    for answer in asked.element.all("answer"):
        words = answer.first("text")
        text = "" if words is None else words.text
        star = has_star(text)
        accepted.append(
            Accepted(
                pattern_of(text) if star else without_backslashes(text),
                is_pattern=star,
                weight=share_of(answer),
                feedback=asked.feedback(answer),
                **marks_of(answer),
            )
        )
    _check_whole([one.weight for one in accepted])
    exact = asked.flag("usecase")
    if exact:
        asked.tell(
            "Upper and lower case count: match: exact, which counts every blank and sign, too",
            "Регистр важен: match: exact, а с ним важны и пробелы, и знаки",
        )
    return Item("", "text", "", Written(tuple(accepted), Comparison(exact=exact)), body_of(asked))


def _check_whole(shares: Sequence[Fraction]) -> None:
    if ONE not in shares:
        raise refuse(
            "Not imported, because no answer is worth 100 %", "Не взято: ни один ответ не даёт 100 %"
        )


def numerical(asked: Asked) -> Item:
    units, base = _units(asked)
    found = []
    for answer in asked.element.all("answer"):
        number = answer.text_at("text") or answer.text
        if number.strip() == "*":
            _any_other(asked, answer)
            continue
        found.append(_numeric_answer(asked, answer, number, base))
    _check_whole([one.weight for one in found])
    penalty = asked.number("unitpenalty", Fraction("0.1")) if units else ONE
    grading = asked.value("unitgradingtype", "0")
    if units and grading not in ("1", "2"):
        penalty = ZERO
    if units and grading == "2":
        asked.tell(
            "The penalty for the unit is a share of what the answer is worth, not of the question",
            "Вычет за единицу — доля от того, что даёт ответ, а не от всего вопроса",
        )
    content = Numeric(tuple(found), units, min(max(penalty, ZERO), ONE))
    return Item("", "numeric", "", content, body_of(asked))


def _any_other(asked: Asked, answer: Element) -> None:
    """A star takes every other number: only what it says can be kept."""
    if share_of(answer) != 0:
        raise refuse(
            "Not imported, because any number at all earns points", "Не взято: баллы даёт любое число"
        )
    feedback = asked.feedback(answer)
    asked.note("wrong", feedback)
    if feedback:
        asked.tell(
            "The feedback to all other numbers is shown to every wrong answer",
            "Отзыв на все прочие числа показывается при любом неверном ответе",
        )


def _numeric_answer(asked: Asked, answer: Element, number: str, base: str) -> NumericAnswer:
    tolerance = number_of(answer.text_at("tolerance"), ZERO)
    suffix = "" if tolerance == 0 else f" ± {decimal(abs(tolerance))}"
    read = numeric_answer(answer.get(OWN_TEXT) or f"{number.strip()}{suffix} {base}".strip())
    if read is None or isinstance(read, NoNumber):
        raise refuse(
            f"Not imported, because “{number[:40]}” is no number", f"Не взято: «{number[:40]}» — не число"
        )
    return replace(read, weight=share_of(answer), feedback=asked.feedback(answer), **marks_of(answer))


def _units(asked: Asked) -> tuple[tuple[Unit, ...], str]:
    """All units, and the one in which the answers are given (empty without any).

    A multiplier says how many of the unit make one base unit.
    """
    found: list[Unit] = []
    own = asked.element.first("attesta")
    come_along = own is not None and any(key.get("name") == "units" for key in own.all("key"))
    for unit in (unit for group in asked.element.all("units") for unit in group.all("unit")):
        name, multiplier = unit.text_at("unit_name"), number_of(unit.text_at("multiplier"), ZERO)
        if not is_unit(name) or multiplier <= 0 or name in [known.name for known in found]:
            asked.tell(f"The unit {name[:40]} is left out", f"Единица {name[:40]} не взята")
            continue
        factor = 1 / multiplier
        shown = numeric_answer(decimal(factor))
        is_exact = isinstance(shown, NumericAnswer) and shown.value == factor
        if not is_exact and not come_along:
            asked.tell(
                f"The factor of {name} is rounded: {decimal(factor)}",
                f"Множитель для {name} округлён: {decimal(factor)}",
            )
        found.append(Unit(name, factor))
    base = next((unit.name for unit in found if unit.factor == 1), "")
    return tuple(found), base


def matching(asked: Asked) -> Item:
    lines = []
    for question in asked.element.all("subquestion"):
        left, right = asked.line(question), asked.plain(question.first("answer"))
        if right:
            choice = question.get(OWN_TEXT) or as_markdown(right)
            feedback = asked.feedback(question)
            lines.append(Pair(left, choice, feedback=feedback, **marks_of(question, "weight")))
        elif left:
            raise refuse(
                f"Not imported, because “{left[:40]}” has no right side",
                f"Не взято: для «{left[:40]}» нет пары",
            )
    if not asked.flag("shuffleanswers", otherwise=True):
        _tell_order(asked)
    return Item("", "match", "", Matching(tuple(lines)), body_of(asked))


def _tell_order(asked: Asked) -> None:
    asked.tell(
        "The choices stood in a fixed order there; here they are shuffled with all options of the quiz",
        "Варианты стояли там в одном порядке; здесь они перемешиваются, как все варианты теста",
    )


def essay(asked: Asked) -> Item:
    asked.note("grader", asked.markdown(asked.element.first("graderinfo")))
    if asked.markdown(asked.element.first("responsetemplate")):
        asked.tell("The template of the answer is left out", "Заготовка ответа не взята")
    if number_of(asked.value("attachments"), ZERO) != 0:
        asked.tell("Files cannot be attached to the answer here", "К ответу здесь нельзя приложить файлы")
    if asked.value("responseformat") == "noinline":
        raise refuse(
            "Not imported, because the answer is a file, not a text", "Не взято: ответ — файл, а не текст"
        )
    fewest, most = (_whole_number(asked.value(name)) for name in ("minwordlimit", "maxwordlimit"))
    if fewest is not None and most is None:
        asked.tell(
            f"At least {fewest} words were wanted; only a most can be said here",
            f"Нужно было не меньше {fewest} слов; здесь называется только наибольшее число",
        )
    if most is not None and fewest is not None and fewest > most:
        fewest = None
    return Item("", "essay", "", Essay((), fewest if most else None, most), body_of(asked))


def _whole_number(written: str) -> int | None:
    return int(written) if written.isascii() and written.isdecimal() and int(written[:9]) > 0 else None


def ordering(asked: Asked) -> Item:
    placed = sorted(asked.element.all("answer"), key=lambda answer: number_of(answer.get("fraction"), ZERO))
    items = tuple(
        OrderItem(asked.markdown(one), feedback=asked.feedback(one), **marks_of(one)) for one in placed
    )
    written = asked.value("gradingtype", "0").lower()
    score = _SCORES.get(written)
    if score is None:
        asked.tell(
            f"Its way of grading ({written[:40]}) is not known here; each item in its place counts",
            f"Её способа оценки ({written[:40]}) здесь нет; считается каждый элемент на своём месте",
        )
    count = number_of(asked.value("selectcount"), ZERO)
    if asked.value("selecttype", "0").lower() not in ("0", "all") and 0 < count < len(items):
        asked.tell(
            f"Only {decimal(count)} of its items were asked; here all are",
            f"Спрашивались только {decimal(count)} элемента; здесь — все",
        )
    return Item("", "order", "", Ordering(items, score or "position"), body_of(asked))
