"""One question: its heading, keys and lines become an item (quiz-format.md 2.3, 2.5). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.foundation.faults import Fault, Text
from app.library.quizzes import keys as keys_of
from app.library.quizzes.attributes import no_right_answer
from app.library.quizzes.contents import Draft, content_of
from app.library.quizzes.gaps import has_gap, without_marks
from app.library.quizzes.keys import Keys, question_readers
from app.library.quizzes.marks import Answer, Marker, Parts, choice_mark, match_mark, order_mark, parts_of
from app.library.quizzes.model import KINDS, ONE, Item, Kind
from app.library.quizzes.notes import notes_of
from app.library.quizzes.numbers import numeric_answer
from app.library.quizzes.outline import Block, Line
from app.library.quizzes.references import Here, check_references
from app.library.quizzes.telling import Faults, listed, nearest, shortened
from app.library.quizzes.words import unescape

_MARKERS: Mapping[str, Marker] = {"match": match_mark, "order": order_mark}
_FAMILIES: Mapping[str, tuple[str, ...]] = {
    "single": ("( )",),
    "multi": ("[ ]",),
    "true-false": ("=",),
    "numeric": ("=",),
    "text": ("=",),
    "match": ("=>",),
    "order": ("1.",),
    "hotspot": ("[ ]",),
}


@dataclass(frozen=True)
class Question:
    """What was read of one question. `item` is None where it is not even clear what kind it is."""

    id: str
    line: int  # of its heading
    item: Item | None
    unclear: tuple[Fault, ...] = ()  # why it cannot be graded
    refused: frozenset[str] = field(default=frozenset())  # keys whose value is not known
    odd_answers: bool = False  # something is wrong with an answer


def read_question(block: Block, here: Here, *, open_fence: bool) -> Question:
    """Faults go to `here`. With an open fence, what is missing below it is not told."""
    faults = here.faults
    told, unclear = len(faults.told), len(faults.unclear_ones)
    kind_given, kind = _given_kind(block)
    parts = parts_of(block.lines, _MARKERS.get(kind or "", choice_mark))
    if not kind_given:
        kind = _inferred(parts)
    keys = Keys(
        block.keys,
        question_readers(kind),
        faults,
        known=keys_of.every_question_key(),
        kind=kind or "",
        required=("scenario",) if kind == "call" else (),
    )
    _check_title(block, faults)
    pictures = _check_texts(parts, here)
    notes = notes_of(parts.notes, faults)
    if kind is None:
        if not kind_given and not open_fence:
            _no_kind(block.number, faults)
        return Question(
            block.id, block.number, None, tuple(faults.unclear_ones[unclear:]), frozenset(keys.refused)
        )
    answers = _own_answers(parts.answers, kind, faults)
    draft = Draft(block.number, kind, answers, tuple(parts.body), keys, pictures, open_fence)
    before = len(faults.told)
    content, body = content_of(draft, here)
    odd = len(answers) < len(parts.answers) or any(f.level == "error" for f in faults.told[before:])
    item = None
    if content is not None:
        item = Item(
            id=block.id,
            kind=kind,
            title=unescape(block.title),
            content=content,
            body=body,
            points=keys.get("points", ONE),
            critical=keys.get("critical", False),
            tags=keys.get("tags", ()),
            competencies=keys.get("competency", ()),
            difficulty=keys.get("difficulty"),
            source=keys.get("source", ""),
            notes=notes,
            folder=here.folder,
        )
    return Question(
        block.id,
        block.number,
        item,
        tuple(faults.unclear_ones[unclear:]),
        frozenset(keys.refused),
        odd_answers=odd and len(faults.told) > told,
    )
