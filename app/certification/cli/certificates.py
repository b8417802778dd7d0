"""`flask certificate issue` and `flask certificate verify`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup, with_appcontext

from app import people
from app.certification.genuine import number_in
from app.certification.queries.certificates import Issued, find_certificate
from app.certification.queries.verification import Answer, answer_about
from app.certification.service import issuing
from app.certification.service.printing import print_to_file
from app.foundation import blobs, clock
from app.foundation.commands import CannotRun, Report, fault_lines, read_file, reports
from app.foundation.doctor import Finding, check
from app.foundation.faults import Text

certificate = AppGroup("certificate", help="Certificates: issue one, check a file.")


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


@certificate.command("verify")
@click.argument("file")
@with_appcontext
@reports
def verify(file: str) -> Report:
    """Checks a PDF: whether it is the file that was issued, and whether it is valid today.

    Exit status 0 only if the signature is valid, the file intact and the certificate valid.
    """
    pdf = read_file(file)
    number = number_in(pdf)
    issued = find_certificate(number) if number else None
    intact = issued is not None and issued.sha256 == hashlib.sha256(pdf).hexdigest()
    answer = answer_about(number or "", at=clock.now(), today=clock.today())
    changes = [] if intact or issued is None else [NOT_THE_SAME]
    document: dict[str, Any] = {
        "number": number,
        "signature": "absent",
        "signer": None,
        "intact": intact,
        "changes": changes,
        "status": answer.status,
        "status_from": "database" if issued is not None else "none",
        "facts": {
            "name": answer.name,
            "certification": answer.certification,
            "issued_on": answer.issued_on,
            "valid_until": answer.valid_until,
        },
    }
    # A file without a signature proves nothing by itself, so it never counts as verified.
    return Report(document, lambda language: verify_lines(answer, intact, language), wrong=True)


NOT_THE_SAME = Text(
    "The file is not, byte for byte, the one that was issued.",
    "Файл не совпадает с выданным байт в байт.",
)
UNSIGNED = Text("The file carries no signature.", "В файле нет подписи.")
INTACT = Text("The file is the one that was issued.", "Файл тот самый, который был выдан.")
STATES = {
    "valid": Text("The certificate is valid.", "Удостоверение действует."),
    "expired": Text("The certificate has expired.", "Срок удостоверения истёк."),
    "revoked": Text("The certificate has been revoked.", "Удостоверение отозвано."),
    "superseded": Text("A newer certificate has replaced it.", "Его заменило более новое удостоверение."),
    "unknown": Text("There is no such certificate here.", "Такого удостоверения здесь нет."),
}


def verify_lines(answer: Answer, intact: bool, language: str) -> Iterator[str]:
    if answer.number:
        yield answer.number
    yield STATES[answer.status].in_language(language)
    if answer.status != "unknown":
        yield (INTACT if intact else NOT_THE_SAME).in_language(language)
    yield UNSIGNED.in_language(language)


@check("signing-key", reads=False)
def look_at_signing_key() -> Finding:
    return Finding(
        "off",
        Text(
            "Certificates carry no electronic signature; their page tells whether they are genuine.",
            "У удостоверений нет электронной подписи; подлинность показывает их страница.",
        ),
    )
