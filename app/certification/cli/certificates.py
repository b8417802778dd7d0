"""`flask certificate issue`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from app import people
from app.certification.queries.certificates import Issued
from app.certification.service import issuing
from app.certification.service.printing import print_to_file
from app.foundation import blobs, clock
from app.foundation.commands import CannotRun, Report, fault_lines, reports
from app.foundation.faults import Text

certificate = AppGroup("certificate", help="Certificates: issue one, check a file, change the keys.")


@certificate.command("issue")
@click.argument("person")
@click.argument("certification")
@click.option("-o", "output", metavar="FILE.pdf", help="Where to write the PDF.")
@with_appcontext
@reports
def issue(person: str, certification: str, output: str | None) -> Report:
    """Issues the certificate of a person, or gives the one that was issued before: the same number and bytes."""
    holder = people.person_of(person)
    try:
        issued = issuing.issue(holder.id, certification, at=clock.now(), by=None)
    except issuing.NotMet as refusal:
        faults = refusal.faults
        return Report({"faults": faults}, lambda language: fault_lines(faults, language), wrong=True)
    sha256 = print_to_file(issued.id)
    if output is not None:
        write(Path(output), blobs.get(sha256))
    document = {
        "number": issued.number,
        "certification": issued.certification,
        "person": holder.number,
        "issued_on": issued.issued_on,
        "valid_until": issued.valid_until,
        "file": output,
        "sha256": sha256,
    }
    return Report(document, lambda language: issue_lines(issued, output, language))


def write(place: Path, pdf: bytes) -> None:
    try:
        place.write_bytes(pdf)
    except OSError as error:
        raise CannotRun(
            Text(
                f"{place}: cannot be written ({error.strerror})",
                f"{place}: файл не записывается ({error.strerror})",
            )
        ) from None


def issue_lines(issued: Issued, output: str | None, language: str) -> Iterator[str]:
    yield f"{issued.number}  {issued.document.holder}, {issued.document.certification}"
    if output is not None:
        yield output
    else:
        yield (
            "PDF хранится в системе; чтобы записать его в файл, добавьте -o ФАЙЛ.pdf"
            if language == "ru"
            else "The PDF is kept in the system; to write it to a file, add -o FILE.pdf"
        )
