"""What is put in its place: pairs, an order, areas of a picture (quiz-format.md 2.5). Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from app.foundation.faults import Text
from app.library.quizzes.attributes import (
    CRITICAL,
    WEIGHT,
    Attributes,
    Braces,
    no_right_answer,
    tell_same,
    tell_same_options,
    without_text,
)
from app.library.quizzes.keys import Keys
from app.library.quizzes.marks import Answer, sides_of
from app.library.quizzes.model import ONE, Area, Hotspot, Matching, Ordering, OrderItem, Pair, Picture
from app.library.quizzes.numbers import number_from
from app.library.quizzes.telling import Faults, shortened
from app.library.quizzes.words import fold, looks, unescape

_PERCENT = r"([0-9]{1,3}(?:\.[0-9]{1,20})?)\s?%"
_RECT = rf"rect\s+{_PERCENT}\s?,\s?{_PERCENT}\s+{_PERCENT}\s?[x×]\s?{_PERCENT}"
_CIRCLE = rf"circle\s+{_PERCENT}\s?,\s?{_PERCENT}\s+{_PERCENT}"
_LABEL = r"""\s+(?:"([^"]*)"|[“”„«]([^“”»"]*)[“”»"])"""
_AREA = re.compile(rf"(?:{_RECT}|{_CIRCLE})(?:{_LABEL})?")


def matching(heading: int, answers: Sequence[Answer], keys: Keys, faults: Faults) -> Matching:
    braces = Braces(faults)
    pairs = []
    for answer in answers:
        left, right = _sides(answer)
        if not right:
            without_text(answer, faults)
            attributes = Attributes(readable=False)
        else:
            attributes = braces.read(answer, (WEIGHT,) if left else ())
        weight = ONE if attributes.weight is None else attributes.weight
        pairs.append(Pair(left, right, weight, attributes.name, answer.feedback))
    if not any(pair.left for pair in pairs):
        no_right_answer(heading, faults, "Write pairs: - left => right.", "Напишите пары: - слева => справа.")
    _check_same_sides(answers, pairs, faults)
    return Matching(tuple(pairs), keys.get("score", "parts"))


def ordering(heading: int, answers: Sequence[Answer], keys: Keys, faults: Faults) -> Ordering:
    braces = Braces(faults)
    items = []
    for answer in answers:
        if answer.text:
            name = braces.read(answer, ()).name
        else:
            without_text(answer, faults)
            name = ""
        items.append(OrderItem(answer.text, name, answer.feedback))
    if len(items) < 2:
        no_right_answer(
            heading,
            faults,
            "Write two lines at least, in their right order: 1. first, 2. second.",
            "Напишите не меньше двух строк в верном порядке: 1. первое, 2. второе.",
        )
    tell_same_options(answers, faults)
    return Ordering(tuple(items), keys.get("score", "position"))


def hotspot(heading: int, answers: Sequence[Answer], picture: Picture | None, faults: Faults) -> Hotspot:
    braces = Braces(faults)
    areas, labels = [], []
    for answer in answers:
        right = answer.mark == "[x]"
        attributes = braces.read(answer, () if right else (CRITICAL,)) if answer.text else Attributes()
        area = _area(answer, attributes, faults)
        if area is not None:
            areas.append(area)
            labels.append((answer.number, fold(area.label)))
    if not any(answer.mark == "[x]" for answer in answers):
        no_right_answer(
            heading, faults, "Mark the right area with [x].", "Отметьте правильную область знаком [x]."
        )
    if picture is None:
        _no_picture(heading, faults)
    tell_same(labels, faults)
    return Hotspot(picture, tuple(areas))


def _sides(answer: Answer) -> tuple[str, str]:
    left, right = sides_of(answer.words)
    return left, f"{right}\n{answer.continuation}".strip() if answer.more else right


def _check_same_sides(answers: Sequence[Answer], pairs: Sequence[Pair], faults: Faults) -> None:
    """Left sides differ, and a distractor is no right side of another line. Right sides of pairs may be equal."""
    lines = list(zip(answers, pairs, strict=True))
    tell_same([(answer.number, looks(pair.left)) for answer, pair in lines if pair.left], faults)
    seen: dict[str, tuple[int, bool]] = {}
    for answer, pair in lines:
        if not pair.right:
            continue
        side, distracts = looks(pair.right), not pair.left
        earlier = seen.get(side)
        if earlier is not None and (distracts or earlier[1]):
            tell_same([(earlier[0], side), (answer.number, side)], faults)
        seen.setdefault(side, (answer.number, distracts))


def _area(answer: Answer, attributes: Attributes, faults: Faults) -> Area | None:
    found = _AREA.fullmatch(answer.text)
    label = "" if found is None else unescape((found.group(8) or found.group(9) or "").strip())
    numbers = [] if found is None else [_percent(part) for part in found.groups()[:7] if part is not None]
    if not label or not _inside(numbers):
        _no_area(answer, faults)
        return None
    is_circle = len(numbers) == 3
    x, y, width = numbers[:3]
    return Area(
        shape="circle" if is_circle else "rect",
        x=x,
        y=y,
        width=width,
        height=width if is_circle else numbers[3],
        label=label,
        right=answer.mark == "[x]",
        critical=attributes.critical,
        name=attributes.name,
        feedback=answer.feedback,
    )


def with_plain_quotes(words: str) -> str:
    """An area with its label between plain quotation marks."""
    found = _AREA.fullmatch(words)
    if found is None or found.group(9) is None:
        return words
    return f'{words[: found.start(9) - 1]}"{found.group(9)}"'


def _percent(written: str) -> Fraction:
    """A number out of range stands for one that cannot be read (007)."""
    value = number_from(written)
    return value if isinstance(value, Fraction) else Fraction(-1)


def _inside(numbers: Sequence[Fraction]) -> bool:
    """Places from 0 to 100 %, sizes above 0."""
    return (
        bool(numbers)
        and all(0 <= number <= 100 for number in numbers)
        and all(size > 0 for size in numbers[2:])
    )


def _no_area(answer: Answer, faults: Faults) -> None:
    faults.unclear(
        answer.number,
        "bad-value",
        Text(f"`{shortened(answer.text)}` is no area", f"`{shortened(answer.text)}` — не область"),
        Text(
            'Write rect x%,y% w%xh% "Label" or circle x%,y% r% "Label", in percent of the picture.',
            'Пишите rect x%,y% w%xh% "Название" или circle x%,y% r% "Название", в процентах от картинки.',
        ),
    )


def _no_picture(heading: int, faults: Faults) -> None:
    faults.error(
        heading,
        "missing-asset",
        Text("The question has no picture to click on", "В вопросе нет картинки, на которой отвечают"),
        Text(
            "Put it into the text: ![What it shows](img/name.png).",
            "Вставьте её в текст: ![Что на ней](img/name.png).",
        ),
    )
