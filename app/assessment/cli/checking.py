"""`flask quiz check` and `flask quiz fmt`."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import click

from app.assessment.cli.files import SITE_LANGUAGE, Disk, given_files, write_file
from app.assessment.cli.group import quiz
from app.foundation.commands import Report, fault_lines, reports
from app.foundation.faults import Fault, Text, in_order, strict
from app.library.documents import FileText
from app.library.quizzes.canonical import formatted
from app.library.quizzes.check import Checked, check_files, form_of, without_language

COUNTS = Text("Files: {files}, questions: {questions}.", "Файлов: {files}, вопросов: {questions}.")
NO_FAULT = Text("Nothing is wrong.", "Ошибок нет.")
REWRITTEN = Text("{file}: rewritten", "{file}: переписан")
SAME = Text("Files: {files}, all in the plain form.", "Файлов: {files}, все уже в простом виде.")


@quiz.command("check", with_appcontext=False)
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--strict", "strictly", is_flag=True, help="Warnings count as errors.")
@reports
def check_command(files: tuple[str, ...], strictly: bool) -> Report:
    """Tell all that is wrong in quizzes, pools, calls and checklists; `-` reads standard input."""
    checked = check_files(given_files(files), Disk(), site_language=SITE_LANGUAGE)
    faults = strict(checked.faults) if strictly else checked.faults
    return Report(
        {"files": checked.files, "questions": checked.questions, "faults": faults},
        lambda language: _check_lines(checked, faults, language),
        wrong=any(fault.level == "error" for fault in faults),
    )


def _check_lines(checked: Checked, faults: Sequence[Fault], language: str) -> Iterator[str]:
    yield from fault_lines(faults, language)
    yield COUNTS.in_language(language).format(files=checked.files, questions=checked.questions)
    if not faults:
        yield NO_FAULT.in_language(language)


@dataclass(frozen=True)
class Rewritten:
    """A file and its plain form."""

    file: FileText
    text: str

    @property
    def is_other(self) -> bool:
        return self.text.encode() != self.file.content

    @property
    def diff(self) -> str:
        before = self.file.content.decode().splitlines(keepends=True)
        after = self.text.splitlines(keepends=True)
        return "".join(difflib.unified_diff(before, after, self.file.shown, self.file.shown))


@quiz.command("fmt", with_appcontext=False)
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; show what would change.")
@reports
def fmt_command(files: tuple[str, ...], only_check: bool) -> Report:
    """Rewrite files in the plain form and add missing ids; `-` goes from standard input to standard output."""
    found, faults = rewritten(given_files(files))
    others = [one for one in found if one.is_other]
    if not faults and not only_check:
        for one in others:
            if one.file.shown != "-":
                write_file(one.file.shown, one.text.encode())
    document = {
        "files": len(files),
        "changed": [one.file.shown for one in others],
        "diffs": [{"file": one.file.shown, "diff": one.diff} for one in others] if only_check else [],
        "texts": [one.text for one in found if one.file.shown == "-"],
        "faults": faults,
    }
    return Report(
        document,
        lambda language: _fmt_lines(found, faults, only_check, language),
        wrong=bool(faults) or (only_check and bool(others)),
    )


def rewritten(files: Sequence[FileText]) -> tuple[list[Rewritten], tuple[Fault, ...]]:
    """The plain forms. Ids that one language of a document gets are offered to the next."""
    found: list[Rewritten] = []
    faults: list[Fault] = []
    ids: dict[str, tuple[str, ...]] = {}
    for file in sorted(files, key=lambda file: file.path):
        document = without_language(file.path)
        plain = formatted(file, form_of(file), ids.get(document, ()))
        faults += plain.faults
        if plain.value is not None:
            found.append(Rewritten(file, plain.value.text))
            ids.setdefault(document, plain.value.ids)
    return found, in_order(faults)


def _fmt_lines(
    found: Sequence[Rewritten], faults: Sequence[Fault], only_check: bool, language: str
) -> Iterator[str]:
    yield from fault_lines(faults, language)
    if faults:
        return
    others = [one for one in found if one.is_other]
    for one in found:
        if only_check:
            if one.is_other:
                yield one.diff.rstrip("\n")
        elif one.file.shown == "-":
            yield one.text.rstrip("\n")
        elif one.is_other:
            yield REWRITTEN.in_language(language).format(file=one.file.shown)
    if not others and all(one.file.shown != "-" for one in found):
        yield SAME.in_language(language).format(files=len(found))
