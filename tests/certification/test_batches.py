"""Many documents made at once: each looked at once, failures that hinder nobody else, and what comes of it."""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
import subprocess
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app import library, record
from app.certification.models import CertificateRow, DocumentBatchItemRow, DocumentBatchRow
from app.certification.queries import batches as queries
from app.certification.queries.batches import Batch
from app.certification.service import batch_files, batch_making
from app.certification.service import batches as service
from app.certification.service.printing import NotPrintable, print_to_file
from app.foundation import blobs, clock, jobs, results
from app.foundation.database import db, transaction
from app.foundation.faults import Text
from app.foundation.models import Job
from app.record.facts import Revoked
from tests import factories
from tests.certification.issued import RULE, certificate
from tests.certification.many import SLUG, actor, ask_due, forget_jobs, holder, rule

NUMBERS = ("7K3M-A9RS-XH2E", "7K3M-A9RS-XH3C", "7K3M-A9RS-XH4D", "7K3M-A9RS-XH5F")
BROKEN = Text("The logo is a bomb.", "Логотип — бомба.")


class StandIn:
    """A press that needs no second: it notes what it printed, and refuses what it is told to."""

    def __init__(self) -> None:
        self.printed: list[int] = []
        self.refused: dict[int, BaseException] = {}

    def __call__(self, certificate_id: int) -> str:
        self.printed.append(certificate_id)
        if certificate_id in self.refused:
            raise self.refused[certificate_id]
        name = blobs.put(b"%%PDF of %d" % certificate_id)
        with transaction() as session:
            these = CertificateRow.id == certificate_id
            session.execute(update(CertificateRow).where(these).values(sha256=name))
        return name


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    found = StandIn()
    monkeypatch.setattr(batch_making, "print_to_file", found)
    return found


@pytest.fixture
def keeper(app: Flask) -> int:
    return factories.account("admin", works_as=None).id


def issued(count: int = len(NUMBERS)) -> list[int]:
    families = ("Иванова", "Петрова", "Сидорова", "Яковлева")
    return [
        certificate(factories.person(family).id, number=number)
        for family, number in zip(families[:count], NUMBERS, strict=False)
    ]


def ask(kind: Any, ids: list[int], by: int) -> str:
    people = {one.id: one.person_id for one in db.session.scalars(select(CertificateRow))}
    chosen = [service.Chosen(people[one], RULE, one) for one in ids]
    return service.ask(kind, chosen, query={}, language="ru", by=by, at=clock.now())


def batch(public_id: str) -> Batch:
    db.session.rollback()
    found = db.session.scalar(select(DocumentBatchRow.id).where(DocumentBatchRow.public_id == public_id))
    assert found is not None
    return queries.batch_of(found)


def states(public_id: str) -> list[str]:
    wanted = select(DocumentBatchItemRow.state).where(DocumentBatchItemRow.batch_id == batch(public_id).id)
    return list(db.session.scalars(wanted.order_by(DocumentBatchItemRow.position)))


def opened(public_id: str) -> zipfile.ZipFile:
    return zipfile.ZipFile(results.open_path(batch(public_id).file or ""))


def index_of(public_id: str) -> list[list[str]]:
    text = opened(public_id).read("index.csv").decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))[1:]


# -- each is looked at once --------------------------------------------------------------------------------------------


def test_a_part_that_stopped_goes_on_where_it_stopped(press: StandIn, keeper: int) -> None:
    ids = issued()
    press.refused[ids[2]] = KeyboardInterrupt()
    public_id = ask("zip", ids, keeper)
    with pytest.raises(KeyboardInterrupt):
        jobs.run_pending()
    assert states(public_id) == ["done", "done", "waiting", "waiting"]
    press.refused.clear()
    with transaction() as session:
        session.execute(update(Job).values(state="queued"))  # as the sweeper does for a dead worker
    jobs.run_pending()
    assert press.printed == [*ids[:3], *ids[2:]]
    assert states(public_id) == ["done"] * 4
    assert len(index_of(public_id)) == 4


def test_the_file_is_put_together_once_whichever_part_ends_last(
    press: StandIn, keeper: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.certification.batches.PART", 1)
    public_id = ask("zip", issued(), keeper)
    for job_id in reversed(jobs.waiting_jobs()):
        jobs.run(job_id)
    service.WORK.close(batch(public_id).id)  # a part that was run once more
    asked = db.session.scalars(select(Job.id).where(Job.kind == service.ASSEMBLE)).all()
    assert len(asked) == 1


def test_one_that_fails_is_named_and_the_others_are_there(press: StandIn, keeper: int) -> None:
    ids = issued()
    press.refused = {ids[1]: NotPrintable(BROKEN), ids[3]: ZeroDivisionError()}
    public_id = ask("zip", ids, keeper)
    jobs.run_pending()
    assert states(public_id) == ["done", "failed", "done", "failed"]
    page = queries.batch_page(actor(keeper, "admin"), public_id, clock.today(), clock.now())
    assert page.state == "partly"
    assert (page.failed[0].number, page.failed[0].fault.ru) == (NUMBERS[1], "Логотип — бомба.")
    assert "журнале" in page.failed[1].fault.ru
    assert [row[1] for row in index_of(public_id)] == list(NUMBERS)
    assert [row[-1] for row in index_of(public_id)][:2] == ["", "Логотип — бомба."]
    assert len([name for name in opened(public_id).namelist() if name.endswith(".pdf")]) == 2

    press.refused.clear()
    service.repeat(batch(public_id), by=keeper, at=clock.now())
    jobs.run_pending()
    assert states(public_id) == ["done"] * 4
    assert press.printed == [*ids, ids[1], ids[3]]
    assert len(opened(public_id).namelist()) == 6
    with pytest.raises(service.NothingToRepeat):
        service.repeat(batch(public_id), by=keeper, at=clock.now())


def test_where_nothing_could_be_made_there_is_no_file(press: StandIn, keeper: int) -> None:
    ids = issued(1)
    press.refused = {ids[0]: NotPrintable(BROKEN)}
    public_id = ask("pdf", ids, keeper)
    jobs.run_pending()
    found = batch(public_id)
    assert (found.file, found.finished_at is not None) == (None, True)
    assert queries.batch_page(actor(keeper, "admin"), public_id, clock.today(), clock.now()).state == "failed"


def test_a_full_disk_fails_no_document_but_stops_the_work_and_says_so(press: StandIn, keeper: int) -> None:
    ids = issued(2)
    press.refused = {ids[1]: OSError(28, "No space left on device")}
    public_id = ask("zip", ids, keeper)
    jobs.run_pending()
    assert states(public_id) == ["done", "waiting"]
    found = batch(public_id)
    assert found.fault is not None
    assert "No space left on device" in found.fault.en
    press.refused.clear()
    service.repeat(found, by=keeper, at=clock.now())
    jobs.run_pending()
    assert (states(public_id), batch(public_id).fault) == (["done", "done"], None)


def test_cancelled_nothing_more_is_made(press: StandIn, keeper: int) -> None:
    public_id = ask("zip", issued(), keeper)
    service.cancel(batch(public_id), by=keeper, at=clock.now())
    service.cancel(batch(public_id), by=keeper, at=clock.now())
    jobs.run_pending()
    assert (press.printed, states(public_id)) == ([], ["waiting"] * 4)
    assert (
        queries.batch_page(actor(keeper, "admin"), public_id, clock.today(), clock.now()).state == "cancelled"
    )


def test_cancelled_while_the_file_is_written_there_is_none(
    press: StandIn, keeper: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_making, "LOOKED_UP_EVERY", 1)
    public_id = ask("zip", issued(), keeper)
    content_of = batch_files.content_of

    def cancelling(entry: Any) -> bytes:
        service.cancel(batch(public_id), by=keeper, at=clock.now())
        return content_of(entry)

    monkeypatch.setattr(batch_files, "content_of", cancelling)
    jobs.run_pending()
    assert batch(public_id).file is None
    assert list(results.folder().iterdir()) == []


def test_whoever_has_just_passed_does_not_wait_for_a_long_file(
    press: StandIn, keeper: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_making, "LOOKED_UP_EVERY", 1)
    monkeypatch.setattr("app.certification.jobs.printing.print_to_file", press)
    *ids, passed = issued()
    ask("zip", ids, keeper)
    content_of, printed = batch_files.content_of, []

    def watching(entry: Any) -> bytes:
        if not printed:
            with transaction() as session:
                jobs.enqueue(session, "certificate.render", {"certificate": passed})
        printed.append(passed in press.printed)
        return content_of(entry)

    monkeypatch.setattr(batch_files, "content_of", watching)
    jobs.run_pending()
    assert printed == [False, True, True]


# -- issuing what is due -----------------------------------------------------------------------------------------------


def test_what_is_due_is_issued_once_and_printed(
    press: StandIn, keeper: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule(tmp_path / "library")
    holders = [holder(monkeypatch, family) for family in ("Иванова", "Петрова", "Сидорова")]
    forget_jobs()
    admin = actor(keeper, "admin")
    public_id = ask_due(admin)
    with transaction() as session:
        against = Revoked(SLUG, "fraud")
        record.append(session, holders[1], against, occurred_on=clock.today(), at=clock.now(), by=None)
    jobs.run_pending()
    assert states(public_id) == ["done", "failed", "done"]
    failed = queries.failed_of(batch(public_id).id, clock.today())
    assert [(one.person.id, one.number) for one in failed] == [(holders[1], None)]
    assert "состояние допуска" in failed[0].fault.ru
    again = ask_due_or_none(admin)
    assert again is None
    assert len(press.printed) == 2
    assert len(queries.made_in(batch(public_id).id)) == 2


def ask_due_or_none(by: Any) -> str | None:
    try:
        return ask_due(by)
    except service.NothingChosen:
        return None


def test_what_was_issued_before_a_cancellation_is_printed(
    press: StandIn, keeper: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule(tmp_path / "library")
    holder(monkeypatch)
    forget_jobs()
    press.refused = {1: KeyboardInterrupt()}
    public_id = ask_due(actor(keeper, "admin"))
    with pytest.raises(KeyboardInterrupt):
        jobs.run_pending()
    service.cancel(batch(public_id), by=keeper, at=clock.now())
    waiting = db.session.scalars(select(Job.payload).where(Job.kind == "certificate.render")).all()
    assert waiting == [{"certificate": 1}]


# -- what lies in the file ---------------------------------------------------------------------------------------------


def test_a_zip_holds_the_files_their_index_and_their_sums(press: StandIn, keeper: int) -> None:
    ids = issued(2)
    first = ask("zip", ids, keeper)
    jobs.run_pending()
    archive = opened(first)
    names = [f"{NUMBERS[0]} Иванова Мария Сергеевна.pdf", f"{NUMBERS[1]} Иванова Мария Сергеевна.pdf"]
    assert archive.namelist() == [*names, "index.csv", "SHA256SUMS"]
    assert all(one.flag_bits & 0x800 for one in archive.infolist()[:2])  # UTF-8: Windows shows it as it is
    for line in archive.read("SHA256SUMS").decode().splitlines():
        sha256, name = line.split("  ", 1)
        assert hashlib.sha256(archive.read(name)).hexdigest() == sha256
    row = index_of(first)[1]
    assert (row[0], row[1], row[6], row[7], row[8]) == ("2", NUMBERS[1], "24.11.2026", "23.11.2027", names[1])
    sha256 = batch(first).sha256
    with transaction() as session:
        session.execute(update(DocumentBatchRow).values(finished_at=None, job_id=None, file=None))
    batch_making.assemble(batch(first).id, clock.today(), lambda _done, _total: None)
    assert batch(first).sha256 == sha256


def test_a_file_that_is_damaged_or_lost_is_left_out_and_named(press: StandIn, keeper: int) -> None:
    ids = issued()
    public_id = ask("zip", ids, keeper)
    jobs.run(jobs.waiting_jobs()[0])
    kept = {one.id: one.sha256 for one in db.session.scalars(select(CertificateRow))}
    blobs.open_path(kept[ids[0]] or "").write_bytes(b"something else")
    blobs.open_path(kept[ids[1]] or "").unlink()
    jobs.run_pending()
    assert states(public_id) == ["failed", "failed", "done", "done"]
    reasons = [row[-1] for row in index_of(public_id)]
    assert "повреждён" in reasons[0]
    assert "утрачен" in reasons[1]
    assert reasons[2:] == ["", ""]


def test_one_pdf_has_everybody_in_order_tagged_and_without_signatures(keeper: int) -> None:
    ids = issued(2)
    public_id = ask("pdf", ids[::-1], keeper)
    jobs.run_pending()
    found = batch(public_id)
    place = results.open_path(found.file or "")
    with pikepdf.open(place) as pdf:
        assert len(pdf.pages) == 2
        with pdf.open_outline() as outline:
            assert [item.title.split(", ")[1] for item in outline.root] == [NUMBERS[1], NUMBERS[0]]
        with pdf.open_metadata() as about:
            assert (about["pdfaid:part"], about["pdfaid:conformance"]) == ("3", "A")
        assert (bool(pdf.Root.MarkInfo.Marked), str(pdf.Root.Lang)) == (True, "ru")
        assert "/AcroForm" not in pdf.Root
        assert not any(
            one.get("/Subtype") == "/Widget" for page in pdf.pages for one in page.get("/Annots", [])
        )
        parts = pdf.Root.StructTreeRoot.K[0].K
        assert [str(part.Pg.objgen if "/Pg" in part else part.S) for part in parts] == ["/Part", "/Part"]
        tree = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        assert [page.StructParents in tree for page in pdf.pages] == [True, True]
        assert pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes()
    if shutil.which("qpdf"):
        subprocess.run(["qpdf", "--check", place], check=True, capture_output=True)
    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", place, "-"], check=True, capture_output=True).stdout.decode()
        assert text.index(NUMBERS[1]) < text.index(NUMBERS[0])


def test_cards_come_ten_a_sheet_and_a_bad_one_leaves_its_place(
    keeper: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets: list[list[str]] = []
    blank = io.BytesIO()
    with pikepdf.new() as page:
        page.add_blank_page()
        page.save(blank)

    def print_cards(cards: Any, **_about: Any) -> bytes:
        if any(one.number == NUMBERS[1] for one in cards):
            raise NotPrintable(BROKEN)
        sheets.append([one.number for one in cards])
        return blank.getvalue()

    monkeypatch.setattr(batch_files, "print_cards", print_cards)
    monkeypatch.setattr(batch_files, "CARDS_A_SHEET", 3)
    public_id = ask("cards", issued(), keeper)
    jobs.run_pending()
    assert states(public_id) == ["done", "failed", "done", "done"]
    assert sheets[-2:] == [[NUMBERS[0], NUMBERS[2]], [NUMBERS[3]]]
    with pikepdf.open(results.open_path(batch(public_id).file or "")) as pdf:
        assert len(pdf.pages) == 2


def test_after_seven_days_the_file_goes_and_the_certificates_stay(app: Flask, keeper: int) -> None:
    ids = issued(1)
    public_id = ask("zip", ids, keeper)
    jobs.run_pending()
    kept = results.open_path(batch(public_id).file or "")
    service.forget_old(clock.now() + timedelta(days=6))
    assert kept.exists()
    service.forget_old(clock.now() + timedelta(days=8))
    service.forget_old(clock.now() + timedelta(days=9))
    assert not kept.exists()
    assert batch(public_id).removed_at is not None
    service.forget_old(clock.now() + timedelta(days=91))
    left = select(func.count()).select_from(DocumentBatchRow).join(DocumentBatchItemRow, isouter=True)
    assert db.session.scalar(left) == 0
    assert blobs.get(print_to_file(ids[0]))


def test_what_has_no_file_and_no_known_fault_is_printed_in_the_night(app: Flask) -> None:
    lost, faulty, printed = issued(3)
    print_to_file(printed)
    with transaction() as session:
        session.execute(
            update(CertificateRow).where(CertificateRow.id == faulty).values(fault='{"en":"","ru":""}')
        )
    for _night in range(2):
        service.print_lost(clock.now() + timedelta(days=1))
    waiting = db.session.scalars(select(Job.payload).where(Job.kind == "certificate.render")).all()
    assert waiting == [{"certificate": lost}]


def template(folder: Path, inside: str) -> None:
    """Publishes a template of the organisation's own."""
    place = folder / "certifications" / "documents" / "own.html"
    place.parent.mkdir(parents=True, exist_ok=True)
    text = f"<!doctype html><html><head><title>x</title></head><body><h1>{{{{ holder }}}}</h1>{inside}</body></html>"
    place.write_text(text, encoding="utf-8")
    library.push([str(place)], folder, library.Terms(at=clock.now()))


def test_a_template_that_breaks_for_one_breaks_for_nobody_else_and_is_mended(
    keeper: int, tmp_path: Path
) -> None:
    folder = tmp_path / "library"
    template(folder, f"{{% if number == '{NUMBERS[1]}' %}}{{{{ 1 // 0 }}}}{{% endif %}}")
    ids = issued(3)
    with transaction() as session:
        session.execute(update(CertificateRow).values(template="own", template_revision=1))
    public_id = ask("zip", ids, keeper)
    jobs.run_pending()
    assert states(public_id) == ["done", "failed", "done"]
    (failed,) = queries.failed_of(batch(public_id).id, clock.today())
    assert failed.number == NUMBERS[1]
    assert "own.html, line 1" in failed.fault.en
    assert failed.fault.ru != failed.fault.en
    template(folder, "<p>mended</p>")
    service.repeat(batch(public_id), by=keeper, at=clock.now())
    jobs.run_pending()
    assert states(public_id) == ["done"] * 3
    db.session.rollback()
    with_what = db.session.scalars(select(CertificateRow.template_revision).order_by(CertificateRow.id))
    assert list(with_what) == [1, 2, 1]


def test_the_command_says_whether_numbers_are_whole(app: Flask) -> None:
    issued(2)
    run = app.test_cli_runner()
    assert run.invoke(args=["certificate", "numbers"]).exit_code == 0
    with transaction() as session:
        session.execute(
            update(CertificateRow).where(CertificateRow.number == NUMBERS[0]).values(number=NUMBERS[2])
        )
    told = run.invoke(args=["certificate", "numbers", "--lang", "ru"])
    assert told.exit_code == 1
    assert NUMBERS[0] in told.output
    assert NUMBERS[2] in told.output
