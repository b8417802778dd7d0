"""What is different in a document since a revision that somebody knows, in the words of its readers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app import assessment, certification, learning, library, record
from app.certification.explain import explain
from app.certification.rule_changes import SentenceChange, rule_changes
from app.foundation import clock
from app.foundation.errors import NotFound
from app.foundation.faults import Text
from app.library.course_changes import CourseChanges, minutes_of
from app.library.documents import DocumentName, name_of
from app.library.passages import reference_of
from app.library.rows import RevisionEntry
from app.record.facts import CourseCompleted, Done, LessonDone, Payload

MOST_QUESTIONS = 6


class NoSuchChange(NotFound):
    code = "no-such-change"
    text = Text("There are no such revisions of this document.", "Таких редакций у этого документа нет.")


@dataclass(frozen=True)
class RevisionLine:
    """One of the revisions that came in between."""

    number: int
    on: date
    impact: str
    effective: date | None
    note: str


@dataclass(frozen=True)
class CheckQuestion:
    """A practice question about what has changed."""

    number: int  # on this page, from 1
    quiz: str
    item: str
    lesson: str
    revision: int
    view: Any  # fields, without the key
    state: str  # right partial wrong; empty: not answered yet
    feedback: Any


@dataclass(frozen=True)
class Changes:
    """`course` of a course, `sentences` of a rule; of quizzes, calls and checklists there is what their authors say."""

    document: str
    kind: str
    title: Text
    address: str | None
    old: int
    new: int
    language: str
    is_fallback: bool
    revisions: tuple[RevisionLine, ...]  # the newest first
    course: CourseChanges | None = None
    sentences: tuple[SentenceChange, ...] = ()
    questions: tuple[CheckQuestion, ...] = ()

    @property
    def minutes(self) -> int:
        return self.course.minutes if self.course is not None else 0

    @property
    def nothing_to_read(self) -> bool:
        """The same for a reader, as after a change that was taken back."""
        if self.course is not None:
            return not self.course.lessons
        return self.kind == "certification" and all(one.kind == "same" for one in self.sentences)

    @property
    def all_right(self) -> bool:
        """Every question about what has changed is answered right: there is no need to read it."""
        return bool(self.questions) and all(one.state == "right" for one in self.questions)


ADDRESSES = {
    "course": "/courses/{}",
    "quiz": "/quizzes/{}",
    "call": "/calls/{}",
    "checklist": "/skills/{}",
    "certification": "/certifications/{}",
}


def changes_for(
    person_id: int,
    document: str,
    old: int,
    new: int | None,
    language: str,
    *,
    sections: Collection[str] = (),
    secret: str = "",
) -> Changes:
    """Between two revisions of a document (`new` None: the newest). Raises NoSuchChange.

    `sections`: only these (lesson#section) are shown, those that the person needs. `secret`: what names of options
    are made from; without it no questions are asked.
    """
    name = name_of(document)
    revisions = library.revisions_of(name.kind, name.slug) if name is not None else ()
    newest = len(revisions) if new is None else new
    if name is None or not 0 < old <= newest <= len(revisions):
        raise NoSuchChange
    entry = revisions[newest - 1]
    address = ADDRESSES.get(name.kind)
    found = Changes(
        document=document,
        kind=name.kind,
        title=Text(entry.title("en"), entry.title("ru")),
        address=address.format(name.slug) if address else None,
        old=old,
        new=newest,
        language=language,
        is_fallback=False,
        revisions=tuple(line_of(one) for one in reversed(revisions[old:newest])),
    )
    if name.kind == "course":
        return course_changes(found, name, person_id, language, frozenset(sections), secret)
    if name.kind == "certification":
        return replace(found, sentences=sentences_between(name.slug, old, newest))
    return found


def line_of(entry: RevisionEntry) -> RevisionLine:
    day = clock.civil_date(entry.published_at, clock.site_zone())
    return RevisionLine(entry.number, day, entry.impact or "", entry.effective_on, entry.note)


def course_changes(
    found: Changes, name: DocumentName, person_id: int, language: str, sections: frozenset[str], secret: str
) -> Changes:
    changes, shown = library.course_changes(name.slug, found.old, found.new, language)
    if sections:
        changes = narrowed(changes, sections)
    names = frozenset(one for section in changes.sections for one in section.names)
    asked = questions_about(name.slug, names, person_id, language, secret) if secret and names else ()
    return replace(found, course=changes, language=shown, is_fallback=shown != language, questions=asked)


def narrowed(changes: CourseChanges, sections: frozenset[str]) -> CourseChanges:
    lessons = tuple(
        replace(lesson, sections=kept)
        for lesson in changes.lessons
        if (kept := tuple(one for one in lesson.sections if one.place in sections))
    )
    return CourseChanges(lessons, minutes_of(lessons))


def sentences_between(slug: str, old: int, new: int) -> tuple[SentenceChange, ...]:
    versions = {version.revision: version.rule for version in certification.rule_book().rules.get(slug, ())}
    if old not in versions or new not in versions:
        return ()
    return rule_changes(explain(versions[old]), explain(versions[new]))


@dataclass(frozen=True)
class OpenAbout:
    """What a certification demands after a revision of a document."""

    certification: str
    require: str
    version: int
    due: date
    document: str


def open_about(person_id: int, document: str, today: date) -> tuple[OpenAbout, ...]:
    """What is open about one document, the earliest deadline first."""
    (lines,) = certification.standings_of((person_id,), today).values()
    found = (
        OpenAbout(line.certification, one.require, one.version or 0, one.due, document)
        for line in lines
        for one in line.obligations
        if one.document == document
    )
    return tuple(sorted(found, key=lambda one: (one.due, one.certification)))


KNOWING = ("course_completed", "lesson_done", "done")


def known_revision(person_id: int, document: str) -> int:
    """The highest revision of a course that somebody has read or confirmed to know; where there is none, the one
    before the newest. At least 1."""
    name = name_of(document)
    newest = len(library.revisions_of(name.kind, name.slug)) if name is not None else 0
    known = [
        number
        for fact in record.facts_of_people((person_id,), kinds=KNOWING)[person_id]
        if (number := known_by(fact.payload, document)) is not None
    ]
    return min(max(known, default=newest - 1), newest) or 1


def known_by(payload: Payload, document: str) -> int | None:
    match payload:
        case CourseCompleted(course=course, revision=number) | LessonDone(course=course, revision=number):
            return number if f"courses/{course}" == document else None
        case Done(document=named, version=version):
            return version if named == document else None
    return None


# -- questions ---------------------------------------------------------------------------------------------------------


def questions_about(
    course: str, names: frozenset[str], person_id: int, language: str, secret: str
) -> tuple[CheckQuestion, ...]:
    """Practice questions whose source has changed, with this reader's newest answers; never one of an exam."""
    found: list[CheckQuestion] = []
    given = learning.course_check_answers(person_id, course)
    for lesson, quiz, items in sources(course, names):
        kept = {item: given.get((lesson, quiz, item)) for item in items}
        answers = {item: (one.revision, one.answer) for item, one in kept.items() if one is not None}
        for shown in assessment.lesson_questions(quiz, items, language, answers, secret):
            number = len(found) + 1
            if number > MOST_QUESTIONS:
                return tuple(found)
            found.append(
                CheckQuestion(
                    number, quiz, shown.item, lesson, shown.revision, shown.view, shown.state, shown.feedback
                )
            )
    return tuple(found)


def sources(course: str, names: frozenset[str]) -> Sequence[tuple[str, str, list[str]]]:
    """Lesson, practice quiz, and its questions about what has changed in that lesson."""
    found: dict[tuple[str, str], list[str]] = {}
    for slug in practice_quizzes(course):
        for item in library.current_quiz(slug, "en").quiz.items:
            parts = reference_of(item.source)
            if parts is None or parts[0] != course:
                continue
            if (f"{parts[1]}#{parts[2]}" if parts[2] else parts[1]) in names:
                found.setdefault((parts[1], slug), []).append(item.id)
    return [(lesson, quiz, items) for (lesson, quiz), items in found.items()]


def practice_quizzes(course: str) -> tuple[str, ...]:
    """The quizzes that a course or one of its lessons names, and that are there for practice."""
    names = library.current_revision("course", course).references
    published = library.current_by_name([name for name in names if name.startswith("quizzes/")])
    return tuple(
        one.slug
        for one in published.values()
        if one.kind == "quiz" and library.current_quiz(one.slug, "en").quiz.use == "practice"
    )
