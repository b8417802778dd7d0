"""The formats by their names on the command line. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.library.exchange import aiken, gift_reading, gift_writing, sheet_writing, table_questions
from app.library.exchange.bringing import Reader
from app.library.exchange.drafted import Outgoing, Sent
from app.library.exchange.moodle_reading import read_moodle
from app.library.exchange.moodle_writing import write_moodle
from app.library.exchange.qti_reading import read_qti
from app.library.exchange.qti_writing import write_qti

Writer = Callable[[Outgoing], Sent]


@dataclass(frozen=True)
class Format:
    """`read` is None for what is only written, `write` for what is only read."""

    name: str
    read: Reader | None
    write: Writer | None
    extensions: tuple[str, ...]  # of files, without the point; the first is the usual one
    has_settings: bool = False  # whether it shows the settings of a quiz and of its sections


_ALL = (
    Format("gift", gift_reading.read, gift_writing.write, ("gift", "txt")),
    Format("aiken", aiken.read, None, ("txt",)),
    Format("csv", table_questions.read, table_questions.write, ("csv", "xlsx")),
    Format("moodle-xml", read_moodle, write_moodle, ("xml",)),
    Format("qti", read_qti, write_qti, ("zip", "imscc", "xml")),
    Format("sheet", None, sheet_writing.write, ("md", "docx"), has_settings=True),
)
FORMATS: Mapping[str, Format] = {format.name: format for format in _ALL}
