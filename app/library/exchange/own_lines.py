"""Areas and rubrics as lines of our text, so that they can travel beside what another format says. Pure.

What comes back is read like any text of ours, and what cannot be read is left aside.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from app.library.documents import FileText
from app.library.exchange.html_writing import html_of
from app.library.quizzes.model import (
    Content,
    Essay,
    Hotspot,
    Item,
    Matching,
    Numeric,
    Ordering,
    Pair,
    Written,
)
from app.library.quizzes.reading import read_quiz
from app.library.quizzes.telling import Faults
from app.library.quizzes.writing import written
from app.library.source import Files


def lines_of(item: Item) -> str:
    """The areas of a hotspot, the rubric of an essay, accepted texts, as lines of our text; empty for all else."""
    match item.content:
        case Hotspot():
            bare = replace(item, body="")
            return "\n".join(line for line in written(bare).split("\n") if line.startswith(("- [", "  >")))
        case Written() | Numeric() | Matching() | Ordering():
            bare = replace(item, body="", notes=())
            return written(bare).partition("\n\n")[2].strip("\n")
        case Essay(rubric=rubric) if rubric:
            bare = replace(item, body="", notes=())
            return "\n".join(line for line in written(bare).split("\n") if line.startswith("|"))
    return ""


def with_lines(item: Item, lines: str) -> Item:
    """The question with what these lines say of its answers, if they say anything."""
    read = _content_of(item, lines) if lines.strip() else None
    return item if read is None else replace(item, content=_merged(item.content, read))


def _merged(content: Content, read: Content) -> Content:
    """Areas, numbers and accepted texts as they are written; of pairs and steps only what is said about them."""
    match content, read:
        case Hotspot(), Hotspot(areas=areas):
            return replace(content, areas=areas or content.areas)
        case Written(), Written(answers=texts):
            return replace(content, answers=texts or content.answers)
        case Numeric(), Numeric(answers=numbers):
            return replace(content, answers=numbers or content.answers)
        case Essay(), Essay(rubric=rubric):
            return replace(content, rubric=rubric or content.rubric)
    return _with_feedback(content, read)


def _with_feedback(content: Content, read: Content) -> Content:
    match content, read:
        case Matching(lines=pairs), Matching(lines=own_pairs):
            by_sides = {_sides(one): one for one in own_pairs}
            return replace(content, lines=tuple(_with_words(one, by_sides.get(_sides(one))) for one in pairs))
        case Ordering(items=steps), Ordering(items=own_steps):
            by_text = {_shown(one.text): one for one in own_steps}
            return replace(
                content, items=tuple(_with_words(one, by_text.get(_shown(one.text))) for one in steps)
            )
    return content


def _shown(markdown: str) -> str:
    """As it is read; a heading may have come back from a lower level."""
    return " ".join(_HEADING.sub(r"<\1h>", html_of(markdown)).split())


_HEADING = re.compile(r"<(/?)h[1-6]>")


def _sides(pair: Pair) -> tuple[str, str]:
    return _shown(pair.left), _shown(pair.right)


def _with_words(answer: Any, own: Any) -> Any:
    """An answer with the feedback and the name that our text has for it."""
    return answer if own is None else replace(answer, feedback=own.feedback, name=own.name)


def _content_of(item: Item, lines: str) -> Content | None:
    text = f"---\ntitle: T\n---\n## T {{#t}}\ntype: {item.kind}\n\n{lines}\n"
    faults = Faults("")
    reading = read_quiz(FileText("quizzes/quiz.md", "", text.encode()), Files({}), "en", faults)
    questions = () if reading is None else reading.own
    if len(questions) != 1 or questions[0].item is None or any(f.code == "bad-value" for f in faults.told):
        return None
    return questions[0].item.content
