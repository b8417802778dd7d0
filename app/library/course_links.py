"""Whether everything that a text of a course points to is there. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.foundation.faults import Fault, Text
from app.library import course_faults
from app.library import lesson_faults as told
from app.library.course import CheckReference
from app.library.course_front import nearest
from app.library.links import Place, Target, place_of, resolve, target_of
from app.library.markdown_reading import Reading, Reference
from app.library.media_types import is_picture, is_video, media_type_of
from app.library.neighbours import course_exists, find_text, lesson_anchors, quiz_outline
from app.library.source import Source

PICTURE = Text("a picture", "картинка")
VIDEO = Text("a film", "видео")
CAPTIONS = Text("a file of captions", "файл субтитров")


@dataclass(frozen=True)
class Standpoint:
    """The text whose references are checked."""

    shown: str
    course: str
    language: str
    reading: Reading
    lines: Mapping[str, int]

    @property
    def folder(self) -> str:
        return f"courses/{self.course}"


def check_references(here: Standpoint, source: Source) -> list[Fault]:
    """All faults of links, pictures, films and captions of one text."""
    return [fault for reference in here.reading.references for fault in _check(reference, here, source)]


def _check(reference: Reference, here: Standpoint, source: Source) -> list[Fault]:
    target = target_of(reference.written)
    if reference.role == "link":
        fault = _link(reference, target, here, source)
        return [fault] if fault else []
    faults = []
    if reference.role == "picture" and not reference.words.strip():
        faults.append(told.picture_without_words(here.shown, reference.line, reference.written))
    fault = _asset(reference, target, here, source)
    return [*faults, fault] if fault else faults


def _asset(reference: Reference, target: Target, here: Standpoint, source: Source) -> Fault | None:
    if target.kind != "file":
        return told.asset_at_an_address(here.shown, reference.line, reference.written)
    wanted, fits = {
        "picture": (PICTURE, is_picture(target.path)),
        "video": (VIDEO, is_video(target.path)),
        "captions": (CAPTIONS, media_type_of(target.path) == "text/vtt"),
    }[reference.role]
    if not fits:
        return told.wrong_kind_of_file(here.shown, reference.line, reference.written, wanted)
    if _own_file(target.path, here, source) is None:
        return told.no_such_file(here.shown, reference.line, reference.written)
    return None


def _own_file(path: str, here: Standpoint, source: Source) -> str | None:
    """A file in the folder of this course: what stands elsewhere is not published with it."""
    resolved = resolve(here.folder, path)
    if resolved is None or not resolved.startswith(f"{here.folder}/media/"):
        return None
    return resolved if source.exists(resolved) else None


def _link(reference: Reference, target: Target, here: Standpoint, source: Source) -> Fault | None:
    match target.kind:
        case "web":
            return None
        case "forbidden":
            return told.forbidden_address(here.shown, reference.line, reference.written)
        case "anchor":
            return _anchor(reference, target.anchor, here.reading.anchors, here)
        case "file":
            return _file_link(reference, target, here, source)
    return told.broken_link(here.shown, reference.line, reference.written)


def _file_link(reference: Reference, target: Target, here: Standpoint, source: Source) -> Fault | None:
    path = resolve(here.folder, target.path)
    place = place_of(path) if path else None
    broken = told.broken_link(here.shown, reference.line, reference.written)
    if path is None or place is None:
        return None if _own_file(target.path, here, source) else broken
    if not _is_there(path, place, here, source):
        return broken
    if place.kind != "lesson" or not target.anchor:
        return broken if target.anchor else None
    anchors = lesson_anchors(source, place.slug, place.lesson, here.language)
    return None if anchors is None else _anchor(reference, target.anchor, anchors, here)


def _is_there(path: str, place: Place, here: Standpoint, source: Source) -> bool:
    if place.kind == "course" and not path.endswith(".md"):
        return course_exists(source, place.slug)
    return find_text(source, path, here.language) is not None


def _anchor(reference: Reference, anchor: str, anchors: frozenset[str], here: Standpoint) -> Fault | None:
    if anchor in anchors:
        return None
    near = nearest(anchor, sorted(anchors)) if anchors else None
    return told.unknown_anchor(here.shown, reference.line, reference.written, near)


def check_quizzes(slugs: tuple[str, ...], here: Standpoint, source: Source) -> list[Fault]:
    """`quizzes:` of a course: each must be there."""
    missing = [slug for slug in slugs if quiz_outline(source, slug, here.language) is None]
    return [course_faults.unknown_quiz(here.shown, here.lines["quizzes"], slug) for slug in missing]


def check_checks(checks: tuple[CheckReference, ...], here: Standpoint, source: Source) -> list[Fault]:
    """`check:` of a lesson: a practice quiz that is there, and questions that it has."""
    line = here.lines.get("check", 1)
    faults = []
    for check in checks:
        outline = quiz_outline(source, check.quiz, here.language)
        if outline is None:
            faults.append(course_faults.unknown_quiz(here.shown, line, check.quiz))
            continue
        if not outline.is_readable:
            continue
        if outline.use != "practice":
            faults.append(course_faults.no_practice(here.shown, line, check.quiz))
        faults += [
            course_faults.unknown_question(
                here.shown, line, check.quiz, item, nearest(item, sorted(outline.items))
            )
            for item in check.items
            if item not in outline.items
        ]
    return faults
