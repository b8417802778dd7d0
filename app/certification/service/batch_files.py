"""The file of a batch, written document by document: no more of it is in memory than one document."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pikepdf

from app.certification import batches
from app.certification.batches import Entry
from app.certification.document import Certificate
from app.certification.queries.batches import Batch
from app.certification.queries.certificates import certificate_of
from app.certification.service.printing import NotPrintable, print_cards
from app.foundation import blobs, clock, settings
from app.foundation.database import db
from app.foundation.errors import NotFound
from app.foundation.faults import Text
from app.foundation.pdf_joining import Joining

Tell = Callable[[int, int], None]
TITLE = Text("Certificates", "Удостоверения")
CARDS = Text("Wallet cards", "Карточки")
CARDS_A_SHEET = 10


class NothingToShow(Exception):
    """No document of the batch could be put into its file."""

    def __init__(self, failed: dict[int, Text]) -> None:
        super().__init__()
        self.failed = failed


class NotThere(Exception):
    """The file of one certificate is lost or damaged."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


def write(place: Path, batch: Batch, entries: Sequence[Entry], tell: Tell) -> dict[int, Text]:
    """Writes the file. Gives what has turned out not to be there, by its place in the batch. Raises NothingToShow."""
    return WRITERS[batch.kind](place, batch, entries, tell)


def content_of(entry: Entry) -> bytes:
    """The bytes of a certificate as they were signed. Raises NotThere."""
    try:
        content = blobs.get(entry.sha256 or "")
    except (NotFound, FileNotFoundError):
        raise NotThere(batches.LOST) from None
    if hashlib.sha256(content).hexdigest() != entry.sha256:
        raise NotThere(batches.DAMAGED)
    return content


# -- one PDF -----------------------------------------------------------------------------------------------------------


def write_pdf(place: Path, batch: Batch, entries: Sequence[Entry], tell: Tell) -> dict[int, Text]:
    failed: dict[int, Text] = {}
    with joining(place, batch, TITLE) as joined:
        for done, entry in enumerate(made(entries), 1):
            try:
                joined.add(content_of(entry), f"{entry.holder}, {entry.number}")
            except NotThere as missing:
                failed[entry.position] = missing.why
            except pikepdf.PdfError:
                failed[entry.position] = batches.DAMAGED
            tell(done, len(entries))
        if not joined.pages:
            raise NothingToShow(failed)
    return failed


@contextmanager
def joining(place: Path, batch: Batch, title: Text) -> Iterator[Joining]:
    joined = Joining(
        place,
        language=batch.language,
        title=title.in_language(batch.language),
        author=settings.organisation(batch.language),
        identifier=batch.public_id,
        created=batch.asked_at,
    )
    try:
        yield joined
    except BaseException:
        joined.abandon()
        raise
    joined.close()


def made(entries: Sequence[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.fault is None]


# -- wallet cards ------------------------------------------------------------------------------------------------------


def write_cards(place: Path, batch: Batch, entries: Sequence[Entry], tell: Tell) -> dict[int, Text]:
    """Sheets of ten cards. One that cannot be set leaves its sheet; the nine others stay."""
    failed: dict[int, Text] = {}
    wanted = made(entries)
    with joining(place, batch, CARDS) as joined:
        for start in range(0, len(wanted), CARDS_A_SHEET):
            sheet = [
                (one, certificate_of(one.certificate_id or 0).document)
                for one in wanted[start : start + CARDS_A_SHEET]
            ]
            db.session.rollback()  # no read stays open while the sheet is set
            good, pdf = sheet_of(sheet, batch.asked_at, failed)
            if pdf is not None:
                joined.add(pdf, " – ".join(dict.fromkeys((good[0].holder, good[-1].holder))))
            for done in range(start + 1, start + len(sheet) + 1):
                tell(done, len(entries))
        if not joined.pages:
            raise NothingToShow(failed)
    return failed


def sheet_of(
    sheet: Sequence[tuple[Entry, Certificate]], at: datetime, failed: dict[int, Text]
) -> tuple[list[Entry], bytes | None]:
    """The sheet with all cards that can be set; those that cannot are added to `failed`."""
    try:
        return [one for one, _card in sheet], print_cards(
            [card for _one, card in sheet], made_at=at, sheet=True
        )
    except NotPrintable as refusal:
        if len(sheet) == 1:
            failed[sheet[0][0].position] = refusal.text
            return [], None
    good = [one for one in sheet if sheet_of([one], at, failed)[1] is not None]
    if len(good) == len(sheet):  # each alone can be set, all together cannot
        failed.update({one.position: batches.NOT_PRINTABLE for one, _card in sheet})
        return [], None
    return sheet_of(good, at, failed) if good else ([], None)


# -- a ZIP with an index -----------------------------------------------------------------------------------------------


def write_zip(place: Path, batch: Batch, entries: Sequence[Entry], tell: Tell) -> dict[int, Text]:
    """The signed files as they are, `index.csv` and `SHA256SUMS`. The same certificates give the same bytes."""
    failed: dict[int, Text] = {}
    sums: list[tuple[str, str]] = []
    at = batch.asked_at.astimezone(ZoneInfo(clock.site_zone()))
    with zipfile.ZipFile(place, "w", zipfile.ZIP_STORED) as archive:
        for done, entry in enumerate(made(entries), 1):
            name = batches.file_name(entry)
            try:
                archive.writestr(member(name, at), content_of(entry))
                sums.append((entry.sha256 or "", name))
            except NotThere as missing:
                failed[entry.position] = missing.why
            tell(done, len(entries))
        if not sums:
            raise NothingToShow(failed)
        told = [replace(one, fault=failed.get(one.position, one.fault)) for one in entries]
        index = batches.index(told, batch.language)
        sums.append((hashlib.sha256(index).hexdigest(), "index.csv"))
        archive.writestr(member("index.csv", at), index, zipfile.ZIP_DEFLATED)
        archive.writestr(member("SHA256SUMS", at), batches.sums(sums), zipfile.ZIP_DEFLATED)
    return failed


def member(name: str, at: datetime) -> zipfile.ZipInfo:
    """A name that is not ASCII is marked as UTF-8, so that Windows shows it as it is."""
    found = zipfile.ZipInfo(name, at.timetuple()[:6])
    found.external_attr = 0o644 << 16
    return found


Writer = Callable[[Path, Batch, Sequence[Entry], Tell], dict[int, Text]]
WRITERS: dict[str, Writer] = {"pdf": write_pdf, "zip": write_zip, "cards": write_cards}
