"""Certificates are printed by the worker: nobody waits for a page to be set."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from app.certification.service import cards
from app.certification.service.printing import NotPrintable, print_to_file
from app.foundation.jobs import Progress, job


@job("certificate.render")
def print_certificate(payload: dict[str, Any], _progress: Progress) -> None:
    with suppress(NotPrintable):  # noted beside the certificate: to repeat the job would not help
        print_to_file(payload["certificate"])


@job(cards.MAKE)
def make_card(payload: dict[str, Any], _progress: Progress) -> None:
    cards.make_card(payload["certificate"])
