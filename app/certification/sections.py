"""Reading one mapping of a rule or of the matrix: typed values, and a fault with its line for each mistake. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import TypeVar

from app.certification.yaml_nodes import Node, Notes
from app.foundation.durations import Duration, duration_from
from app.foundation.faults import Level, Text

SLUG = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*", re.ASCII)
Choice = TypeVar("Choice", bound=str)


class Section:
    """A mapping of the file. A reader returns None for what is absent, null or wrong; what is wrong is told once."""

    def __init__(self, node: Node, notes: Notes, keys: Iterable[str], line: int | None = None) -> None:
        """`line` is where missing keys are told: by default where the mapping begins."""
        self.notes = notes
        self.line = node.line if line is None else line
        self.entries = {key.text: (key.line, value) for key, value in node.pairs}
        known = tuple(keys)
        self.misspelt: set[str] = set()  # keys that an unknown one probably means
        for key, _value in node.pairs:
            if key.text not in known:
                self.unknown(key, known)

    def unknown(self, key: Node, known: Sequence[str]) -> None:
        close = get_close_matches(key.text, known, 1, 0.6)
        self.misspelt.update(close)
        near = f"“{close[0]}”?" if close else ", ".join(known)
        self.notes.add(
            key.line,
            "unknown-key",
            Text(f"There is no key “{key.text}” here", f"Ключа «{key.text}» здесь нет"),
            Text(
                f"Did you mean {near}" if close else f"Known keys: {near}.",
                f"Возможно, «{close[0]}»?" if close else f"Есть ключи: {near}.",
            ),
        )

    # -- faults

    def __contains__(self, key: str) -> bool:
        """Whether the key is written with a value."""
        return key in self.entries and not self.entries[key][1].is_null

    def line_of(self, key: str) -> int:
        return self.entries[key][0] if key in self.entries else self.line

    def missing(self, key: str, en: str, ru: str, level: Level = "error", *, line: int | None = None) -> None:
        if key in self.misspelt:  # this would only follow from the unknown key
            return
        self.notes.add(
            self.line if line is None else line,
            "missing-key",
            Text(f"The key “{key}” is missing: {en}", f"Нет ключа «{key}»: {ru}"),
            Text(f"Write “{key}:” with its value.", f"Напишите «{key}:» со значением."),
            level,
        )

    def demand(self, key: str, en: str, ru: str) -> None:
        """Tells that a required key is not written, or written without a value."""
        if key not in self:
            self.missing(key, en, ru, line=self.line_of(key))

    def one_of(self, keys: Sequence[str]) -> None:
        """Exactly one of the keys has to be written; one that says `false` is not."""
        written = [key for key in keys if key in self and self.entries[key][1].text != "false"]
        if not written:
            listed = ", ".join(keys)
            self.missing(keys[0], f"one of {listed} is needed", f"нужно одно из: {listed}")
        for key in written[1:]:
            self.bad(
                key,
                f"“{key}” contradicts “{written[0]}”",
                f"«{key}» противоречит «{written[0]}»",
                "Keep one of them.",
                "Оставьте что-то одно.",
            )

    def never_met(self, key: str, en: str, ru: str, *, line: int | None = None) -> None:
        self.notes.add(
            self.line_of(key) if line is None else line,
            "never-met",
            Text(en, ru),
            Text("Nobody could ever fulfil it: change it.", "Этого никто не сможет выполнить: измените."),
        )

    def bad(self, key: str, en: str, ru: str, fix_en: str, fix_ru: str, *, line: int | None = None) -> None:
        self.notes.add(
            self.line_of(key) if line is None else line, "bad-value", Text(en, ru), Text(fix_en, fix_ru)
        )

    def wrong(self, key: str, node: Node, expected_en: str, expected_ru: str) -> None:
        shown = node.text if node.shape == "scalar" else "…"
        self.bad(
            key,
            f"“{key}” cannot be “{shown}”",
            f"У «{key}» не может быть значения «{shown}»",
            f"Write {expected_en}.",
            f"Напишите {expected_ru}.",
            line=node.line,
        )

    # -- values

    def node(self, key: str, *, nullable: bool = False) -> Node | None:
        """The written value. Null counts as absent; where a value is expected, that is told."""
        if key not in self.entries:
            return None
        line, node = self.entries[key]
        if not node.is_null:
            return node
        if not nullable:
            self.bad(
                key,
                f"“{key}” has no value",
                f"У «{key}» нет значения",
                "Write the value or take the key out.",
                "Напишите значение или уберите ключ.",
                line=line,
            )
        return None

    def text(self, key: str, *, nullable: bool = False) -> str | None:
        node = self.node(key, nullable=nullable)
        if node is None:
            return None
        if node.shape != "scalar" or not node.text.strip():
            self.wrong(key, node, "a text", "текст")
            return None
        return node.text.strip()

    def slug(self, key: str) -> str | None:
        node = self.node(key)
        if node is None:
            return None
        if node.shape != "scalar" or not SLUG.fullmatch(node.text):
            self.wrong(
                key,
                node,
                "a name of small Latin letters, digits and hyphens",
                "имя из строчных латинских букв, цифр и дефисов",
            )
            return None
        return node.text

    def flag(self, key: str) -> bool | None:
        node = self.node(key)
        if node is None:
            return None
        if isinstance(node.scalar, bool):
            return node.scalar
        self.wrong(key, node, "true or false", "true или false")
        return None

    def choice(self, key: str, options: Sequence[Choice]) -> Choice | None:
        node = self.node(key)
        if node is None:
            return None
        for option in options:
            if node.shape == "scalar" and node.text == option:
                return option
        listed = ", ".join(options)
        self.wrong(key, node, f"one of: {listed}", f"одно из: {listed}")
        return None

    def whole(self, key: str, *, least: int = 1) -> int | None:
        node = self.node(key)
        if node is None:
            return None
        value = node.scalar
        if isinstance(value, int) and not isinstance(value, bool) and value >= least:
            return value
        self.wrong(key, node, f"a whole number from {least}", f"целое число от {least}")
        return None

    def number(self, key: str) -> Decimal | None:
        """A number above zero."""
        node = self.node(key)
        if node is None:
            return None
        value = node.scalar
        if isinstance(value, int | Decimal) and not isinstance(value, bool) and value > 0:
            return Decimal(value)
        self.wrong(key, node, "a number above zero", "число больше нуля")
        return None

    def share(self, key: str) -> Decimal | None:
        """`90%` or `0.9`."""
        node = self.node(key)
        if node is None:
            return None
        percent = re.fullmatch(r"(\d{1,3}(?:\.\d{1,6})?)\s*%", node.text, re.ASCII)
        value: object = Decimal(percent.group(1)) / 100 if percent else node.scalar
        if isinstance(value, int | Decimal) and not isinstance(value, bool) and 0 < value <= 1:
            return Decimal(value)
        self.wrong(key, node, "a share such as 90%", "долю, например 90%")
        return None

    def day(self, key: str, *, nullable: bool = False) -> date | None:
        node = self.node(key, nullable=nullable)
        if node is None:
            return None
        if node.shape == "scalar" and isinstance(node.scalar, date):
            return node.scalar
        self.wrong(key, node, "a date such as 2026-01-31", "дату, например 2026-01-31")
        return None

    def duration(self, key: str, *, zero: bool = False) -> Duration | None:
        node = self.node(key)
        if node is None:
            return None
        value = duration_from(node.text) if node.shape == "scalar" else None
        if value is not None and (zero or value):
            return value
        self.wrong(
            key,
            node,
            "a duration with years, months, weeks or days, such as P1Y, P6M, P2W, P30D",
            "срок в годах, месяцах, неделях или днях, например P1Y, P6M, P2W, P30D",
        )
        return None

    def section(self, key: str, keys: Iterable[str]) -> Section | None:
        node = self.mapping(key)
        return None if node is None else Section(node, self.notes, keys, self.line_of(key))

    def mapping(self, key: str) -> Node | None:
        node = self.node(key)
        if node is None:
            return None
        if node.shape == "map":
            return node
        self.wrong(key, node, f"“{key}” with keys of its own", f"«{key}» со своими ключами")
        return None

    def items(self, key: str) -> tuple[Node, ...] | None:
        node = self.node(key)
        if node is None:
            return None
        if node.shape == "list":
            return node.items
        self.wrong(key, node, "a list: […]", "список: […]")
        return None

    def sections(self, key: str, keys: Iterable[str]) -> tuple[Section, ...]:
        found = []
        for node in self.items(key) or ():
            if node.shape == "map":
                found.append(Section(node, self.notes, keys))
            else:
                self.wrong(
                    key, node, "keys with values: {key: value}", "ключи со значениями: {ключ: значение}"
                )
        return tuple(found)
