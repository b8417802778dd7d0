"""A checklist's file (end of the samples' README). Pure."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.foundation.faults import Fault, Parsed, Text, in_order
from app.library.documents import FileText, language_of
from app.library.quizzes import keys as keys_of
from app.library.quizzes.checklist import Checklist, ChecklistLine, Group
from app.library.quizzes.keys import Keys, missing_key
from app.library.quizzes.outline import Block, outline_of
from app.library.quizzes.reading import check_texts, same_id
from app.library.quizzes.references import Here, check_references
from app.library.quizzes.telling import Faults
from app.library.quizzes.words import unescape
from app.library.source import Source
from app.library.text_file import read_text


@dataclass(frozen=True)
class LineReading:
    id: str
    line: int
    group: str  # id of its group
    keys: Keys


@dataclass(frozen=True)
class ChecklistReading:
    checklist: Checklist | None
    faults: tuple[Fault, ...]
    keys: Keys | None = None
    groups: tuple[tuple[str, int], ...] = ()  # id and line
    lines: tuple[LineReading, ...] = ()


@dataclass
class _Found:
    groups: list[tuple[Block, list[ChecklistLine]]] = field(default_factory=list)
    lines: list[LineReading] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)


def parse_checklist(file: FileText, source: Source, *, site_language: str) -> Parsed[Checklist]:
    reading = read_checklist(file, source, site_language)
    return Parsed(reading.checklist, in_order(list(reading.faults)))


def read_checklist(file: FileText, source: Source, site_language: str) -> ChecklistReading:
    faults = Faults(file.shown)
    parsed = read_text(file.content, file.shown)
    faults.told += parsed.faults
    if parsed.value is None:
        return ChecklistReading(None, parsed.faults)
    outline = outline_of(parsed.value)
    language = language_of(file.path) or site_language
    here = Here(posixpath.dirname(file.path), language, source, faults)
    keys = Keys(parsed.value.front, keys_of.CHECKLIST, faults, required=("title",))
    if "title" not in keys.values:
        missing_key(1, "title", "Handling a call", faults)
    check_texts(outline, here)
    found = _Found()
    for block in outline.blocks[1:]:
        if block.level == 1:
            _open_group(block, found, faults)
        else:
            _take_line(block, found, here)
    checklist = Checklist(
        title=keys.get("title", ""),
        groups=tuple(
            Group(block.id, unescape(block.title), tuple(lines), block.text) for block, lines in found.groups
        ),
        pass_share=keys.get("pass"),
        text=outline.blocks[0].text,
        folder=here.folder,
        language=language,
    )
    _check_whole(found, keys, faults, open_fence=bool(outline.open_fences))
    groups = tuple((block.id, block.number) for block, _ in found.groups)
    return ChecklistReading(checklist, tuple(faults.told), keys, groups, tuple(found.lines))


def _open_group(block: Block, found: _Found, faults: Faults) -> None:
    for line in block.keys:
        keys_of.unknown_key(line, (), faults)
    _check_id(block, found, faults)
    found.groups.append((block, []))


def _take_line(block: Block, found: _Found, here: Here) -> None:
    keys = Keys(block.keys, keys_of.CHECKLIST_LINE, here.faults)
    _check_id(block, found, here.faults)
    check_references(block.lines, here)
    if not found.groups:
        here.faults.error(
            block.number,
            "bad-value",
            Text("The line stands in no group", "Пункт стоит вне группы"),
            Text(
                "Write a group above it: # Greeting {#greeting}.",
                "Напишите над ним группу: # Приём звонка {#greeting}.",
            ),
        )
    else:
        found.groups[-1][1].append(
            ChecklistLine(
                block.id, unescape(block.title), block.text, keys.get("critical", False), keys.get("tags", ())
            )
        )
    group = found.groups[-1][0].id if found.groups else ""
    found.lines.append(LineReading(block.id, block.number, group, keys))


def _check_id(block: Block, found: _Found, faults: Faults) -> None:
    """Groups and lines share one space of ids."""
    if not block.title:
        faults.error(
            block.number,
            "bad-value",
            Text("The heading has no title", "У заголовка нет названия"),
            Text("Write it behind the #.", "Напишите его после #."),
        )
    if not block.id:
        faults.error(
            block.number,
            "missing-id",
            Text("The heading has no id", "У заголовка нет id"),
            Text(
                "Add one like {#two-identifiers} to it, or run quiz fmt.",
                "Добавьте к нему {#two-identifiers} или запустите quiz fmt.",
            ),
        )
    elif block.id in found.seen:
        same_id(block.number, block.id, found.seen[block.id], faults)
    else:
        found.seen[block.id] = block.number


def _check_whole(found: _Found, keys: Keys, faults: Faults, *, open_fence: bool) -> None:
    if open_fence:
        return
    for block, lines in found.groups:
        if not lines:
            faults.error(
                block.number,
                "bad-value",
                Text("The group has no line", "В группе нет ни одного пункта"),
                Text(
                    "Write one below it: ## What is seen {#id}.",
                    "Напишите под ней пункт: ## Что видно {#id}.",
                ),
            )
    decided = "pass" in keys.values or "pass" in keys.refused or _has_critical(found.lines)
    if not decided:
        missing_key(1, "pass", "80%", faults)
    elif not found.groups and not found.lines:
        faults.error(
            1,
            "bad-value",
            Text("The checklist has no line", "В чек-листе нет ни одного пункта"),
            Text("Write a group and a line below it.", "Напишите группу и пункт под ней."),
        )


def _has_critical(lines: Sequence[LineReading]) -> bool:
    return any(line.keys.get("critical") or "critical" in line.keys.refused for line in lines)
