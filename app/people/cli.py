"""`flask people import`: a list of people from a CSV or XLSX file; `flask create-admin`: a link for an admin."""

from __future__ import annotations

from collections.abc import Iterator

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from app.foundation import clock
from app.foundation.commands import CannotRun, Report, read_file, reports
from app.foundation.faults import Text
from app.people.import_rows import read_people
from app.people.service import setup
from app.people.service.importing import Imported, import_people

people = AppGroup("people", help="The people of the organisation.")


@people.command("import")
@click.argument("file", metavar="FILE.csv|FILE.xlsx")
@click.option("--dry-run", is_flag=True, help="Tell what would happen, and change nothing.")
@reports
def import_file(file: str, dry_run: bool) -> Report:
    """Take people over from a list: all of it, or nothing if anything is wrong.

    The first line names the columns, in any order, in English or Russian: number and family (or full name, family
    name first) are needed; given, patronymic, email, unit, position, hired, left, locale may be there. The personnel
    number is the key: whoever is known by it is changed. An empty cell changes nothing, and nobody is removed by
    being absent from the file.
    """
    read = read_people(read_file(file))
    result = import_people(read, at=clock.now(), today=clock.today(), dry_run=dry_run)
    document = {
        "new": result.new,
        "changed": result.changed,
        "unchanged": result.unchanged,
        "problems": [vars(problem) for problem in result.problems],
        "applied": result.applied,
    }
    return Report(document, lambda language: told(result, dry_run, language), wrong=bool(result.problems))


PLACE = Text("line {line}: {message} [{code}]", "строка {line}: {message} [{code}]")
CELL = Text("line {line}, “{column}”: {message} [{code}]", "строка {line}, «{column}»: {message} [{code}]")
COUNTED = Text(
    "New: {new}, changed: {changed}, unchanged: {unchanged}.",
    "Новых: {new}, изменённых: {changed}, без изменений: {unchanged}.",
)
NOTHING = Text(
    "Nothing was taken over: correct the lines above and import the file again.",
    "Ничего не загружено: исправьте строки выше и загрузите файл ещё раз.",
)
DRY = Text("This was a dry run: nothing was changed.", "Это была проверка: ничего не изменено.")


def told(result: Imported, dry_run: bool, language: str) -> Iterator[str]:
    for problem in result.problems:
        words = (CELL if problem.column else PLACE).in_language(language)
        yield words.format(**{**vars(problem), "message": problem.message.in_language(language)})
    yield COUNTED.in_language(language).format(**vars(result))
    if result.problems:
        yield NOTHING.in_language(language)
    elif dry_run:
        yield DRY.in_language(language)


@click.command("create-admin")
@click.argument("email", metavar="EMAIL")
@with_appcontext
@reports
def create_admin(email: str) -> Report:
    """Make a link of one use, with which the person with this e-mail becomes admin and chooses a password.

    It holds for one hour. Whoever opens it can set up the whole site: hand it over by a safe way.
    """
    try:
        path, expires_at = setup.make_link(email, at=clock.now())
    except setup.BadAddress as refusal:
        raise CannotRun(refusal.text) from None
    url = current_app.extensions["settings"].base_url + path
    document = {"setup_url": url, "expires_at": expires_at}
    return Report(document, lambda language: (url, ONCE.in_language(language)))


ONCE = Text("It holds for one hour and works once.", "Действует один час и срабатывает один раз.")

groups: list[click.Command] = [people, create_admin]
