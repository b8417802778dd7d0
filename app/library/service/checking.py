"""Checks whole folders of texts: all faults of all documents, without a database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.foundation.faults import Fault, in_order, strict
from app.library.service.folders import open_libraries
from app.library.service.registry import check


@dataclass(frozen=True)
class CheckResult:
    documents: int
    faults: tuple[Fault, ...]

    @property
    def has_errors(self) -> bool:
        return any(fault.level == "error" for fault in self.faults)


def check_folders(
    paths: Sequence[str], default: Path, *, site_language: str = "en", strictly: bool = False
) -> CheckResult:
    """The faults of everything under `paths`; without paths, of the three folders under `default`."""
    count = 0
    faults: list[Fault] = []
    for library in open_libraries(paths, default):
        for document in library.documents():
            count += 1
            faults += check(document, library, site_language).faults
    ordered = in_order(faults)
    return CheckResult(count, strict(ordered) if strictly else ordered)
