"""What may be asked between certifications, as the library stands: made once an edition, kept in memory."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise

from flask import current_app

from app import library
from app.foundation.errors import NotFound
from app.foundation.faults import Text
from app.library.memory import Memory
from app.library.quizzes.model import Item, Quiz
from app.library.rows import Course, LessonSection, RevisionEntry
from app.retraining.refreshers import (
    Asked,
    Catalogue,
    FactToKnow,
    askable,
    exam_parts,
    fact_key,
    importance_of,
    reference_parts,
    text_of,
)

EMPTY = Catalogue()
EDITIONS_KEPT = 2
QUIZZES_KEPT = 2048
SPEAKS_OF_REFRESHERS = re.compile(rb"^use:\s*refresher\s*$", re.MULTILINE)
PRACTICE = re.compile(rb"^use:\s*practice\s*$", re.MULTILINE)


def catalogue() -> Catalogue:
    """No statement but the one that tells the edition of the library, which every page asks for anyway."""
    kept: Memory = current_app.extensions.setdefault("refresher_catalogue", Memory(EDITIONS_KEPT))
    return kept.get(library.edition(), made)


def made() -> Catalogue:
    """Where nothing is to be refreshed, no quiz is read."""
    entries = library.current_documents("quiz")
    texts = library.texts_of([entry.revision_id for entry in entries])
    speaking = [entry for entry in entries if says(texts[entry.revision_id], SPEAKS_OF_REFRESHERS)]
    if not speaking:
        return EMPTY
    concerned = [entry for entry in entries if not says(texts[entry.revision_id], PRACTICE)]
    read = {entry.slug: quiz for entry in concerned if (quiz := quiz_of(entry)) is not None}
    exams = {slug: quiz for slug, quiz in read.items() if quiz.use == "exam"}
    held_out = frozenset(text_of(item) for quiz in exams.values() for item in quiz.items)
    courses = {course.slug: course for course in library.published_courses("en")}
    asked: dict[str, list[tuple[RevisionEntry, Item]]] = {}
    for entry in speaking:
        for item in askable(read[entry.slug], held_out) if entry.slug in read else ():
            asked.setdefault(fact_key(entry.slug, item), []).append((entry, item))
    of_quiz = courses_of_quizzes(read, courses.values())
    paragraphs = Paragraphs()
    facts = (fact_of(key, found, courses, of_quiz, paragraphs) for key, found in asked.items())
    return Catalogue(
        facts={fact.key: fact for fact in facts if fact is not None},
        courses_of_quiz=of_quiz,
        exams={slug: exam_parts(slug, quiz, of_quiz.get(slug, frozenset())) for slug, quiz in exams.items()},
    )


def says(texts: Mapping[str, bytes], words: re.Pattern[bytes]) -> bool:
    return any(words.search(text) for text in texts.values())


def quiz_of(entry: RevisionEntry) -> Quiz | None:
    """In one language: which questions there are and where they come from is the same in all. A quiz that has not
    changed is not read again after a publication of others."""
    parts = library.current_by_name([name for name in entry.references if name.startswith("quizzes/")])
    key = (entry.slug, entry.sha256, tuple(sorted((name, part.sha256) for name, part in parts.items())))
    kept: Memory = current_app.extensions.setdefault("refresher_quizzes", Memory(QUIZZES_KEPT))

    def read() -> Quiz | None:
        try:
            return library.current_quiz(entry.slug, "en").quiz
        except NotFound:
            return None

    return kept.get(key, read)


def courses_of_quizzes(read: Mapping[str, Quiz], courses: Iterable[Course]) -> dict[str, frozenset[str]]:
    """Quiz → the courses that name it, or that its questions come from."""
    found: dict[str, set[str]] = {slug: set() for slug in read}
    for course in courses:
        for named in course.quizzes:
            found.setdefault(named, set()).add(course.slug)
    for slug, quiz in read.items():
        parts = (reference_parts(item.source) for item in quiz.items)
        found[slug].update(place[0] for place in parts if place is not None)
    return {slug: frozenset(slugs) for slug, slugs in found.items()}


def fact_of(
    key: str,
    asked: Collection[tuple[RevisionEntry, Item]],
    courses: Mapping[str, Course],
    of_quiz: Mapping[str, frozenset[str]],
    paragraphs: Paragraphs,
) -> FactToKnow | None:
    """None where no published course has it: then nobody has learned it."""
    entry, item = next(iter(asked))
    course, lesson, section = reference_parts(item.source) or ("", "", "")
    if not course:
        course = next(iter(sorted(of_quiz.get(entry.slug, ()))), "")
    known = courses.get(course)
    if known is None:
        return None
    place = f"{lesson}#{section}"
    titles = paragraphs.titles(known.revision).get(place)
    lesson_title, title = titles or (Text("", ""), Text(item.title, item.title))
    return FactToKnow(
        key=key,
        course=course,
        lesson=lesson,
        section=section,
        questions=tuple(Asked(one.slug, it.id, one.number) for one, it in asked),
        importance=importance_of([it for _one, it in asked], known.category),
        tags=tuple(dict.fromkeys(tag for _one, it in asked for tag in it.tags)),
        course_revision=known.revision.number,
        title=title,
        lesson_title=lesson_title,
        course_title=Text(known.revision.title("en"), known.revision.title("ru")),
        anew_since=paragraphs.changed(course).get(place, 0),
    )


Place = tuple[str, str]  # lesson#section, language


class Paragraphs:
    """What paragraphs are called, and which major revisions of their course have changed them. Read once a course."""

    def __init__(self) -> None:
        self.sections: dict[int, dict[Place, LessonSection]] = {}
        self.changes: dict[str, dict[str, int]] = {}

    def of(self, revision: RevisionEntry) -> dict[Place, LessonSection]:
        if revision.revision_id not in self.sections:
            self.sections[revision.revision_id] = {
                (f"{one.lesson}#{one.heading_id}", one.language): one
                for one in library.sections_of(revision.revision_id)
            }
        return self.sections[revision.revision_id]

    def titles(self, revision: RevisionEntry) -> dict[str, tuple[Text, Text]]:
        """lesson#section → titles of lesson and section; where a language is missing, those of the other."""
        found: dict[str, dict[str, LessonSection]] = {}
        for (place, language), one in self.of(revision).items():
            found.setdefault(place, {})[language] = one
        return {place: titled(languages) for place, languages in found.items()}

    def changed(self, course: str) -> dict[str, int]:
        """lesson#section → the last major revision that changed it."""
        if course not in self.changes:
            self.changes[course] = dict(self.changed_in_majors(library.revisions_of("course", course)))
        return self.changes[course]

    def changed_in_majors(self, revisions: Collection[RevisionEntry]) -> Iterator[tuple[str, int]]:
        for before, after in pairwise(revisions):
            if after.impact == "major":
                old = {key: one.html for key, one in self.of(before).items()}
                for key, one in self.of(after).items():
                    if one.html != old.get(key):
                        yield key[0], after.number


def titled(languages: Mapping[str, LessonSection]) -> tuple[Text, Text]:
    any_one = next(iter(languages.values()))
    en, ru = languages.get("en", any_one), languages.get("ru", any_one)
    return Text(en.lesson_title, ru.lesson_title), Text(
        en.title or en.lesson_title, ru.title or ru.lesson_title
    )
