"""The formats by their names on the command line. Pure.

What reads and writes a format is loaded when it is first asked for: every process of the product knows the names, few
ever need the libraries behind them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.library.exchange.drafted import Reader, Writer

__all__ = ["FORMATS", "Format", "Reader", "Writer"]


@dataclass(frozen=True)
class Format:
    """`read` is None for what is only written, `write` for what is only read."""

    name: str
    reader: Callable[[], Reader] | None
    writer: Callable[[], Writer] | None
    extensions: tuple[str, ...]  # of files, without the point; the first is the usual one
    has_settings: bool = False  # whether it shows the settings of a quiz and of its sections

    @property
    def reads(self) -> bool:
        return self.reader is not None

    @property
    def writes(self) -> bool:
        return self.writer is not None

    @property
    def read(self) -> Reader | None:
        return None if self.reader is None else self.reader()

    @property
    def write(self) -> Writer | None:
        return None if self.writer is None else self.writer()


def _gift_reader() -> Reader:
    from app.library.exchange.gift_reading import read

    return read


def _gift_writer() -> Writer:
    from app.library.exchange.gift_writing import write

    return write


def _aiken_reader() -> Reader:
    from app.library.exchange.aiken import read

    return read


def _table_reader() -> Reader:
    from app.library.exchange.table_questions import read

    return read


def _table_writer() -> Writer:
    from app.library.exchange.table_questions import write

    return write


def _moodle_reader() -> Reader:
    from app.library.exchange.moodle_reading import read_moodle

    return read_moodle


def _moodle_writer() -> Writer:
    from app.library.exchange.moodle_writing import write_moodle

    return write_moodle


def _qti_reader() -> Reader:
    from app.library.exchange.qti_reading import read_qti

    return read_qti


def _qti_writer() -> Writer:
    from app.library.exchange.qti_writing import write_qti

    return write_qti


def _sheet_writer() -> Writer:
    from app.library.exchange.sheet_writing import write

    return write


_ALL = (
    Format("gift", _gift_reader, _gift_writer, ("gift", "txt")),
    Format("aiken", _aiken_reader, None, ("txt",)),
    Format("csv", _table_reader, _table_writer, ("csv", "xlsx")),
    Format("moodle-xml", _moodle_reader, _moodle_writer, ("xml",)),
    Format("qti", _qti_reader, _qti_writer, ("zip", "imscc", "xml")),
    Format("sheet", None, _sheet_writer, ("md", "docx"), has_settings=True),
)
FORMATS: Mapping[str, Format] = {format.name: format for format in _ALL}
