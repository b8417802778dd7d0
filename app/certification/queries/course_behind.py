"""A course that a certificate stands on, as its text was when it was read: lessons, days and hashes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from app import library
from app.certification.certificate_evidence import Item, items_of
from app.certification.models import AwardRow
from app.certification.queries.certificates import Issued
from app.foundation.database import rows
from app.foundation.errors import NotFound


@dataclass(frozen=True)
class LessonLine:
    """One lesson of the course. `read_on` None: it does not say that it was read."""

    slug: str
    title: str
    language: str
    read_on: date | None
    revision: int  # at which it was read
    sha256: str  # of its text, as it is stored now
    is_as_read: bool  # the same as what was frozen


@dataclass(frozen=True)
class CourseBehind:
    course: library.Course
    completed_on: date
    lessons: tuple[LessonLine, ...]
    shown: library.Lesson | None


_EVIDENCE = select(AwardRow.evidence, AwardRow.basis).where(AwardRow.id == bindparam("id"))


def course_behind(issued: Issued, slug: str, lesson: str, language: str) -> CourseBehind:
    """`lesson`: which one is shown; empty: none. Raises NotFound for a course that the certificate does not stand on."""
    award = rows(_EVIDENCE, {"id": issued.award_id}).one()
    wanted = (item for item in items_of(award.evidence, award.basis) if item.what == "course")
    item = next((item for item in wanted if item.slug == slug), None)
    if item is None:
        raise NotFound
    course = library.course_at(slug, item.revision, language)
    return CourseBehind(
        course=course,
        completed_on=item.on,
        lessons=lessons_of(item, course),
        shown=library.lesson_of(course, lesson, language) if lesson else None,
    )


def lessons_of(item: Item, course: library.Course) -> tuple[LessonLine, ...]:
    """A lesson that was read at an earlier revision is compared with what it was there."""
    read = {one.lesson: one for one in item.lessons}
    earlier = {one.revision for one in item.lessons} | {item.revision}
    known = library.revisions_by_name([item.document]).get(item.document, ())
    digests = {one.number: library.lesson_digests(one) for one in known if one.number in earlier}
    found = []
    for entry in course.lessons:
        one = read.get(entry.slug)
        number = one.revision if one else item.revision
        sha256 = digests.get(number, {}).get(entry.slug, "")
        same = one is None or not one.sha256 or one.sha256 == sha256
        on = one.on if one else None
        found.append(LessonLine(entry.slug, entry.title, entry.language, on, number, sha256, same))
    return tuple(found)
