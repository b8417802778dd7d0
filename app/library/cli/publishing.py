"""flask library check|push|pull|status"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import click

from app.foundation import clock
from app.foundation.commands import Report, fault_lines, reports
from app.foundation.faults import Text
from app.library.cli.group import library
from app.library.service.checking import check_folders
from app.library.service.comparing import Difference
from app.library.service.pulling import pull, status
from app.library.service.pushing import PushResult, push
from app.library.service.storing import IMPACTS, PublishedRevision, Terms
from config import ROOT

COUNT = Text("Documents: {}", "Документов: {}")
PUBLISHED = Text(
    "{document}: published as revision {revision}", "{document}: опубликована редакция {revision}"
)
UNCHANGED = Text("Unchanged: {}", "Без изменений: {}")
WRITTEN = Text("{}: written", "{}: записан")
CONFLICT = Text(
    "{document}: the database has a newer state. See what differs, or repeat with --overwrite.",
    "{document}: в базе более новое состояние. Посмотрите различия или повторите с --overwrite.",
)
STATES = {
    "same": Text("the same", "одинаково"),
    "file-changed": Text("changed in the files", "изменён в файлах"),
    "database-changed": Text("changed in the database", "изменён в базе"),
    "both-changed": Text("changed on both sides", "изменён с обеих сторон"),
    "only-file": Text("only in the files", "только в файлах"),
    "only-database": Text("only in the database", "только в базе"),
}


@library.command("check")
@click.argument("paths", nargs=-1)
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@reports
def check_command(paths: tuple[str, ...], strict: bool) -> Report:
    """Tell all that is wrong in the texts under PATHS (default: the three folders)."""
    result = check_folders(paths, ROOT, strictly=strict)
    return Report(
        {"documents": result.documents, "faults": result.faults},
        lambda language: [
            *fault_lines(result.faults, language),
            COUNT.in_language(language).format(result.documents),
        ],
        wrong=result.has_errors,
    )


@library.command("push")
@click.argument("paths", nargs=-1)
@click.option(
    "--impact", type=click.Choice(IMPACTS), help="What the change means to readers; default: minor."
)
@click.option("--effective", type=click.DateTime(["%Y-%m-%d"]), help="Day from which the change holds.")
@click.option("--note", default="", help="What has changed, for readers.")
@click.option("--overwrite", is_flag=True, help="Publish even over a newer state in the database.")
@reports
def push_command(
    paths: tuple[str, ...], impact: str | None, effective: datetime | None, note: str, overwrite: bool
) -> Report:
    """Publish the texts under PATHS as revisions: all of them, or none."""
    terms = Terms(
        at=clock.now(),
        impact=impact,  # type: ignore[arg-type]
        effective_on=effective.date() if effective else None,
        note=note,
    )
    result = push(paths, ROOT, terms, overwrite=overwrite)
    document = {
        "published": [_published(revision) for revision in result.published],
        "unchanged": result.unchanged,
        "conflicts": _conflicts(result.conflicts),
        "faults": result.faults,
    }
    wrong = bool(result.conflicts) or any(fault.level == "error" for fault in result.faults)
    return Report(document, lambda language: _push_lines(result, language), wrong=wrong)


@library.command("pull")
@click.argument("paths", nargs=-1)
@click.option(
    "--overwrite", is_flag=True, help="Write over files that were changed since they were published."
)
@reports
def pull_command(paths: tuple[str, ...], overwrite: bool) -> Report:
    """Write what is published back to files under PATHS, byte for byte."""
    result = pull(paths, ROOT, overwrite=overwrite)
    document = {
        "written": result.written,
        "unchanged": result.unchanged,
        "conflicts": _conflicts(result.conflicts),
    }

    def lines(language: str) -> Iterator[str]:
        yield from (WRITTEN.in_language(language).format(name) for name in result.written)
        yield from _conflict_lines(result.conflicts, language)
        yield UNCHANGED.in_language(language).format(len(result.unchanged))

    return Report(document, lines, wrong=bool(result.conflicts))


@library.command("status")
@click.argument("paths", nargs=-1)
@reports
def status_command(paths: tuple[str, ...]) -> Report:
    """Show what differs between the files under PATHS and the database."""
    found = status(paths, ROOT)
    document = {
        "documents": [
            {"document": one.document, "state": one.state, "revision": one.revision} for one in found
        ]
    }
    return Report(
        document,
        lambda language: [f"{one.document}: {STATES[one.state].in_language(language)}" for one in found],
        wrong=any(one.state != "same" for one in found),
    )


def _published(revision: PublishedRevision) -> dict[str, object]:
    return {
        "document": str(revision.document),
        "revision": revision.number,
        "impact": revision.impact,
        "effective": revision.effective_on,
        "hash": f"sha256:{revision.sha256}",
        "languages": revision.languages,
    }


def _conflicts(conflicts: tuple[Difference, ...]) -> list[dict[str, str]]:
    return [{"document": one.document, "diff": one.diff} for one in conflicts]


def _push_lines(result: PushResult, language: str) -> Iterator[str]:
    yield from fault_lines(result.faults, language)
    yield from _conflict_lines(result.conflicts, language)
    for one in result.published:
        yield PUBLISHED.in_language(language).format(document=one.document, revision=one.number)
    yield UNCHANGED.in_language(language).format(len(result.unchanged))


def _conflict_lines(conflicts: tuple[Difference, ...], language: str) -> Iterator[str]:
    for one in conflicts:
        yield CONFLICT.in_language(language).format(document=one.document)
        yield one.diff
