"""What is wrong in a text, said to its author in both languages. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

Language = Literal["en", "ru"]
Level = Literal["error", "warning"]
Value = TypeVar("Value")


@dataclass(frozen=True)
class Text:
    """One sentence in the two languages of the product."""

    en: str
    ru: str

    def in_language(self, language: str) -> str:
        return self.ru if language == "ru" else self.en


@dataclass(frozen=True)
class Fault:
    """One mistake at one line of one file. `file` is named as the author gave it, `line` counts from 1."""

    file: str
    line: int
    level: Level
    code: str
    message: Text
    fix: Text

    def as_json(self, language: str) -> dict[str, Any]:
        return {
            "file": self.file,
            "line": self.line,
            "level": self.level,
            "code": self.code,
            "message": self.message.in_language(language),
            "fix": self.fix.in_language(language),
        }

    def as_line(self, language: str) -> str:
        """`FILE:LINE: error: MESSAGE. FIX [CODE]`; the level and the code are the same in both languages, for editors."""
        message = self.message.in_language(language).rstrip(".")
        return f"{self.file}:{self.line}: {self.level}: {message}. {self.fix.in_language(language)} [{self.code}]"


@dataclass(frozen=True)
class Parsed(Generic[Value]):
    """What could be understood of a text, and all that could not."""

    value: Value | None
    faults: tuple[Fault, ...] = ()

    @property
    def errors(self) -> tuple[Fault, ...]:
        return tuple(fault for fault in self.faults if fault.level == "error")


def in_order(faults: list[Fault]) -> tuple[Fault, ...]:
    """Faults as they are told: by file, then by line; each only once."""
    return tuple(sorted(dict.fromkeys(faults), key=lambda fault: (fault.file, fault.line)))


def strict(faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """`--strict`: warnings count as errors; nothing else changes."""
    return tuple(Fault(f.file, f.line, "error", f.code, f.message, f.fix) for f in faults)
