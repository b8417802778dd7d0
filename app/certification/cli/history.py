"""`flask record import`: history from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

import click
from flask.cli import AppGroup

from app.certification.history_lines import read_lines
from app.certification.service.importing import Imported, import_history
from app.foundation import clock
from app.foundation.commands import Report, read_file, reports
from app.foundation.faults import Text

record = AppGroup("record", help="The training record.")


@record.command("import")
@click.argument("file", metavar="FILE.csv|FILE.jsonl")
@click.option("--dry-run", is_flag=True, help="Tell what would happen, and change nothing.")
@click.option(
    "--with-recorded-dates",
    "dated",
    is_flag=True,
    help="Take the days of recording from the file; only where nothing was recorded yet.",
)
@reports
def import_file(file: str, dry_run: bool, dated: bool) -> Report:
    """Append facts of the past, one a line: all of them, or none if anything is wrong."""
    lines = read_lines(read_file(file), file)
    result = import_history(lines, at=clock.now(), today=clock.today(), dated=dated, dry_run=dry_run)
    document = {
        "lines": result.lines,
        "appended": 0 if result.problems else result.appended,
        "already_there": result.already_there,
        "problems": [vars(problem) for problem in result.problems],
        **({"warnings": [vars(problem) for problem in result.warnings]} if result.warnings else {}),
    }
    return Report(document, lambda language: told(result, language), wrong=bool(result.problems))


COUNTED = Text(
    "Lines: {lines}, new: {appended}, already there: {already_there}",
    "Строк: {lines}, новых: {appended}, уже есть: {already_there}",
)
LINE = Text("line {}: {} [{}]", "строка {}: {} [{}]")


def told(result: Imported, language: str) -> Iterator[str]:
    for problem in (*result.problems, *result.warnings):
        message = problem.message.in_language(language)
        yield LINE.in_language(language).format(problem.line, message, problem.code)
    yield COUNTED.in_language(language).format(**vars(result))
