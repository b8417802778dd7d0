"""A plain text guide taken apart: title, lessons, what is in them, and what is left out. Pure.

The first line is the title. A line of up to 90 characters alone between blank lines, not a list item and not ending in
`. : ; ,`, is a heading, and a sub-heading if it ends in `?`; text before the first heading is a lesson. Rule:
interfaces of the library, `library import-guide`. All this is a guess: who reads the outline through may say of any
line what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from app.library.guide_furniture import Dropped, as_left_out, as_title, take_furniture

MAX_HEADING = 90
_NO_HEADING_END = (".", ":", ";", ",")
_BULLET = re.compile(r"[•●○◦▪▫■□‣·*–-]\s+(?P<text>\S.*)")
_NUMBER = re.compile(r"(?P<number>\d{1,3})[.)]\s+(?P<text>\S.*)")


# lesson: its words are the title of a lesson · begin: text, above which a lesson begins under a title of its own
# part: a sub-heading · text · out: in no lesson
Role = Literal["lesson", "begin", "part", "text", "out"]


@dataclass(frozen=True)
class Choices:
    """What somebody has said of single lines, by their numbers. `titles`: of the lessons that begin there."""

    roles: Mapping[int, Role] = field(default_factory=dict)
    titles: Mapping[int, str] = field(default_factory=dict)


NO_CHOICES = Choices()


@dataclass(frozen=True)
class Line:
    """One line that is not blank. `number` counts from 1; `words` have single blanks between them."""

    number: int
    words: str
    indent: int
    alone: bool  # between blank lines


@dataclass
class Item:
    """A list item. `number` is None for a bullet."""

    number: int | None
    lines: list[str]
    indent: int


@dataclass
class Items:
    items: list[Item]

    @property
    def is_ordered(self) -> bool:
        return self.items[0].number is not None


@dataclass
class Paragraph:
    lines: list[str]


@dataclass
class Question:
    """A sub-heading."""

    words: str


Block = Items | Paragraph | Question


@dataclass
class GuideLesson:
    """`first` and `last` are the numbers of its lines, title included."""

    title: str
    first: int
    last: int
    words: int = 0
    blocks: list[Block] = field(default_factory=list)


@dataclass(frozen=True)
class Guide:
    title: str
    lessons: tuple[GuideLesson, ...]
    dropped: tuple[Dropped, ...]


def read_guide(lines: Sequence[str], choices: Choices = NO_CHOICES) -> Guide | None:
    """The guide in these lines of text; None if nothing stands below its title."""
    found = list(guide_lines(lines))
    if not found:
        return None
    dropped = dropped_of(found, choices)
    left_out = {one.line for one in dropped}
    reader = _Reader(found[0], choices)
    for line in found[1:]:
        if line.number not in left_out:
            reader.take(line)
    lessons = reader.lessons()
    if not lessons:
        return None
    if lessons[0].first > found[0].number:
        dropped = (as_title(found[0].number, found[0].words), *dropped)
    return Guide(reader.title, tuple(lessons), dropped)


def dropped_of(found: Sequence[Line], choices: Choices = NO_CHOICES) -> tuple[Dropped, ...]:
    """The lines that are in no lesson, the title apart."""
    _, guessed = take_furniture([(line.number, line.words) for line in found])
    dropped = {one.line: one for one in guessed if choices.roles.get(one.line, "out") == "out"}
    for line in found[1:]:
        if choices.roles.get(line.number) == "out":
            dropped.setdefault(line.number, as_left_out(line.number, line.words))
    return tuple(dropped[number] for number in sorted(dropped))


def role_of(line: Line, choices: Choices = NO_CHOICES) -> Role:
    """What was said of the line, else what it looks like."""
    chosen = choices.roles.get(line.number)
    if chosen is not None:
        return chosen
    if not is_heading(line):
        return "text"
    return "part" if line.words.endswith("?") else "lesson"


def title_of(line: Line) -> str:
    """The words of a line as a heading: without the sign of a list."""
    item = _item(line)
    return line.words if item is None else item.lines[0]


def is_heading(line: Line) -> bool:
    return (
        line.alone
        and len(line.words) <= MAX_HEADING
        and not line.words.endswith(_NO_HEADING_END)
        and any(character.isalnum() for character in line.words)
        and _item(line) is None
    )


def guide_lines(lines: Sequence[str]) -> Iterator[Line]:
    """All lines that are not blank."""
    bare = [" ".join(line.split()) for line in lines]
    for place, words in enumerate(bare):
        if words:
            above = place > 0 and bool(bare[place - 1])
            below = place + 1 < len(bare) and bool(bare[place + 1])
            indent = len(lines[place]) - len(lines[place].lstrip())
            yield Line(place + 1, words, indent, not above and not below)


def _item(line: Line) -> Item | None:
    bullet = _BULLET.fullmatch(line.words)
    if bullet is not None:
        return Item(None, [bullet["text"]], line.indent)
    number = _NUMBER.fullmatch(line.words)
    return None if number is None else Item(int(number["number"]), [number["text"]], line.indent)


class _Reader:
    """Goes from line to line. A heading waits until text follows it: a chapter's heading directly above another is no
    lesson of its own, it stands on top of the next one."""

    def __init__(self, title: Line, choices: Choices) -> None:
        self.choices = choices
        self.found: list[GuideLesson] = []
        self.waiting: list[Line] = []
        self.last = title.number
        self.title = title.words
        if len(title.words) <= MAX_HEADING:
            self.waiting.append(title)
        else:  # the guide begins with its text
            self.title = f"{title.words[:MAX_HEADING].rpartition(' ')[0] or title.words[:MAX_HEADING]}…"
            self.found.append(GuideLesson(self.title, title.number, title.number))
            self._put(Paragraph([title.words]), title)
        self.guide_title = title

    def take(self, line: Line) -> None:
        role = role_of(line, self.choices)
        if role in ("lesson", "begin") and self.waiting == [self.guide_title]:
            self.waiting = []  # no text before the first heading: the title is the course's alone
        if role == "lesson":
            self.waiting.append(line)
            return
        self._begin()
        if role == "begin":
            self.found.append(GuideLesson(self._title(line), line.number, line.number))
        if role == "part":
            self._put(Question(title_of(line)), line)
        else:
            self._continue(line)
        self.last = line.number

    def _title(self, line: Line) -> str:
        """The guide's own title keeps its words as they are."""
        bare = line.words if line is self.guide_title else title_of(line)
        return self.choices.titles.get(line.number) or bare

    def lessons(self) -> list[GuideLesson]:
        """All lessons; headings that nothing follows become text of the last one."""
        left = [line for line in self.waiting if line is not self.guide_title]
        if left and not self.found:
            self.found.append(GuideLesson(self.title, left[0].number, left[0].number))
        for line in left:
            self._put(Paragraph([line.words]), line)
        return self.found

    def _begin(self) -> None:
        """The headings that waited become a lesson: the last of them names it."""
        if not self.waiting:
            return
        *above, title = self.waiting
        self.waiting = []
        lesson = GuideLesson(self._title(title), (above or [title])[0].number, title.number)
        self.found.append(lesson)
        for line in above:
            self._put(Paragraph([line.words]), line)
        lesson.last, lesson.words = title.number, lesson.words + len(title.words.split())

    def _continue(self, line: Line) -> None:
        """A list item, or a line of a paragraph or item that has begun, or a new paragraph."""
        lesson = self.found[-1]
        last = lesson.blocks[-1] if lesson.blocks else None
        item = _item(line)
        joined = line.number == self.last + 1
        if item is not None:
            if isinstance(last, Items) and _goes_on(last, item):
                last.items.append(item)
                self._count(line, len(" ".join(item.lines).split()))
            else:
                self._put(Items([item]), line)
        elif joined and isinstance(last, Items) and line.indent >= last.items[-1].indent:
            last.items[-1].lines.append(line.words)
            self._count(line)
        elif joined and isinstance(last, Paragraph):
            last.lines.append(line.words)
            self._count(line)
        else:
            self._put(Paragraph([line.words]), line)

    def _put(self, block: Block, line: Line) -> None:
        self.found[-1].blocks.append(block)
        words = " ".join(block.items[0].lines) if isinstance(block, Items) else line.words
        self._count(line, len(words.split()))

    def _count(self, line: Line, words: int | None = None) -> None:
        lesson = self.found[-1]
        lesson.last = line.number
        lesson.words += len(line.words.split()) if words is None else words


def _goes_on(before: Items, item: Item) -> bool:
    """Bullets follow bullets, and a number follows the number before it, over blank lines too."""
    last = before.items[-1].number
    if last is None or item.number is None:
        return last is item.number
    return item.number == last + 1
