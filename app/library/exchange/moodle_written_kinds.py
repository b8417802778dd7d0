"""The parts of Moodle XML that differ from kind to kind. Pure.

Each function returns Moodle's name of the kind and the elements that are its own; what it cannot say is told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from app.library.exchange.asking import refuse
from app.library.exchange.html_writing import element, phrase_of, xml_words
from app.library.exchange.moodle_texts import OWN_TEXT
from app.library.exchange.moodle_written import Written
from app.library.exchange.moodle_written_gaps import embedded_answers, marker
from app.library.exchange.own_lines import lines_of
from app.library.exchange.plain_words import as_markdown
from app.library.exchange.wildcards import wildcard_of, with_backslashes
from app.library.quizzes.model import (
    ONE,
    ZERO,
    Choice,
    Essay,
    Matching,
    Numeric,
    NumericAnswer,
    Option,
    Ordering,
    Pair,
    TrueFalse,
)
from app.library.quizzes.model import Written as Typed
from app.library.quizzes.numbers import numeric_answer
from app.library.quizzes.words import plain
from app.library.quizzes.writing import decimal

_GRADING = {"all-or-nothing": "-1", "position": "0", "next": "1", "longest-run": "5"}


def choice(written: Written) -> list[str]:
    content = written.item.content
    assert isinstance(content, Choice)
    is_single = written.item.kind == "single"
    shares = _shares(content, is_single)
    stays = all(option.fixed for option in content.options)
    if content.score == "weights":
        written.said.add("score")
    answers = [
        _option(written, option, share, stays) for option, share in zip(content.options, shares, strict=True)
    ]
    return [
        "multichoice",
        element("single", "true" if is_single else "false"),
        element("shuffleanswers", "false" if stays else "true"),
        element("answernumbering", "none"),
        *answers,
    ]


def _option(written: Written, option: Option, share: Fraction, stays: bool) -> str:
    marks = [
        *(["critical"] if option.critical else []),
        *(["fixed"] if option.fixed and not stays else []),
    ]
    text, form = written.texts.inside(option.text)
    own = written.marks(option.name, *marks)
    return written.answer(text, share, option.feedback, format=form, **own)


def _shares(content: Choice, is_single: bool) -> list[Fraction]:
    """What each option is worth there; of a scheme that Moodle does not have, the nearest that it has."""
    if is_single:
        lowest = -ONE if content.negative else ZERO
        return [ONE if one.right else max(lowest, min(ONE, one.weight)) for one in content.options]
    if content.score == "weights":
        return [one.weight for one in content.options]
    right = sum(one.right for one in content.options) or 1
    wrong = -ONE if content.score == "all-or-nothing" else -Fraction(1, right)
    return [Fraction(1, right) if one.right else wrong for one in content.options]


def true_false(written: Written) -> list[str]:
    content = written.item.content
    assert isinstance(content, TrueFalse)
    item = written.item
    written.said_notes = {"right", "wrong"}
    if content.feedback:
        written.notes = {"right": item.note("right"), "wrong": item.note("wrong")}
        written.feedback = content.feedback
    answers = []
    for truth in (True, False):
        note = item.note("right" if truth == content.truth else "wrong")
        feedback = "\n\n".join(text for text in (content.feedback, note) if text)
        text = element("text", "true" if truth else "false")
        own = written.marks(content.name) if truth == content.truth else {}
        share = ONE if truth == content.truth else ZERO
        answers.append(written.answer(text, share, feedback, format="moodle_auto_format", **own))
    return ["truefalse", *answers]


def short_answer(written: Written) -> list[str]:
    content = written.item.content
    assert isinstance(content, Typed)
    if content.comparison.exact:
        written.said.add("match")
    answers, lost = [], []
    for one in content.answers:
        text = wildcard_of(one.text) if one.is_pattern else with_backslashes(one.text)
        if text is None:
            lost.append(one)
            continue
        words = element("text", xml_words(text))
        own = written.marks(one.name)
        answers.append(written.answer(words, one.weight, one.feedback, format="moodle_auto_format", **own))
    if not any(one.weight == ONE for one in content.answers if one not in lost):
        raise refuse(
            f"Moodle has no regular expressions: /{lost[0].text[:60]}/",
            f"Регулярных выражений в Moodle нет: /{lost[0].text[:60]}/",
        )
    for one in lost:
        written.lines = lines_of(written.item)
        written.tell(
            f"Moodle has no regular expressions; it travels along for the way back only: /{one.text[:60]}/",
            f"Регулярных выражений в Moodle нет; это записано только для обратного пути: /{one.text[:60]}/",
        )
    return ["shortanswer", element("usecase", "1" if content.comparison.exact else "0"), *answers]


def numerical(written: Written) -> list[str]:
    content = written.item.content
    assert isinstance(content, Numeric)
    factors = {unit.name: unit.factor for unit in content.units}
    answers = [_numeric_answer(written, one, factors, content.digits) for one in content.answers]
    units = [
        element(
            "unit",
            element("multiplier", decimal(1 / unit.factor)),
            element("unit_name", xml_words(unit.name)),
        )
        for unit in content.units
    ]
    if not units:
        return ["numerical", *answers, element("unitgradingtype", "0"), element("showunits", "3")]
    written.said.add("unit-penalty")
    return [
        "numerical",
        *answers,
        element("units", *units),
        element("unitgradingtype", "1" if content.unit_penalty else "0"),
        element("unitpenalty", decimal(content.unit_penalty)),
        element("showunits", "0"),
    ]


def _numeric_answer(
    written: Written, answer: NumericAnswer, factors: Mapping[str, Fraction], digits: int | None
) -> str:
    factor = factors.get(answer.unit, ONE)
    low, high = answer.low * factor, answer.high * factor
    if digits is not None and answer.value is not None and answer.value != 0:
        half = _half_of_last_digit(answer.value * factor, digits)
        low, high = low - half, high + half
    value, tolerance = (low + high) / 2, (high - low) / 2
    base = next((name for name, its in factors.items() if its == 1), "")
    suffix = "" if tolerance == 0 else f" ± {decimal(tolerance)}"
    own = written.marks(answer.name)
    if numeric_answer(f"{decimal(value)}{suffix} {base}".strip()) != numeric_answer(answer.text):
        own[OWN_TEXT] = answer.text
        if answer.unit and not factors:
            written.tell(
                f"Moodle takes no unit where none is graded: “{answer.text}” is written without it",
                f"Moodle не принимает единицу, которую не оценивает: «{answer.text}» записано без неё",
            )
    text = element("text", decimal(value))
    inner = element("tolerance", decimal(tolerance))
    return written.answer(text, answer.weight, answer.feedback, inner, format="moodle_auto_format", **own)


def _half_of_last_digit(value: Fraction, digits: int) -> Fraction:
    size, power = abs(value), 0
    while size >= 10:
        size, power = size / 10, power + 1
    while size < 1:
        size, power = size * 10, power - 1
    return Fraction(10) ** (power - digits + 1) / 2


def matching(written: Written) -> list[str]:
    content = written.item.content
    assert isinstance(content, Matching)
    lines = [_pair(written, pair) for pair in content.lines]
    return ["matching", element("shuffleanswers", "true"), *lines]


def _pair(written: Written, pair: Pair) -> str:
    marks = [] if pair.weight == ONE else [decimal(pair.weight)]
    own = written.marks(pair.name, *marks)
    text, form = written.texts.inside(pair.left, html=phrase_of(pair.left) if pair.left else "")
    words = plain(pair.right)
    if as_markdown(words) != pair.right:
        own[OWN_TEXT] = pair.right
        written.tell(
            f"Choices of Moodle are bare words: “{words[:60]}”",
            f"Варианты в Moodle — просто слова: «{words[:60]}»",
        )
    if pair.feedback:
        written.tell("Moodle shows no feedback to single pairs", "Отзывов на отдельные пары в Moodle нет")
    feedback = written.holder("feedback", pair.feedback) if pair.feedback else ""
    answer = element("answer", element("text", xml_words(words)))
    return element("subquestion", text, answer, feedback, format=form, **own)


def ordering(written: Written) -> list[str]:
    content = written.item.content
    assert isinstance(content, Ordering)
    written.said.add("score")
    answers = []
    for number, step in enumerate(content.items, 1):
        text, form = written.texts.inside(step.text)
        feedback = written.holder("feedback", step.feedback)
        own = written.marks(step.name)
        answers.append(element("answer", text, feedback, fraction=str(number), format=form, **own))
    return [
        "ordering",
        element("layouttype", "0"),
        element("selecttype", "0"),
        element("selectcount", "0"),
        element("gradingtype", _GRADING.get(content.score, "0")),
        element("showgrading", "1"),
        element("numberingstyle", "none"),
        *answers,
    ]


def essay(written: Written) -> list[str]:
    content = written.item.content
    assert isinstance(content, Essay)
    note = written.item.note("grader")
    if content.rubric:
        written.notes["grader"] = note
        note = f"{note}\n\n{written.lines}".strip()
        written.tell(
            "Moodle has no rubric in a question: the table stands in the information for graders",
            "Таблицы оценки в вопросе Moodle нет: она записана в сведения для проверяющих",
        )
    written.said.add("words")
    limits = [
        element(name, str(count))
        for name, count in (("minwordlimit", content.fewest_words), ("maxwordlimit", content.most_words))
        if count is not None
    ]
    return [
        "essay",
        element("responseformat", "editor"),
        element("responserequired", "1"),
        element("responsefieldlines", "15"),
        *limits,
        element("attachments", "0"),
        element("attachmentsrequired", "0"),
        written.holder("graderinfo", note),
        written.holder("responsetemplate", ""),
    ]


KINDS: Mapping[str, Callable[[Written], list[str]]] = {
    "single": choice,
    "multi": choice,
    "true-false": true_false,
    "text": short_answer,
    "numeric": numerical,
    "match": matching,
    "order": ordering,
    "essay": essay,
    "cloze": embedded_answers,
    "hotspot": marker,
}
