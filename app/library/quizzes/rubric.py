"""The rubric of an essay: the first table of its body (quiz-format.md 2.5). Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from app.foundation.faults import Text
from app.library.quizzes.model import ZERO, Criterion, Level
from app.library.quizzes.numbers import number_from
from app.library.quizzes.outline import Line
from app.library.quizzes.telling import Faults

_RULE = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
_CELL = re.compile(r"(?:[^\\|]|\\.)*")
_BRACES = re.compile(r"(?:^|\s)\{([^{}]*)\}$")


def take_rubric(body: Sequence[Line], faults: Faults) -> tuple[tuple[Criterion, ...], list[Line]]:
    """The rubric and the body without it; an empty rubric where there is no table."""
    start = _start(body)
    if start is None:
        return (), list(body)
    end = start + 2
    while end < len(body) and not body[end].blank and "|" in body[end].text:
        end += 1
    heads = _heads(body[start], faults)
    rows = [_criterion(line, heads, faults) for line in body[start + 2 : end]] if heads else []
    rubric = tuple(row for row in rows if row is not None)
    if heads and None not in rows and highest_sum(rubric) == 0:
        _bad(body[start], "The rubric has nothing to earn", "В таблице оценки нечего набрать", faults)
    return rubric, [*body[:start], *body[end:]]


def highest_sum(rubric: Sequence[Criterion]) -> Fraction:
    """The sum of the rows' highest levels: what the best text earns."""
    return sum((max(level.number for level in row.levels) for row in rubric), ZERO)


def is_rule(text: str) -> bool:
    """The line of dashes below a table's head."""
    return "-" in text and "|" in text and _RULE.fullmatch(text.strip()) is not None


def _start(body: Sequence[Line]) -> int | None:
    for row in range(len(body) - 1):
        head, rule = body[row], body[row + 1]
        if "|" in head.text and not head.code and not rule.code and is_rule(rule.text):
            return row
    return None


def _heads(line: Line, faults: Faults) -> list[Fraction]:
    """The levels' numbers, or nothing with a fault."""
    numbers = [number_from(cell) for cell in _cells(line.text)[1:]]
    found = [number for number in numbers if isinstance(number, Fraction) and number >= 0]
    if not found or len(found) != len(numbers) or len(set(found)) != len(found):
        _bad(
            line,
            "The head of the rubric names no levels",
            "В заголовке таблицы оценки нет уровней",
            faults,
        )
        return []
    return found


def _criterion(line: Line, heads: Sequence[Fraction], faults: Faults) -> Criterion | None:
    text, *cells = _cells(line.text)
    braces = _BRACES.search(text)
    if braces is not None:
        text = text[: braces.start()].strip()
    filled = [Level(number, cell) for number, cell in zip(heads, cells, strict=False) if cell]
    unknown = braces is not None and braces.group(1).strip() != "critical"
    if not text or unknown or len(cells) > len(heads) or not filled:
        _bad(line, "The row is no criterion", "Строка — не критерий", faults)
        return None
    return Criterion(text, tuple(filled), critical=braces is not None)


def _cells(row: str) -> list[str]:
    """Cells of a table's row; a pipe with a backslash is text."""
    inner = row.strip()
    inner = inner.removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    cells, place = [], 0
    while place <= len(inner):
        cell = _CELL.match(inner, place)
        assert cell is not None
        cells.append(cell.group().strip())
        place = max(cell.end(), place) + 1
    return cells


def _bad(line: Line, en: str, ru: str, faults: Faults) -> None:
    faults.unclear(
        line.number,
        "bad-value",
        Text(en, ru),
        Text(
            "Write | Criterion | 0 | 1 | 2 |, then a row for each criterion with at least one level; only {critical}"
            " may stand behind its name.",
            "Пишите | Критерий | 0 | 1 | 2 |, затем по строке на критерий хотя бы с одним уровнем; за названием может"
            " стоять только {critical}.",
        ),
    )
