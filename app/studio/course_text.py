"""Small changes to the texts of a course that a button makes: all else stays as it is. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.library.documents import digest_of, language_of
from app.library.headings import ID, TAKEN, Heading
from app.library.links import place_of
from app.library.markdown_reading import Reading, read
from app.library.quizzes.naming import id_from
from app.library.text_file import read_text

_REFERABLE = re.compile(r"[a-z0-9-]+")
_NUMBER = re.compile(r"(?<=/)\d{1,4}(?=-[^/]*$)")


@dataclass(frozen=True)
class Paragraph:
    """A heading of a lesson, to which `source:` of a question can point. `key` is the id, or `@<line>.<sum>` if it has
    none yet: it gets one when a question is made of it."""

    lesson: str
    lesson_title: str
    key: str
    title: str


def quizzes_of(text: str) -> tuple[str, ...]:
    """`quizzes:` of a course's text."""
    file = read_text(text.encode(), "").value
    value = next((line.value for line in file.front if line.key == "quizzes"), "") if file else ""
    return tuple(part.strip() for part in value.split(",") if part.strip())


def with_quiz(text: str, slug: str) -> str:
    """The text of a course with one more quiz; the same text if it is there already, or has no front matter."""
    file = read_text(text.encode(), "").value
    if file is None or slug in quizzes_of(text):
        return text
    lines = text.split("\n")
    line = next((line for line in file.front if line.key == "quizzes"), None)
    if line is None:
        lines.insert(file.body_line - 2, f"quizzes: {slug}")
    else:
        lines[line.line - 1] = f"quizzes: {', '.join((*quizzes_of(text), slug))}"
    return "\n".join(lines)


def title_of(text: str) -> str:
    file = read_text(text.encode(), "").value
    return next((line.value for line in file.front if line.key == "title"), "") if file else ""


def reading_of(text: str) -> Reading | None:
    file = read_text(text.encode(), "").value
    return None if file is None else read(file.body, file="", first_line=file.body_line).value


def paragraphs_of(lesson: str, text: str) -> tuple[Paragraph, ...]:
    """The headings of a lesson, in order."""
    reading = reading_of(text)
    title = title_of(text)
    return tuple(
        Paragraph(lesson, title, key_of(one), one.text)
        for one in (reading.headings if reading else ())
        if not one.written or _REFERABLE.fullmatch(one.id)
    )


def key_of(heading: Heading) -> str:
    return heading.id if heading.written else f"@{heading.line}.{digest_of(heading.text.encode())[:8]}"


def with_heading_id(texts: Mapping[str, str], key: str) -> tuple[dict[str, str], str] | None:
    """The heading with such a key gets an id, and so does the same heading in the other language of the lesson, where
    that has the same headings. `texts`: languages of one lesson by path. The changed texts and the id; None if there
    is no such heading (any more)."""
    headings = {path: _headings(text) for path, text in texts.items()}
    found = [
        (path, place)
        for path, those in headings.items()
        for place, one in enumerate(those)
        if key_of(one) == key
    ]
    if not found or not key.startswith("@"):
        return None
    path, place = found[0]
    here = headings[path]
    used = {one.id for those in headings.values() for one in those if one.written} | TAKEN
    chosen = id_from(here[place].text, used, "part")
    changed = {}
    for one, those in headings.items():
        alike = [h.level for h in those] == [h.level for h in here]
        if one == path or (alike and not those[place].written):
            changed[one] = _with_mark(texts[one], those[place].line, chosen)
    return {one: text for one, text in changed.items() if text != texts[one]}, chosen


def _headings(text: str) -> tuple[Heading, ...]:
    reading = reading_of(text)
    return () if reading is None else reading.headings


def _with_mark(text: str, line: int, heading_id: str) -> str:
    lines = text.split("\n")
    bare = lines[line - 1].rstrip()
    if bare.lstrip().startswith("#"):
        bare = bare.rstrip("#").rstrip() if not bare.endswith("\\#") and " #" in bare[1:] else bare
    lines[line - 1] = f"{bare} {{#{heading_id}}}"
    return "\n".join(lines)


# -- the order of lessons -----------------------------------------------------------------------------------------


def lessons_in(paths: Mapping[str, object] | tuple[str, ...]) -> list[tuple[str, list[str]]]:
    """Lessons of a course in their order, each with the paths of its languages."""
    found: dict[str, list[str]] = {}
    for path in sorted(paths):
        place = place_of(path)
        if place is not None and place.kind == "lesson":
            found.setdefault(place.lesson, []).append(path)
    return sorted(found.items(), key=lambda one: (min(_number(path) for path in one[1]), one[0]))


def moved(paths: tuple[str, ...], lesson: str, up: bool) -> dict[str, str]:
    """The new names of the files after one lesson went up or down by one place; empty where it cannot."""
    lessons = lessons_in(paths)
    place = next((at for at, (slug, _) in enumerate(lessons) if slug == lesson), None)
    if place is None or not 0 <= (other := place + (-1 if up else 1)) < len(lessons):
        return {}
    lessons[place], lessons[other] = lessons[other], lessons[place]
    return numbered([found for _, found in lessons])


def numbered(lessons: list[list[str]]) -> dict[str, str]:
    """Files that need another number so that the lessons stand in this order."""
    names = {
        path: _NUMBER.sub(f"{number:02d}", path) for number, files in enumerate(lessons, 1) for path in files
    }
    return {old: new for old, new in names.items() if old != new}


def with_new_names(text: str, names: Mapping[str, str]) -> str:
    """Links to files that have got new names, followed at once so that two names may change places."""
    if not names:
        return text
    short = {old.rpartition("/")[2]: new.rpartition("/")[2] for old, new in names.items()}
    short |= {without_language(old): without_language(new) for old, new in list(short.items())}
    pattern = "|".join(re.escape(old) for old in sorted(short, key=len, reverse=True))
    return re.sub(rf"(?<![\w-])(?:{pattern})(?![\w-])", lambda found: short[found.group()], text)


def without_language(name: str) -> str:
    return re.sub(r"\.(?:ru|en)(?=\.md$)", "", name)


def next_number(paths: tuple[str, ...]) -> int:
    return max((_number(path) for _, found in lessons_in(paths) for path in found), default=0) + 1


def _number(path: str) -> int:
    found = _NUMBER.search(path)
    return int(found.group()) if found else 0


def other_language(path: str) -> str | None:
    """The same file in the other language: courses/x/01-a.ru.md → courses/x/01-a.en.md."""
    language = language_of(path)
    if not language:
        return None
    other = "en" if language == "ru" else "ru"
    return f"{path.removesuffix(f'.{language}.md')}.{other}.md" if path.endswith(".md") else None


def is_id(text: str) -> bool:
    return ID.fullmatch(text) is not None
