"""Many documents made together: what can be asked for, how far it is, and what lies in the file. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from app.foundation.csv_table import spreadsheet_table
from app.foundation.faults import Text

Kind = Literal["pdf", "zip", "cards", "due"]
State = Literal["waiting", "running", "stopped", "cancelled", "partly", "done", "failed"]
KINDS: dict[Kind, Text] = {
    "pdf": Text("One PDF to print", "Один PDF для печати"),
    "zip": Text("ZIP with an index", "ZIP с указателем"),
    "cards": Text("Wallet cards, ten a page", "Карточки, по десять на листе"),
    "due": Text("Issue what is due", "Выдача недостающих"),
}
ENDINGS: dict[Kind, str] = {"pdf": "pdf", "zip": "zip", "cards": "pdf"}
MOST = 10_000  # documents of one batch
PART = 20  # documents that a worker takes at once: a second or two, then others have their turn
KEPT = timedelta(days=7)  # the file
LISTED = timedelta(days=90)  # that there was such a batch
LATELY = timedelta(minutes=1)

NOT_PRINTABLE = Text(
    "This document cannot be printed; the log of the worker says why.",
    "Этот документ не печатается; причина — в журнале фонового процесса.",
)
NOTHING_TO_ISSUE = Text(
    "There is nothing to certify any more: the standing has changed since this was asked for.",
    "Выдавать больше нечего: состояние допуска с тех пор изменилось.",
)
LOST = Text(
    "The file of this certificate is lost, and cannot be made again with the same bytes. Restore it from a backup.",
    "Файл этого удостоверения утрачен, и заново он получился бы другим. Восстановите его из резервной копии.",
)
DAMAGED = Text(
    "The file of this certificate is damaged: its bytes are not those that were signed. Restore it from a backup.",
    "Файл этого удостоверения повреждён: его содержимое не то, что было подписано. "
    "Восстановите его из резервной копии.",
)
STOPPED = Text(
    "The work stopped: %s. It is tried again by itself; if it stays so, try again or tell the admin.",
    "Работа остановилась: %s. Она повторится сама; если нет — повторите или сообщите администратору.",
)


@dataclass(frozen=True)
class Progress:
    """How many documents of a batch are in which state."""

    total: int
    done: int = 0
    failed: int = 0

    @property
    def waiting(self) -> int:
        return self.total - self.done - self.failed

    @property
    def looked_at(self) -> int:
        return self.done + self.failed


def state_of(
    progress: Progress, *, finished: bool, cancelled: bool, stopped: bool, has_file: bool = True
) -> State:
    """`has_file`: whether anything came of it that can be downloaded, or nothing was to."""
    if cancelled:
        return "cancelled"
    if finished:
        if progress.failed:
            return "partly" if progress.done and has_file else "failed"
        return "done"
    if stopped:
        return "stopped"
    return "running" if progress.looked_at else "waiting"


def is_over(state: State) -> bool:
    return state in ("cancelled", "partly", "done", "failed")


def seconds_left(progress: Progress, lately: int, seconds: float) -> int | None:
    """By how many documents were looked at lately, within so many seconds; None while there is nothing to go by."""
    if not lately or seconds <= 0:
        return None
    return max(1, round(seconds / lately * progress.waiting))


def is_kept(finished_at: datetime, now: datetime) -> bool:
    return now < finished_at + KEPT


# -- what lies in the file ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """One document of a batch, as its file is put together."""

    position: int
    certificate_id: int | None
    number: str  # of the certificate; empty: none was given
    personnel_number: str
    holder: str
    unit: str
    certification: str
    issued_on: date | None
    valid_until: date | None
    sha256: str | None
    fault: Text | None = None


# What Windows does not take in the name of a file, and what turns a line around or cannot be seen.
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]')
LONGEST_NAME = 80


def file_name(entry: Entry, ending: str = "pdf") -> str:
    """`7K3M-A9RS-XH2E Иванова Мария Сергеевна.pdf`: the number makes it the only one, the name findable."""
    holder = " ".join(_NOT_IN_NAMES.sub(" ", entry.holder).split())[:LONGEST_NAME].rstrip(". ")
    return f"{entry.number} {holder}.{ending}" if holder else f"{entry.number}.{ending}"


HEADS = (
    Text("position", "место"),
    Text("number", "номер"),
    Text("personnel_number", "табельный номер"),
    Text("name", "имя"),
    Text("unit", "подразделение"),
    Text("certification", "допуск"),
    Text("issued_on", "выдано"),
    Text("valid_until", "действует по"),
    Text("file", "файл"),
    Text("sha256", "sha256"),
    Text("not_included_because", "не вошло, потому что"),
)


def index(entries: Sequence[Entry], language: str) -> bytes:
    """The list of all documents, those that failed included, so that no number is missing without a word."""
    head = (one.in_language(language) for one in HEADS)
    return spreadsheet_table(head, (cells(entry, language) for entry in entries), language)


def cells(entry: Entry, language: str) -> tuple[str, ...]:
    is_in = entry.fault is None
    return (
        str(entry.position),
        entry.number,
        entry.personnel_number,
        entry.holder,
        entry.unit,
        entry.certification,
        day(entry.issued_on, language),
        day(entry.valid_until, language),
        file_name(entry) if is_in else "",
        (entry.sha256 or "") if is_in else "",
        "" if entry.fault is None else entry.fault.in_language(language),
    )


def day(value: date | None, language: str) -> str:
    if value is None:
        return ""
    return value.strftime("%d.%m.%Y") if language == "ru" else value.isoformat()


def sums(files: Iterable[tuple[str, str]]) -> bytes:
    """SHA256SUMS of (hash, name), as `sha256sum -c` reads it."""
    return "".join(f"{sha256}  {name}\n" for sha256, name in files).encode()
