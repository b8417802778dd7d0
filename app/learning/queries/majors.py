"""What the major revisions of courses have changed: made once an edition of the library, kept in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import current_app

from app import library
from app.learning.progress import Outline
from app.library.documents import Kind
from app.library.memory import Memory
from app.library.rows import Course

COURSES: tuple[Kind, ...] = ("course",)
EDITIONS_KEPT = 2


@dataclass(frozen=True)
class Majors:
    """Of one course."""

    newest: int = 1  # 1 if there was none
    changed: Mapping[str, int] = field(default_factory=dict)  # lesson → newest of them that changed it


NONE = Majors()


def outline_of(course: Course) -> Outline:
    """No statement but the one that tells the edition of the library, which every page asks for anyway."""
    kept: Memory = current_app.extensions.setdefault("learning_majors", Memory(EDITIONS_KEPT))
    majors: Majors = kept.get(library.edition(), _made).get(course.slug, NONE)
    return Outline(
        slug=course.slug,
        revision=course.revision.number,
        lessons=tuple(one.slug for one in course.lessons),
        major_revision=majors.newest,
        changed=majors.changed,
    )


def outline_of_published(slug: str) -> Outline:
    """The outline of a published course. Raises NotFound."""
    return outline_of(library.current_course(slug, "en"))


def _made() -> dict[str, Majors]:
    """Course → its major revisions; courses that never had one are left out."""
    newest = {one.slug: one.number for one in library.all_revisions(COURSES) if one.impact == "major"}
    return {slug: Majors(number, library.lessons_changed_by_majors(slug)) for slug, number in newest.items()}
