"""Moodle's questions with gaps: embedded answers (`{1:SA:=noon}`), and words to choose or drag (`[[1]]`). Pure.

The form of embedded answers: docs.moodle.org/en/Embedded_Answers_(Cloze)_question_type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.library.exchange.asking import refuse
from app.library.exchange.hypertext import plain_of
from app.library.exchange.moodle_texts import Asked, number_of
from app.library.exchange.wildcards import has_star, without_backslashes
from app.library.exchange.xml_tree import Element
from app.library.quizzes.model import (
    GAP_END,
    GAP_START,
    ONE,
    ZERO,
    Alternative,
    Cloze,
    Comparison,
    Gap,
    Item,
)
from app.library.quizzes.numbers import NoNumber, numeric_answer
from app.library.quizzes.writing import decimal

_EMBEDDED = re.compile(r"\{([0-9]*):([A-Za-z_]+):((?:[^\\}]|\\.)*)\}", re.DOTALL)
_BETWEEN = re.compile(r"~((?:[^~\\]|\\.)*)|((?:[^~\\]|\\.)+)", re.DOTALL)
_SHARE = re.compile(r"\s*(?:(=)|%(-?[0-9]+(?:[.,][0-9]*)?)%)")
_ESCAPED = re.compile(r"\\([}#~/\"\\])")
_CHOICES = {"MULTICHOICE", "MC", "MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH", "MULTICHOICE_S", "MCS",
            "MULTICHOICE_VS", "MCVS", "MULTICHOICE_HS", "MCHS"}  # fmt: skip
_WORDS, _EXACT_WORDS = {"SHORTANSWER", "SA", "MW"}, {"SHORTANSWER_C", "SAC", "MWC"}
_NUMBERS = {"NUMERICAL", "NM"}
_PLACE = re.compile(r"\[\[([0-9]{1,3})\]\]")
_PLACEHOLDER = "xzgapzx"  # letters that a conversion leaves alone
_FOUND_PLACE = re.compile(rf"{_PLACEHOLDER}([0-9]+)z")


@dataclass(frozen=True)
class _Part:
    """One alternative of a gap as it is written there; `text` may hold a number with its tolerance."""

    text: str
    share: Fraction
    has_feedback: bool


def embedded_answers(asked: Asked) -> Item:
    holder = asked.element.first("questiontext")
    text = "" if holder is None else holder.text_at("text") or holder.text
    found = list(_EMBEDDED.finditer(text))
    if not found:
        raise refuse(
            "Not imported, because it has no gap that can be read", "Не взято: нет ни одного пропуска"
        )
    exact = {one.group(2).upper() in _EXACT_WORDS for one in found if one.group(2).upper() not in _CHOICES}
    if exact == {True}:
        asked.tell("Upper and lower case count: match: exact", "Регистр важен: match: exact")
    elif True in exact:
        asked.tell(
            "Case counted in some of its gaps; here it counts in none",
            "В части пропусков был важен регистр; здесь он не важен нигде",
        )
    gaps = tuple(_gap(asked, one) for one in found)
    body = _with_marks(asked, holder, _EMBEDDED, text)
    points = sum((gap.weight for gap in gaps), ZERO)
    content = Cloze(gaps, comparison=Comparison(exact=exact == {True}))
    return Item("", "cloze", "", content, body, points=points)


def _gap(asked: Asked, found: re.Match[str]) -> Gap:
    kind, parts = found.group(2).upper(), list(_parts(found.group(3)))
    weight = number_of(found.group(1), ONE)
    weight = weight if weight > 0 else ONE
    if any(part.has_feedback for part in parts):
        asked.tell("Feedback of single gaps is left out", "Отзывы отдельных пропусков не взяты")
    if any(part.share not in (ZERO, ONE) for part in parts):
        asked.tell(
            "Answers in gaps that were worth a part count as wrong",
            "Ответы в пропусках, дававшие часть баллов, считаются неверными",
        )
    if kind in _CHOICES:
        return _drop_down(parts, weight)
    right = [part for part in parts if part.share == ONE]
    if not right:
        raise refuse(
            "Not imported, because a gap has no right answer", "Не взято: у пропуска нет верного ответа"
        )
    if kind in _NUMBERS:
        return Gap("numeric", tuple(_number(part.text) for part in right), weight)
    if kind in _WORDS or kind in _EXACT_WORDS:
        if any(has_star(part.text) for part in right):
            raise refuse(
                "Not imported, because a gap takes anything in place of a star",
                "Не взято: пропуск принимает что угодно на месте звёздочки",
            )
        return Gap("text", tuple(Alternative(without_backslashes(part.text)) for part in right), weight)
    raise refuse(
        f"Not imported, because gaps of the type {kind[:30]} are not known here",
        f"Не взято: пропусков типа {kind[:30]} здесь нет",
    )


def _parts(inside: str) -> Iterator[_Part]:
    """`=right#feedback~%50%part~wrong`"""
    for found in _BETWEEN.finditer(inside):
        written = found.group(1) if found.group(1) is not None else found.group(2)
        head, feedback = _split(written)
        share = _SHARE.match(head)
        worth = ZERO
        if share is not None:
            worth = ONE if share.group(1) else number_of(share.group(2).replace(",", "."), ZERO) / 100
            head = head[share.end() :]
        text = _ESCAPED.sub(r"\1", plain_of(head))
        if text:
            yield _Part(text, worth, bool(plain_of(feedback)))


def _split(written: str) -> tuple[str, str]:
    """Before and behind the first `#` that has no backslash, and is no part of `&#8217;`."""
    found = re.search(r"(?<!\\)(?<!&)#", written)
    return (written, "") if found is None else (written[: found.start()], written[found.end() :])


def _drop_down(parts: Sequence[_Part], weight: Fraction) -> Gap:
    seen: dict[str, bool] = {}
    for part in parts:
        seen[part.text] = seen.get(part.text, False) or part.share == ONE
    if True not in seen.values():
        raise refuse(
            "Not imported, because a gap has no right answer", "Не взято: у пропуска нет верного ответа"
        )
    return Gap("choice", tuple(Alternative(text, right) for text, right in seen.items()), weight)


def _number(written: str) -> Alternative:
    """`20:1` is 20 ± 1."""
    value, _, tolerance = written.partition(":")
    width = number_of(tolerance, ZERO)
    read = numeric_answer(value.strip() if width == 0 else f"{value.strip()} ± {decimal(abs(width))}")
    if read is None or isinstance(read, NoNumber):
        raise refuse(
            f"Not imported, because “{written[:40]}” in a gap is no number",
            f"Не взято: «{written[:40]}» в пропуске — не число",
        )
    return Alternative(read.text, number=read)


def missing_words(asked: Asked) -> Item:
    """Each place has the choices of its group; the number in it is that of the right one."""
    choices = [(_words(one), one.text_at("group", otherwise="1")) for one in _choices(asked.element)]
    holder = asked.element.first("questiontext")
    text = "" if holder is None else holder.text_at("text") or holder.text
    gaps = []
    for found in _PLACE.finditer(text):
        number = int(found.group(1))
        if not 1 <= number <= len(choices):
            raise refuse(
                f"Not imported, because the place [[{number}]] has no choice of this number",
                f"Не взято: для места [[{number}]] нет варианта с этим номером",
            )
        right, group = choices[number - 1]
        words = dict.fromkeys(one for one, its_group in choices if its_group == group)
        gaps.append(Gap("choice", tuple(Alternative(one, one == right) for one in words)))
    if not gaps:
        raise refuse(
            "Not imported, because its text has no place [[1]]", "Не взято: в тексте нет места [[1]]"
        )
    return Item("", "cloze", "", Cloze(tuple(gaps)), _with_marks(asked, holder, _PLACE, text))


def _choices(element: Element) -> list[Element]:
    return element.all("selectoption", "dragbox")


def _words(choice: Element) -> str:
    return plain_of(choice.text_at("text"))


def _with_marks(asked: Asked, holder: Element | None, pattern: re.Pattern[str], text: str) -> str:
    """The text as Markdown in which each gap is a mark with its number."""
    count = iter(range(1, len(text) + 2))
    marked = pattern.sub(lambda found: f"{_PLACEHOLDER}{next(count)}z", text)
    body = asked.markdown(holder, html=marked)
    return _FOUND_PLACE.sub(rf"{GAP_START}\1{GAP_END}", body)
