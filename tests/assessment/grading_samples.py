"""Questions to grade, as short as they can be said."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from app.assessment.grading import BadResponse, ItemResult, grade_item
from app.library.quizzes.call import BestPath, Call, Condition, Node, Reply
from app.library.quizzes.model import (
    Accepted,
    Alternative,
    Area,
    CallTask,
    Choice,
    Cloze,
    Comparison,
    Content,
    Criterion,
    Essay,
    Gap,
    Hotspot,
    Item,
    Kind,
    Level,
    Matching,
    Numeric,
    Option,
    Ordering,
    OrderItem,
    Pair,
    Quiz,
    Section,
    TrueFalse,
    Written,
)
from app.library.quizzes.numbers import NumericAnswer, numeric_answer


def share(text: str) -> Fraction:
    """`1/2`, `0.5`, `50%`."""
    return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)


def item(kind: Kind, content: Content, **more: Any) -> Item:
    return Item(more.pop("id", kind), kind, kind.title(), content, **more)


def option(mark: str, weight: str = "", **more: Any) -> Option:
    """`x` right, empty wrong, `!` critical."""
    right = mark == "x"
    value = share(weight) if weight else Fraction(right)
    return Option(f"{mark}{weight}", right, value, critical=mark == "!", **more)


def single(*options: Option, **more: Any) -> Item:
    return item("single", Choice(options, negative=more.pop("negative", False)), **more)


def multi(marks: str, score: str, *weights: str, **more: Any) -> Item:
    """`xx  !`: a right, a right, two wrong ones, a critical one."""
    padded = weights or ("",) * len(marks)
    options = tuple(option(mark.strip(), weight) for mark, weight in zip(marks, padded, strict=True))
    return item("multi", Choice(options, score=score), **more)


def true_false(truth: bool, **more: Any) -> Item:
    return item("true-false", TrueFalse(truth), **more)


def number(text: str, weight: str = "1") -> NumericAnswer:
    read = numeric_answer(text)
    assert isinstance(read, NumericAnswer)
    return replace(read, weight=share(weight))


def numeric(*answers: str | NumericAnswer, **more: Any) -> Item:
    own = {name: more.pop(name) for name in ("units", "unit_penalty", "digits") if name in more}
    read = tuple(number(answer) if isinstance(answer, str) else answer for answer in answers)
    return item("numeric", Numeric(read, **own), **more)


def accepted(text: str, weight: str = "1") -> Accepted:
    """`/…/` is a regular expression."""
    is_pattern = len(text) > 1 and text.startswith("/") and text.endswith("/")
    return Accepted(text[1:-1] if is_pattern else text, is_pattern, share(weight))


def text(*answers: str | Accepted, **comparison: Any) -> Item:
    read = tuple(accepted(answer) if isinstance(answer, str) else answer for answer in answers)
    return item("text", Written(read, Comparison(**comparison)))


def match(*pairs: str, score: str = "parts", weights: tuple[str, ...] = ()) -> Item:
    """`left => right`; a distractor has no left side."""
    sides = [tuple(part.strip() for part in pair.split("=>")) for pair in pairs]
    lines = tuple(
        Pair(left, right, share(weight))
        for (left, right), weight in zip(sides, weights or ("1",) * len(sides), strict=True)
    )
    return item("match", Matching(lines, score))


def order(count: int, score: str = "position", **more: Any) -> Item:
    return item("order", Ordering(tuple(OrderItem(f"Step {n}") for n in range(count)), score), **more)


def gap(*alternatives: str, weight: str = "1") -> Gap:
    """`= 20 ± 1` a number, `(right)` and others a drop-down, else texts."""
    if any(one.startswith("(") for one in alternatives):
        read = tuple(Alternative(one.strip("()"), one.startswith("(")) for one in alternatives)
        return Gap("choice", read, share(weight))
    if all(one.startswith("=") for one in alternatives):
        numbers = tuple(Alternative(one, number=number(one[1:].strip())) for one in alternatives)
        return Gap("numeric", numbers, share(weight))
    return Gap("text", tuple(Alternative(one) for one in alternatives), share(weight))


def cloze(*gaps: Gap, score: str = "parts", **comparison: Any) -> Item:
    return item("cloze", Cloze(gaps, score, Comparison(**comparison)))


def area(shape: Any, x: str, y: str, width: str, height: str, label: str, mark: str) -> Area:
    sides = (Fraction(x), Fraction(y), Fraction(width), Fraction(height))
    return Area(shape, *sides, label, mark == "x", critical=mark == "!")


HOTSPOT = item(
    "hotspot",
    Hotspot(
        None,
        (
            area("rect", "12", "4", "8", "6", "Left key", "x"),
            area("circle", "50", "50", "5", "5", "Round key", "!"),
            area("rect", "48", "48", "10", "2", "Thin key", "x"),
            area("rect", "80", "80", "5", "5", "Far key", ""),
        ),
    ),
)


def criterion(name: str, *levels: int, critical: bool = False) -> Criterion:
    return Criterion(name, tuple(Level(Fraction(level), str(level)) for level in levels), critical)


MAIL = item(
    "essay",
    Essay(
        (criterion("Tone", 0, 1, 2), criterion("Facts", 0, 1, 2), criterion("Promise", 0, 2, critical=True))
    ),
    points=Fraction(12),
)
FREE = item("essay", Essay(), points=Fraction(5))


def parcel(**settings: Any) -> Call:
    """A call of three turns: best 10 points, three ends."""
    nodes = (
        Node(
            "hello",
            "greeting",
            replies=(
                Reply("Good morning.", "who", Fraction(2), 10),
                Reply("Yes?", "who", Fraction(-1), -10),
                Reply("Hold on.", "who", Fraction(0), -30),
            ),
        ),
        Node(
            "who",
            "identification",
            replies=(
                Reply("Number and date?", "bye", Fraction(4), sets=("known",)),
                Reply("Number?", "bye", Fraction(1)),
                Reply("You are Mr Brown?", "breach", critical=True, fail=True),
            ),
        ),
        Node(
            "bye",
            "closing",
            replies=(
                Reply("Tomorrow.", "done", Fraction(4), conditions=(Condition("known"),)),
                Reply("On its way.", "done", Fraction(-1)),
            ),
        ),
        Node("done", "closing", end="finished"),
        Node("breach", "closing", end="failed"),
        Node("hung-up", "closing", end="failed", hang_up=True),
    )
    stage_points = (("greeting", Fraction(2)), ("identification", Fraction(4)), ("closing", Fraction(4)))
    call = Call(
        "The parcel",
        nodes,
        mood=30,
        hang_up_at=0,
        pass_share=Fraction(7, 10),
        stages=("greeting", "identification", "closing"),
        stage_minimum=(("identification", Fraction(1, 2)),),
        best=BestPath(Fraction(10), (1, 1, 1), stage_points),
    )
    return replace(call, **settings)


def call(scenario: Call | None = None, **more: Any) -> Item:
    return item("call", CallTask("calls/parcel.md", scenario or parcel()), **more)


def quiz(*items: Item, **settings: Any) -> Quiz:
    return Quiz("A quiz", settings.pop("sections", (Section("", items),)), "en", **settings)


def graded(question: Item, response: Any, locale: str = "en") -> ItemResult:
    result = grade_item(question, response, locale)
    assert isinstance(result, ItemResult), f"{response!r} cannot be read"
    assert not result.alarm
    return result


def fraction(question: Item, response: Any, locale: str = "en") -> Fraction | None:
    return graded(question, response, locale).fraction


def cannot_be_read(question: Item, response: Any) -> bool:
    return isinstance(grade_item(question, response, "en"), BadResponse)
