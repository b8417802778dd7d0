"""Whether the languages of one document agree in all that is not language (quiz-format.md 2.9). Pure.

Told in the file that comes later by name. What a fault leaves unknown is not compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.foundation.faults import Text
from app.library.quizzes.call_lint import NodeReading
from app.library.quizzes.calls import CallReading
from app.library.quizzes.checklists import ChecklistReading
from app.library.quizzes.model import (
    CallTask,
    Choice,
    Cloze,
    Content,
    Essay,
    Hotspot,
    Matching,
    Numeric,
    Ordering,
    TrueFalse,
)
from app.library.quizzes.questions import Question
from app.library.quizzes.reading import QuizReading
from app.library.quizzes.telling import Faults
from app.library.quizzes.whole import quiz_of

Shape = Mapping[str, Any]
_QUESTION_KEYS = ("points", "critical", "tags", "competency", "difficulty", "source")
_QUIZ_FIELDS = {
    "pass": ("pass_share",),
    "use": ("use",),
    "time-limit": ("time_limit",),
    "grace": ("grace",),
    "attempts": ("attempts",),
    "cooldown": ("cooldown",),
    "opens": ("opens",),
    "closes": ("closes",),
    "shuffle": ("shuffle_questions", "shuffle_options"),
    "navigation": ("navigation",),
    "supervised": ("supervised",),
    "show-score": ("show_score",),
    "show-answers": ("show_answers",),
    "show-feedback": ("show_feedback",),
}
_CALL_FIELDS = ("channel", "mood", "hang_up_at", "pass_share", "stages", "stage_minimum", "max_points")
_CALL_KEYS = {
    "hang_up_at": "hang-up-at",
    "pass_share": "pass",
    "stage_minimum": "stage-minimum",
    "max_points": "max-points",
}


@dataclass(frozen=True)
class Part:
    """A question, node or line with what must be equal in all languages; unknown parts are left out of `shape`."""

    id: str
    line: int
    shape: Shape


def compare_quizzes(earlier: QuizReading, later: QuizReading, faults: Faults) -> None:
    first, second = quiz_of(earlier, ()), quiz_of(later, ())
    for key, fields in _QUIZ_FIELDS.items():
        if key in earlier.keys.refused | later.keys.refused:
            continue
        if any(getattr(first, field) != getattr(second, field) for field in fields):
            _other_key(later.keys.line(key), key, faults)
    _compare_sections(earlier, later, faults)
    _compare_parts(_questions(earlier), _questions(later), faults)


def compare_calls(earlier: CallReading, later: CallReading, faults: Faults) -> None:
    assert earlier.call and later.call and earlier.keys and later.keys
    for field in _CALL_FIELDS:
        key = _CALL_KEYS.get(field, field)
        if key in earlier.keys.refused | later.keys.refused:
            continue
        if getattr(earlier.call, field) != getattr(later.call, field):
            _other_key(later.keys.line(key), key, faults)
    _compare_parts(
        [_node_part(node) for node in earlier.nodes if not node.twice],
        [_node_part(node) for node in later.nodes if not node.twice],
        faults,
    )


def compare_checklists(earlier: ChecklistReading, later: ChecklistReading, faults: Faults) -> None:
    assert earlier.checklist and later.checklist and earlier.keys and later.keys
    share, other = earlier.checklist.pass_share, later.checklist.pass_share
    if share != other and "pass" not in earlier.keys.refused | later.keys.refused:
        _other_key(later.keys.line("pass"), "pass", faults)
    _compare_parts(_checklist_parts(earlier), _checklist_parts(later), faults)


def _compare_sections(earlier: QuizReading, later: QuizReading, faults: Faults) -> None:
    for place, section in enumerate(later.sections):
        line = section.line or (section.own[0].line if section.own else 1)
        if place >= len(earlier.sections):
            _differs(line, "section", faults)
            continue
        other = earlier.sections[place]
        refused = section.keys.refused | other.keys.refused
        keys = [key for key in ("draw", "from", "filter", "minimum") if key not in refused]
        same = all(section.keys.get(key) == other.keys.get(key) for key in keys)
        if not same or bool(section.line) != bool(other.line):
            _differs(line, "section", faults)
    for _ in earlier.sections[len(later.sections) :]:
        _missing(Text("A section is missing in this language", "На этом языке не хватает раздела"), faults)


def _questions(reading: QuizReading) -> list[Part]:
    parts = []
    for place, section in enumerate(reading.sections):
        for question in section.own:
            shape = _shape(question)
            parts.append(Part(question.id, question.line, {**shape, "section": place}))
    return parts


def _shape(question: Question) -> Shape:
    item = question.item
    if item is None:
        return {}
    values: dict[str, Any] = {
        "type": item.kind,
        "points": item.points,
        "critical": item.critical,
        "tags": sorted(item.tags),
        "competency": sorted(item.competencies),
        "difficulty": item.difficulty,
        "source": item.source,
        **_content_keys(item.content),
    }
    if not question.odd_answers:
        values["answers"] = _answers(item.content)
    return {key: value for key, value in values.items() if key not in question.keys.refused}


def _content_keys(content: Content) -> Shape:
    match content:
        case Choice(score=score, negative=negative):
            return {"score": score, "negative": negative}
        case Matching(score=score) | Ordering(score=score) | Cloze(score=score):
            return {"score": score}
        case Numeric(unit_penalty=penalty, digits=digits):
            return {"unit-penalty": penalty, "digits": digits}
        case CallTask(scenario=scenario):
            return {"scenario": scenario}
    return {}


def _answers(content: Content) -> Any:
    """Number, order, marks and attributes; never the words."""
    shape: Any = None
    match content:
        case Choice(options=options):
            shape = [(o.right, o.weight, o.critical, o.fixed, o.name) for o in options]
        case TrueFalse(truth=truth, name=name):
            shape = truth, name
        case Matching(lines=lines):
            shape = [(bool(line.left), line.weight, line.name) for line in lines]
        case Ordering(items=items):
            shape = [item.name for item in items]
        case Cloze(gaps=gaps):
            shape = [(gap.form, gap.weight) for gap in gaps]
        case Hotspot(areas=areas):
            shape = [(a.shape, a.x, a.y, a.width, a.height, a.right, a.critical, a.name) for a in areas]
        case Essay(rubric=rubric):
            shape = [(row.critical, [level.number for level in row.levels]) for row in rubric]
    return shape


def _node_part(reading: NodeReading) -> Part:
    node = reading.node
    values: dict[str, Any] = {
        "stage": node.stage,
        "end": node.end,
        "when": node.hang_up,
        "time": node.time,
        "visits": node.visits,
    }
    if all(reply.understood for reply in reading.replies):
        values["replies"] = [
            (
                *(reply.target, reply.points, reply.mood, reply.sets, reply.clears, reply.critical),
                *(reply.fail, reply.conditions, reply.is_silence),
            )
            for reply in node.replies
        ]
    shape = {key: value for key, value in values.items() if key not in reading.keys.refused}
    return Part(node.id, reading.line, shape)


def _checklist_parts(reading: ChecklistReading) -> list[Part]:
    parts = [Part(name, line, {"level": "group"}) for name, line in reading.groups]
    for line in reading.lines:
        values = {
            "level": "line",
            "group": line.group,
            "critical": line.keys.get("critical", False),
            "tags": sorted(line.keys.get("tags", ())),
        }
        shape = {key: value for key, value in values.items() if key not in line.keys.refused}
        parts.append(Part(line.id, line.line, shape))
    return sorted(parts, key=lambda part: part.line)


def _compare_parts(earlier: Iterable[Part], later: Iterable[Part], faults: Faults) -> None:
    first, second = _by_id(earlier), _by_id(later)
    for name in first:
        if name not in second:
            _missing(Text(f"`{name}` is missing in this language", f"На этом языке нет `{name}`"), faults)
    for name, part in second.items():
        if name not in first or _is_different(first[name].shape, part.shape):
            _differs(part.line, name, faults)
    if [name for name in first if name in second] != [name for name in second if name in first]:
        _missing(Text("The order is another one", "Порядок другой"), faults)


def _by_id(parts: Iterable[Part]) -> dict[str, Part]:
    found: dict[str, Part] = {}
    for part in parts:
        if part.id:
            found.setdefault(part.id, part)
    return found


def _is_different(one: Shape, other: Shape) -> bool:
    if "type" in one and "type" in other and one["type"] != other["type"]:
        return True
    return any(one[key] != other[key] for key in one.keys() & other.keys())


_ALIGN = Text(
    "Make the languages equal in all but their words.", "Сделайте языки одинаковыми во всём, кроме слов."
)


def _other_key(line: int, key: str, faults: Faults) -> None:
    faults.error(
        line,
        "language-mismatch",
        Text(f"`{key}` is different in the other language", f"На другом языке `{key}` иной"),
        _ALIGN,
    )


def _differs(line: int, name: str, faults: Faults) -> None:
    faults.error(
        line,
        "language-mismatch",
        Text(
            f"`{name}` is different in the other language, or not there",
            f"На другом языке `{name}` иной, или его нет",
        ),
        _ALIGN,
    )


def _missing(message: Text, faults: Faults) -> None:
    faults.error(1, "language-mismatch", message, _ALIGN)
