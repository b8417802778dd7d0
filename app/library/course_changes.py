"""What is different for a reader between two revisions of a course: by lesson, section and paragraph, word by word. Pure.

Two texts that read the same are the same, however they were written: emphasis, links and numbers of footnotes are no
change. What was moved elsewhere is told in both places.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

from app.library.lesson_blocks import Block, Section, Shape, sections_in
from app.library.plain_text import WORDS_A_MINUTE

Kind = Literal["added", "removed", "changed"]
Run = Literal["table", "list", "text"]
RUNS: Mapping[Shape, Run] = {"row": "table", "head": "table", "item": "list"}
LIKE = 0.4  # of 1; paragraphs that share less are two different ones
SAME_SECTION = 0.6  # a section whose heading was written anew is known by its text
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True)
class LessonText:
    """One lesson of a revision in one language."""

    slug: str
    position: int  # from 1
    title: str
    minutes: int
    html: str


@dataclass(frozen=True)
class Piece:
    """A run of words."""

    kind: Literal["same", "gone", "new"]
    text: str


@dataclass(frozen=True)
class BlockChange:
    """A paragraph, an item, a row … `cells`: its words, of a row one list for each cell."""

    kind: Kind
    shape: Shape
    cells: tuple[tuple[Piece, ...], ...]
    shows_other: bool = False  # a picture or film was replaced


@dataclass(frozen=True)
class SectionChange:
    """`names`: what a question may call it (`lesson#section`, and the same of the headings above, and `lesson`)."""

    heading_id: str  # empty above the first heading
    title: str
    kind: Kind
    blocks: tuple[BlockChange, ...]  # only what differs
    names: frozenset[str]
    place: str  # lesson#section

    @property
    def runs(self) -> tuple[tuple[Run, tuple[BlockChange, ...]], ...]:
        """Blocks that stand together on a page: rows in one table, items in one list."""
        return tuple((run, tuple(blocks)) for run, blocks in groupby(self.blocks, key=run_of))


def run_of(block: BlockChange) -> Run:
    return RUNS.get(block.shape, "text")


@dataclass(frozen=True)
class LessonChange:
    slug: str
    title: str
    kind: Kind
    sections: tuple[SectionChange, ...]


@dataclass(frozen=True)
class CourseChanges:
    lessons: tuple[LessonChange, ...]
    minutes: int  # to read what is new; 0: nothing is

    @property
    def sections(self) -> tuple[SectionChange, ...]:
        return tuple(section for lesson in self.lessons for section in lesson.sections)


def compare(old: Sequence[LessonText], new: Sequence[LessonText]) -> CourseChanges:
    """In the order of the new revision; lessons that are gone come last."""
    before = {lesson.slug: lesson for lesson in old}
    after = {lesson.slug for lesson in new}
    changes = [change_of(before.get(lesson.slug), lesson) for lesson in new]
    changes += [change_of(lesson, None) for lesson in old if lesson.slug not in after]
    found = tuple(change for change in changes if change is not None)
    return CourseChanges(found, minutes_of(found))


def changed_lessons(old: Sequence[LessonText], new: Sequence[LessonText]) -> frozenset[str]:
    """Lessons of the new revision whose title or text reads otherwise, or that are new. Their order is no change."""
    before = {lesson.slug: lesson for lesson in old}
    return frozenset(lesson.slug for lesson in new if reads_otherwise(before.get(lesson.slug), lesson))


def reads_otherwise(old: LessonText | None, new: LessonText) -> bool:
    return old is None or old.title != new.title or change_of(old, new) is not None


def change_of(old: LessonText | None, new: LessonText | None) -> LessonChange | None:
    """None where nothing differs for a reader."""
    shown = new or old
    if shown is None or (old is not None and new is not None and old.html == new.html):
        return None
    kind: Kind = "added" if old is None else "removed" if new is None else "changed"
    before = sections_in(old.html) if old else ()
    after = sections_in(new.html) if new else ()
    sections = tuple(section_changes(shown.slug, before, after))
    return LessonChange(shown.slug, shown.title, kind, sections) if sections else None


def section_changes(lesson: str, old: Sequence[Section], new: Sequence[Section]) -> Iterator[SectionChange]:
    pairs = paired(old, new)
    for section in new:
        before = pairs.get(section)
        kind: Kind = "changed" if before is not None else "added"
        blocks = tuple(block_changes(told(before) if before else (), told(section)))
        if blocks:
            yield SectionChange(
                section.heading_id,
                section.title,
                kind,
                blocks,
                names_of(lesson, section, before),
                place_of(lesson, section),
            )
    kept = set(pairs.values())
    for section in old:
        if section not in kept:
            blocks = tuple(block_changes(told(section), ()))
            yield SectionChange(
                section.heading_id,
                section.title,
                "removed",
                blocks,
                names_of(lesson, section),
                place_of(lesson, section),
            )


def told(section: Section) -> tuple[Block, ...]:
    """The heading is a part of what is read."""
    heading = (Block("heading", (section.title,)),) if section.title else ()
    return (*heading, *section.blocks)


def place_of(lesson: str, section: Section) -> str:
    return f"{lesson}#{section.heading_id}"


def names_of(lesson: str, *sections: Section | None) -> frozenset[str]:
    ids = {name for one in sections if one is not None for name in (one.heading_id, *one.above)}
    return frozenset({lesson, *(f"{lesson}#{name}" for name in ids if name)})


def paired(old: Sequence[Section], new: Sequence[Section]) -> Mapping[Section, Section]:
    """New section → what it was before: by its id, else by its words."""
    known = {section.heading_id: section for section in reversed(old)}
    found = {section: known[section.heading_id] for section in new if section.heading_id in known}
    free = [section for section in old if section not in set(found.values())]
    for section in new:
        if section in found or not free:
            continue
        likeness, nearest = max(
            ((alike(one.blocks, section.blocks), place) for place, one in enumerate(free)),
            key=lambda pair: (pair[0], -pair[1]),
        )
        if likeness >= SAME_SECTION:
            found[section] = free.pop(nearest)
    return found


def alike(old: Sequence[Block], new: Sequence[Block]) -> float:
    before, after = ([word for block in blocks for word in block.text.split()] for blocks in (old, new))
    return likeness(before, after)


def likeness(old: Sequence[str], new: Sequence[str]) -> float:
    """Share of words that both have in the same order, 0 to 1."""
    if not old or not new:
        return 0.0
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= LIKE else 0.0


# -- paragraphs --------------------------------------------------------------------------------------------------


def block_changes(old: Sequence[Block], new: Sequence[Block]) -> Iterator[BlockChange]:
    """Only what differs, in the order of the new text."""
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for act, i, j, k, end in matcher.get_opcodes():
        if act != "equal":
            yield from replaced(old[i:j], new[k:end])


def replaced(old: Sequence[Block], new: Sequence[Block]) -> Iterator[BlockChange]:
    """Each new block beside the old one that it is like, if there is one; what is left was removed or added."""
    waiting: list[Block] = []
    start = 0
    for block in new:
        place = like_this(old, start, block)
        if place is None:
            waiting.append(block)
            continue
        yield from gone_and_new(old[start:place], waiting)
        yield changed(old[place], block)
        start, waiting = place + 1, []
    yield from gone_and_new(old[start:], waiting)


def gone_and_new(old: Iterable[Block], new: Iterable[Block]) -> Iterator[BlockChange]:
    yield from (whole(one, "removed") for one in old)
    yield from (whole(one, "added") for one in new)


def like_this(old: Sequence[Block], start: int, block: Block) -> int | None:
    ratios = [
        (likeness(_TOKEN.findall(old[place].text), _TOKEN.findall(block.text)), -place)
        for place in range(start, len(old))
        if old[place].shape == block.shape and len(old[place].cells) == len(block.cells)
    ]
    best, place = max(ratios, default=(0.0, 0))
    if best >= LIKE or (ratios and block.shape in ("heading", "picture")):
        return -place
    return None


def whole(block: Block, kind: Kind) -> BlockChange:
    sign: Literal["gone", "new"] = "gone" if kind == "removed" else "new"
    return BlockChange(kind, block.shape, tuple((Piece(sign, cell),) if cell else () for cell in block.cells))


def changed(old: Block, new: Block) -> BlockChange:
    cells = tuple(tuple(pieces(before, after)) for before, after in zip(old.cells, new.cells, strict=True))
    return BlockChange("changed", new.shape, cells, shows_other=old.source != new.source)


def pieces(old: str, new: str) -> Iterator[Piece]:
    """Runs of text that stayed, went and came; what went stands before what came in its place.

    Put together again, what is not gone is the new text, and what is not new the old one.
    """
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    gone = came = ""
    for act, i, j, k, end in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if act != "equal":
            gone, came = gone + "".join(before[i:j]), came + "".join(after[k:end])
            continue
        text = "".join(after[k:end])
        if (gone or came) and not text.strip() and end < len(after) and j < len(before):
            gone, came = gone + text, came + text  # a space between two changes parts nothing
            continue
        yield from both(gone, came)
        gone = came = ""
        yield Piece("same", text)
    yield from both(gone, came)


def both(gone: str, came: str) -> Iterator[Piece]:
    if gone:
        yield Piece("gone", gone)
    if came:
        yield Piece("new", came)


def minutes_of(changes: Sequence[LessonChange]) -> int:
    """Reading time of all that is new or was rewritten, its old words left aside; at least one."""
    words = sum(
        len(piece.text.split())
        for change in changes
        for section in change.sections
        for block in section.blocks
        for cell in block.cells
        for piece in cell
        if piece.kind != "gone"
    )
    return max(1, math.ceil(words / WORDS_A_MINUTE)) if changes else 0
