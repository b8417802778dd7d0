"""What all commands share: `--json`, `--lang`, exit status 0 (fine), 1 (found something wrong), 2 (cannot run)."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from app.foundation.errors import DomainError
from app.foundation.faults import Fault, Text
from app.foundation.i18n import iso_instant


class CannotRun(Exception):
    """The command cannot do its work at all: exit status 2."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True)
class Report:
    """What a command has to say: one JSON document, the same as lines for people, and whether something is wrong.

    `document` may hold faults, dates, instants, decimals and dataclass values as they are.
    """

    document: dict[str, Any]
    lines: Callable[[str], Iterable[str]] = field(default_factory=lambda: silent)
    wrong: bool = False


def silent(_language: str) -> Iterable[str]:
    return ()


def reports(command: Callable[..., Report]) -> Callable[..., Any]:
    """Turns a function that returns a Report into the body of a click command. It goes below the options."""

    @click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
    @click.option(
        "--lang", type=click.Choice(["en", "ru"]), default="en", show_default=True, help="Language of texts."
    )
    @functools.wraps(command)
    def run(*args: Any, as_json: bool, lang: str, **options: Any) -> None:
        context = click.get_current_context()
        try:
            report = command(*args, **options)
        except CannotRun as stop:
            click.echo(stop.text.in_language(lang), err=True)
            context.exit(2)
        except DomainError as refusal:
            if as_json:
                click.echo(
                    json.dumps(
                        {"error": {"code": refusal.code, "message": refusal.say(lang)}}, ensure_ascii=False
                    )
                )
            click.echo(refusal.say(lang), err=True)
            context.exit(1)
        except (OperationalError, ProgrammingError) as error:
            click.echo(NO_DATABASE.in_language(lang), err=True)
            click.echo(str(error.orig), err=True)
            context.exit(2)
        if as_json:
            click.echo(json.dumps(plain(report.document, lang), ensure_ascii=False))
        else:
            for line in report.lines(lang):
                click.echo(line)
        context.exit(1 if report.wrong else 0)

    return run


NO_DATABASE = Text(
    "The database cannot be used. Make it with: flask --app wsgi db upgrade",
    "База данных недоступна. Создайте её командой: flask --app wsgi db upgrade",
)


def plain(value: Any, language: str) -> Any:
    """A value as JSON has it: dates `YYYY-MM-DD`, instants ISO 8601 with `Z`, exact numbers as numbers."""
    match value:
        case dict():
            result: Any = {str(key): plain(item, language) for key, item in value.items()}
        case list() | tuple():
            result = [plain(item, language) for item in value]
        case Fault():
            result = value.as_json(language)
        case Text():
            result = value.in_language(language)
        case datetime():
            result = iso_instant(value)
        case date():
            result = value.isoformat()
        case Decimal():
            result = int(value) if value == value.to_integral_value() else float(value)
        case _:
            result = value
    return result


def fault_lines(faults: Iterable[Fault], language: str) -> list[str]:
    return [fault.as_line(language) for fault in faults]


def read_file(name: str) -> bytes:
    """The bytes of a file, or of standard input for `-`. Raises CannotRun where it cannot be read."""
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise CannotRun(
            Text(f"{name}: cannot be read ({error.strerror})", f"{name}: файл не читается ({error.strerror})")
        ) from None
