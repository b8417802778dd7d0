"""Collects what is wrong in one file. Pure.

Some faults leave open what a question means: such a question is not graded (quiz-format.md 5). They are told with
`unclear` and are also kept for themselves.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import process

from app.foundation.faults import Fault, Level, Text

LIKENESS = 60  # of 100; below it a proposal would only lead astray
# What authors write in their own language instead of our words.
_MEANT = {
    "название": "title",
    "заголовок": "title",
    "тип": "type",
    "вид": "type",
    "баллы": "points",
    "балл": "points",
    "порог": "pass",
    "критично": "critical",
    "критический": "critical",
    "время": "time-limit",
    "попытки": "attempts",
    "теги": "tags",
    "сложность": "difficulty",
    "источник": "source",
    "слова": "words",
    "единицы": "units",
    "сценарий": "scenario",
    "этапы": "stages",
    "клиент": "customer",
    "настроение": "mood",
    "конец": "end",
}


class Faults:
    """The faults of one file, in the order in which they are found."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.told: list[Fault] = []
        self.unclear_ones: list[Fault] = []

    def error(self, line: int, code: str, message: Text, fix: Text) -> Fault:
        return self._tell(line, "error", code, message, fix)

    def warning(self, line: int, code: str, message: Text, fix: Text) -> Fault:
        return self._tell(line, "warning", code, message, fix)

    def unclear(self, line: int, code: str, message: Text, fix: Text) -> Fault:
        """An error that leaves open what is right."""
        fault = self.error(line, code, message, fix)
        self.unclear_ones.append(fault)
        return fault

    def _tell(self, line: int, level: Level, code: str, message: Text, fix: Text) -> Fault:
        fault = Fault(self.file, line, level, code, message, fix)
        self.told.append(fault)
        return fault


def nearest(word: str, known: Sequence[str]) -> str:
    """The known word that was probably meant."""
    meant = _MEANT.get(word.lower(), word.lower().replace("_", "-"))
    found = process.extractOne(meant[:100], known)
    return str(found[0]) if found is not None else known[0]


def similar(word: str, known: Sequence[str]) -> str | None:
    """The known word that was probably meant; None where no known one is like it."""
    meant = _MEANT.get(word.lower(), word.lower().replace("_", "-"))
    found = process.extractOne(meant[:100], known, score_cutoff=LIKENESS)
    return None if found is None else str(found[0])


def listed(words: Sequence[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def shortened(text: str) -> str:
    """What was written, short enough for a message of one line."""
    words = " ".join(text.split())
    return words if len(words) <= 60 else f"{words[:57]}…"
