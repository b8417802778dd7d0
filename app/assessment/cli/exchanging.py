"""`flask quiz import` and `flask quiz export`."""

from __future__ import annotations

import codecs
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from app.assessment.cli.files import SITE_LANGUAGE, Disk, given_file, write_file
from app.assessment.cli.group import quiz
from app.foundation.commands import CannotRun, Report, fault_lines, reports
from app.foundation.faults import Fault, Text
from app.library import MOST_BYTES_OF_IMPORT, bring_in
from app.library.documents import language_of
from app.library.exchange.bringing import Brought
from app.library.exchange.drafted import Given, Sent
from app.library.exchange.formats import FORMATS
from app.library.exchange.sending import send

COUNT = Text(
    "Found: {found}, imported: {imported}, refused: {refused}.",
    "Найдено: {found}, взято: {imported}, отклонено: {refused}.",
)
REFUSED = Text(
    "Line {line}, “{source}”: refused. {reason}.", "Строка {line}, «{source}»: отклонено. {reason}."
)
NOT_EXPORTED = Text("{id}: left out. {reason}.", "{id}: пропущено. {reason}.")
WRITTEN = Text("Written: {output}", "Записано: {output}")
NOTHING_WRITTEN = Text(
    "Nothing is written. With --partial the rest would be.",
    "Ничего не записано. С --partial записалось бы остальное.",
)
CHOOSE_ANOTHER = Text(
    "Is it a file of this format? See --format, and --encoding for old files.",
    "Это файл такого формата? Проверьте --format, для старых файлов --encoding.",
)
PICTURES_NEED_A_PLACE = Text(
    "Pictures that are not written without -o: {media}", "Картинки, которые без -o не записаны: {media}"
)
TO_A_FILE = Text(
    "This format is no text: name a file with -o.", "Это не текстовый формат: назовите файл, -o."
)


def an_encoding(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    try:
        found = codecs.lookup(value)
        "".encode(found.name)  # codecs that are no encoding of texts, as hex, refuse
    except (LookupError, TypeError, ValueError):
        raise click.BadParameter(
            "there is no such encoding; for example utf-8, utf-16, windows-1251"
        ) from None
    return found.name


@quiz.command("import", with_appcontext=False)
@click.argument("file")
@click.option(
    "--format", "format_name", required=True,
    type=click.Choice([name for name, format in FORMATS.items() if format.reads]), help="What FILE is.",
)  # fmt: skip
@click.option("-o", "output", metavar="OUT.md", help="Where to write; pictures go to img/ beside it.")
@click.option("--partial", is_flag=True, help="Write what can be taken, though some is refused.")
@click.option("--encoding", callback=an_encoding, help="Of FILE, if it is not UTF-8: windows-1251, utf-16 …")
@reports
def import_command(
    file: str, format_name: str, output: str | None, partial: bool, encoding: str | None
) -> Report:
    """Make a quiz of questions from elsewhere; tells for each what was changed, or why it is refused."""
    reader = FORMATS[format_name].read
    assert reader is not None
    folder = Path(output).parent if output is not None else Path()
    given = Given(file, read_at_most(file), encoding, _language_for(output))
    brought = bring_in(reader, given, is_there=lambda path: (folder / path).is_file())
    fine = brought.is_whole or (partial and bool(brought.imported))
    media: tuple[str, ...] = ()
    if fine and output is not None:
        brought = with_free_names(brought, folder)
        media = write_media(brought.media, folder)
        write_file(output, brought.text.encode())
    document: dict[str, Any] = {
        "format": format_name,
        "found": brought.found,
        "imported": [vars(one) for one in brought.imported],
        "refused": [vars(one) for one in brought.refused],
        "output": output if fine else None,
        "media": media,
        "faults": _faults(brought, file),
    }
    if fine and output is None:
        document["text"] = brought.text
    return Report(document, lambda language: _import_lines(brought, output, fine, language), wrong=not fine)


def _language_for(output: str | None) -> str:
    return (language_of(output) if output else "") or SITE_LANGUAGE


def _faults(brought: Brought, file: str) -> tuple[Fault, ...]:
    """Why nothing could be read at all."""
    if brought.reason is None:
        return ()
    line = brought.refused[0].line if brought.refused else 1
    return (Fault(file, line, "error", brought.code, brought.reason, CHOOSE_ANOTHER),)


def read_at_most(name: str, most: int = MOST_BYTES_OF_IMPORT) -> bytes:
    """The bytes of a file or of standard input, one more than allowed at most. Raises CannotRun for what cannot be
    read."""
    try:
        if name == "-":
            return sys.stdin.buffer.read(most + 1)
        with Path(name).open("rb") as stream:
            return stream.read(most + 1)
    except OSError as error:
        raise CannotRun(
            Text(f"{name}: cannot be read ({error.strerror})", f"{name}: файл не читается ({error.strerror})")
        ) from None


def with_free_names(brought: Brought, folder: Path) -> Brought:
    """A picture does not take the place of another that is there already."""
    names = {path: _free_name(path, content, folder) for path, content in brought.media.items()}
    text = brought.text
    for path, free in names.items():
        if free != path:
            text = re.sub(rf"(?<=\]\(){re.escape(path)}(?=[)\s])", free, text)
    return replace(
        brought, text=text, media={names[path]: content for path, content in brought.media.items()}
    )


def _free_name(path: str, content: bytes, folder: Path) -> str:
    stem, _, ending = path.rpartition(".")
    wanted, number = path, 1
    while (folder / wanted).exists() and (folder / wanted).read_bytes() != content:
        number += 1
        wanted = f"{stem}-{number}.{ending}"
    return wanted


def write_media(media: Mapping[str, bytes], folder: Path) -> tuple[str, ...]:
    for path, content in media.items():
        try:
            (folder / path).parent.mkdir(exist_ok=True)
        except OSError as error:
            raise CannotRun(
                Text(
                    f"{folder}: cannot be written ({error.strerror})",
                    f"{folder}: папка не записывается ({error.strerror})",
                )
            ) from None
        write_file(str(folder / path), content)
    return tuple(media)


def _import_lines(brought: Brought, output: str | None, fine: bool, language: str) -> Iterator[str]:
    """The report; on standard error where the text itself goes to standard output."""
    lines = list(_report_lines(brought, output, fine, language))
    if output is None and fine:
        for line in lines:
            click.echo(line, err=True)
        yield brought.text.rstrip("\n")
    else:
        yield from lines


def _report_lines(brought: Brought, output: str | None, fine: bool, language: str) -> Iterator[str]:
    for one in brought.imported:
        yield f"{one.id} ({one.type}): {one.source}"
        yield from (f"  {change.in_language(language)}" for change in one.changes)
    for refused in brought.refused:
        reason = refused.reason.in_language(language).rstrip(".")
        yield REFUSED.in_language(language).format(line=refused.line, source=refused.source, reason=reason)
    if brought.reason is not None and not brought.refused:
        yield brought.reason.in_language(language)
    yield COUNT.in_language(language).format(
        found=brought.found, imported=len(brought.imported), refused=len(brought.refused)
    )
    if fine and output is not None:
        yield WRITTEN.in_language(language).format(output=", ".join((output, *brought.media)))
    elif fine and brought.media:
        yield PICTURES_NEED_A_PLACE.in_language(language).format(media=", ".join(brought.media))
    elif not fine and brought.imported:
        yield NOTHING_WRITTEN.in_language(language)


@quiz.command("export", with_appcontext=False)
@click.argument("file")
@click.option(
    "--format", "format_name", required=True,
    type=click.Choice([name for name, format in FORMATS.items() if format.writes]), help="What to write.",
)  # fmt: skip
@click.option("-o", "output", metavar="OUT", help="Where to write; its extension may choose the form.")
@reports
def export_command(file: str, format_name: str, output: str | None) -> Report:
    """Write the questions of FILE, a quiz, in another format; tells for each what that format cannot say."""
    format = FORMATS[format_name]
    write = format.write
    assert write is not None
    extension = Path(output).suffix.removeprefix(".").lower() if output is not None else format.extensions[0]
    result = send(
        given_file(file),
        Disk(),
        write,
        site_language=SITE_LANGUAGE,
        extension=extension,
        has_settings=format.has_settings,
    )
    sent = result.sent or Sent(b"", ())
    text = _text_of(sent) if output is None and sent.exported else None
    if sent.exported and output is not None:
        write_file(output, sent.content)
    document: dict[str, Any] = {
        "format": format_name,
        "exported": [vars(one) for one in sent.exported],
        "refused": [vars(one) for one in sent.refused],
        "output": output if sent.exported else None,
        "faults": result.faults,
    }
    if text is not None:
        document["text"] = text
    return Report(
        document,
        lambda language: _export_lines(sent, result.faults, output, text, language),
        wrong=bool(sent.refused) or not sent.exported,
    )


def _text_of(sent: Sent) -> str:
    try:
        return sent.content.decode()
    except UnicodeDecodeError:
        raise CannotRun(TO_A_FILE) from None


def _export_lines(
    sent: Sent, faults: Sequence[Fault], output: str | None, text: str | None, language: str
) -> Iterator[str]:
    """The report; on standard error where the text itself goes to standard output."""
    lines = fault_lines(faults, language)
    for one in sent.exported:
        lines += [f"{one.id}: {change.in_language(language)}" for change in one.changes]
    for refused in sent.refused:
        reason = refused.reason.in_language(language).rstrip(".")
        lines.append(NOT_EXPORTED.in_language(language).format(id=refused.id, reason=reason))
    if text is not None:
        for line in lines:
            click.echo(line, err=True)
        yield text.rstrip("\n")
        return
    yield from lines
    if sent.exported:
        yield WRITTEN.in_language(language).format(output=output)
