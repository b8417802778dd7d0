"""`flask quiz stats`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from app.assessment.analysis import Analysis, TestFigures, TestItem, analyse
from app.assessment.analysis.as_json import to_json
from app.assessment.analysis.flags import SMALL_SAMPLE, WORDS, flags_of
from app.assessment.analysis.marks_file import read_marks
from app.assessment.cli.group import quiz
from app.foundation.commands import Report, fault_lines, read_file, reports
from app.foundation.faults import Fault, Text

NOBODY = Text("Nobody has answered.", "Никто не отвечал.")
SMALL = Text(
    "Only {} persons: figures change much below {}.",
    "Участников всего {}: пока их меньше {}, показатели очень изменчивы.",
)
NEGATIVE_ALPHA = Text(
    "Alpha is negative: the questions do not measure one thing, or a key is wrong.",
    "Альфа отрицательна: вопросы измеряют разное или в ключе ошибка.",
)
HEAD = Text(
    "{:<24} {:>9} {:>8} {:>8} {:>8} {:>8}".format(
        "question", "facility", "sd", "DI, %", "DE, %", "α less it"
    ),
    "{:<24} {:>9} {:>8} {:>8} {:>8} {:>8}".format(
        "вопрос", "лёгкость", "с. о.", "DI, %", "DE, %", "α без него"
    ),
)
TEST = Text(
    "Persons: {persons}. Mean {mean}, median {median}, sd {sd}. Alpha {alpha}, standard error {error}.",
    "Участников: {persons}. Среднее {mean}, медиана {median}, с. о. {sd}. Альфа {alpha}, ошибка измерения {error}.",
)


@quiz.command("stats", with_appcontext=False)
@click.argument("file")
@reports
def stats_command(file: str) -> Report:
    """Item analysis of a CSV: one row a person, one column a question, optional row `max`."""
    parsed = read_marks(read_file(file), file)
    if parsed.value is None:
        faults = parsed.faults
        return Report({"faults": faults}, lambda language: fault_lines(faults, language), wrong=True)
    analysis = analyse(parsed.value)
    notes = notes_of(analysis)
    document = {**to_json(analysis), "notes": notes, "faults": parsed.faults}
    return Report(document, lambda language: _lines(analysis, notes, parsed.faults, language))


def notes_of(analysis: Analysis) -> tuple[Text, ...]:
    if not analysis.persons:
        return (NOBODY,)
    notes = []
    if analysis.persons < SMALL_SAMPLE:
        values = analysis.persons, SMALL_SAMPLE
        notes.append(Text(SMALL.en.format(*values), SMALL.ru.format(*values)))
    if (analysis.test.alpha or 0) < 0:
        notes.append(NEGATIVE_ALPHA)
    return tuple(notes)


def _lines(
    analysis: Analysis, notes: Sequence[Text], faults: Sequence[Fault], language: str
) -> Iterator[str]:
    yield from fault_lines(faults, language)
    yield HEAD.in_language(language)
    for item in analysis.items:
        yield _line(item, language)
    yield _of_test(analysis.persons, analysis.test, language)
    for note in notes:
        yield note.in_language(language)


def _line(item: TestItem, language: str) -> str:
    it = item.figures
    numbers = (
        f"{_shown(it.facility):>9} {_shown(it.sd):>8} {_shown(it.discrimination_index, 1):>8}"
        f" {_shown(it.discriminative_efficiency, 1):>8} {_shown(item.alpha_if_deleted):>8}"
    )
    said = "; ".join(WORDS[flag].in_language(language) for flag in flags_of(item))
    return f"{it.id:<24} {numbers}  {said}".rstrip()


def _of_test(persons: int, test: TestFigures, language: str) -> str:
    return TEST.in_language(language).format(
        persons=persons,
        mean=_shown(test.mean),
        median=_shown(test.median),
        sd=_shown(test.sd),
        alpha=_shown(test.alpha),
        error=_shown(test.standard_error),
    )


def _shown(value: float | None, decimals: int = 3) -> str:
    return "–" if value is None else f"{value:.{decimals}f}"
