"""Words of a plain text as Markdown that shows exactly these words. Pure.

Nothing is escaped that need not be: what is written is read again, and only where the reading shows other words, a
list, a table or a forbidden link, the signs are escaped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.library.guide_reading import Block, GuideLesson, Item, Items, Paragraph, Question
from app.library.headings import TAKEN
from app.library.links import target_of
from app.library.markdown_reading import read, words_of
from app.library.quizzes.naming import id_from

_MARKS = re.compile(r"([\\`*_\[\]<>~|]|^[#>+=-]|(?<=^\d)[.)]|(?<=^\d\d)[.)]|(?<=^\d\d\d)[.)])")
_SIGNS = re.compile(r"([!-/:-@\[-`{-~])")
_LIST = {"bullet_list", "ordered_list", "list_item", "paragraph"}


def lesson_text(lesson: GuideLesson) -> str:
    """The whole file of a lesson."""
    taken = set(TAKEN)
    parts = [f"---\ntitle: {lesson.title}\n---"]
    delimiter = "."
    for before, block in zip([None, *lesson.blocks], lesson.blocks, strict=False):
        if isinstance(block, Items) and isinstance(before, Items):
            # Two numbered lists in a row would be read as one if their signs were the same.
            delimiter = ")" if delimiter == "." else "."
        parts.append(_block(block, delimiter, taken))
    return "\n\n".join(parts) + "\n"


def course_text(title: str, category: str) -> str:
    return f"---\ntitle: {title}\ncategory: {category}\n---\n"


def _block(block: Block, delimiter: str, taken: set[str]) -> str:
    match block:
        case Paragraph(lines):
            return _literal(lines, "", "", {"paragraph"})
        case Question(words):
            heading_id = id_from(words, taken, "question")
            taken.add(heading_id)
            return _literal([words], "## ", f" {{#{heading_id}}}", {"heading"})
        case Items(items):
            return "\n".join(_item(item, delimiter) for item in items)


def _item(item: Item, delimiter: str) -> str:
    mark = "- " if item.number is None else f"{item.number}{delimiter} "
    return _literal(item.lines, mark, "", _LIST)


def _literal(lines: Sequence[str], mark: str, end: str, kinds: set[str]) -> str:
    """The lines behind a mark, escaped as little as is enough; further lines are indented below the first."""
    written = ""
    for escaped in (
        lines,
        [_MARKS.sub(r"\\\1", line) for line in lines],
        [_SIGNS.sub(r"\\\1", line) for line in lines],
    ):
        indent = "" if kinds == {"heading"} else " " * len(mark)
        written = mark + f"\n{indent}".join(escaped) + end
        if _shows(written, " ".join(lines), kinds):
            break
    return written


def _shows(written: str, words: str, kinds: set[str]) -> bool:
    reading = read(written, file="")
    if reading.value is None or reading.faults:
        return False
    tokens = reading.value.tokens
    found = [words_of(token) for token in tokens if token.type == "inline"]
    others = {token.type.removesuffix("_open").removesuffix("_close") for token in tokens} - {"inline"}
    links = (target_of(reference.written).kind == "web" for reference in reading.value.references)
    once = sum(token.type == "list_item_open" for token in tokens) <= 1
    return found == [words] and others <= kinds and once and all(links)
