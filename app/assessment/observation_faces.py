"""An observation as its pages show it: groups, lines, and what is said of each. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.assessment.observing import NOTHING, Gap, Mark, Marks
from app.assessment.wording import Wording
from app.library.markdown import File
from app.library.quizzes.checklist import Checklist, ChecklistLine, Group


@dataclass(frozen=True)
class LineFace:
    id: str
    title: str
    html: str  # what counts as done
    critical: bool
    mark: Mark
    stored: Mark | None = None  # what is stored, where that is something else


@dataclass(frozen=True)
class GroupFace:
    number: int  # of its screen, from 1
    title: str
    html: str
    lines: tuple[LineFace, ...]

    @property
    def marked(self) -> int:
        return sum(line.mark.seen is not None for line in self.lines)


@dataclass(frozen=True)
class GapFace:
    """Something missing, with the way to it."""

    why: str
    title: str
    critical: bool
    screen: int
    line: str  # id; empty: the whole


def pictures_of(checklist: Checklist) -> tuple[str, ...]:
    """Paths of the files that its texts show."""
    found: dict[str, None] = {}

    def note(path: str) -> File | None:
        found[path] = None
        return File("", "image/png", 0)

    wording = Wording(checklist.language, note)
    for group in checklist.groups:
        for text in (group.text, *(line.text for line in group.lines)):
            wording.block(text, checklist.folder)
    return tuple(found)


def groups(
    checklist: Checklist, marks: Marks, wording: Wording, stored: Marks | None = None
) -> tuple[GroupFace, ...]:
    """`stored`: given where what is shown is not what is stored."""

    def line_face(line: ChecklistLine) -> LineFace:
        mark = marks.get(line.id, NOTHING)
        kept = mark if stored is None else stored.get(line.id, NOTHING)
        return LineFace(
            line.id,
            line.title,
            wording.block(line.text, checklist.folder),
            line.critical,
            mark,
            kept if kept != mark else None,
        )

    def group_face(number: int, group: Group) -> GroupFace:
        html = wording.block(group.text, checklist.folder)
        return GroupFace(number, group.title, html, tuple(line_face(line) for line in group.lines))

    return tuple(group_face(number, group) for number, group in enumerate(checklist.groups, 1))


def gap_faces(gaps: Sequence[Gap], checklist: Checklist) -> tuple[GapFace, ...]:
    """In the words of the checklist's language; `gaps` may have been found in another one."""
    titles = {line.id: line.title for group in checklist.groups for line in group.lines}
    return tuple(
        GapFace(gap.why, titles[gap.line.id], gap.line.critical, gap.screen, gap.line.id)
        if gap.line is not None
        else GapFace(gap.why, "", False, gap.screen, "")
        for gap in gaps
    )


def first_open(faces: Sequence[GroupFace]) -> int:
    """The first screen with a line that nobody marked; behind the last one, where there is none."""
    waiting = (group.number for group in faces if group.marked < len(group.lines))
    return next(waiting, len(faces) + 1)
