"""What GIFT cannot say, in comments of the form `// [points:2]`: Moodle reads `id` and `tag` of them, we read all. Pure.

An extra changes nothing that the question itself says otherwise: a number with its unit counts only where it is the
same number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, get_args

from app.foundation.faults import Text
from app.library.exchange.drafted import Drafted
from app.library.exchange.keyed import with_keys
from app.library.quizzes.model import (
    ZERO,
    Choice,
    Content,
    Essay,
    Item,
    Matching,
    Note,
    NoteKind,
    NumericAnswer,
    Pair,
    TrueFalse,
)
from app.library.quizzes.numbers import number_from, numeric_answer
from app.library.quizzes.outline import Line
from app.library.quizzes.rubric import take_rubric
from app.library.quizzes.telling import Faults
from app.library.quizzes.writing import decimal, rubric_table

_OF_ANSWER = re.compile(r"(attributes|feedback|number)-([0-9]{1,3})")
_NOTES: tuple[NoteKind, ...] = get_args(NoteKind)
_LISTS = ("options", "answers", "lines", "items", "areas")
Notes = Mapping[str, tuple[str, ...]]


def with_extras(draft: Drafted, given: Notes) -> Drafted:
    """The question with what its comments say of it; comments that say nothing here are told."""
    if not given:
        return draft
    item = draft.item
    keys = {
        name: values[-1]
        for name, values in given.items()
        if name not in ("id", "tag", "rubric", *_NOTES) and not _OF_ANSWER.fullmatch(name)
    }
    item, lost = with_keys(item, keys)
    item = replace(
        item,
        id=given.get("id", ("",))[-1],
        tags=given.get("tag", item.tags),
        notes=(*item.notes, *_notes(given)),
        content=_content(item.content, given),
    )
    changes = [
        Text(f"The comment [{name[:40]}: …] is not carried", f"Примечание [{name[:40]}: …] не взято")
        for name in lost
    ]
    return replace(draft, item=item).with_changes(*changes)


def extras_of(item: Item, keys: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Names and values of the comments that carry the rest of a question; `keys` as they are written."""
    if item.id:
        yield "id", item.id
    yield from (("tag", tag) for tag in item.tags)
    yield from ((key, value) for key, value in keys.items() if key != "tags")
    for note in item.notes:
        if note.kind != "explain" and not (
            isinstance(item.content, TrueFalse) and note.kind in ("right", "wrong")
        ):
            yield note.kind, note.text
    yield from _of_answers(item.content)
    if isinstance(item.content, Essay) and item.content.rubric:
        yield "rubric", "\n".join(rubric_table(item.content.rubric, "en"))


# -- out ---------------------------------------------------------------------------------------------------------


def _of_answers(content: Content) -> Iterator[tuple[str, str]]:
    for number, answer in enumerate(answers_of(content), 1):
        attributes = [word for word in ("critical", "fixed") if getattr(answer, word, False)]
        if isinstance(content, Matching) and answer.weight != 1:
            attributes.append(decimal(answer.weight))
        if answer.name:
            attributes.append(f"#{answer.name}")
        if attributes:
            yield f"attributes-{number}", ", ".join(attributes)
        if isinstance(content, Matching | TrueFalse) and answer.feedback:
            yield f"feedback-{number}", answer.feedback
        if isinstance(answer, NumericAnswer) and (answer.unit or "%" in answer.text or "±" in answer.text):
            yield f"number-{number}", answer.text


def answers_of(content: Any) -> tuple[Any, ...]:
    """The answers of a question, in order; of true or false its one."""
    if isinstance(content, TrueFalse):
        return (content,)
    return next((getattr(content, name) for name in _LISTS if hasattr(content, name)), ())


# -- in ----------------------------------------------------------------------------------------------------------


def _notes(given: Notes) -> Iterator[Note]:
    for kind in _NOTES:
        if kind in given:
            yield Note(kind, "\n\n".join(given[kind]))


def _content(content: Any, given: Notes) -> Any:
    if isinstance(content, Essay):
        lines = given.get("rubric", ("",))[-1].split("\n")
        rubric, _ = take_rubric([Line(number, line) for number, line in enumerate(lines, 1)], Faults(""))
        return replace(content, rubric=rubric)
    if isinstance(content, Choice) and content.score != "weights":
        content = replace(content, options=tuple(_unweighted(content, option) for option in content.options))
    answers = list(answers_of(content))
    for name, values in given.items():
        found = _OF_ANSWER.fullmatch(name)
        place = int(found.group(2)) - 1 if found else -1
        if found and place < len(answers):
            answers[place] = _answer(answers[place], found.group(1), values[-1])
    if isinstance(content, TrueFalse):
        return answers[0]
    field = next((name for name in _LISTS if hasattr(content, name)), None)
    return content if field is None else replace(content, **{field: tuple(answers)})


def _unweighted(choice: Choice, option: Any) -> Any:
    """Of a scheme without shares."""
    return replace(option, weight=ZERO) if choice.score else option


def _answer(answer: Any, what: str, value: str) -> Any:
    match what:
        case "feedback":
            return replace(answer, feedback=value)
        case "number":
            return _with_unit(answer, value)
    changes: dict[str, Any] = {}
    for part in (word.strip() for word in value.split(",")):
        weight = number_from(part) if part else None
        if part in ("critical", "fixed") and hasattr(answer, part):
            changes[part] = True
        elif part.startswith("#"):
            changes["name"] = part[1:]
        elif isinstance(weight, Fraction) and weight > 0 and isinstance(answer, Pair):
            changes["weight"] = weight
    return replace(answer, **changes)


def _with_unit(answer: NumericAnswer, value: str) -> NumericAnswer:
    read = numeric_answer(value)
    if not isinstance(read, NumericAnswer) or (read.low, read.high) != (answer.low, answer.high):
        return answer
    return replace(answer, text=value, unit=read.unit, value=read.value)
