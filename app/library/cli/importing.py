"""`flask library import-guide`: a guide in plain text becomes the files of a course. It needs no database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from app.foundation.commands import Report, fault_lines, read_file, reports
from app.foundation.faults import Text
from app.library.cli.group import library
from app.library.course import CATEGORIES
from app.library.documents import SLUG
from app.library.guide_import import DEFAULT_CATEGORY, ImportedGuide, import_guide
from app.library.service.importing import refuse_existing, write_new_folder

LESSON = Text(
    "{file}: “{title}”, lines {first} to {last}, {words} words",
    "{file}: «{title}», строки {first}–{last}, слов: {words}",
)
DROPPED = Text("Line {line} is left out: “{text}”. {reason}.", "Строка {line} опущена: «{text}». {reason}.")
NEXT = Text(
    "Read it through, then: flask library check {course}", "Прочитайте, затем: flask library check {course}"
)


def a_slug(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    if not SLUG.fullmatch(value):
        raise click.BadParameter("use small Latin letters, digits and hyphens, 80 characters at most")
    return value


@library.command("import-guide", with_appcontext=False)
@click.argument("file")
@click.option("--slug", required=True, callback=a_slug, help="Name of the course, as in its address.")
@click.option("-o", "folder", metavar="DIR", required=True, help="Folder in which the course's is made.")
@click.option(
    "--category", type=click.Choice(CATEGORIES), default=DEFAULT_CATEGORY, show_default=True,
    help="Which part of the guide this is.",
)  # fmt: skip
@reports
def import_guide_command(file: str, slug: str, folder: str, category: str) -> Report:
    """Make a course of FILE, a guide in plain text; --lang is the language that it is written in, and of texts here."""
    language = click.get_current_context().params["lang"]
    place = Path(folder) / slug
    content = read_file(file)
    refuse_existing(place)
    parsed = import_guide(content, file=file, language=language, category=category)
    guide = parsed.value
    if guide is None:
        document: dict[str, object] = {"course": None, "lessons": [], "dropped": [], "faults": parsed.faults}
        return Report(document, lambda language: fault_lines(parsed.faults, language), wrong=True)
    write_new_folder(place, guide.files)
    return Report(_as_json(guide, place), lambda language: _lines(guide, place, language))


def _as_json(guide: ImportedGuide, place: Path) -> dict[str, object]:
    return {
        "course": str(place),
        "lessons": [
            {"file": str(place / one.file), "title": one.title, "lines": one.lines, "words": one.words}
            for one in guide.lessons
        ],
        "dropped": [{"line": one.line, "text": one.text, "reason": one.reason} for one in guide.dropped],
    }


def _lines(guide: ImportedGuide, place: Path, language: str) -> Iterator[str]:
    for one in guide.lessons:
        first, last = one.lines
        yield LESSON.in_language(language).format(
            file=place / one.file, title=one.title, first=first, last=last, words=one.words
        )
    for dropped in guide.dropped:
        reason = dropped.reason.in_language(language)
        yield DROPPED.in_language(language).format(line=dropped.line, text=dropped.text, reason=reason)
    yield NEXT.in_language(language).format(course=place)
