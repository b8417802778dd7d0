"""flask library check|push|pull|status"""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from app.foundation.commands import Report, fault_lines, reports
from app.foundation.faults import Text
from app.library.service.checking import check_folders
from config import ROOT

library = AppGroup(
    "library", help="Courses, quizzes and rules: check the files, publish them, write them back."
)
groups = [library]

COUNT = Text("Documents: {}", "Документов: {}")


@library.command("check")
@click.argument("paths", nargs=-1)
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@reports
def check_command(paths: tuple[str, ...], strict: bool) -> Report:
    """Tell all that is wrong in the texts under PATHS (default: the three folders)."""
    result = check_folders(paths, Path(ROOT), strictly=strict)
    return Report(
        {"documents": result.documents, "faults": result.faults},
        lambda language: [
            *fault_lines(result.faults, language),
            COUNT.in_language(language).format(result.documents),
        ],
        wrong=result.has_errors,
    )
