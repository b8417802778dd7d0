"""Questions as rows of a table, in and out (quiz-format.md 8.4). Pure.

Cells hold what would stand in a text of ours, so a row becomes such a text and is read by the same reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from app.foundation.faults import Text
from app.library.exchange.bringing import NOT_THERE, read_back, told_of
from app.library.exchange.drafted import (
    Drafted,
    Entry,
    Exported,
    Found,
    Given,
    NotExported,
    NotTaken,
    Outgoing,
    Refused,
    Sent,
    ToWrite,
    Unreadable,
)
from app.library.exchange.plain_words import as_markdown, first_words, one_line, tame
from app.library.exchange.tables import LONGEST_CELL, Row, csv_of, rows_of, xlsx_of
from app.library.quizzes.escaping import no_braces, plain
from app.library.quizzes.keys import every_question_key
from app.library.quizzes.marks import match_mark
from app.library.quizzes.model import Item
from app.library.quizzes.telling import listed
from app.library.quizzes.writing import answer_texts, body_text, keys_of

MOST_ANSWERS = 20
_FIRST = ("id", "section", "title", "type", "points", "text")
_ANSWER = re.compile(r"answer-([1-9]|1[0-9]|20)")
_LAST = ("right", "explain")
KEYS = tuple(key for key in every_question_key() if key not in _FIRST)
_COLUMNS = (*_FIRST, *(f"answer-{number}" for number in range(1, MOST_ANSWERS + 1)), *_LAST, *KEYS)
_RIGHT = re.compile(r"\s*[0-9]{1,2}(?:\s*[,;]\s*[0-9]{1,2})*\s*")
_STEP = re.compile(r"[0-9]+\.\s")


# -- in ----------------------------------------------------------------------------------------------------------


def read(given: Given) -> Found:
    """Raises Unreadable for a table with an unknown column, or none at all."""
    rows = rows_of(given)
    if not rows:
        return Found(())
    columns = _columns(rows[0])
    return Found(tuple(_entry(row, columns) for row in rows[1:]))


def _columns(header: Row) -> tuple[str, ...]:
    names = [cell.strip().lower() for cell in header.cells]
    while names and not names[-1]:
        names.pop()
    for name in names:
        if name not in _COLUMNS:
            shown = name[:60] or " "
            raise Unreadable(
                Text(
                    f"The column “{shown}” is unknown; there are {listed((*_FIRST, 'answer-1', *_LAST, *KEYS))}",
                    f"Столбца «{shown}» не бывает; есть {listed((*_FIRST, 'answer-1', *_LAST, *KEYS))}",
                ),
                header.line,
            )
        if names.count(name) > 1:
            raise Unreadable(
                Text(f"The column “{name}” stands there twice", f"Столбец «{name}» стоит дважды"), header.line
            )
    return tuple(names)


def _entry(row: Row, columns: Sequence[str]) -> Entry:
    cells = {name: cell.strip("\n ") for name, cell in zip(columns, row.cells, strict=False) if cell.strip()}
    source = first_words(cells.get("title") or cells.get("id") or cells.get("text", "")) or f"row {row.line}"
    try:
        if any(cell.strip() for cell in row.cells[len(columns) :]):
            raise NotTaken(_MORE_CELLS)
        return _drafted(cells, source, row.line)
    except NotTaken as refusal:
        return Refused(source, row.line, refusal.reason)


_MORE_CELLS = Text("The row has more cells than there are columns", "В строке больше ячеек, чем столбцов")


def _drafted(cells: Mapping[str, str], source: str, line: int) -> Drafted:
    question = read_back(_native(cells))
    if question is None:
        raise NotTaken(
            Text("The row cannot be read as one question", "Строку нельзя прочесть как один вопрос")
        )
    serious = [fault for fault in question.unclear if fault.code not in NOT_THERE]
    if question.item is None or serious:
        told = serious or question.unclear
        raise NotTaken(told_of(told[0]) if told else Text("It is no question", "Это не вопрос"))
    item = replace(
        question.item, id=cells.get("id", ""), title="" if "title" not in cells else question.item.title
    )
    lost = [fault for fault in question.told if fault.level == "error" and fault.code not in NOT_THERE]
    changes = tuple(told_of(fault) for fault in lost)
    return Drafted(item, source, line, one_line(cells.get("section", "")), changes)


def _native(cells: Mapping[str, str]) -> str:
    """The row as a question of our text."""
    kind = _kind(cells)
    answers = _plain_answers(cells) if "right" in cells else _marked_answers(cells, kind)
    keys = {key: one_line(cells[key]) for key in ("points", *KEYS) if key in cells}
    lines = [f"## {plain(one_line(cells.get('title', '')) or '?')} {{#q}}"]
    lines += [f"{key}: {value}" for key, value in ({"type": kind} | keys).items() if value]
    lines += ["", tame(cells.get("text", "")), ""]
    for answer in answers:
        first, *rest = answer.split("\n")
        lines += [first, *(f"  {line}" if line.strip() else "" for line in rest)]
    if "explain" in cells:
        first, *rest = cells["explain"].split("\n")
        lines += ["", f"> [!explain] {first}", *(f"> {line}".rstrip() for line in rest)]
    return "\n".join(lines) + "\n"


def _answer_cells(cells: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    for number in range(1, MOST_ANSWERS + 1):
        if f"answer-{number}" in cells:
            yield number, cells[f"answer-{number}"]


def _marked_answers(cells: Mapping[str, str], kind: str) -> list[str]:
    """Cells hold an answer with its mark, the `- ` in front left out; it may stand there, where it is no left side."""
    found = [cell for _, cell in _answer_cells(cells)]
    if kind == "match":
        return [f"- {cell}" for cell in found]
    bare = [cell.removeprefix("- ") for cell in found]
    return bare if kind == "order" else [f"- {cell}" for cell in bare]


def _kind(cells: Mapping[str, str]) -> str:
    """As it is written; else what no mark shows: pairs and steps. Empty where the marks show it."""
    if cells.get("type") or "right" in cells:
        return cells.get("type", "")
    firsts = [cell.partition("\n")[0] for _, cell in _answer_cells(cells)]
    if firsts and all(match_mark(f"- {first}") == ("=>", first) for first in firsts):
        return "match"
    return "order" if firsts and all(_STEP.match(first) for first in firsts) else ""


def _plain_answers(cells: Mapping[str, str]) -> list[str]:
    """Cells are plain texts, and `right` has the numbers of the right ones."""
    if not _RIGHT.fullmatch(cells["right"]):
        raise NotTaken(
            Text(
                f"`right` holds numbers of answers with commas between, not “{cells['right'][:40]}”",
                f"В `right` стоят номера ответов через запятую, а не «{cells['right'][:40]}»",
            )
        )
    right = {int(number) for number in re.findall(r"[0-9]+", cells["right"])}
    answers = dict(_answer_cells(cells))
    missing = right - set(answers)
    if missing:
        raise NotTaken(
            Text(
                f"`right` names answer {min(missing)}, which is empty",
                f"В `right` назван ответ {min(missing)}, а он пуст",
            )
        )
    several = cells.get("type", "multi" if len(right) > 1 else "single") == "multi"
    opening, closing = "[]" if several else "()"
    return [
        f"- {opening}{'x' if number in right else ' '}{closing} {_as_text(cell)}"
        for number, cell in answers.items()
    ]


def _as_text(cell: str) -> str:
    lines = cell.split("\n")
    first = next((place for place, line in enumerate(lines) if line.startswith(">")), len(lines))
    words = no_braces(as_markdown(one_line("\n".join(lines[:first]))))
    return "\n".join((words, *lines[first:]))


# -- out ---------------------------------------------------------------------------------------------------------


def write(outgoing: Outgoing) -> Sent:
    """CSV, or XLSX where that is the extension of the wanted file."""
    rows: list[dict[str, str]] = []
    exported: list[Exported] = []
    refused: list[NotExported] = []
    for question in outgoing.questions:
        cells = _cells(question, outgoing.language)
        reason = _too_large(cells)
        if reason is not None:
            refused.append(NotExported(question.item.id, reason))
            continue
        rows.append(cells)
        exported.append(Exported(question.item.id, tuple(_changes(question.item))))
    used = {name for row in rows for name in row}
    columns = [name for name in _COLUMNS if name in used]
    table = [columns, *([row.get(name, "") for name in columns] for row in rows)]
    content = xlsx_of(table, "Questions") if outgoing.extension == "xlsx" else csv_of(table)
    return Sent(content, tuple(exported), tuple(refused))


def _cells(question: ToWrite, language: str) -> dict[str, str]:
    item = question.item
    cells = {
        "id": item.id,
        "section": question.section,
        "title": item.title,
        "type": item.kind,
        "text": body_text(item, language),
        "explain": item.note("explain"),
        **keys_of(item),
    }
    for number, answer in enumerate(answer_texts(item), 1):
        cells[f"answer-{number}"] = answer.removeprefix("- ")
    return {name: cell for name, cell in cells.items() if cell}


def _too_large(cells: Mapping[str, str]) -> Text | None:
    if f"answer-{MOST_ANSWERS + 1}" in cells:
        return Text(
            f"A row holds {MOST_ANSWERS} answers at most",
            f"В строке помещается не больше {MOST_ANSWERS} ответов",
        )
    if any(len(cell) > LONGEST_CELL for cell in cells.values()):
        return Text(
            f"A text is longer than the {LONGEST_CELL} characters of a cell",
            f"Текст длиннее {LONGEST_CELL} знаков, которые вмещает ячейка",
        )
    return None


def _changes(item: Item) -> Iterator[Text]:
    notes = [note.kind for note in item.notes if note.kind != "explain"]
    if notes:
        names = ", ".join(f"[!{kind}]" for kind in notes)
        yield Text(f"A table has no column for {names}", f"Для {names} в таблице нет столбца")
    if "![" in item.body:
        yield Text(
            "Pictures are not in the table, only their paths", "Картинок в таблице нет, только пути к ним"
        )
