"""How a text would look, before it is published: nothing is kept, nothing is written."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from app.foundation import settings
from app.foundation.faults import Fault
from app.library.course import Course, CourseText, LessonText
from app.library.course_changes import LessonText as ReadLesson
from app.library.course_changes import SectionChange, compare
from app.library.markdown import File, Surroundings, minutes_to_read, sections_of, write
from app.library.media_types import is_picture, media_type_of, picture_size
from app.library.queries import assets_of, find_current_revision
from app.library.queries.changes import lessons_at
from app.library.quizzes.call import Call
from app.library.quizzes.calls import read_call
from app.library.quizzes.checklist import Checklist
from app.library.quizzes.checklists import parse_checklist
from app.library.quizzes.model import Quiz
from app.library.quizzes.whole import parse_quiz
from app.library.rows import Asset
from app.library.service.compiling import media_url
from app.library.service.editing import Desk, Draft, check_draft


@dataclass(frozen=True)
class Preview:
    """One text of a course as its page would show it. Without a readable front matter there is no HTML."""

    title: str
    minutes: int
    html: str
    faults: tuple[Fault, ...]


def preview(draft: Draft, path: str, beside: Sequence[Draft] = ()) -> Preview:
    """The page of one text of a draft of a course, with the faults of all its texts. `beside`: drafts that it may
    point to already."""
    checked = check_draft(draft, beside)
    text = _text_at(checked.value, path) if isinstance(checked.value, Course) else None
    if text is None:
        return Preview("", 0, "", checked.faults)
    newest = find_current_revision(draft.name.kind, draft.name.slug)
    published = assets_of(newest.revision_id) if newest else {}
    around = _around(draft, text, published)
    minutes = (isinstance(text, LessonText) and text.minutes) or minutes_to_read(sections_of(text.reading))
    return Preview(text.title, minutes, write(text.reading, around), checked.faults)


def draft_changes(draft: Draft, beside: Sequence[Draft] = ()) -> tuple[SectionChange, ...]:
    """The sections of a course that would read otherwise in any language, each once; none of a course that cannot be
    read, or was not published yet."""
    newest = find_current_revision(draft.name.kind, draft.name.slug)
    course = check_draft(draft, beside).value
    if newest is None or not isinstance(course, Course):
        return ()
    published = assets_of(newest.revision_id)
    found: dict[str, SectionChange] = {}
    for language in course.languages:
        lessons = [
            _as_read(draft, lesson.slug, position, lesson.texts[language], published)
            for position, lesson in enumerate(course.lessons, 1)
            if language in lesson.texts
        ]
        for section in compare(lessons_at(newest, language), lessons).sections:
            found.setdefault(section.place, section)
    return tuple(found.values())


def _as_read(
    draft: Draft, slug: str, position: int, text: LessonText, published: dict[str, Asset]
) -> ReadLesson:
    html = write(text.reading, _around(draft, text, published))
    return ReadLesson(slug, position, text.title, text.minutes or 0, html)


def _around(draft: Draft, text: CourseText | LessonText, published: dict[str, Asset]) -> Surroundings:
    """Where the text of a draft stands: its own files first, then the published ones, all of them inside the page."""
    return Surroundings(
        text.language,
        draft.name.folder,
        lambda found: _file(found, draft, published),
        lambda svg: data_address(svg.encode(), "image/svg+xml"),
        text.title,
        embeds=True,
    )


def preview_quiz(draft: Draft, path: str) -> Quiz | Call | Checklist | None:
    """One text of a draft of a quiz, a pool, a call or a checklist as it is parsed, with the pools and calls that it
    points to. None where it cannot be read: `check_draft` says why. What is returned may have faults."""
    file = next((file for file in draft.document.files if file.path == path), None)
    if file is None:
        return None
    language = str(settings.read("language"))
    match draft.name.kind:
        case "call":
            return read_call(file, Desk(draft), language).call
        case "checklist":
            return parse_checklist(file, Desk(draft), site_language=language).value
        case "quiz" | "pool":
            return parse_quiz(file, Desk(draft), site_language=language).value
        case _:
            return None


def _text_at(course: Course, path: str) -> CourseText | LessonText | None:
    texts: list[CourseText | LessonText] = list(course.texts.values())
    for lesson in course.lessons:
        texts += lesson.texts.values()
    return next((text for text in texts if text.path == path), None)


def _file(path: str, draft: Draft, published: dict[str, Asset]) -> File | None:
    """New pictures stand in the page itself; other new files have no address yet."""
    media_type = media_type_of(path)
    if path in draft.media:
        content = draft.media[path]
        if not is_picture(path):
            return None
        return File(
            data_address(content, media_type), media_type, len(content), picture_size(content, media_type)
        )
    asset = published.get(path)
    if asset is None:
        return None
    size = (asset.width, asset.height) if asset.width and asset.height else None
    return File(media_url(asset), media_type, asset.bytes, size)


def data_address(content: bytes, media_type: str) -> str:
    return f"data:{media_type};base64,{b64encode(content).decode()}"
