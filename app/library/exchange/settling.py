"""A drafted question is brought into the form in which our text holds it, and compared with what reads back. Pure."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from typing import Any

from app.library.exchange.plain_words import one_line, tame, tidy
from app.library.quizzes.decimals import DIGITS
from app.library.quizzes.model import (
    GAP_END,
    GAP_START,
    ONE,
    ZERO,
    Choice,
    Cloze,
    Content,
    Criterion,
    Essay,
    Gap,
    Hotspot,
    Item,
    Matching,
    Numeric,
    Option,
    Ordering,
    TrueFalse,
    Written,
)
from app.library.quizzes.outline import ID
from app.library.quizzes.words import unescape

_GAP = re.compile(rf"({GAP_START}[0-9]+{GAP_END})")


def settled(item: Item) -> Item:
    """Texts without what no text may hold; weights as their kind has them; empty notes gone."""
    notes = tuple(replace(note, text=_block(note.text)) for note in item.notes if note.text.strip())
    return replace(
        item,
        title=one_line(item.title),
        body=_body(item.body),
        content=_content(item.kind, item.content),
        notes=notes,
        tags=tuple(dict.fromkeys(word for tag in item.tags if (word := one_line(tag.replace(",", " "))))),
        competencies=tuple(word for one in item.competencies if (word := one_line(one.replace(",", " ")))),
        folder="",
    )


def same(drafted: Item, read: Item) -> bool:
    """Whether two questions say the same, up to blanks and backslashes that show nothing."""
    return _essence(drafted) == _essence(read)


def _essence(value: Any) -> Any:
    if is_dataclass(value):
        left_out = ("id", "folder", "call") if isinstance(value, Item) else ("call",)
        return [_essence(getattr(value, field.name)) for field in fields(value) if field.name not in left_out]
    if isinstance(value, tuple):
        return [_essence(part) for part in value]
    if isinstance(value, str):
        return " ".join(unescape(value).split())
    if isinstance(value, Fraction):
        return round(value, DIGITS)
    return value


def _body(text: str) -> str:
    parts = _GAP.split(text)
    return tame("".join(part if _GAP.fullmatch(part) else tidy(part) for part in parts)).strip("\n")


def _block(text: str) -> str:
    return tame(tidy(text)).strip()


def _content(kind: str, content: Content) -> Content:
    match content:
        case Choice():
            score = "" if kind == "single" else content.score or "all-or-nothing"
            options = tuple(_named(_option(kind, score, option)) for option in content.options)
            return replace(content, options=options, score=score)
        case TrueFalse():
            return replace(_named(content), feedback=_block(content.feedback))
        case Cloze(gaps=gaps):
            return replace(content, gaps=tuple(_gap(gap) for gap in gaps))
        case Essay(rubric=rubric):
            return replace(content, rubric=tuple(_criterion(criterion) for criterion in rubric))
    return _with_answers(content)


def _with_answers(content: Any) -> Any:
    match content:
        case Numeric() | Written():
            answers: Any = tuple(_answer(one, "text") for one in content.answers)
            content = replace(content, answers=answers)
        case Matching():
            lines = (_answer(replace(line, right=_block(line.right)), "left") for line in content.lines)
            content = replace(content, lines=tuple(lines))
        case Ordering():
            steps = (_answer(replace(step, text=_block(step.text))) for step in content.items)
            content = replace(content, items=tuple(steps))
        case Hotspot():
            areas = (replace(area, label=area.label.replace('"', "'")) for area in content.areas)
            content = replace(content, areas=tuple(_answer(area, "label") for area in areas))
    return content


def _gap(gap: Gap) -> Gap:
    return replace(gap, alternatives=tuple(replace(one, text=one_line(one.text)) for one in gap.alternatives))


def _criterion(criterion: Criterion) -> Criterion:
    levels = (level for level in criterion.levels if level.text.strip())
    return replace(
        criterion,
        text=one_line(criterion.text),
        levels=tuple(replace(level, text=one_line(level.text)) for level in levels),
    )


def _option(kind: str, score: str, option: Option) -> Option:
    weight = option.weight
    if kind == "single":
        weight = ONE if option.right else weight
    elif score != "weights":
        weight = ZERO
    return replace(option, text=_block(option.text), weight=weight, feedback=_block(option.feedback))


def _answer(answer: Any, line: str = "") -> Any:
    """An answer with its feedback and name in order; the text called `line` is one line."""
    changed = replace(answer, feedback=_block(answer.feedback))
    return _named(replace(changed, **{line: one_line(getattr(changed, line))}) if line else changed)


def _named(answer: Any) -> Any:
    """A name of another form than `{#a}` has is none."""
    return answer if ID.fullmatch(answer.name or "-") else replace(answer, name="")
