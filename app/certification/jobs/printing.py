"""Certificates are printed by the worker: nobody waits for a page to be set."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from app.certification.service import cards
from app.certification.service.printing import NotPrintable, print_to_file
from app.foundation.jobs import Progress, job, run_next

RENDER = "certificate.render"


@job(RENDER)
def print_certificate(payload: dict[str, Any], _progress: Progress) -> None:
    with suppress(NotPrintable):  # noted beside the certificate: to repeat the job would not help
        print_to_file(payload["certificate"])


@job(cards.MAKE)
def make_card(payload: dict[str, Any], _progress: Progress) -> None:
    cards.make_card(payload["certificate"])


def print_waiting(most: int | None = None) -> int:
    """Prints the certificates that wait, one after the other; several processes at once share them.

    As a worker does, but without its queue: for commands and for what measures. Gives how many jobs were run.
    """
    done = 0
    while (most is None or done < most) and run_next(RENDER):
        done += 1
    return done
