"""From a native text to a file of another format with a report (quiz-format.md 8.2). Pure."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.foundation.faults import Fault, Text
from app.library.documents import FileText, language_of
from app.library.exchange.drafted import Exported, NotExported, Outgoing, Sent, ToWrite, Writer
from app.library.exchange.plain_words import one_line
from app.library.links import resolve, target_of
from app.library.quizzes.canonical import formatted
from app.library.quizzes.check import form_of
from app.library.quizzes.outline import Block
from app.library.quizzes.pointers import pointers_of
from app.library.quizzes.questions import Question
from app.library.quizzes.reading import QuizReading, SectionReading, read_quiz
from app.library.quizzes.telling import Faults
from app.library.quizzes.words import unescape
from app.library.source import Source
from app.library.text_file import KeyLine

MOST_MEDIA = 20 * 1024 * 1024  # bytes of all pictures together
# Without these files a question can be written all the same.
_NOT_THERE = ("missing-asset", "missing-alt", "broken-link")


@dataclass(frozen=True)
class SentFile:
    """`sent` is None where the text cannot be read; then the faults say why."""

    sent: Sent | None
    faults: tuple[Fault, ...] = ()


def send(
    file: FileText,
    source: Source,
    write: Writer,
    *,
    site_language: str,
    extension: str = "",
    has_settings: bool = False,
) -> SentFile:
    """The questions of a file, those of pools left out: a pool is exported by itself. `has_settings`: the format shows
    the settings of the quiz and of its sections."""
    if form_of(file) != "quiz":
        return SentFile(None, (_no_quiz(file),))
    plainly = formatted(file, "quiz")
    faults = Faults(file.shown)
    content = file.content if plainly.value is None else plainly.value.text.encode()
    reading = read_quiz(replace(file, content=content), source, site_language, faults)
    if reading is None:
        return SentFile(None, tuple(faults.told))
    questions, unclear = _sorted_out(reading)
    outgoing = Outgoing(
        one_line(reading.keys.get("title", "")),
        language_of(file.path) or site_language,
        questions,
        _media(reading, file.path, source),
        extension,
        _settings(line for line in reading.outline.file.front if line.key != "title"),
        _settings_of_sections(reading),
    )
    sent = write(outgoing)
    order = {question.id: place for place, question in enumerate(reading.own)}
    refused = sorted((*unclear, *sent.refused), key=lambda one: order.get(one.id, 0))
    exported = _with_lost(sent.exported, reading, has_settings)
    return SentFile(replace(sent, exported=exported, refused=tuple(refused)))


def _sorted_out(reading: QuizReading) -> tuple[tuple[ToWrite, ...], list[NotExported]]:
    """The questions that are clear, and those that nobody can grade."""
    questions: list[ToWrite] = []
    unclear: list[NotExported] = []
    for section in reading.sections:
        for question in section.own:
            reason = _unclear(question)
            if question.item is None or reason is not None:
                unclear.append(NotExported(question.id, reason or _NO_KIND))
            else:
                questions.append(ToWrite(question.item, unescape(section.title)))
    return tuple(questions), unclear


def _settings_of_sections(reading: QuizReading) -> dict[str, tuple[str, ...]]:
    heads = {block.number: block.keys for block in reading.outline.blocks if block.level == 1}
    return {unescape(section.title): _settings(heads.get(section.line, ())) for section in reading.sections}


def _settings(lines: Iterable[KeyLine]) -> tuple[str, ...]:
    return tuple(f"{line.key}: {line.value}" for line in lines)


def _unclear(question: Question) -> Text | None:
    for fault in question.unclear:
        if fault.code not in _NOT_THERE:
            return fault.message
    return None


_NO_KIND = Text("It cannot be read", "Её нельзя прочитать")


def _no_quiz(file: FileText) -> Fault:
    return Fault(
        file.shown,
        1,
        "error",
        "bad-value",
        Text("This file is no quiz", "Это не тест"),
        Text(
            "Calls and checklists stay texts of ours: no other format holds them.",
            "Звонки и чек-листы остаются нашими текстами: другие форматы их не вмещают.",
        ),
    )


def _with_lost(
    exported: Sequence[Exported], reading: QuizReading, has_settings: bool
) -> tuple[Exported, ...]:
    """What is lost of a section stands in the changes of the first of its questions that is written, what is lost of
    the file in those of the very first."""
    places = {one.id: place for place, one in enumerate(exported)}
    told: dict[int, list[Text]] = {0: _lost_of_file(reading, has_settings)}
    for section in reading.sections:
        written = [places[question.id] for question in section.own if question.id in places]
        if written:
            told.setdefault(min(written), []).extend(_lost_of_section(section, has_settings))
    return tuple(
        replace(one, changes=(*told.get(place, ()), *one.changes)) for place, one in enumerate(exported)
    )


def _lost_of_file(reading: QuizReading, has_settings: bool) -> list[Text]:
    keys = ", ".join(key for key in reading.keys.values if key != "title")
    found = []
    if keys and not has_settings:
        found.append(
            Text(f"Settings of the quiz are not carried: {keys}", f"Настройки теста не переданы: {keys}")
        )
    if reading.outline.blocks[0].text:
        found.append(Text("The text of the start page is not carried", "Текст начальной страницы не передан"))
    return found


def _lost_of_section(section: SectionReading, has_settings: bool) -> list[Text]:
    name = section.title or "—"
    keys = ", ".join(section.keys.values)
    found = []
    if keys and not has_settings:
        found.append(
            Text(
                f"Settings of the section “{name}” are not carried: {keys}",
                f"Настройки раздела «{name}» не переданы: {keys}",
            )
        )
    if section.text:
        found.append(
            Text(
                f"The text above the questions of “{name}” is not carried",
                f"Текст над вопросами раздела «{name}» не передан",
            )
        )
    return found


def _media(reading: QuizReading, path: str, source: Source) -> dict[str, bytes]:
    """The pictures of the file by the path that its texts write."""
    folder = posixpath.dirname(path)
    found: dict[str, bytes] = {}
    size = 0
    for written in _pictures(reading.outline.blocks):
        target = target_of(written)
        place = resolve(folder, target.path) if target.kind == "file" else None
        content = source.read(place) if place is not None and written not in found else None
        if content is not None and size + len(content) <= MOST_MEDIA:
            found[written] = content
            size += len(content)
    return found


def _pictures(blocks: Iterable[Block]) -> Iterable[str]:
    for block in blocks:
        for pointer in pointers_of(block.lines):
            if pointer.role == "picture":
                yield pointer.written
