"""Certificates printed and signed in a process of its own, on a copy of the organisation.

Each line of standard input, `[part, how often]`, is answered with the seconds of each piece of work; `sizes` with the
bytes of as many files, unsigned and signed; `memory` prints and signs as many and is answered with resident bytes.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.certification.models import CertificateRow
from app.certification.queries.certificates import Issued, certificate_of
from app.certification.service import printing
from app.certification.service.credentials import credential_of
from app.certification.service.document_templates import template_for
from app.foundation import signing
from app.foundation.database import db
from wsgi import app

DIFFERENT = 50  # certificates that are taken in turn


class Press:
    """Certificates of fifty people, each with the credential that lies in its file."""

    def __init__(self) -> None:
        ids = db.session.scalars(select(CertificateRow.id).order_by(CertificateRow.id).limit(DIFFERENT)).all()
        issued = [certificate_of(certificate_id) for certificate_id in ids]
        self.credentials = {one.id: credential_of(one) for one in issued}
        self.issued = cycle(issued)
        self.unsigned: dict[int, bytes] = {}

    def print(self, one: Issued) -> bytes:
        return printing.print_certificate(
            one.document,
            issued_at=one.issued_at,
            credential=self.credentials[one.id],
            template=template_for(one.template, one.template_revision),
        )

    def sign(self, one: Issued) -> bytes:
        """What signing adds: the credential's signature, and then that of the whole file."""
        credential_of(one)
        return signing.sign_pdf(self.unsigned[one.id], at=one.issued_at).pdf

    def print_and_sign(self, one: Issued) -> bytes:
        return signing.sign_pdf(self.print(one), at=one.issued_at).pdf

    def timed(self, work: Callable[[Issued], bytes], count: int) -> list[float]:
        taken = []
        for one in islice(self.issued, count):
            if work == self.sign and one.id not in self.unsigned:
                self.unsigned[one.id] = self.print(one)
            started = time.perf_counter()
            work(one)
            db.session.rollback()
            taken.append(time.perf_counter() - started)
        return taken

    def sizes(self, count: int) -> list[tuple[int, int]]:
        found = []
        for one in islice(self.issued, count):
            pdf = self.print(one)
            found.append((len(pdf), len(signing.sign_pdf(pdf, at=one.issued_at).pdf)))
        return found

    def memory(self, count: int) -> int:
        for one in islice(self.issued, count):
            self.print_and_sign(one)
            db.session.rollback()
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    with app.app_context():
        signing.prepare()
        press = Press()
        parts: dict[str, Callable[[int], Any]] = {
            "render": lambda count: press.timed(press.print, count),
            "sign": lambda count: press.timed(press.sign, count),
            "whole": lambda count: press.timed(press.print_and_sign, count),
            "sizes": press.sizes,
            "memory": press.memory,
        }
        for line in sys.stdin:
            part, count = json.loads(line)
            answer = parts[part](count)
            db.session.rollback()
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
