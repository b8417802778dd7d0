"""`flask certificate numbers`: whether certificates and record agree about every number that was given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask.cli import with_appcontext

from app.certification.certificate_list import AGREE, WRONG, Numbers
from app.certification.cli.certificates import certificate
from app.certification.queries.numbers import numbers
from app.foundation.commands import Report, reports


@certificate.command("numbers")
@with_appcontext
@reports
def compare_numbers() -> Report:
    """Compares certificates with the record: each number given once, none skipped. Exit status 1 where they differ."""
    found = numbers()
    return Report(as_document(found), lambda language: lines(found, language), wrong=not found.agree)


def as_document(found: Numbers) -> dict[str, Any]:
    return {**vars(found), "agree": found.agree}


def lines(found: Numbers, language: str) -> Iterator[str]:
    if found.agree:
        yield AGREE.in_language(language).format(found.certificates)
    for name, text in WRONG.items():
        for number in getattr(found, name):
            yield text.in_language(language).format(number)
