"""`flask doctor`, `flask backup` and `flask restore`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from flask.cli import with_appcontext

from app.foundation import backup, clock, doctor
from app.foundation.commands import Report, reports
from app.foundation.doctor import Finding
from app.foundation.faults import Text

STATES = {
    "ok": Text("ok", "в порядке"),
    "warning": Text("WARNING", "ВНИМАНИЕ"),
    "problem": Text("PROBLEM", "НЕИСПРАВНО"),
    "off": Text("off", "выключено"),
}


@click.command("doctor")
@with_appcontext
@reports
def examine() -> Report:
    """Look at all that the installation needs to run well, and say what to do about it."""
    found = doctor.examine()
    return Report(
        {"checks": documents(found)}, lambda language: told(found, language), wrong=doctor.is_bad(found)
    )


def documents(found: dict[str, Finding]) -> list[dict[str, object]]:
    return [{"name": name, **vars(finding)} for name, finding in found.items()]


def told(found: dict[str, Finding], language: str) -> Iterator[str]:
    width = max(len(name) for name in found)
    for name, finding in found.items():
        state = STATES[finding.state].in_language(language)
        yield f"{name.ljust(width)}  {state}: {finding.message.in_language(language)}"
        if finding.fix != doctor.NOTHING_TO_DO:
            yield f"{' ' * width}  → {finding.fix.in_language(language)}"


@click.command("backup")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@with_appcontext
@reports
def make_backup(folder: Path) -> Report:
    """Copy the whole installation into a new folder DIR, while the site runs.

    The folder holds names and results of people and the keys that sign cookies and documents: keep it where few
    can read it.
    """
    made = backup.make(folder, at=clock.now())
    size = sum(kept.size for kept in made.manifest.files)
    document = {
        "folder": str(folder),
        "made_at": made.manifest.made_at,
        "files": len(made.manifest.files),
        "bytes": size,
        "damaged": list(made.damaged),
    }

    def lines(language: str) -> Iterator[str]:
        yield SAVED.in_language(language).format(len(made.manifest.files), size / 2**20, folder)
        for path in made.damaged:
            yield DAMAGED.in_language(language).format(path)

    return Report(document, lines, wrong=bool(made.damaged))


SAVED = Text("{} files, {:.1f} MiB: {}", "Файлов: {}, {:.1f} МиБ: {}")
DAMAGED = Text(
    "{}: this file was damaged before; it is copied as it is.",
    "{}: этот файл повреждён раньше; он скопирован как есть.",
)
RESTORED = Text(
    "Restored as of {}. Start the site: make serve", "Восстановлено на {}. Запустите сайт: make serve"
)


@click.command("restore")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@with_appcontext
@reports
def restore_backup(folder: Path) -> Report:
    """Make this empty installation what was backed up into DIR, and check that it is whole."""
    restored = backup.restore(folder)
    found = doctor.examine(after_restore=True)
    document = {
        "restored": True,
        "made_at": restored.made_at,
        "files": len(restored.files),
        "checks": documents(found),
    }

    def lines(language: str) -> Iterator[str]:
        yield from told(found, language)
        yield RESTORED.in_language(language).format(restored.made_at)

    return Report(document, lines, wrong=doctor.is_bad(found))


commands: list[click.Command] = [examine, make_backup, restore_backup]
