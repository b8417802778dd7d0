"""YAML 1.2 as a tree that remembers lines, so that every mistake of an author can be told at its place. Pure.

Only what the formats need: mappings, lists, plain and quoted values. Anchors, tags and several documents in one
file are refused. A key is always text: `on`, `yes` and `no` are no booleans here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from app.foundation.faults import Fault, Level, Text

MOST_BYTES = 1024 * 1024
MOST_DEPTH = 40

Scalar = None | bool | int | Decimal | date | str
NULLS = ("", "~", "null", "Null", "NULL")
BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
INTEGER = re.compile(r"[-+]?\d{1,18}", re.ASCII)
NUMBER = re.compile(r"[-+]?(\d{1,18}(\.\d{0,18})?|\.\d{1,18})", re.ASCII)
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True)
class Node:
    """A value of the file. `line` counts from 1."""

    line: int
    shape: Literal["scalar", "list", "map"]
    text: str = ""
    plain: bool = False  # written without quotes
    items: tuple[Node, ...] = ()
    pairs: tuple[tuple[Node, Node], ...] = ()

    @property
    def scalar(self) -> Scalar:
        """The value of a scalar; a date may stand in quotes or not."""
        if DATE.fullmatch(self.text):
            return date_from(self.text) or self.text
        if not self.plain:
            return self.text
        if self.text in NULLS:
            return None
        if self.text in BOOLEANS:
            return BOOLEANS[self.text]
        if INTEGER.fullmatch(self.text):
            return int(self.text)
        return Decimal(self.text) if NUMBER.fullmatch(self.text) else self.text

    @property
    def is_null(self) -> bool:
        return self.shape == "scalar" and self.plain and self.text in NULLS


def date_from(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@dataclass
class Notes:
    """The faults of one file, collected while it is read."""

    file: str
    faults: list[Fault] = field(default_factory=list)

    def add(self, line: int, code: str, message: Text, fix: Text, level: Level = "error") -> None:
        self.faults.append(Fault(self.file, line, level, code, message, fix))


class Refused(Exception):
    """Reading stops: the rest of the file cannot be understood. The fault has been told."""


def read_tree(content: bytes, notes: Notes) -> Node | None:
    """The root of the file; None where it cannot be read, with the reason among the notes."""
    text = decoded(content, notes)
    if text is None:
        return None
    try:
        return Builder(notes).root(text)
    except Refused:
        return None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        not_understood(notes, mark.line + 1 if mark else 1, error.problem or error.context or "")
    except YAMLError as error:  # a character that no YAML file may hold
        position = getattr(error, "position", 0)
        not_understood(notes, text.count("\n", 0, position) + 1, getattr(error, "reason", ""))
    except ValueError as error:  # a broken escape or directive
        not_understood(notes, 1, str(error))
    return None


def not_understood(notes: Notes, line: int, problem: str) -> None:
    notes.add(
        line,
        "front-matter",
        Text(f"This is not understood as YAML: {problem}", f"Это не читается как YAML: {problem}"),
        Text("Check the indentation, the brackets and the colons.", "Проверьте отступы, скобки и двоеточия."),
    )


def decoded(content: bytes, notes: Notes) -> str | None:
    if len(content) > MOST_BYTES:
        notes.add(
            1,
            "too-large",
            Text("The file is larger than 1 MiB", "Файл больше 1 МиБ"),
            Text("Divide it.", "Разделите его."),
        )
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        notes.add(
            content.count(b"\n", 0, error.start) + 1,
            "not-utf8",
            Text("A byte here is not UTF-8", "Здесь байт не в кодировке UTF-8"),
            Text("Save the file as UTF-8.", "Сохраните файл в кодировке UTF-8."),
        )
        return None


class Builder:
    """Makes the tree from the events of the parser, in one pass and without trusting the depth of the file."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.documents = 0

    def root(self, text: str) -> Node | None:
        events = self.expected(YAML(typ="safe", pure=True).parse(text))
        found: Node | None = None
        for event in events:
            if isinstance(event, ScalarEvent | SequenceStartEvent | MappingStartEvent):
                found = self.node(event, events, 0)
        return found

    def expected(self, events: Iterator[Event]) -> Iterator[Event]:
        for event in events:
            line = event.start_mark.line + 1
            if isinstance(event, DocumentStartEvent):
                self.documents += 1
                if self.documents > 1:
                    self.refuse(line, "A second document begins here", "Здесь начинается второй документ")
            elif isinstance(event, AliasEvent) or getattr(event, "anchor", None):
                self.refuse(line, "Anchors and aliases are not used here", "Якоря и ссылки на них не нужны")
            elif getattr(event, "tag", None):
                self.refuse(line, "Tags are not used here", "Теги здесь не нужны")
            yield event

    def node(self, event: Event, events: Iterator[Event], depth: int) -> Node:
        line = event.start_mark.line + 1
        if depth > MOST_DEPTH:
            self.refuse(line, "This is nested too deeply", "Слишком глубокая вложенность")
        if isinstance(event, ScalarEvent):
            plain = not event.style
            return Node(line, "scalar", text=event.value, plain=plain)
        if isinstance(event, SequenceStartEvent):
            return Node(line, "list", items=tuple(self.items(events, depth)))
        return Node(line, "map", pairs=self.pairs(events, depth))

    def items(self, events: Iterator[Event], depth: int) -> Iterator[Node]:
        for event in events:
            if isinstance(event, SequenceEndEvent):
                return
            yield self.node(event, events, depth + 1)

    def pairs(self, events: Iterator[Event], depth: int) -> tuple[tuple[Node, Node], ...]:
        pairs: dict[str, tuple[Node, Node]] = {}
        for event in events:
            if isinstance(event, MappingEndEvent):
                break
            key = self.node(event, events, depth + 1)
            value = self.node(next(events), events, depth + 1)
            if key.shape != "scalar":
                self.refuse(key.line, "A key has to be a word", "Ключ должен быть словом")
            elif key.text in pairs:
                self.told_twice(key)
            else:
                pairs[key.text] = (key, value)
        return tuple(pairs.values())

    def told_twice(self, key: Node) -> None:
        self.notes.add(
            key.line,
            "front-matter",
            Text(f"The key “{key.text}” stands here a second time", f"Ключ «{key.text}» здесь второй раз"),
            Text("Keep one of them.", "Оставьте один."),
        )

    def refuse(self, line: int, en: str, ru: str) -> None:
        fix = Text("Write the file without it.", "Запишите файл без этого.")
        self.notes.add(line, "front-matter", Text(en, ru), fix)
        raise Refused
