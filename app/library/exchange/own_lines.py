"""Areas and rubrics as lines of our text, so that they can travel beside what another format says. Pure.

What comes back is read like any text of ours, and what cannot be read is left aside.
"""

from __future__ import annotations

from dataclasses import replace

from app.library.documents import FileText
from app.library.quizzes.model import Content, Essay, Hotspot, Item, Written
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
        case Written():
            bare = replace(item, body="", notes=())
            return "\n".join(line for line in written(bare).split("\n") if line.startswith(("- =", "  >")))
        case Essay(rubric=rubric) if rubric:
            bare = replace(item, body="", notes=())
            return "\n".join(line for line in written(bare).split("\n") if line.startswith("|"))
    return ""


def with_lines(item: Item, lines: str) -> Item:
    """The question with the areas or the rubric that these lines say, if they say any."""
    read = _content_of(item, lines) if lines.strip() else None
    match item.content, read:
        case Hotspot(picture=picture), Hotspot(areas=areas) if areas:
            return replace(item, content=Hotspot(picture, areas))
        case Written(), Written(answers=answers) if answers:
            return replace(item, content=replace(item.content, answers=answers))
        case Essay(), Essay(rubric=rubric) if rubric:
            return replace(item, content=replace(item.content, rubric=rubric))
    return item


def _content_of(item: Item, lines: str) -> Content | None:
    text = f"---\ntitle: T\n---\n## T {{#t}}\ntype: {item.kind}\n\n{lines}\n"
    faults = Faults("")
    reading = read_quiz(FileText("quizzes/quiz.md", "", text.encode()), Files({}), "en", faults)
    questions = () if reading is None else reading.own
    if len(questions) != 1 or questions[0].item is None or any(f.code == "bad-value" for f in faults.told):
        return None
    return questions[0].item.content
